import { createAlertBook } from '../../src/alert/alert-book.js';
import { AlertIndex, storeWithCurrentCompanies } from '../../src/alert/alert-index.js';
import { createAlertMessages } from '../../src/alert/alert-messages.js';
import { createDueAlerts } from '../../src/alert/due-alerts.js';
import { RollUps } from '../../src/alert/roll-ups.js';
import { createMetrics, type Metrics } from '../../src/app/metrics.js';
import { CalendarFeeds } from '../../src/calendar/calendar-feeds.js';
import { CompanyAsker } from '../../src/check/ask-popbill.js';
import { CompanyChecker } from '../../src/check/check-company.js';
import { CheckQueue, CheckRecorder } from '../../src/check/check-recorder.js';
import { PromisedChecks } from '../../src/check/promised-checks.js';
import { ClientLinkIndex, ClientLinks } from '../../src/client/client-links.js';
import { CompanyIndex } from '../../src/company/company-index.js';
import { CompanyImporter } from '../../src/company-file/company-import.js';
import { FirstCheckTracker } from '../../src/company-file/first-checks.js';
import { Digests } from '../../src/digest/digests.js';
import { CommonCauseWatch } from '../../src/incident/common-cause-watch.js';
import { MassChangeWatch } from '../../src/incident/mass-change-watch.js';
import { OutageWatch } from '../../src/incident/outage-watch.js';
import { SetupWatch } from '../../src/incident/setup-watch.js';
import type { Brn } from '../../src/kernel/brn.js';
import { ClockWatch } from '../../src/kernel/clock-watch.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import type { Instant } from '../../src/kernel/time.js';
import { BulkEdits } from '../../src/list/bulk-edits.js';
import { Overview } from '../../src/list/overview.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import { PopupService } from '../../src/popup/popups.js';
import type { Company } from '../../src/records/company.js';
import type { OutboxJob } from '../../src/records/outbox.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { SlackWatch } from '../../src/slack/slack-watch.js';
import { createFutureTimes } from '../../src/status/future-times.js';
import { createHealth } from '../../src/status/health.js';
import { createProbes } from '../../src/sweep/probes.js';
import { createSweepChecker } from '../../src/sweep/sweep-checker.js';
import { Sweeper } from '../../src/sweep/sweeper.js';
import { AlertTriage } from '../../src/triage/alert-triage.js';
import { WatchedCompanies } from '../../src/watch/watch-company.js';
import { captureLog } from './capture-log.js';
import { fakeClock, seoul } from './fake-clock.js';
import { type FakePopbill, fakePopbill } from './fake-popbill.js';
import { memoryStore } from './memory-store.js';

/** All use cases on a store in memory, with a fake clock and a fake POPBiLL. */
export async function serviceBench(
  options: {
    readonly companies?: readonly Company[];
    readonly policy?: Partial<Policy>;
    readonly stage?: 'test' | 'production';
    readonly store?: Store;
    readonly publicUrl?: string;
    /** The app's address, if CLIENT_LINKS is on. */
    readonly clientLinksUrl?: string;
    readonly operators?: readonly string[];
    readonly now?: Instant;
    /** Default: one with default answers. */
    readonly popbill?: FakePopbill;
    /** Companies with a report of the collector that is not recorded yet. */
    readonly reported?: readonly Brn[];
    /** The number of companies that a sweep checks at once. */
    readonly concurrency?: number;
    readonly metrics?: Pick<Metrics, 'checked' | 'decided'>;
    /** Called at the end of each sweep. */
    readonly onSweepEnded?: Metrics['swept'];
  } = {},
) {
  const { stage = 'test' } = options;
  const rawStore = options.store ?? memoryStore(stage);
  await rawStore.write((options.companies ?? []).map((value) => ({ put: 'company', value })));
  const clock = fakeClock(options.now ?? seoul('2026-11-25 08:31'));
  const popbill = options.popbill ?? fakePopbill();
  const log = captureLog();
  const policy = { ...DEFAULT_POLICY, ...options.policy };
  const clockWatch = new ClockWatch({ clock, log });
  const slackWatch = new SlackWatch({ clock, log });
  const defaultChannel = () => 'C0DEFAULT';
  const companyQueue = new KeyedQueue();
  const index = await CompanyIndex.load(rawStore, stage);
  const watchedCompany = index.get.bind(index);
  const unindexedStore = storeWithCurrentCompanies(rawStore, watchedCompany, defaultChannel);
  const alertIndex = await AlertIndex.load(unindexedStore, policy);
  const overview = new Overview({
    store: unindexedStore,
    index,
    alerts: alertIndex,
    policy,
    clock,
  });
  const firstChecks = await FirstCheckTracker.load({
    store: unindexedStore,
    watchedCompany,
    policy,
    clock,
    log,
  });
  const outbox = await OutboxIndex.load(unindexedStore);
  const linkIndex = await ClientLinkIndex.load(unindexedStore);
  const checkQueue = new CheckQueue();
  const indexes = [alertIndex, index, overview, firstChecks, linkIndex, checkQueue, outbox];
  const store = checkQueue.storeOfChecks(indexedStore(unindexedStore, ...indexes));
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
  const incidents = () => ({
    setup: setup.open,
    outage: outages.open,
    commonCause: commonCauses.open,
    massChange: massChanges.open,
  });
  const metrics = options.metrics ?? createMetrics();
  const messages = createAlertMessages({ outbox, rollUps });
  const alerts = createAlertBook({
    store,
    index: alertIndex,
    outbox,
    messages,
    metrics,
    stage,
    policy,
    defaultChannel,
    operators: () => options.operators ?? [],
    circumstances: () => ({
      isFrozen: setup.open !== undefined,
      hasOutage: outages.open !== undefined,
      commonCause: commonCauses.sharedRejection,
      massChange: massChanges.open,
      watchedCount: index.size,
    }),
  });
  const shared = {
    store,
    popbill,
    clock,
    clockWatch,
    alerts,
    outbox,
    companyQueue,
    policy,
    stage,
    metrics,
    watchedCompany,
    setup,
    outages,
    commonCauses,
  };
  const nextSweep = nextRunOf('0 6 * * *', 'Asia/Seoul');
  const recorder = new CheckRecorder(shared);
  const asker = new CompanyAsker(shared);
  const nextSweepAt = () => nextSweep(clock.now());
  const checker = new CompanyChecker({
    ...shared,
    asker,
    recorder,
    nextSweepAt,
    checkQueue,
    recordWaitingReports: async (brn) => options.reported?.includes(brn) !== true,
  });
  const sweepChecker = createSweepChecker({
    ...shared,
    asker,
    recorder,
    checkQueue,
    hasWaitingReport: (brn) => options.reported?.includes(brn) === true,
    log,
  });
  const sweepDeps = {
    ...shared,
    asker,
    checker: sweepChecker,
    recorder,
    index,
    log,
    massChanges,
    concurrency: options.concurrency ?? 4,
  };
  const sweeper = await Sweeper.load({
    ...sweepDeps,
    nextRun: nextSweep,
    onEnded: options.onSweepEnded,
    onFinished: ({ startedAt }, by) => firstChecks.onSweepFinished({ by, startedAt }),
  });
  const companies = new WatchedCompanies({ ...shared, index });
  const digests = await Digests.load({
    store,
    outbox,
    index,
    alerts: alertIndex,
    overview,
    stage,
    policy,
    defaultChannel,
    incidents,
    lastSweep: () => sweeper.last,
    nextSweep,
  });
  const triage = new AlertTriage({ store, messages, companyQueue, clock, policy });
  const popups = new PopupService({ ...shared, publicUrl: options.publicUrl });
  const promisedChecks = await PromisedChecks.load({ store, log });
  const { clientLinksUrl } = options;
  const linkDeps = { ...shared, linkIndex, popups, promisedChecks, clientLinksUrl };
  const futureTimes = createFutureTimes({ store, outbox, companyQueue, clock, log });
  return {
    store,
    policy,
    clock,
    clockWatch,
    slackWatch,
    futureTimes,
    health: createHealth({
      store,
      writes: { failing: undefined },
      clockWatch,
      slackWatch,
      futureTimes,
      index,
      outbox,
      sweeper,
      outages,
      incidents,
      policy,
      clock,
      log,
      nextSweep,
    }),
    popbill,
    log,
    index,
    overview,
    outbox,
    companyQueue,
    alertIndex,
    rollUps,
    setup,
    outages,
    commonCauses,
    massChanges,
    probes: createProbes(sweepDeps),
    triage,
    bulk: new BulkEdits({ store, index, alerts, triage, companyQueue, clock, log }),
    dueAlerts: createDueAlerts({
      store,
      index: alertIndex,
      recorder,
      watchedCompany,
    }),
    checker,
    recorder,
    sweepChecker,
    sweeper,
    digests,
    nextSweep,
    companies,
    imports: new CompanyImporter({ ...shared, watchedCompanies: companies, index, firstChecks }),
    firstChecks,
    popups,
    promisedChecks,
    linkIndex,
    calendarFeeds: await CalendarFeeds.load({
      ...incidentDeps,
      overview,
      publicUrl: options.publicUrl,
    }),
    clientLinks: new ClientLinks(linkDeps),
    /** The outbox jobs, oldest first. */
    jobs: (): readonly OutboxJob[] => outbox.all().map(({ job }) => job),
  };
}
