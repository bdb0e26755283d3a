import { AlertIndex } from '../../src/alert/alert-index.js';
import { AlertMessages, type NoticeLine } from '../../src/alert/alert-messages.js';
import { closeAlert } from '../../src/alert/decide-alert-rules.js';
import { RollUps } from '../../src/alert/roll-ups.js';
import { deliverWith } from '../../src/app/deliveries.js';
import type { Metrics } from '../../src/app/metrics.js';
import { SetupWatch } from '../../src/incident/setup-watch.js';
import type { Standing } from '../../src/incident/standing-notice.js';
import type { Brn } from '../../src/kernel/brn.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import { TestAlerts } from '../../src/outbox/test-alerts.js';
import type { Alert } from '../../src/records/alert.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { OutboxEntry, OutboxJob } from '../../src/records/outbox.js';
import { type Change, indexedStore, type Store } from '../../src/records/store.js';
import { anAlert } from './builders.js';
import { captureLog } from './capture-log.js';
import { BLANK } from './drawn.js';
import { type FakeClock, fakeClock, seoul } from './fake-clock.js';
import { type FakeSender, fakeSender } from './fake-sender.js';
import { historyIn } from './history-in.js';
import { memoryStore } from './memory-store.js';
import { mortal } from './mortal.js';

export const NOW = seoul('2026-11-25 08:31');
export const DEFAULT_CHANNEL = 'C0DEFAULT';

/** What outlives the process: the store, Slack and the clock. */
interface World {
  readonly kept: Store;
  readonly clock: FakeClock;
  readonly sender: FakeSender;
}

/**
 * The delivery with everything it speaks to, on a store in memory. `restarted` is the next process, which knows only
 * what is in the store.
 */
export async function deliveryBench(
  about: Partial<World> & {
    readonly stopping?: AbortController;
    /** The process is killed before this step (mortal.ts). */
    readonly diesAt?: number;
    readonly defaultChannel?: () => string;
    readonly policy?: Policy;
  } = {},
) {
  const kept = about.kept ?? memoryStore();
  const process = mortal(about.diesAt);
  const clock = about.clock ?? fakeClock(NOW);
  const sender = about.sender ?? fakeSender();
  const stage = 'test';
  const { defaultChannel = () => DEFAULT_CHANNEL, policy = DEFAULT_POLICY } = about;
  const log = captureLog();
  const index = await AlertIndex.load(kept, DEFAULT_POLICY);
  const outbox = await OutboxLog.load(kept);
  const store = indexedStore(process.store(kept), index, outbox);
  const rollUps = await RollUps.load({ store, outbox, index, stage }, clock.now());
  const messages = new AlertMessages({ outbox, rollUps });
  const setup = await SetupWatch.load({
    ...{ store, outbox, stage, policy, defaultChannel, clock, log },
  });
  const testAlerts = new TestAlerts({ store, outbox, clock, stage, defaultChannel });
  const counted: string[] = [];
  const metrics: Pick<Metrics, 'sent'> = {
    sent: (job, outcome) => counted.push(`${job} ${outcome}`),
  };
  const companyQueue = new KeyedQueue();
  const deps = {
    ...{ store, outbox, rollUps, setup, testAlerts, clock, defaultChannel, companyQueue, policy },
    outages: nowhere(store),
    commonCauses: nowhere(store),
    massChanges: nowhere(store),
    stopping: about.stopping,
  };
  const slack = process.sender(sender);
  const delivery = await Delivery.load({
    ...{ ...deps, sender: slack, admins: slack, stage, metrics, log },
    clockWatch: { mayAct: true },
    deliver: deliverWith(deps, BLANK),
  });

  async function write(changes: readonly Change[]): Promise<void> {
    await store.write(changes);
  }

  function put(job: OutboxJob, also: readonly Change[] = []): Promise<void> {
    return write([{ put: 'outbox', value: outbox.entry(job, clock.now()) }, ...also]);
  }

  return {
    ...{
      kept,
      store,
      clock,
      sender,
      log,
      index,
      outbox,
      rollUps,
      setup,
      testAlerts,
      delivery,
      companyQueue,
    },
    counted,
    write,
    put,
    /** A notice of its own, as the alert book enqueues it. */
    notice: (alert: Alert) =>
      put({ kind: 'notice', alert, line: { kind: 'notice', why: 'first' } }, [
        { put: 'alert', value: alert },
      ]),
    /** A notice of a round, which may join a combined alert. Gives the alert as it was stored. */
    async tell(
      alert: Alert,
      round: number,
      line: NoticeLine = { kind: 'notice', why: 'rung' },
      { calm = false }: { readonly calm?: boolean } = {},
    ): Promise<Alert> {
      const told = { ...alert, told: { ...alert.told, round } };
      const placed = messages.notice(told, line, {
        ...{ round, lines: [], calm: calm },
        now: clock.now(),
      });
      await write([{ put: 'alert', value: placed.alert }, ...placed.changes]);
      return placed.alert;
    },
    /** The alert is over without noise. */
    async solve(brn: Brn): Promise<void> {
      const alert = await store.alert(brn);
      if (alert === undefined) throw new Error('There is no such alert.');
      const life = { state: 'resolved', at: clock.now(), was: alert.reasons, gaps: [] } as const;
      const line = { kind: 'resolved' } as const;
      const over = { ...alert, reasons: [], life };
      await write([
        { delete: 'alert', brn },
        ...messages.ended(over, line, { broadcastFrom: undefined, now: clock.now() }),
      ]);
    },
    /** Its company is watched no longer. */
    async unwatch(brn: Brn): Promise<void> {
      const alert = await store.alert(brn);
      if (alert === undefined) throw new Error('There is no such alert.');
      const closed = closeAlert(alert, 'U0LEE', clock.now());
      const said = messages.edit(closed, [{ kind: 'closed' }], { now: clock.now() });
      await write([{ delete: 'alert', brn }, ...said]);
    },
    /** Time goes by, and what becomes due is sent. */
    async passes(ms: number): Promise<void> {
      clock.advance(ms);
      await delivery.idle();
    },
    async waiting(): Promise<readonly OutboxEntry[]> {
      const entries: OutboxEntry[] = [];
      for await (const entry of kept.outbox()) entries.push(entry);
      return entries;
    },
    history: (brn: Brn): Promise<readonly HistoryRecord[]> => historyIn(kept, { brn, limit: 50 }),
    process,
    restarted: (next: { readonly diesAt?: number } = {}) =>
      deliveryBench({ kept, clock, sender, ...next }),
  };
}

/** What lasts has its own tests; here only that it is written down is of interest. */
function nowhere(store: Store): Standing {
  return {
    ref: () => undefined,
    placed: (_openedAt, _at, alongside) => store.write(alongside),
  };
}

/** Valid business numbers: the tenth digit is no concern of these tests. */
export function brnOf(n: number): Brn {
  return String(1_000_000_000 + n) as Brn;
}

/** Alerts of so many companies, in one channel. */
export function alerts(count: number, about: Partial<Alert> = {}): readonly Alert[] {
  return Array.from({ length: count }, (_, n) =>
    anAlert({ brn: brnOf(n), name: `회사 ${n}`, channel: DEFAULT_CHANNEL, ...about }),
  );
}
