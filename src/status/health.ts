import type { CompanyIndex } from '../company/company-index.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import { withTimeout } from '../kernel/async.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { NextRun } from '../kernel/next-run.js';
import type { QuietTimes } from '../kernel/policy.js';
import { type Clock, type Log, steadyMsOf } from '../kernel/ports.js';
import { type Instant, isoTime, SECOND } from '../kernel/time.js';
import { type OutboxIndex, WEBHOOK_LANE } from '../outbox/outbox-index.js';
import type { Incidents } from '../records/incident.js';
import type { Store } from '../records/store.js';
import type { SlackWatch } from '../slack/slack-watch.js';
import type { WriteWatch } from '../store/write-watch.js';
import type { Sweeper } from '../sweep/sweeper.js';
import type { FutureTimes } from './future-times.js';
import {
  canDeliver,
  dueSinceOf,
  type HealthFacts,
  type HealthProblem,
  problemsOf,
  storeFaultOf,
  webhookTroubleIn,
} from './health-rules.js';

interface Deps {
  readonly store: Pick<Store, 'lastSweep' | 'unreadable'>;
  readonly writes: Pick<WriteWatch, 'failing'>;
  readonly clockWatch: Pick<ClockWatch, 'state' | 'since' | 'correctedNow'>;
  readonly slackWatch: Pick<SlackWatch, 'state' | 'check'>;
  readonly futureTimes: Pick<FutureTimes, 'corrected'>;
  readonly index: CompanyIndex;
  readonly outbox: Pick<OutboxIndex, 'all' | 'inLane'>;
  readonly sweeper: Pick<Sweeper, 'progress' | 'failingSince' | 'last' | 'lastFinishedAt'>;
  readonly nextSweep: NextRun;
  readonly outages: Pick<OutageWatch, 'open' | 'ended' | 'loginsUntestableSince'>;
  /** Not counted as problems, because they have their own notices in the alert channel. */
  readonly incidents: () => Incidents;
  readonly policy: QuietTimes;
  readonly clock: Clock;
  readonly log: Log;
}

/** A disconnected network disk never answers. */
const STORE_TIMEOUT_MS = 2 * SECOND;
const CHECK_INTERVAL = 10 * SECOND;

export type Health = ReturnType<typeof createHealth>;

export function createHealth(deps: Deps) {
  const { store, clockWatch, sweeper, outages, clock, log } = deps;
  const startedAt = clock.now();
  let problems: readonly HealthProblem[] = [];
  let checkedAtMs: number | undefined;
  let checking: Promise<void> | undefined;
  let storeFailure: HealthFacts['storeFailure'];
  let readMs: number | undefined;

  async function checkStore(): Promise<void> {
    const startedMs = steadyMsOf(clock);
    const result = store.lastSweep().then(() => 'read' as const, storeFaultOf);
    // `undefined`: no answer in time.
    const outcome = await withTimeout(result, STORE_TIMEOUT_MS);
    readMs = outcome === 'read' ? steadyMsOf(clock) - startedMs : undefined;
    const since = storeFailure?.since ?? clock.now();
    storeFailure = outcome === 'read' ? undefined : { since, why: outcome };
  }

  function factsNow(): HealthFacts {
    const now = clockWatch.correctedNow();
    const { state, since } = clockWatch;
    const { state: slack } = deps.slackWatch;
    const messages = deps.outbox.all().filter(({ job }) => job.kind !== 'webhook');
    return {
      now,
      startedAt,
      sweeps: {
        nextSweep: deps.nextSweep,
        watchedSince: findWatchedSince(now),
        lastFinishedAt: sweeper.lastFinishedAt(),
        runningSince: sweeper.progress?.startedAt,
        failingSince: sweeper.failingSince,
        unanswered: countUnanswered(),
      },
      clockOff: state.kind === 'off' ? { since, differenceMs: state.differenceMs } : undefined,
      slack: 'since' in slack ? slack : undefined,
      storeFailure,
      writeFailures: deps.writes.failing,
      unreadable: countAndStart(store.unreadable().map(({ foundAt }) => foundAt)),
      loginsUntestableSince: outages.loginsUntestableSince,
      waiting: countAndStart(
        messages.flatMap((entry) => dueSinceOf(entry, deps.policy, now) ?? []),
      ),
      webhook: webhookTroubleIn(deps.outbox.inLane(WEBHOOK_LANE)),
      futureTimes: deps.futureTimes.corrected,
    };
  }

  /** Undefined during an outage, which has its own notice, and until the affected companies have been checked. */
  function countUnanswered(): HealthFacts['sweeps']['unanswered'] {
    const since = sweeper.lastFinishedAt();
    // While `last` is unfinished, its counts are those of the sweep that finished at `since`.
    const { asked, failed } = sweeper.last ?? {};
    const isOutage = outages.open !== undefined || outages.ended !== undefined;
    if (isOutage || since === undefined || asked === undefined || failed === undefined)
      return undefined;
    return { since, asked, failed };
  }

  /** Exact only until the first sweep has finished. Later it matters only whether there is a company. */
  function findWatchedSince(now: Instant): Instant | undefined {
    let since: Instant | undefined;
    for (const { addedAt } of deps.index.active()) {
      since = Math.min(since ?? now, addedAt);
      if (sweeper.lastFinishedAt() !== undefined) break;
    }
    return since;
  }

  function setProblems(current: readonly HealthProblem[]): void {
    const previousKinds = new Set(problems.map(({ kind }) => kind));
    const currentKinds = new Set(current.map(({ kind }) => kind));
    for (const { since, ...problem } of current) {
      if (previousKinds.has(problem.kind)) continue;
      log.error('The app has a problem', { ...problem, since: isoTime(since) });
    }
    for (const kind of previousKinds) {
      if (!currentKinds.has(kind)) log.info('A problem with the app has ended', { kind });
    }
    problems = current;
  }

  /** Never rejects. */
  async function read() {
    await checkStore();
    const facts = factsNow();
    setProblems(problemsOf(facts));
    return { at: facts.now, problems, incidents: deps.incidents() };
  }

  return {
    read,
    /** Of the latest check. */
    get problems() {
      return problems;
    },
    /** Of the latest check; undefined if the store did not answer. */
    get readMs() {
      return readMs;
    },
    /** Call this every second; checks every ten seconds. */
    tick(report: (problems: readonly HealthProblem[], now: Instant) => void): void {
      const steadyMs = steadyMsOf(clock);
      const isRecent = checkedAtMs !== undefined && steadyMs - checkedAtMs < CHECK_INTERVAL;
      if (isRecent || checking !== undefined) return;
      checkedAtMs = steadyMs;
      checking = read()
        .then(({ problems: current, at }) => report(current, at))
        .finally(() => {
          checking = undefined;
        });
    },
    async untilIdle(): Promise<void> {
      await checking;
    },
    async checkCanDeliver(): Promise<boolean> {
      await deps.slackWatch.check();
      return canDeliver((await read()).problems);
    },
  };
}

function countAndStart(times: readonly Instant[]): { count: number; since: Instant } | undefined {
  return times.length === 0 ? undefined : { count: times.length, since: Math.min(...times) };
}
