import { describe, expect, it } from 'vitest';
import { ClockWatch } from '../../src/kernel/clock-watch.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import { captureLog } from '../support/capture-log.js';
import { seoul } from '../support/fake-clock.js';

/** A machine in a world whose time goes on whatever its clock says. */
function aMachine(about: { readonly asks?: readonly ('popbill' | 'slack')[] } = {}) {
  const world = { now: seoul('2026-11-26 06:00'), steadyMs: 0 };
  const wrong = { by: 0, popbill: 0, slack: 0 };
  const silent = new Set<string>();
  const asked: string[] = [];
  const clock = { now: (): Instant => world.now + wrong.by, steadyMs: () => world.steadyMs };
  const watch = new ClockWatch({ clock, log: captureLog() });
  const answer = (by: 'popbill' | 'slack') => {
    const tell = watch.witness(by)();
    tell(new Date(world.now + wrong[by]).toUTCString());
  };
  for (const by of about.asks ?? (['popbill', 'slack'] as const)) {
    watch.askBy(by, async () => {
      asked.push(by);
      if (!silent.has(by)) answer(by);
    });
  }
  return {
    ...{ watch, wrong, silent, asked, answer },
    passes(ms: number, { asleep = false } = {}) {
      world.now += ms;
      if (!asleep) world.steadyMs += ms;
    },
  };
}

describe('ClockWatch', () => {
  it('lets nobody act before somebody was asked, and asks nobody while all is well', async () => {
    const { watch, asked, passes } = aMachine();

    expect(watch.mayAct).toBe(false);
    expect(await watch.isRight()).toBe(true);
    passes(DAY);
    watch.tick();

    expect(watch.mayAct).toBe(true);
    expect(asked).toEqual(['popbill', 'slack']);
  });

  it('lets act where nobody can be reached, unless the clock jumps', async () => {
    const { watch, silent, wrong } = aMachine();
    for (const by of ['popbill', 'slack']) silent.add(by);

    expect(await watch.isRight()).toBe(true);
    expect(watch.isConfirmed).toBe(false);
    wrong.by = HOUR;

    expect(watch.mayAct).toBe(false);
    expect(await watch.isRight()).toBe(false);
  });

  it('sees a jump in the same moment, and that it was taken back', async () => {
    const { watch, wrong } = aMachine();
    await watch.isRight();

    wrong.by = 400 * DAY;
    const during = watch.state;
    wrong.by = 0;

    expect(during).toMatchObject({ kind: 'suspected' });
    expect(watch.mayAct).toBe(true);
  });

  it('knows what time it is while its own clock is off', async () => {
    const { watch, wrong, passes } = aMachine();
    await watch.isRight();
    wrong.by = -400 * DAY;
    expect(await watch.isRight()).toBe(false);
    passes(MINUTE);

    const off = Math.abs(watch.rightNow() - seoul('2026-11-26 06:01'));

    expect(watch.state.kind).toBe('off');
    expect(off).toBeLessThan(2 * SECOND);
  });

  it('goes on after the machine slept, once somebody confirms the time', async () => {
    const { watch, passes } = aMachine();
    await watch.isRight();
    passes(8 * HOUR, { asleep: true });

    expect(watch.mayAct).toBe(false);
    expect(await watch.isRight()).toBe(true);
  });

  it('finds out before a sweep that its clock stood still while the machine slept', async () => {
    const { watch, passes, wrong } = aMachine();
    await watch.isRight();
    passes(8 * HOUR, { asleep: true });
    wrong.by = -8 * HOUR;
    passes(10 * MINUTE);
    expect(watch.mayAct).toBe(true);

    expect(await watch.confirm()).toBe(false);
  });

  it('is not fooled by one witness whose own clock is wrong', async () => {
    const { watch, wrong, answer, passes } = aMachine();
    await watch.isRight();
    passes(10 * MINUTE);
    wrong.popbill = DAY;
    answer('popbill');

    expect(watch.mayAct).toBe(false);
    expect(await watch.isRight()).toBe(true);
  });

  it('is not held up again and again by a witness whose clock stays wrong while another one tells the time', async () => {
    const { watch, wrong, answer, passes } = aMachine();
    wrong.slack = HOUR;
    await watch.isRight();

    const mayAct: boolean[] = [];
    for (let second = 0; second < 600; second += 1) {
      passes(SECOND);
      if (second % 60 === 0) answer('slack');
      mayAct.push(watch.mayAct);
      watch.tick();
      await Promise.resolve();
    }

    expect(mayAct).not.toContain(false);
  });

  it('believes the only witness that answers when it says so twice', async () => {
    const { watch, wrong, silent, passes } = aMachine();
    silent.add('slack');
    wrong.by = DAY;
    expect(await watch.isRight()).toBe(false);
    expect(watch.state.kind).toBe('suspected');
    passes(5 * SECOND);
    watch.tick();
    await watch.isRight();

    expect(watch.state.kind).toBe('off');
  });

  it('asks once a minute while it is off, and goes on by itself', async () => {
    const { watch, wrong, asked, passes } = aMachine();
    await watch.isRight();
    wrong.by = DAY;
    await watch.isRight();
    const before = asked.length;
    for (let second = 0; second < 120; second += 1) {
      passes(SECOND);
      watch.tick();
      await Promise.resolve();
    }
    expect(asked.length - before).toBe(4);

    wrong.by = 0;

    expect(watch.mayAct).toBe(true);
  });

  it('has what depends on a right clock done before anybody acts, at the start and after each fault', async () => {
    const { watch, wrong } = aMachine();
    const done: string[] = [];
    watch.beforeActing(async () => {
      await Promise.resolve();
      done.push(watch.mayAct ? 'too late' : 'in time');
    });

    await watch.isRight();
    wrong.by = DAY;
    await watch.isRight();
    wrong.by = 0;
    expect(watch.mayAct).toBe(false);
    await watch.isRight();

    expect(done).toEqual(['in time', 'in time']);
    expect(watch.mayAct).toBe(true);
  });

  it('does again what depends on a right clock when it broke off', async () => {
    const { watch, passes } = aMachine();
    const done: string[] = [];
    watch.beforeActing(async () => {
      done.push('tried');
      if (done.length === 1) throw new Error('The store is in use.');
    });
    watch.beforeActing(async () => {
      done.push('the next');
    });

    await watch.isRight();
    passes(59 * SECOND);
    watch.tick();
    const before = [...done];
    passes(2 * SECOND);
    watch.tick();
    await watch.isRight();
    passes(DAY);
    watch.tick();

    expect(before).toEqual(['tried']);
    expect(done).toEqual(['tried', 'tried', 'the next']);
    expect(watch.mayAct).toBe(true);
  });

  it('takes no word of what is no date', async () => {
    const { watch } = aMachine({ asks: [] });
    for (const said of [undefined, '', 'yesterday']) watch.witness('slack')()(said);

    expect(watch.state.kind).toBe('unknown');
  });
});
