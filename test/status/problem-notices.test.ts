import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Delivery } from '../../src/outbox/delivery.js';
import { SendGate } from '../../src/outbox/sent-records.js';
import { type BrokenChannel, type Store, StoreError } from '../../src/records/store.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { anAlert } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';

const NOON = seoul('2026-11-25 12:00');
const NIGHT = seoul('2026-11-25 23:00');

function overdue(since: Instant = NOON): HealthProblem {
  return { kind: 'sweep-overdue', since };
}

async function startNotices(
  options: {
    readonly store?: Store;
    readonly admins?: readonly string[];
    /** How often Slack rejects a message to each of these people. */
    readonly rejections?: Map<string, number>;
    readonly brokenChannels?: readonly BrokenChannel[];
    readonly delivery?: Delivery;
  } = {},
) {
  const store = options.store ?? memoryStore();
  const sent: string[] = [];
  const gate = new SendGate();
  const process = await loadProblemNotices({
    store,
    admins: {
      find: async () => options.admins ?? ['U1', 'U2'],
      notify: async (to, { kind }) => {
        const rejections = options.rejections?.get(to) ?? 0;
        options.rejections?.set(to, rejections - 1);
        if (rejections > 0) return 'not-yet';
        sent.push(`${to} ${kind}`);
        return 'sent';
      },
    },
    delivery: options.delivery ?? {
      pass: () => gate.pass(),
      isStuck: false,
      brokenChannels: options.brokenChannels ?? [],
    },
    defaultChannel: () => DEFAULT_CHANNEL,
    stage: 'test',
    policy: DEFAULT_POLICY,
    log: captureLog(),
  });
  const report = async (problems: readonly HealthProblem[], now: Instant) => {
    process.report(problems, now);
    await process.untilIdle();
  };
  return {
    store,
    sent,
    report,
    stop: () => process.stop(),
    /** Reports the problems twice, so that they last long enough. */
    async reportLasting(problems: readonly HealthProblem[], now: Instant) {
      await report(problems, now - 10 * MINUTE);
      await report(problems, now);
    },
  };
}

describe('notices of problems with the app', () => {
  it('are not sent while a process that was stopped or suspended may still catch up', async () => {
    const { sent, report } = await startNotices({ admins: ['U1'] });
    await report([], NOON - DAY);
    await report([overdue(NOON - DAY)], NOON);
    await report([overdue(NOON - DAY)], NOON + 9 * MINUTE);
    await report([], NOON + 9.5 * MINUTE);
    await report([overdue()], NOON + 10 * MINUTE);
    expect(sent).toEqual([]);

    await report([overdue()], NOON + 20 * MINUTE);
    expect(sent).toEqual(['U1 sweep-overdue']);
  });

  it('are sent to each admin once, even if the problem lasts, and not again after a restart', async () => {
    const first = await startNotices();
    for (let hour = 0; hour < 3; hour += 1)
      await first.reportLasting([overdue()], NOON + hour * HOUR);
    const next = await startNotices({ store: first.store });
    await next.reportLasting([overdue()], NOON + DAY);

    expect(first.sent).toEqual(['U1 sweep-overdue', 'U2 sweep-overdue']);
    expect(next.sent).toEqual([]);
    const history = await historyIn(first.store, { limit: 9 });
    expect(history.map(({ event }) => event)).toEqual([
      { kind: 'told-person', about: 'health', to: 'U2' },
      { kind: 'told-person', about: 'health', to: 'U1' },
    ]);
  });

  it('are sent again if the problem recurs on another day, but not on the same day', async () => {
    const { sent, reportLasting } = await startNotices({ admins: ['U1'] });
    await reportLasting([overdue()], NOON);
    await reportLasting([], NOON + HOUR);
    await reportLasting([overdue()], NOON + 2 * HOUR);
    await reportLasting([], NOON + 3 * HOUR);
    expect(sent).toHaveLength(1);

    await reportLasting([overdue()], NOON + DAY);

    expect(sent).toHaveLength(2);
  });

  it('wait for the end of quiet hours, unless the clock is wrong', async () => {
    const { sent, reportLasting } = await startNotices({ admins: ['U1'] });
    const off: HealthProblem = { kind: 'clock-off', since: NIGHT, differenceMs: DAY };
    await reportLasting([off, overdue()], NIGHT);
    expect(sent).toEqual(['U1 clock-off']);

    await reportLasting([overdue()], seoul('2026-11-26 09:00'));

    expect(sent).toEqual(['U1 clock-off', 'U1 sweep-overdue']);
  });

  it('are sent later if Slack refuses the token or there is no admin', async () => {
    const refused: HealthProblem = { kind: 'slack-refused', since: NOON, error: 'token_revoked' };
    const { sent, reportLasting, store } = await startNotices({ admins: [] });
    await reportLasting([refused, overdue()], NOON);
    await reportLasting([overdue()], NOON + HOUR);
    expect(sent).toEqual([]);
    const nextProcess = await startNotices({ store, admins: ['U1'] });

    await nextProcess.reportLasting([overdue()], NOON + 2 * HOUR);

    expect(nextProcess.sent).toEqual(['U1 sweep-overdue']);
  });

  it('are sent to an admin when Slack accepts the message, also by the next process', async () => {
    const rejections = new Map([['U1', 2]]);
    const first = await startNotices({ rejections });
    await first.reportLasting([overdue()], NOON);
    await first.reportLasting([overdue()], NOON + MINUTE);
    await first.reportLasting([overdue()], NOON + 10 * MINUTE);
    const next = await startNotices({ store: first.store, rejections });

    await next.reportLasting([overdue()], NOON + 20 * MINUTE);
    await next.reportLasting([overdue()], NOON + HOUR);

    expect([first.sent, next.sent]).toEqual([['U2 sweep-overdue'], ['U1 sweep-overdue']]);
  });

  it('are sent to an admin who missed the first one when the problem recurs on the same day', async () => {
    const { sent, reportLasting } = await startNotices({ rejections: new Map([['U1', 1]]) });
    await reportLasting([overdue()], NOON);
    await reportLasting([], NOON + HOUR);

    await reportLasting([overdue()], NOON + 2 * HOUR);
    await reportLasting([overdue()], NOON + 3 * HOUR);

    expect(sent).toEqual(['U2 sweep-overdue', 'U1 sweep-overdue']);
  });

  it('are sent to the other admins if Slack never accepts a message to one', async () => {
    const { sent, reportLasting } = await startNotices({ rejections: new Map([['U1', Infinity]]) });
    const unreadable: HealthProblem = { kind: 'records-unreadable', since: NOON, count: 1 };
    await reportLasting([overdue()], NOON);

    await reportLasting([overdue(), unreadable], NOON + HOUR);

    expect(sent).toEqual(['U2 sweep-overdue', 'U2 records-unreadable']);
  });

  it('look for admins every ten minutes while there are none', async () => {
    const admins: string[] = [];
    const { sent, report } = await startNotices({ admins });
    await report([overdue()], NOON);
    await report([overdue()], NOON + 10 * MINUTE);
    admins.push('U1');

    await report([overdue()], NOON + 11 * MINUTE);
    expect(sent).toEqual([]);
    await report([overdue()], NOON + 20 * MINUTE + 1);
    expect(sent).toEqual(['U1 sweep-overdue']);
  });

  it('are sent once even if the store rejects the record', async () => {
    const store: Store = {
      ...memoryStore(),
      write: async () => {
        throw new Error('the disk is full');
      },
    };
    const { sent, reportLasting } = await startNotices({ store, admins: ['U1'] });
    for (let hour = 0; hour < 3; hour += 1) await reportLasting([overdue()], NOON + hour * HOUR);

    expect(sent).toEqual(['U1 sweep-overdue']);
  });

  it('are sent while the store rejects the record of a message, which holds back all others', async () => {
    const { rawStore, delivery, sender, notice } = await deliveryBench();
    await notice(anAlert());
    const write = () => Promise.reject(new StoreError('disk-full', 'full'));
    Object.assign(rawStore, { write });
    delivery.deliverDue();
    await eventually(() => sender.sends.length > 0 && delivery.isStuck);
    const store = { ...memoryStore(), write };
    const { sent, report } = await startNotices({ store, delivery });

    await report([{ kind: 'store-not-written', since: NOON }], NOON);

    expect(sent).toEqual(['U1 store-not-written', 'U2 store-not-written']);
  });

  describe('while messages are waiting', () => {
    const waiting: HealthProblem = { kind: 'notices-wait', since: NOON, count: 1 };
    const refused = (channel: string) => [
      { v: 1, channel, error: 'is_archived', since: NOON } as const,
    ];

    it('also report the waiting messages if Slack refuses a channel other than the default', async () => {
      const { sent, reportLasting } = await startNotices({
        admins: ['U1'],
        brokenChannels: refused('C0TEAM'),
      });

      await reportLasting([waiting, overdue()], NOON);

      expect(sent).toEqual(['U1 notices-wait', 'U1 sweep-overdue']);
    });

    it('omit the waiting messages if the admins know that Slack refuses the default channel', async () => {
      const brokenChannels = refused(DEFAULT_CHANNEL);
      const { sent, reportLasting } = await startNotices({ admins: ['U1'], brokenChannels });

      await reportLasting([waiting, overdue()], NOON);

      expect(sent).toEqual(['U1 sweep-overdue']);
    });
  });

  it('are no longer sent once the process stops', async () => {
    const { sent, reportLasting, stop } = await startNotices();
    await stop();

    await reportLasting([overdue()], NOON);

    expect(sent).toEqual([]);
  });
});
