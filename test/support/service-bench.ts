import { AlertBook } from '../../src/alert/alert-book.js';
import { AlertIndex, alertsOfCompanies } from '../../src/alert/alert-index.js';
import { AlertMessages } from '../../src/alert/alert-messages.js';
import { DueAlerts } from '../../src/alert/due-alerts.js';
import { RollUps } from '../../src/alert/roll-ups.js';
import { createMetrics, type Metrics } from '../../src/app/metrics.js';
import { CompanyAsker } from '../../src/check/ask-popbill.js';
import { CompanyChecker } from '../../src/check/check-company.js';
import { CheckRecorder } from '../../src/check/check-recorder.js';
import { CompanyIndex } from '../../src/company/company-index.js';
import { CompanyImporter } from '../../src/company-file/company-import.js';
import { FirstChecks } from '../../src/company-file/first-checks.js';
import { Digests } from '../../src/digest/digests.js';
import { CommonCauseWatch } from '../../src/incident/common-cause-watch.js';
import { MassChangeWatch } from '../../src/incident/mass-change-watch.js';
import { OutageWatch } from '../../src/incident/outage-watch.js';
import { SetupWatch } from '../../src/incident/setup-watch.js';
import { ClockWatch } from '../../src/kernel/clock-watch.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import type { Instant } from '../../src/kernel/time.js';
import { BulkEdits } from '../../src/list/bulk-edits.js';
import { Overview } from '../../src/list/overview.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import { PopupService } from '../../src/popup/popups.js';
import type { Company } from '../../src/records/company.js';
import type { OutboxJob } from '../../src/records/outbox.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { SlackWatch } from '../../src/slack/slack-watch.js';
import { createFutureTimes } from '../../src/status/future-times.js';
import { createHealth } from '../../src/status/health.js';
import { Probes } from '../../src/sweep/probes.js';
import { SweepChecker } from '../../src/sweep/sweep-checker.js';
import { Sweeper } from '../../src/sweep/sweeper.js';
import { AlertTriage } from '../../src/triage/alert-triage.js';
import { CompanyRegister } from '../../src/watch/watch-company.js';
import { captureLog } from './capture-log.js';
import { fakeClock, seoul } from './fake-clock.js';
import { type FakePopbill, fakePopbill } from './fake-popbill.js';
import { memoryStore } from './memory-store.js';

/** All use cases on a store in memory, a clock that stands still and a POPBiLL that answers as it is told. */
export async function serviceBench(
  about: {
    readonly companies?: readonly Company[];
    readonly policy?: Partial<Policy>;
    readonly stage?: 'test' | 'production';
    readonly store?: Store;
    readonly publicUrl?: string;
    readonly operators?: readonly string[];
    readonly now?: Instant;
    /** Default: one that answers as usual. */
    readonly popbill?: FakePopbill;
    /** Companies in hand at once. */
    readonly concurrency?: number;
    readonly metrics?: Pick<Metrics, 'checked' | 'decided'>;
    /** Told how each sweep ended. */
    readonly ended?: Metrics['swept'];
  } = {},
) {
  const { stage = 'test', publicUrl } = about;
  const kept = about.store ?? memoryStore(stage);
  await kept.write((about.companies ?? []).map((value) => ({ put: 'company', value })));
  const clock = fakeClock(about.now ?? seoul('2026-11-25 08:31'));
  const popbill = about.popbill ?? fakePopbill();
  const log = captureLog();
  const policy = { ...DEFAULT_POLICY, ...about.policy };
  const clockWatch = new ClockWatch({ clock, log });
  const slackWatch = new SlackWatch({ clock, log });
  const defaultChannel = () => 'C0DEFAULT';
  const companyQueue = new KeyedQueue();
  const index = await CompanyIndex.load(kept, stage);
  const watched = index.get.bind(index);
  const stored = alertsOfCompanies(kept, { watched, defaultChannel });
  const alertIndex = await AlertIndex.load(stored, policy);
  const overview = new Overview({ store: stored, index, policy, clock });
  const firstChecks = await FirstChecks.load({ store: stored, watched, policy, clock, log });
  const outbox = await OutboxLog.load(stored);
  const store = indexedStore(stored, alertIndex, index, overview, firstChecks, outbox);
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
  const incidents = () => ({
    setup: setup.open,
    outage: outages.open,
    commonCause: commonCauses.open,
    massChange: massChanges.open,
  });
  const isFrozen = () => setup.open !== undefined;
  const metrics = about.metrics ?? createMetrics();
  const messages = new AlertMessages({ outbox, rollUps });
  const alerts = new AlertBook({
    ...{ store, outbox, messages, metrics, stage, policy, defaultChannel },
    operators: () => about.operators ?? [],
    circumstances: () => ({
      frozen: isFrozen(),
      outage: outages.open !== undefined,
      commonCause: commonCauses.shared,
      massChange: massChanges.open,
      watched: index.size,
    }),
  });
  const shared = {
    ...{ store, popbill, clock, clockWatch, alerts, outbox, companyQueue, policy, stage, metrics },
    ...{ watched, setup, outages, commonCauses },
  };
  const nextRun = nextRunOf('0 6 * * *', 'Asia/Seoul');
  const turns = new KeyedQueue();
  const recorder = new CheckRecorder(shared);
  const asker = new CompanyAsker(shared);
  const nextSweepAt = () => nextRun(clock.now());
  const checker = new CompanyChecker({ ...shared, asker, recorder, nextSweepAt, turns });
  const sweepChecker = new SweepChecker({ ...shared, asker, recorder, turns });
  const sweeping = {
    ...{ ...shared, asker, checker: sweepChecker, recorder, index, log, massChanges },
    concurrency: about.concurrency ?? 4,
  };
  const sweeper = await Sweeper.load({
    ...sweeping,
    nextRun,
    ended: about.ended,
    finished: (_, by) => firstChecks.sweepFinished(by),
  });
  const companies = new CompanyRegister({ ...shared, index });
  const digests = await Digests.load({
    ...{ store, outbox, index, alerts: alertIndex, stage, policy, defaultChannel, incidents },
    lastSweep: () => sweeper.last,
    nextSweep: nextRun,
  });
  const triage = new AlertTriage({ store, messages, companyQueue, clock, policy });
  const futureTimes = createFutureTimes({ store, outbox, companyQueue, clock, log });
  return {
    store,
    policy,
    clock,
    clockWatch,
    slackWatch,
    futureTimes,
    health: createHealth({
      ...{ store, writes: { failing: undefined }, clockWatch, slackWatch, futureTimes, index },
      ...{ outbox, sweeper, outages, incidents, policy, clock, log, nextSweep: nextRun },
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
    probes: new Probes(sweeping),
    desk: triage,
    bulk: new BulkEdits({ store, index, alerts, triage, companyQueue, clock, log }),
    dueAlerts: new DueAlerts({ store, index: alertIndex, checker: recorder, watched, isFrozen }),
    checker,
    recorder,
    sweepChecker,
    sweeper,
    digests,
    nextRun,
    companies,
    imports: new CompanyImporter({ ...shared, register: companies, index, firstChecks }),
    firstChecks,
    popups: new PopupService({
      ...shared,
      watched,
      ...(publicUrl === undefined ? {} : { publicUrl }),
    }),
    /** What waits to be sent, oldest first. */
    jobs: (): readonly OutboxJob[] => outbox.all().map(({ job }) => job),
  };
}
