import { describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.js';
import { HOUR, MINUTE, seoulDayOf } from '../../src/kernel/time.js';
import type { Sent } from '../../src/slack/slack-errors.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { DEPT_USER_MISSING, fakePopbill } from '../support/fake-popbill.js';
import { fakeSender, type Send } from '../support/fake-sender.js';
import { memoryStore } from '../support/memory-store.js';
import { endOf } from '../support/reasons.js';
import { runningBench } from '../support/running-bench.js';

/** Wednesday; the only certificate ends in 14 days, and on 2 December in 7. */
const FIRST = seoul('2026-11-25 09:00');
const LATER = seoul('2026-12-02 09:00');
const ENDS = endOf('2026-12-09');
const REFUSED: Sent = { kind: 'channel-refused', error: 'is_archived' };
const BUSY: Sent = { kind: 'later', afterMs: 10 * MINUTE, error: 'busy' };

/** A first notice that its channel does not take, a week before the certificate's next step. */
async function heldUp() {
  const world = { store: memoryStore(), popbill: fakePopbill(), sender: fakeSender() };
  world.popbill.answer('certificateExpiry', ok({ expiresAt: ENDS }));
  for (const question of ['testDeptUserLogin', 'deptUserRegistered'] as const) {
    world.popbill.answer(question, DEPT_USER_MISSING);
  }
  const about = { ...world, companies: [aCompany()] };
  const bench = await runningBench({ ...about, now: FIRST });
  world.sender.answer('post', 'C0DEFAULT', REFUSED, 1);
  await sweep(bench);
  await bench.delivery.idle();
  const said: string[] = [];
  const noise = async ({ what }: Send): Promise<void> => {
    if (what === 'edit' || what === 'reply') return;
    said.push(`${what} on ${seoulDayOf(bench.clock.now())}`);
  };
  world.sender.onSend = noise;
  bench.clock.set(LATER);
  return {
    bench,
    world,
    said,
    /** What happens while the next message is on its way. */
    meanwhile(work: () => Promise<unknown>, answer?: Sent): void {
      world.sender.onSend = async (send) => {
        world.sender.onSend = noise;
        await noise(send);
        if (answer !== undefined) world.sender.answer(send.what, 'C0DEFAULT', answer, 1);
        await work();
      };
    },
  };
}

type Bench = Awaited<ReturnType<typeof runningBench>>;

async function sweep({ sweeper }: Bench): Promise<void> {
  const sweep = sweeper.start('schedule');
  if (sweep.kind === 'started') await sweep.done;
}

describe('a notice that was held up, and what is found meanwhile', () => {
  it('says as one what is decided before the older one goes out', async () => {
    const { bench, said } = await heldUp();

    await sweep(bench);
    await bench.passes(24 * HOUR, 10 * MINUTE);

    expect(said).toEqual(['post on 2026-12-02']);
  });

  it('tells on the next day what is decided while the older one goes out', async () => {
    const { bench, said, meanwhile } = await heldUp();
    meanwhile(() => sweep(bench));

    await bench.delivery.idle();
    expect(await bench.store.alert(HANBIT)).toMatchObject({
      told: { lastNoticeOn: '2026-12-02', rung: 14 },
      held: { why: 'told-today' },
    });
    await bench.passes(24 * HOUR, 10 * MINUTE);

    expect(said).toEqual(['post on 2026-12-02', 'loud-reply on 2026-12-03']);
    expect(await bench.store.alert(HANBIT)).toMatchObject({ told: { rung: 7 } });
  });

  it('tells on the next day what is decided right after the older one went out', async () => {
    const { bench, said } = await heldUp();
    await bench.delivery.idle();

    await sweep(bench);
    await bench.passes(24 * HOUR, 10 * MINUTE);

    expect(said).toEqual(['post on 2026-12-02', 'loud-reply on 2026-12-03']);
  });

  it('says all of it at once when Slack did not take the older one after all', async () => {
    const { bench, said, meanwhile } = await heldUp();
    meanwhile(() => sweep(bench), BUSY);

    await bench.passes(24 * HOUR, 10 * MINUTE);

    // Slack was asked twice and took the second, which showed the nearer step as well.
    expect(said).toEqual(['post on 2026-12-02', 'post on 2026-12-02']);
    const alert = await bench.store.alert(HANBIT);
    expect(alert).toMatchObject({ told: { lastNoticeOn: '2026-12-02', rung: 7 } });
    expect(alert?.held).toBeUndefined();
  });

  it('says on the same day what is worse than what goes out', async () => {
    const { bench, world, said, meanwhile } = await heldUp();
    meanwhile(async () => {
      world.popbill.answer('certificateExpiry', ok({ expiresAt: endOf('2026-12-04') }));
      await sweep(bench);
    });

    await bench.passes(24 * HOUR, 10 * MINUTE);

    expect(said.slice(0, 2)).toEqual(['post on 2026-12-02', 'loud-reply on 2026-12-02']);
    expect(await bench.store.alert(HANBIT)).toMatchObject({ told: { severity: 'critical' } });
  });

  it('repeats only the one message that was on its way when the process is killed', async () => {
    const { bench, world, said, meanwhile } = await heldUp();
    const killed = new Promise<never>(() => {});
    meanwhile(async () => {
      await sweep(bench);
      await killed;
    });
    bench.delivery.deliverDue();
    await eventually(() => said.length === 1 && bench.sweeper.progress === undefined);

    const next = await runningBench({ ...world, now: LATER + MINUTE });
    await next.passes(24 * HOUR, 10 * MINUTE);

    expect(said).toEqual(['post on 2026-12-02', 'post on 2026-12-02']);
    expect(await next.store.alert(HANBIT)).toMatchObject({ told: { rung: 7 } });
  });
});
