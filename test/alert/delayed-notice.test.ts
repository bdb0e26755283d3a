import { describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.js';
import { HOUR, MINUTE, seoulDayOf } from '../../src/kernel/time.js';
import type { Sent } from '../../src/slack/slack-errors.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING, fakePopbill } from '../support/fake-popbill.js';
import { fakeSender, type Send } from '../support/fake-sender.js';
import { memoryStore } from '../support/memory-store.js';
import { endOf } from '../support/reasons.js';
import { runningBench } from '../support/running-bench.js';

/** A Wednesday. The only certificate expires in 14 days, and on 2 December in 7. */
const FIRST = seoul('2026-11-25 09:00');
const LATER = seoul('2026-12-02 09:00');
const ENDS = endOf('2026-12-09');
const REFUSED: Sent = { kind: 'channel-refused', error: 'is_archived' };
const BUSY: Sent = { kind: 'later', afterMs: 10 * MINUTE, error: 'busy' };

/** A bench with a first notice that its channel refuses, a week before the certificate's next rung. */
async function benchWithDelayedNotice() {
  const world = { store: memoryStore(), popbill: fakePopbill(), sender: fakeSender() };
  world.popbill.answer('certificateExpiry', ok({ expiresAt: ENDS }));
  for (const question of ['testDeptUserLogin', 'deptUserRegistration'] as const) {
    world.popbill.answer(question, DEPT_USER_MISSING);
  }
  const options = { ...world, companies: [aCompany()] };
  const bench = await runningBench({ ...options, now: FIRST });
  world.sender.answer('post', 'C0DEFAULT', REFUSED, 1);
  await sweep(bench);
  await bench.delivery.untilIdle();
  const notifications: string[] = [];
  const recordNotification = async ({ operation }: Send): Promise<void> => {
    if (operation === 'edit' || operation === 'reply') return;
    notifications.push(`${operation} on ${seoulDayOf(bench.clock.now())}`);
  };
  world.sender.onSend = recordNotification;
  bench.clock.set(LATER);
  return {
    bench,
    world,
    notifications,
    /** Runs work while the next message is in flight. */
    duringNextSend(work: () => Promise<unknown>, answer?: Sent): void {
      world.sender.onSend = async (send) => {
        world.sender.onSend = recordNotification;
        await recordNotification(send);
        if (answer !== undefined) world.sender.answer(send.operation, 'C0DEFAULT', answer, 1);
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

describe('a delayed notice, and a rung reached in the meantime', () => {
  it('are one notice if the rung is decided before the delayed notice is sent', async () => {
    const { bench, notifications } = await benchWithDelayedNotice();

    await sweep(bench);
    await bench.advance(24 * HOUR, 10 * MINUTE);

    expect(notifications).toEqual(['post on 2026-12-02']);
  });

  it('are two notices if the rung is decided during the send: the rung is notified the next day', async () => {
    const { bench, notifications, duringNextSend } = await benchWithDelayedNotice();
    duringNextSend(() => sweep(bench));

    await bench.delivery.untilIdle();
    expect(await bench.store.alert(HANBIT)).toMatchObject({
      told: { lastNoticeOn: '2026-12-02', rung: 14 },
      held: { why: 'told-today' },
    });
    await bench.advance(24 * HOUR, 10 * MINUTE);

    expect(notifications).toEqual(['post on 2026-12-02', 'broadcast-reply on 2026-12-03']);
    expect(await bench.store.alert(HANBIT)).toMatchObject({ told: { rung: 7 } });
  });

  it('are two notices if the rung is decided right after the send: the rung is notified the next day', async () => {
    const { bench, notifications } = await benchWithDelayedNotice();
    await bench.delivery.untilIdle();

    await sweep(bench);
    await bench.advance(24 * HOUR, 10 * MINUTE);

    expect(notifications).toEqual(['post on 2026-12-02', 'broadcast-reply on 2026-12-03']);
  });

  it('are one notice if Slack refuses the delayed one', async () => {
    const { bench, notifications, duringNextSend } = await benchWithDelayedNotice();
    duringNextSend(() => sweep(bench), BUSY);

    await bench.advance(24 * HOUR, 10 * MINUTE);

    // Slack accepted the second attempt, which showed the lower rung too.
    expect(notifications).toEqual(['post on 2026-12-02', 'post on 2026-12-02']);
    const alert = await bench.store.alert(HANBIT);
    expect(alert).toMatchObject({ told: { lastNoticeOn: '2026-12-02', rung: 7 } });
    expect(alert?.held).toBeUndefined();
  });

  it('are two notices on the same day if the second is more severe', async () => {
    const { bench, world, notifications, duringNextSend } = await benchWithDelayedNotice();
    duringNextSend(async () => {
      world.popbill.answer('certificateExpiry', ok({ expiresAt: endOf('2026-12-04') }));
      await sweep(bench);
    });

    await bench.advance(24 * HOUR, 10 * MINUTE);

    expect(notifications.slice(0, 2)).toEqual([
      'post on 2026-12-02',
      'broadcast-reply on 2026-12-02',
    ]);
    expect(await bench.store.alert(HANBIT)).toMatchObject({ told: { severity: 'critical' } });
  });

  it.each([
    { name: 'its wait', isDuringSend: false },
    { name: 'its send', isDuringSend: true },
  ])(
    'are followed by the mention of the operators if the delayed one shows what became critical before $name ended',
    async ({ isDuringSend }) => {
      const { bench, world, notifications, duringNextSend } = await benchWithDelayedNotice();
      bench.clock.set(seoul('2026-12-02 06:05'));
      world.popbill.answer('certificateExpiry', CERTIFICATE_MISSING);
      await sweep(bench);
      expect(await bench.store.alert(HANBIT)).toMatchObject({ held: { why: 'quiet-hours' } });
      bench.clock.set(seoul('2026-12-02 08:30'));
      if (isDuringSend) duringNextSend(() => bench.dueAlerts.decideDue(bench.clock.now()));

      await bench.advance(6 * HOUR, 10 * MINUTE);

      expect(notifications).toEqual(['post on 2026-12-02', 'broadcast-reply on 2026-12-02']);
      const alert = await bench.store.alert(HANBIT);
      expect(alert?.calls?.operatorsAt).toBe(seoul('2026-12-02 13:00'));
    },
  );

  it('repeat only the message that was in flight when the process was killed', async () => {
    const { bench, world, notifications, duringNextSend } = await benchWithDelayedNotice();
    const killed = new Promise<never>(() => {});
    duringNextSend(async () => {
      await sweep(bench);
      await killed;
    });
    bench.delivery.deliverDue();
    await eventually(() => notifications.length === 1 && bench.sweeper.progress === undefined);

    const next = await runningBench({ ...world, now: LATER + MINUTE });
    await next.advance(24 * HOUR, 10 * MINUTE);

    expect(notifications).toEqual(['post on 2026-12-02', 'post on 2026-12-02']);
    expect(await next.store.alert(HANBIT)).toMatchObject({ told: { rung: 7 } });
  });
});
