import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import { SendGate } from '../../src/outbox/sent-records.js';
import type { BrokenChannel, Store } from '../../src/records/store.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import { loadProblemNotices } from '../../src/status/problem-notices.js';
import { captureLog } from '../support/capture-log.js';
import { DEFAULT_CHANNEL } from '../support/delivery-bench.js';
import { seoul } from '../support/fake-clock.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';

const NOON = seoul('2026-11-25 12:00');
const NIGHT = seoul('2026-11-25 23:00');

function overdue(since: Instant = NOON): HealthProblem {
  return { kind: 'sweep-overdue', since };
}

/** `restarted` is the next process on the same store. */
async function notices(
  about: {
    readonly store?: Store;
    readonly admins?: readonly string[];
    /** Slack accepts no message for these, so many times. */
    readonly notYet?: Map<string, number>;
    readonly brokenChannels?: readonly BrokenChannel[];
  } = {},
) {
  const store = about.store ?? memoryStore();
  const told: string[] = [];
  const gate = new SendGate();
  const process = await loadProblemNotices({
    store,
    admins: {
      find: async () => about.admins ?? ['U1', 'U2'],
      tell: async (to, { kind }) => {
        const notYet = about.notYet?.get(to) ?? 0;
        about.notYet?.set(to, notYet - 1);
        if (notYet > 0) return 'not-yet';
        told.push(`${to} ${kind}`);
        return 'told';
      },
    },
    delivery: { pass: () => gate.pass(), brokenChannels: about.brokenChannels ?? [] },
    defaultChannel: () => DEFAULT_CHANNEL,
    stage: 'test',
    policy: DEFAULT_POLICY,
    log: captureLog(),
  });
  const look = async (problems: readonly HealthProblem[], now: Instant) => {
    process.report(problems, now);
    await process.idle();
  };
  return {
    store,
    told,
    look,
    stop: () => process.stop(),
    /** What lasts, by the second look at it. */
    async see(problems: readonly HealthProblem[], now: Instant) {
      await look(problems, now - 10 * MINUTE);
      await look(problems, now);
    },
  };
}

describe('trouble with the app itself', () => {
  it('is not reported while a process that was stopped or suspended may still catch up on it', async () => {
    const { told, look } = await notices({ admins: ['U1'] });
    await look([], NOON - DAY);
    await look([overdue(NOON - DAY)], NOON);
    await look([overdue(NOON - DAY)], NOON + 9 * MINUTE);
    await look([], NOON + 9.5 * MINUTE);
    await look([overdue()], NOON + 10 * MINUTE);
    expect(told).toEqual([]);

    await look([overdue()], NOON + 20 * MINUTE);
    expect(told).toEqual(['U1 sweep-overdue']);
  });

  it('is told to each admin once, however long it lasts, also after a restart', async () => {
    const first = await notices();
    for (let hour = 0; hour < 3; hour += 1) await first.see([overdue()], NOON + hour * HOUR);
    const next = await notices({ store: first.store });
    await next.see([overdue()], NOON + DAY);

    expect(first.told).toEqual(['U1 sweep-overdue', 'U2 sweep-overdue']);
    expect(next.told).toEqual([]);
    const history = await historyIn(first.store, { limit: 9 });
    expect(history.map(({ event }) => event)).toEqual([
      { kind: 'told-person', about: 'health', to: 'U2' },
      { kind: 'told-person', about: 'health', to: 'U1' },
    ]);
  });

  it('is told again when it comes back on another day, and not on the same one', async () => {
    const { told, see } = await notices({ admins: ['U1'] });
    await see([overdue()], NOON);
    await see([], NOON + HOUR);
    await see([overdue()], NOON + 2 * HOUR);
    await see([], NOON + 3 * HOUR);
    expect(told).toHaveLength(1);

    await see([overdue()], NOON + DAY);

    expect(told).toHaveLength(2);
  });

  it('waits for the end of quiet hours, unless a wrong clock is at fault', async () => {
    const { told, see } = await notices({ admins: ['U1'] });
    const off: HealthProblem = { kind: 'clock-off', since: NIGHT, differenceMs: DAY };
    await see([off, overdue()], NIGHT);
    expect(told).toEqual(['U1 clock-off']);

    await see([overdue()], seoul('2026-11-26 09:00'));

    expect(told).toEqual(['U1 clock-off', 'U1 sweep-overdue']);
  });

  it('is told late, not never, where Slack refuses or nobody is known', async () => {
    const refused: HealthProblem = { kind: 'slack-refused', since: NOON, error: 'token_revoked' };
    const { told, see, store } = await notices({ admins: [] });
    await see([refused, overdue()], NOON);
    await see([overdue()], NOON + HOUR);
    expect(told).toEqual([]);
    const known = await notices({ store, admins: ['U1'] });

    await known.see([overdue()], NOON + 2 * HOUR);

    expect(known.told).toEqual(['U1 sweep-overdue']);
  });

  it('is told to an admin whose message Slack did not accept, as soon as it does, also by the next process', async () => {
    const notYet = new Map([['U1', 2]]);
    const first = await notices({ notYet });
    await first.see([overdue()], NOON);
    await first.see([overdue()], NOON + MINUTE);
    await first.see([overdue()], NOON + 10 * MINUTE);
    const next = await notices({ store: first.store, notYet });

    await next.see([overdue()], NOON + 20 * MINUTE);
    await next.see([overdue()], NOON + HOUR);

    expect([first.told, next.told]).toEqual([['U2 sweep-overdue'], ['U1 sweep-overdue']]);
  });

  it('is told to everybody else though Slack never accepts a message for one admin', async () => {
    const { told, see } = await notices({ notYet: new Map([['U1', Infinity]]) });
    const unreadable: HealthProblem = { kind: 'records-unreadable', since: NOON, count: 1 };
    await see([overdue()], NOON);

    await see([overdue(), unreadable], NOON + HOUR);

    expect(told).toEqual(['U2 sweep-overdue', 'U2 records-unreadable']);
  });

  it('has Slack asked for the admins every ten minutes while there are none', async () => {
    const admins: string[] = [];
    const { told, look } = await notices({ admins });
    await look([overdue()], NOON);
    await look([overdue()], NOON + 10 * MINUTE);
    admins.push('U1');

    await look([overdue()], NOON + 11 * MINUTE);
    expect(told).toEqual([]);
    await look([overdue()], NOON + 20 * MINUTE + 1);
    expect(told).toEqual(['U1 sweep-overdue']);
  });

  it('is told once though the store rejects the record', async () => {
    const store: Store = {
      ...memoryStore(),
      write: async () => {
        throw new Error('the disk is full');
      },
    };
    const { told, see } = await notices({ store, admins: ['U1'] });
    for (let hour = 0; hour < 3; hour += 1) await see([overdue()], NOON + hour * HOUR);

    expect(told).toEqual(['U1 sweep-overdue']);
  });

  describe('while messages wait', () => {
    const waits: HealthProblem = { kind: 'notices-wait', since: NOON, count: 1 };
    const refused = (channel: string) => [
      { v: 1, channel, error: 'is_archived', since: NOON } as const,
    ];

    it('is told with them, also where another channel than the default one is refused', async () => {
      const { told, see } = await notices({ admins: ['U1'], brokenChannels: refused('C0TEAM') });

      await see([waits, overdue()], NOON);

      expect(told).toEqual(['U1 notices-wait', 'U1 sweep-overdue']);
    });

    it('is told without them where the admins know that the default channel is refused', async () => {
      const brokenChannels = refused(DEFAULT_CHANNEL);
      const { told, see } = await notices({ admins: ['U1'], brokenChannels });

      await see([waits, overdue()], NOON);

      expect(told).toEqual(['U1 sweep-overdue']);
    });
  });

  it('is not told any more once the process stops', async () => {
    const { told, see, stop } = await notices();
    await stop();

    await see([overdue()], NOON);

    expect(told).toEqual([]);
  });
});
