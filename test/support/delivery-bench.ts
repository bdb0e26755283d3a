import { AlertIndex } from '../../src/alert/alert-index.js';
import { createAlertMessages, type NoticeLine } from '../../src/alert/alert-messages.js';
import { closeAlert } from '../../src/alert/decide-alert-rules.js';
import { RollUps } from '../../src/alert/roll-ups.js';
import { deliverWith } from '../../src/app/deliveries.js';
import type { Metrics } from '../../src/app/metrics.js';
import type { IncidentMessage } from '../../src/incident/incident-notice.js';
import { SetupWatch } from '../../src/incident/setup-watch.js';
import type { Brn } from '../../src/kernel/brn.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import type { Deliver } from '../../src/outbox/outcome.js';
import { createTestAlerts } from '../../src/outbox/test-alerts.js';
import type { webhookDelivery } from '../../src/outbox/webhook.js';
import type { Alert, CollectionGap } from '../../src/records/alert.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { OutboxEntry, OutboxJob } from '../../src/records/outbox.js';
import { type Change, indexedStore, type Store } from '../../src/records/store.js';
import { anAlert } from './builders.js';
import { captureLog } from './capture-log.js';
import { BLANK_DRAWINGS } from './drawn.js';
import { type FakeClock, fakeClock, seoul } from './fake-clock.js';
import { type FakeSender, fakeSender } from './fake-sender.js';
import { historyIn } from './history-in.js';
import { createKillableProcess } from './killable-process.js';
import { memoryStore } from './memory-store.js';

export const NOW = seoul('2026-11-25 08:31');
export const DEFAULT_CHANNEL = 'C0DEFAULT';

/** What survives the process: the store, the clock, and Slack (`sender`). */
interface World {
  readonly rawStore: Store;
  readonly clock: FakeClock;
  readonly sender: FakeSender;
}

type EventDeps = Pick<Parameters<typeof webhookDelivery>[0], 'store' | 'outbox' | 'clock' | 'log'>;

/** The delivery and its collaborators, on a store in memory. `restart` creates the next process in the same world. */
export async function deliveryBench(
  options: Partial<World> & {
    readonly stopping?: AbortController;
    /** The process is killed before this step (killable-process.ts). */
    readonly killAtStep?: number;
    readonly defaultChannel?: () => string;
    readonly policy?: Policy;
    /** For ALERT_WEBHOOK_URL. */
    readonly deliverEvent?: (deps: EventDeps) => Deliver<'webhook'>;
  } = {},
) {
  const rawStore = options.rawStore ?? memoryStore();
  const process = createKillableProcess(options.killAtStep);
  const clock = options.clock ?? fakeClock(NOW);
  const sender = options.sender ?? fakeSender();
  const stage = 'test';
  const { defaultChannel = () => DEFAULT_CHANNEL, policy = DEFAULT_POLICY } = options;
  const log = captureLog();
  const index = await AlertIndex.load(rawStore, DEFAULT_POLICY);
  const outbox = await OutboxIndex.load(rawStore);
  const store = indexedStore(process.store(rawStore), index, outbox);
  const rollUps = await RollUps.load({ store, outbox, index, stage }, clock.now());
  const messages = createAlertMessages({ outbox, rollUps });
  const setup = await SetupWatch.load({
    store,
    outbox,
    stage,
    policy,
    defaultChannel,
    clock,
    log,
  });
  const testAlerts = createTestAlerts({ store, outbox, clock, stage, defaultChannel });
  const sentMetrics: string[] = [];
  const metrics: Pick<Metrics, 'sent'> = {
    sent: (job, outcome) => sentMetrics.push(`${job} ${outcome}`),
  };
  const companyQueue = new KeyedQueue();
  const deps = {
    store,
    outbox,
    rollUps,
    setup,
    testAlerts,
    clock,
    defaultChannel,
    companyQueue,
    policy,
    outages: noMessageRefs(store),
    commonCauses: noMessageRefs(store),
    massChanges: noMessageRefs(store),
    stopping: options.stopping,
  };
  const deliverEvent = options.deliverEvent?.({ store, outbox, clock, log });
  const slack = process.sender(sender);
  const delivery = await Delivery.load({
    ...deps,
    sender: slack,
    admins: slack,
    stage,
    metrics,
    log,
    clockWatch: { mayAct: true },
    deliver: deliverWith({ ...deps, deliverEvent }, BLANK_DRAWINGS),
  });

  const { write } = store;

  function put(job: OutboxJob, alongside: readonly Change[] = []): Promise<void> {
    return write([{ put: 'outbox', value: outbox.createEntry(job, clock.now()) }, ...alongside]);
  }

  return {
    rawStore,
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
    sentMetrics,
    write,
    put,
    /** Enqueues a notice outside combined alerts, as the alert book does. */
    notice: (alert: Alert) =>
      put({ kind: 'notice', alert, line: { kind: 'notice', why: 'first' } }, [
        { put: 'alert', value: alert },
      ]),
    /** Enqueues a notice of a round, which may join a combined alert. Returns the alert as it was stored. */
    async notify(
      alert: Alert,
      round: number,
      line: NoticeLine = { kind: 'notice', why: 'rung' },
      { respectsQuietHours = false }: { readonly respectsQuietHours?: boolean } = {},
    ): Promise<Alert> {
      const notified = { ...alert, told: { ...alert.told, round } };
      const now = clock.now();
      const placed = messages.notify(notified, line, {
        round,
        turnsCritical: alert.severity === 'critical' && alert.calls?.criticalAt === now,
        lines: [],
        respectsQuietHours,
        now,
      });
      await write([{ put: 'alert', value: placed.alert }, ...placed.changes]);
      return placed.alert;
    },
    /** Resolves the alert without a notification. */
    async resolve(brn: Brn, gaps: readonly CollectionGap[] = []): Promise<void> {
      const alert = await store.alert(brn);
      if (alert === undefined) throw new Error('There is no such alert.');
      const life = { state: 'resolved', at: clock.now(), was: alert.reasons, gaps } as const;
      const resolved = { ...alert, reasons: [], life };
      await write([
        { delete: 'alert', brn },
        ...messages.announceResolved(resolved, { broadcastFrom: undefined, now: clock.now() }),
      ]);
    },
    /** Closes the alert, as when its company is no longer watched. */
    async unwatch(brn: Brn): Promise<void> {
      const alert = await store.alert(brn);
      if (alert === undefined) throw new Error('There is no such alert.');
      const closed = closeAlert(alert, 'U0LEE', clock.now());
      const edits = messages.edit(closed, [{ kind: 'closed' }], { now: clock.now() });
      await write([{ delete: 'alert', brn }, ...edits]);
    },
    /** Moves the clock and sends what has become due. */
    async advance(ms: number): Promise<void> {
      clock.advance(ms);
      await delivery.untilIdle();
    },
    async pendingEntries(): Promise<readonly OutboxEntry[]> {
      const entries: OutboxEntry[] = [];
      for await (const entry of rawStore.outbox()) entries.push(entry);
      return entries;
    },
    history: (brn: Brn): Promise<readonly HistoryRecord[]> =>
      historyIn(rawStore, { brn, limit: 50 }),
    process,
    restart: () => deliveryBench({ rawStore, clock, sender }),
  };
}

/** Stands for the watch of an incident that has no message. Only the changes beside the record are written. */
function noMessageRefs(store: Store): IncidentMessage {
  return {
    messageRefOf: () => undefined,
    recordMessage: (_openedAt, _at, alongside) => store.write(alongside),
  };
}

/** Ten-digit numbers whose check digit may be wrong. */
export function brnOf(n: number): Brn {
  return String(1_000_000_000 + n) as Brn;
}

/** Alerts of `count` companies, in one channel. */
export function alerts(count: number, overrides: Partial<Alert> = {}): readonly Alert[] {
  return Array.from({ length: count }, (_, n) =>
    anAlert({ brn: brnOf(n), name: `회사 ${n}`, channel: DEFAULT_CHANNEL, ...overrides }),
  );
}
