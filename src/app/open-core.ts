import { createRequire } from 'node:module';
import { createAlertBook } from '../alert/alert-book.js';
import { AlertIndex, storeWithCurrentCompanies } from '../alert/alert-index.js';
import { createAlertMessages } from '../alert/alert-messages.js';
import { createDueAlerts } from '../alert/due-alerts.js';
import { RollUps } from '../alert/roll-ups.js';
import { alertEvent } from '../alert/webhook-rules.js';
import { CalendarFeeds } from '../calendar/calendar-feeds.js';
import { CompanyAsker } from '../check/ask-popbill.js';
import { CompanyChecker } from '../check/check-company.js';
import { CheckQueue, CheckRecorder } from '../check/check-recorder.js';
import { PromisedChecks } from '../check/promised-checks.js';
import { ClientLinkIndex, ClientLinks } from '../client/client-links.js';
import { CollectorReports } from '../collector/collector-reports.js';
import { CompanyIndex } from '../company/company-index.js';
import { createCompanyExport } from '../company-file/company-export.js';
import { CompanyImporter } from '../company-file/company-import.js';
import { FirstCheckTracker } from '../company-file/first-checks.js';
import { createDigestRun, Digests } from '../digest/digests.js';
import { ChangeNotifier, HomeVisits } from '../home/home-visits.js';
import { CommonCauseWatch } from '../incident/common-cause-watch.js';
import { MassChangeWatch } from '../incident/mass-change-watch.js';
import { OutageWatch } from '../incident/outage-watch.js';
import { SetupWatch } from '../incident/setup-watch.js';
import { singleFlight } from '../kernel/async.js';
import { ClockWatch } from '../kernel/clock-watch.js';
import { KeyedQueue } from '../kernel/keyed.js';
import { liveNextRun, nextRunOf } from '../kernel/next-run.js';
import { type Clock, type Log, steadyMsOf } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import { BulkEdits } from '../list/bulk-edits.js';
import { Overview } from '../list/overview.js';
import { OutboxIndex } from '../outbox/outbox-index.js';
import { createTestAlerts } from '../outbox/test-alerts.js';
import { storeWithWebhook } from '../outbox/webhook.js';
import { refusalOf } from '../popbill/answer.js';
import { createPopbillClient, type PopbillClient } from '../popbill/client.js';
import { PopupService } from '../popup/popups.js';
import type { Incidents } from '../records/incident.js';
import { indexedStore, type Members, type Store, type StoreError } from '../records/store.js';
import { LiveSettings, livePolicy } from '../settings/live-settings.js';
import { errorClassOf } from '../slack/slack-errors.js';
import { SlackWatch } from '../slack/slack-watch.js';
import { createAppStatus } from '../status/app-status.js';
import { createFutureTimes } from '../status/future-times.js';
import { createHealth } from '../status/health.js';
import { createStoreState } from '../status/store-state.js';
import { diskUsageOf } from '../store/disk-usage.js';
import type { WriterLock } from '../store/held-lock.js';
import { storeOfHolder } from '../store/holder-store.js';
import { openStore } from '../store/open-store.js';
import { hideBrn } from '../store/records.js';
import { WriteWatch } from '../store/write-watch.js';
import { acquireWriterLock } from '../store/writer-lock.js';
import { createHeartbeat } from '../sweep/heartbeat.js';
import { createProbes } from '../sweep/probes.js';
import { createSweepChecker } from '../sweep/sweep-checker.js';
import { Sweeper } from '../sweep/sweeper.js';
import { AlertTriage } from '../triage/alert-triage.js';
import { WatchedCompanies } from '../watch/watch-company.js';
import { type Config, settingsOfEnvironment } from './config.js';
import { createMetrics, type Metrics } from './metrics.js';

/** All use cases without Slack, for the app and the command line. */
export type Core = Awaited<ReturnType<typeof buildCore>>;

export interface CoreOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  /** The processes that share the store. Absent on SQLite and in terminal commands. */
  readonly members?: () => Promise<Members>;
}

/** A sweep's companies for each call that POPBILL_CONCURRENCY allows. Two, so that calls continue during writes. */
const COMPANIES_PER_PARALLEL_CALL = 2;

/** The error says why the lock is taken. May reject with StoreError. */
export async function openCore(
  config: Config,
  options: CoreOptions,
): Promise<Result<Core, StoreError>> {
  const lock = await acquireWriterLock(config.store.url);
  return lock.ok ? ok(await openCoreOf(lock.value, config, options)) : lock;
}

/** Releases the lock when the use cases are closed, or if this rejects (StoreError). */
export async function openCoreOf(
  lock: WriterLock,
  config: Config,
  options: CoreOptions,
): Promise<Core> {
  let store: Store | undefined;
  try {
    store = await openStore({
      url: config.store.url,
      stage: config.popbill.stage,
      now: () => options.clock.now(),
      term: lock.term,
      onUnreadable: ({ key, why }) =>
        options.log.error('A record cannot be read and is ignored', {
          record: hideBrn(key),
          why,
        }),
    });
    const core = await buildCore(config, {
      ...options,
      store: storeOfHolder(store, lock, options.clock),
      isLeading: lock.isHeld,
    });
    return {
      ...core,
      async close() {
        await core.close();
        await lock.release();
      },
    };
  } catch (error) {
    await store?.close();
    await lock.release();
    throw error;
  }
}

interface BuildOptions extends CoreOptions {
  readonly store: Store;
  readonly isLeading?: () => boolean;
  readonly popbill?: PopbillClient;
}

export async function buildCore(
  config: Config,
  { log, isLeading = () => true, metrics = createMetrics(), ...options }: BuildOptions,
) {
  const { stage } = config.popbill;
  const clockWatch = new ClockWatch({ clock: options.clock, log });
  // A message that was being sent, or an opened page, is recorded even while the machine's clock is wrong. With the
  // machine's time its history could later be removed as too old.
  const clock: Clock = {
    now: () => clockWatch.correctedNow(),
    steadyMs: () => steadyMsOf(options.clock),
  };
  const writes = new WriteWatch(clock, metrics.storeWritten);
  const observedStore = writes.watchWrites(options.store);
  const settings = await LiveSettings.load({
    store: observedStore,
    clock,
    ...settingsOfEnvironment(config),
  });
  const policy = livePolicy(config.policy, settings);
  const slackWatch = new SlackWatch({ clock, log });
  const onSlackCallFailed = (method: string, error: string): void => {
    metrics.slackFailed(method, error);
    if (errorClassOf(error) === 'app-refused') slackWatch.recheck();
  };
  const defaultChannel = () => settings.current('defaultChannel');
  const channelLanguage = () => settings.current('channelLanguage');
  const operators = () => settings.current('operators');
  const popbill =
    options.popbill ??
    createPopbillClient({
      ...config.popbill,
      log,
      dateObserver: clockWatch.observerFor('popbill'),
      onCall: metrics.popbillCalled,
    });
  clockWatch.setTimeCall('popbill', () => popbill.measureClock());
  const nextSweep = nextRunOf(config.sweep.cron, config.sweep.timezone);
  const companyQueue = new KeyedQueue();
  const index = await CompanyIndex.load(observedStore, stage);
  const watchedCompany = index.get.bind(index);
  const unindexedStore = storeWithCurrentCompanies(observedStore, watchedCompany, defaultChannel);
  const alertIndex = await AlertIndex.load(unindexedStore, policy);
  const overview = new Overview({
    store: unindexedStore,
    index,
    alerts: alertIndex,
    policy,
    clock,
  });
  const changes = new ChangeNotifier();
  settings.onChange(() => changes.notify());
  const firstChecks = await FirstCheckTracker.load({
    store: unindexedStore,
    watchedCompany,
    policy,
    clock,
    log,
  });
  const linkIndex = await ClientLinkIndex.load(unindexedStore);
  const outbox = await OutboxIndex.load(unindexedStore);
  const checkQueue = new CheckQueue();
  // The outbox is last, because its messages are drawn from the other indexes.
  const indexes = [
    alertIndex,
    index,
    overview,
    firstChecks,
    changes,
    metrics,
    linkIndex,
    checkQueue,
    outbox,
  ];
  const storeOfIndexes = checkQueue.storeOfChecks(indexedStore(unindexedStore, ...indexes));
  const store =
    config.webhook === undefined
      ? storeOfIndexes
      : storeWithWebhook(storeOfIndexes, { outbox, eventOf: alertEvent, clock, metrics, log });
  const isFromBulkImport = firstChecks.isFromBulkImport.bind(firstChecks);
  const rollUps = await RollUps.load(
    { store, outbox, index: alertIndex, stage, isFromBulkImport },
    clock.now(),
  );
  const incidentDeps = { store, outbox, stage, policy, defaultChannel, clock, log };
  const setup = await SetupWatch.load(incidentDeps);
  const outages = await OutageWatch.load(incidentDeps);
  const commonCauses = await CommonCauseWatch.load(incidentDeps);
  const massChanges = await MassChangeWatch.load(incidentDeps);
  const incidents = (): Incidents => ({
    setup: setup.open,
    outage: outages.open,
    commonCause: commonCauses.open,
    massChange: massChanges.open,
  });
  const messages = createAlertMessages({ outbox, rollUps });
  const alerts = createAlertBook({
    ...incidentDeps,
    index: alertIndex,
    messages,
    metrics,
    operators,
    circumstances: () => ({
      isFrozen: setup.open !== undefined,
      hasOutage: outages.open !== undefined,
      commonCause: commonCauses.sharedRejection,
      massChange: massChanges.open,
      watchedCount: index.size,
    }),
  });
  const base = { store, stage, policy, defaultChannel, clock, clockWatch, popbill, metrics, log };
  const watches = { setup, outages, commonCauses, massChanges, incidents };
  const shared = { ...base, ...watches, index, watchedCompany, alerts, outbox, companyQueue };
  const recorder = new CheckRecorder(shared);
  const asker = new CompanyAsker(shared);
  const checking = { ...shared, asker, recorder, checkQueue };
  const collectorReports = await CollectorReports.load({
    ...checking,
    readRefusal: (code, message, brn) => refusalOf({ message }, code, 'call', [brn]),
  });
  const checks = new CompanyChecker({
    ...checking,
    nextSweepAt: () => nextSweep(clock.now()),
    recordWaitingReports: (brn) => collectorReports.recordWaiting(brn),
  });
  const sweepChecker = createSweepChecker({
    ...checking,
    hasWaitingReport: (brn) => collectorReports.isWaiting(brn),
  });
  const futureTimes = createFutureTimes(shared);
  clockWatch.onClockRight(() => futureTimes.correct());
  const { heartbeatUrl } = config;
  const heartbeat =
    heartbeatUrl === undefined
      ? undefined
      : createHeartbeat(heartbeatUrl, () => health.checkCanDeliver(), log);
  const sweepDeps = {
    ...checking,
    checker: sweepChecker,
    concurrency: COMPANIES_PER_PARALLEL_CALL * config.popbill.concurrency,
  };
  const sweeper = await Sweeper.load({
    ...sweepDeps,
    nextRun: nextSweep,
    onEnded: metrics.swept,
    onFinished: ({ startedAt }, by) => {
      futureTimes.onSweepFinished(startedAt);
      heartbeat?.beat();
      firstChecks.onSweepFinished({ by, startedAt });
    },
  });
  const health = createHealth({ ...shared, writes, slackWatch, futureTimes, sweeper, nextSweep });
  const storeState = createStoreState({
    diskUsage: singleFlight(() => diskUsageOf(config.store.url)),
    members: options.members,
    writes,
    health,
  });
  const digests = await Digests.load({
    ...shared,
    alerts: alertIndex,
    overview,
    lastSweep: () => sweeper.last,
    nextSweep,
  });
  const watchedCompanies = new WatchedCompanies(shared);
  const triage = new AlertTriage({ ...shared, messages });
  const { publicUrl, clientLinks: hasClientLinks } = config.http;
  const popups = new PopupService({ ...shared, publicUrl });
  const promisedChecks = await PromisedChecks.load({ store, log });
  const clientLinksUrl = hasClientLinks ? publicUrl : undefined;
  const core = {
    ...shared,
    isLeading,
    settings,
    channelLanguage,
    operators,
    slackWatch,
    onSlackCallFailed,
    health,
    storeState,
    alertIndex,
    overview,
    changes,
    rollUps,
    checks,
    sweepChecker,
    sweeper,
    nextSweep,
    firstChecks,
    watchedCompanies,
    triage,
    digests,
    popups,
    promisedChecks,
    hasClientLinks,
    clientLinks: new ClientLinks({ ...shared, linkIndex, popups, promisedChecks, clientLinksUrl }),
  };
  return {
    ...core,
    status: createAppStatus({ ...core, version: appVersion() }),
    homeVisits: await HomeVisits.load(store),
    calendarFeeds: await CalendarFeeds.load({ ...core, publicUrl }),
    collectorReports,
    probes: createProbes(sweepDeps),
    testAlerts: createTestAlerts(core),
    bulk: new BulkEdits(core),
    dueAlerts: createDueAlerts({ ...core, index: alertIndex, recorder }),
    imports: new CompanyImporter({ ...shared, watchedCompanies, firstChecks }),
    exports: createCompanyExport(core),
    digestRun: createDigestRun({
      ...core,
      nextRun: liveNextRun(() => settings.current('digestCron'), config.digest.timezone),
    }),
    async close() {
      await Promise.all([
        popbill.close(),
        heartbeat?.close(),
        firstChecks.untilIdle(),
        health.untilIdle(),
      ]);
      // After closing the client, whose last answer may start preparations (onClockRight), which use the store.
      await clockWatch.untilIdle();
      await store.close();
    },
  };
}

/** The version in package.json, which is in the folder that contains `dist`. */
function appVersion(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return version;
}
