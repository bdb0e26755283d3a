import { createRequire } from 'node:module';
import { AlertBook } from '../alert/alert-book.js';
import { AlertIndex, alertsOfCompanies } from '../alert/alert-index.js';
import { AlertMessages } from '../alert/alert-messages.js';
import { DueAlerts } from '../alert/due-alerts.js';
import { RollUps } from '../alert/roll-ups.js';
import { CompanyAsker } from '../check/ask-popbill.js';
import { CompanyChecker } from '../check/check-company.js';
import { CheckRecorder } from '../check/check-recorder.js';
import { Looks } from '../check/looks.js';
import { CompanyIndex } from '../company/company-index.js';
import { CompanyImporter } from '../company-file/company-import.js';
import { companyExport } from '../company-file/csv-write.js';
import { FirstChecks } from '../company-file/first-checks.js';
import { createDigestRun } from '../digest/digest-run.js';
import { Digests } from '../digest/digests.js';
import { ChangeNotifier, HomeVisits } from '../home/home-visits.js';
import { CommonCauseWatch } from '../incident/common-cause-watch.js';
import { MassChangeWatch } from '../incident/mass-change-watch.js';
import { OutageWatch } from '../incident/outage-watch.js';
import { SetupWatch } from '../incident/setup-watch.js';
import { ClockWatch } from '../kernel/clock-watch.js';
import { KeyedQueue } from '../kernel/keyed.js';
import { liveNextRun, nextRunOf } from '../kernel/next-run.js';
import type { Clock, Log } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import { BulkEdits } from '../list/bulk-edits.js';
import { Overview } from '../list/overview.js';
import { OutboxLog } from '../outbox/outbox-log.js';
import { TestAlerts } from '../outbox/test-alerts.js';
import { createPopbillClient, type PopbillClient } from '../popbill/client.js';
import { PopupService } from '../popup/popups.js';
import type { Incidents } from '../records/incident.js';
import { indexedStore, type Store, type StoreError } from '../records/store.js';
import { LiveSettings, livePolicy } from '../settings/live-settings.js';
import { SlackWatch } from '../slack/slack-watch.js';
import { createAppStatus } from '../status/app-status.js';
import { createFutureTimes } from '../status/future-times.js';
import { createHealth } from '../status/health.js';
import { openStore } from '../store/open-store.js';
import { hideBrn } from '../store/records.js';
import { diskUsageOf } from '../store/store-file.js';
import { WriteWatch } from '../store/write-watch.js';
import { acquireWriterLock, type WriterLock } from '../store/writer-lock.js';
import { createHeartbeat } from '../sweep/heartbeat.js';
import { Probes } from '../sweep/probes.js';
import { SweepChecker } from '../sweep/sweep-checker.js';
import { Sweeper } from '../sweep/sweeper.js';
import { AlertTriage } from '../triage/alert-triage.js';
import { CompanyRegister } from '../watch/watch-company.js';
import { type Config, fixedSettings } from './config.js';
import { createMetrics, type Metrics } from './metrics.js';

/** Everything but Slack, shared by the app and the command line. */
export type Core = Awaited<ReturnType<typeof buildCore>>;

interface CoreOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: metrics that nobody reads. */
  readonly metrics?: Metrics;
}

const COMPANIES_PER_CALL = 2;

/** Acquires the store's writer lock and builds the use cases; `locked`: another process has it. Rejects with StoreError. */
export async function openCore(
  config: Config,
  options: CoreOptions,
): Promise<Result<Core, StoreError>> {
  const lock = await acquireWriterLock(config.store.url);
  if (!lock.ok) return lock;
  try {
    const store = await openStore({
      ...{ url: config.store.url, stage: config.popbill.stage, now: () => options.clock.now() },
      term: lock.value.term,
      onUnreadable: ({ key, why }) =>
        options.log.error('A record cannot be read and is set aside', {
          record: hideBrn(key),
          why,
        }),
    });
    return ok(await buildCore(config, { ...options, store, lock: lock.value }));
  } catch (error) {
    await lock.value.release();
    throw error;
  }
}

interface Foundations extends CoreOptions {
  readonly store: Store;
  readonly lock?: WriterLock;
  /** Default: the HTTP client for the configured POPBiLL. */
  readonly popbill?: PopbillClient;
}

/** Builds the use cases on an open store. */
export async function buildCore(
  config: Config,
  { clock, log, lock, metrics = createMetrics(), ...foundations }: Foundations,
) {
  const { stage } = config.popbill;
  const writes = new WriteWatch(clock);
  const written = writes.over(foundations.store);
  const settings = await LiveSettings.load({
    ...{ store: written, clock },
    fixed: fixedSettings(config),
    named: new Set(config.named),
  });
  const policy = livePolicy(config.policy, settings);
  const clockWatch = new ClockWatch({ clock, log });
  // By a wrong clock, the start of a Slack outage could lie years in the future.
  const rightTime: Clock = {
    now: () => clockWatch.rightNow(),
    steadyMs: () => clock.steadyMs?.() ?? clock.now(),
  };
  const slackWatch = new SlackWatch({ clock: rightTime, log });
  const defaultChannel = () => settings.current('defaultChannel');
  const popbill =
    foundations.popbill ??
    createPopbillClient({
      ...config.popbill,
      log,
      timeTold: clockWatch.witness('popbill'),
      onCall: metrics.popbillCalled,
    });
  clockWatch.askBy('popbill', () => popbill.measureClock());
  const nextRun = nextRunOf(config.sweep.cron, config.sweep.timezone);
  const companyQueue = new KeyedQueue();
  const index = await CompanyIndex.load(written, stage);
  const watched = index.get.bind(index);
  const stored = alertsOfCompanies(written, { watched, defaultChannel });
  const alertIndex = await AlertIndex.load(stored, policy);
  const overview = new Overview({ store: stored, index, policy, clock });
  const changes = new ChangeNotifier();
  settings.onChange(() => changes.notify());
  const firstChecks = await FirstChecks.load({ store: stored, watched, policy, clock, log });
  const outbox = await OutboxLog.load(stored);
  // The outbox is last, because its messages are drawn from the other indexes.
  const store = indexedStore(
    stored,
    ...[alertIndex, index, overview, firstChecks, changes, metrics, outbox],
  );
  const cameInBulk = firstChecks.cameInBulk.bind(firstChecks);
  const rollUps = await RollUps.load(
    { store, outbox, index: alertIndex, stage, cameInBulk },
    clock.now(),
  );
  const watching = { store, outbox, stage, policy, defaultChannel, clock, log };
  const setup = await SetupWatch.load(watching);
  const outages = await OutageWatch.load(watching);
  const commonCauses = await CommonCauseWatch.load(watching);
  const massChanges = await MassChangeWatch.load(watching);
  const incidents = (): Incidents => ({
    setup: setup.open,
    outage: outages.open,
    commonCause: commonCauses.open,
    massChange: massChanges.open,
  });
  const isFrozen = () => setup.open !== undefined;
  const messages = new AlertMessages({ outbox, rollUps });
  const alerts = new AlertBook({
    ...{ store, outbox, messages, metrics, stage, policy, defaultChannel },
    operators: () => settings.current('operators'),
    circumstances: () => ({
      frozen: isFrozen(),
      outage: outages.open !== undefined,
      commonCause: commonCauses.shared,
      massChange: massChanges.open,
      watched: index.size,
    }),
  });
  const shared = {
    ...{ store, popbill, clock, clockWatch, alerts, outbox, companyQueue },
    ...{ policy, stage, metrics, log },
    ...{ index, watched, setup, outages, commonCauses, massChanges },
  };
  const turns = new KeyedQueue();
  const recorder = new CheckRecorder(shared);
  const asker = new CompanyAsker(shared);
  const nextSweepAt = () => nextRun(clock.now());
  const checks = new CompanyChecker({ ...shared, asker, recorder, nextSweepAt, turns });
  const sweepChecker = new SweepChecker({ ...shared, asker, recorder, turns });
  const futureTimes = createFutureTimes(shared);
  clockWatch.beforeActing(() => futureTimes.forget());
  const { heartbeatUrl } = config;
  const mayBeat = () => health.canDeliver();
  const heartbeat =
    heartbeatUrl === undefined ? undefined : createHeartbeat(heartbeatUrl, mayBeat, log);
  const sweeping = {
    ...{ ...shared, asker, checker: sweepChecker, recorder },
    // More companies than parallel calls: while the answers about one company are written, others are asked about.
    concurrency: COMPANIES_PER_CALL * config.popbill.concurrency,
  };
  const sweeper = await Sweeper.load({
    ...sweeping,
    nextRun,
    ended: metrics.swept,
    finished: ({ startedAt }, by) => {
      futureTimes.sweepFinished(startedAt);
      heartbeat?.beat();
      firstChecks.sweepFinished(by);
    },
  });
  const health = createHealth({
    ...{ ...shared, writes, slackWatch, futureTimes, sweeper, incidents },
    nextSweep: nextRun,
  });
  const digests = await Digests.load({
    ...{ ...shared, alerts: alertIndex, defaultChannel, incidents },
    lastSweep: () => sweeper.last,
    nextSweep: nextRun,
  });
  const register = new CompanyRegister(shared);
  const triage = new AlertTriage({ ...shared, messages });
  return {
    ...shared,
    settings,
    slackWatch,
    health,
    incidents,
    alertIndex,
    overview,
    changes,
    rollUps,
    checks,
    sweepChecker,
    sweeper,
    nextRun,
    firstChecks,
    register,
    triage,
    digests,
    status: createAppStatus({
      ...{ ...shared, settings, overview, sweeper, health },
      version: appVersion(),
      diskUsage: () => diskUsageOf(config.store.url),
    }),
    looks: await Looks.load({ store, log }),
    homeVisits: await HomeVisits.load(store),
    probes: new Probes(sweeping),
    testAlerts: new TestAlerts({ ...shared, defaultChannel }),
    bulk: new BulkEdits({ ...shared, triage }),
    dueAlerts: new DueAlerts({ store, index: alertIndex, checker: recorder, watched, isFrozen }),
    imports: new CompanyImporter({ ...shared, register, firstChecks }),
    exports: companyExport(shared),
    popups: new PopupService({ ...shared, publicUrl: config.http.publicUrl }),
    digestRun: createDigestRun({
      ...{ ...shared, digests },
      nextRun: liveNextRun(() => settings.current('digestCron'), config.digest.timezone),
    }),
    /** Resolves when another process has taken the writer's lock of the store. */
    storeLost: lock?.lost ?? new Promise<StoreError>(() => {}),
    async close() {
      await Promise.all([popbill.close(), heartbeat?.close(), firstChecks.idle(), health.idle()]);
      await store.close();
      await lock?.release();
    },
  };
}

/** The version in package.json, which is one level above the built files. */
function appVersion(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return version;
}
