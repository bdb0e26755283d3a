import { describe, expect, it } from 'vitest';
import type { ClockWitness } from '../../src/kernel/clock-rules.js';
import { ClockWatch } from '../../src/kernel/clock-watch.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import { captureLog } from '../support/capture-log.js';
import { seoul } from '../support/fake-clock.js';

/** A machine and its witnesses. `offsets` says how far the clock of each is from the real time. */
function aMachine(witnesses: readonly ClockWitness[] = ['popbill', 'slack']) {
  const real = { now: seoul('2026-11-26 06:00'), steadyMs: 0 };
  const offsets = { machine: 0, popbill: 0, slack: 0 };
  const silent = new Set<string>();
  const calls: string[] = [];
  const clock = { now: (): Instant => real.now + offsets.machine, steadyMs: () => real.steadyMs };
  const log = captureLog();
  const watch = new ClockWatch({ clock, log });
  const answer = (witness: ClockWitness) => {
    const observeDate = watch.observerFor(witness)();
    observeDate(new Date(real.now + offsets[witness]).toUTCString());
  };
  for (const witness of witnesses) {
    watch.setTimeCall(witness, async () => {
      calls.push(witness);
      if (!silent.has(witness)) answer(witness);
    });
  }
  return {
    watch,
    log,
    offsets,
    silent,
    calls,
    answer,
    advance(ms: number, { asleep = false } = {}) {
      real.now += ms;
      if (!asleep) real.steadyMs += ms;
    },
  };
}

describe('ClockWatch', () => {
  it('may not act before the first call to the witnesses, and calls nobody while the clock is right', async () => {
    const { watch, calls, advance } = aMachine();

    expect(watch.mayAct).toBe(false);
    expect(await watch.checkMayAct()).toBe(true);
    advance(DAY);
    watch.tick();

    expect(watch.mayAct).toBe(true);
    expect(calls).toEqual(['popbill', 'slack']);
  });

  it('may act if no witness answers, unless the clock jumps', async () => {
    const { watch, silent, offsets } = aMachine();
    for (const witness of ['popbill', 'slack']) silent.add(witness);

    expect(await watch.checkMayAct()).toBe(true);
    expect(watch.mayActIrreversibly).toBe(false);
    offsets.machine = HOUR;

    expect(watch.mayAct).toBe(false);
    expect(await watch.checkMayAct()).toBe(false);
  });

  it('does not log a reversed jump as a right clock if no witness has answered', async () => {
    const { watch, log, silent, offsets } = aMachine();
    for (const witness of ['popbill', 'slack']) silent.add(witness);
    await watch.checkMayAct();

    offsets.machine = HOUR;
    watch.tick();
    offsets.machine = 0;
    watch.tick();

    expect(log.lines.map(({ message }) => message)).toEqual([
      'The clock of this machine may be wrong; this is being checked',
      'The clock of this machine shows the expected time again',
    ]);
  });

  it('has been unknown since the start if no witness has answered', () => {
    const { watch, advance } = aMachine();
    advance(MINUTE);

    expect(watch.state).toEqual({ kind: 'unknown' });
    expect(watch.since).toBe(seoul('2026-11-26 06:00'));
  });

  it('notices a jump immediately, and also its reversal', async () => {
    const { watch, offsets } = aMachine();
    await watch.checkMayAct();

    offsets.machine = 400 * DAY;
    const stateDuringJump = watch.state;
    offsets.machine = 0;

    expect(stateDuringJump).toMatchObject({ kind: 'suspected' });
    expect(watch.mayAct).toBe(true);
  });

  it('returns the corrected time while the clock is off', async () => {
    const { watch, offsets, advance } = aMachine();
    await watch.checkMayAct();
    offsets.machine = -400 * DAY;
    expect(await watch.checkMayAct()).toBe(false);
    advance(MINUTE);

    const errorMs = Math.abs(watch.correctedNow() - seoul('2026-11-26 06:01'));

    expect(watch.state.kind).toBe('off');
    expect(errorMs).toBeLessThan(2 * SECOND);
  });

  it('may act after the machine slept once a witness confirms the time', async () => {
    const { watch, advance } = aMachine();
    await watch.checkMayAct();
    advance(8 * HOUR, { asleep: true });

    expect(watch.mayAct).toBe(false);
    expect(await watch.checkMayAct()).toBe(true);
  });

  it('notices by a fresh reading that the clock stood still while the machine slept', async () => {
    const { watch, advance, offsets } = aMachine();
    await watch.checkMayAct();
    advance(8 * HOUR, { asleep: true });
    offsets.machine = -8 * HOUR;
    advance(10 * MINUTE);
    expect(watch.mayAct).toBe(true);

    expect(await watch.checkMayActByFreshReading()).toBe(false);
  });

  it('ignores one witness whose own clock is wrong', async () => {
    const { watch, offsets, answer, advance } = aMachine();
    await watch.checkMayAct();
    advance(10 * MINUTE);
    offsets.popbill = DAY;
    answer('popbill');

    expect(watch.mayAct).toBe(false);
    expect(await watch.checkMayAct()).toBe(true);
  });

  it('is not stopped repeatedly by a wrong witness while the other one agrees with the clock', async () => {
    const { watch, offsets, answer, advance } = aMachine();
    offsets.slack = HOUR;
    await watch.checkMayAct();

    const mayAct: boolean[] = [];
    for (let second = 0; second < 600; second += 1) {
      advance(SECOND);
      if (second % 60 === 0) answer('slack');
      mayAct.push(watch.mayAct);
      watch.tick();
      await Promise.resolve();
    }

    expect(mayAct).not.toContain(false);
  });

  it('believes the only witness that answers if it says twice that the clock is off', async () => {
    const { watch, offsets, silent, advance } = aMachine();
    silent.add('slack');
    offsets.machine = DAY;
    expect(await watch.checkMayAct()).toBe(false);
    expect(watch.state.kind).toBe('suspected');
    advance(5 * SECOND);
    watch.tick();
    await watch.checkMayAct();

    expect(watch.state.kind).toBe('off');
  });

  it('calls the witnesses once a minute while the clock is off, and recovers without a call', async () => {
    const { watch, offsets, calls, advance } = aMachine();
    await watch.checkMayAct();
    offsets.machine = DAY;
    await watch.checkMayAct();
    const callsBefore = calls.length;
    for (let second = 0; second < 120; second += 1) {
      advance(SECOND);
      watch.tick();
      await Promise.resolve();
    }
    // Each of the two witnesses twice in two minutes.
    expect(calls.length - callsBefore).toBe(4);

    offsets.machine = 0;

    expect(watch.mayAct).toBe(true);
  });

  it('runs the preparations before anything may act, at the start and after each time the clock was off', async () => {
    const { watch, offsets } = aMachine();
    const done: string[] = [];
    watch.onClockRight(async () => {
      await Promise.resolve();
      done.push(watch.mayAct ? 'too late' : 'in time');
    });

    await watch.checkMayAct();
    offsets.machine = DAY;
    await watch.checkMayAct();
    offsets.machine = 0;
    expect(watch.mayAct).toBe(false);
    await watch.checkMayAct();

    expect(done).toEqual(['in time', 'in time']);
    expect(watch.mayAct).toBe(true);
  });

  it('is idle once the preparations are done', async () => {
    const { watch } = aMachine();
    const done: string[] = [];
    watch.onClockRight(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push('prepared');
    });

    const started = watch.checkMayAct();
    await Promise.resolve();
    await watch.untilIdle();
    const whenIdle = [...done];
    await started;

    expect(whenIdle).toEqual(['prepared']);
  });

  it('retries failed preparations after a minute', async () => {
    const { watch, advance } = aMachine();
    const done: string[] = [];
    watch.onClockRight(async () => {
      done.push('tried');
      if (done.length === 1) throw new Error('The store is in use.');
    });
    watch.onClockRight(async () => {
      done.push('second work');
    });

    await watch.checkMayAct();
    advance(59 * SECOND);
    watch.tick();
    const doneBefore = [...done];
    advance(2 * SECOND);
    watch.tick();
    await watch.checkMayAct();
    advance(DAY);
    watch.tick();

    expect(doneBefore).toEqual(['tried']);
    expect(done).toEqual(['tried', 'tried', 'second work']);
    expect(watch.mayAct).toBe(true);
  });

  it('ignores a header that is not a date', async () => {
    const { watch } = aMachine([]);
    for (const header of [undefined, '', 'yesterday']) watch.observerFor('slack')()(header);

    expect(watch.state.kind).toBe('unknown');
  });
});
