import type { CompanyIndex } from '../company/company-index.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import { inTime } from '../kernel/async.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { QuietTimes } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, SECOND } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { Incidents } from '../records/incident.js';
import { type Store, StoreError } from '../records/store.js';
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
} from './health-rules.js';

interface Deps {
  readonly store: Pick<Store, 'lastSweep' | 'unreadable'>;
  readonly writes: Pick<WriteWatch, 'failing'>;
  readonly clockWatch: Pick<ClockWatch, 'state' | 'since' | 'rightNow'>;
  readonly slackWatch: Pick<SlackWatch, 'state' | 'ask'>;
  readonly futureTimes: Pick<FutureTimes, 'found'>;
  readonly index: CompanyIndex;
  readonly outbox: Pick<OutboxLog, 'all'>;
  readonly sweeper: Pick<Sweeper, 'progress' | 'failingSince' | 'last' | 'lastFinishedAt'>;
  readonly nextSweep: (after: Instant) => Instant | undefined;
  readonly outages: Pick<OutageWatch, 'open' | 'ended' | 'unprovableSince'>;
  /** Not problems, because incidents have their own notices in the alert channel. */
  readonly incidents: () => Incidents;
  readonly policy: QuietTimes;
  readonly clock: Clock;
  readonly log: Log;
}

/** A disconnected network disk never answers. */
const STORE_WITHIN_MS = 2 * SECOND;
const CHECK_EVERY = 10 * SECOND;

export type Health = ReturnType<typeof createHealth>;

/** Collects the facts about the app and applies health-rules.ts. */
export function createHealth(deps: Deps) {
  const { store, clockWatch, sweeper, outages, clock, log } = deps;
  const startedAt = clock.now();
  let problems: readonly HealthProblem[] = [];
  let checkedAt: number | undefined;
  let checking: Promise<void> | undefined;
  let storeFails: HealthFacts['storeFails'];

  async function checkStore(): Promise<void> {
    const answer = store.lastSweep().then(
      () => 'read' as const,
      (error: unknown) => (error instanceof StoreError ? error.code : 'failed'),
    );
    const why = await inTime(answer, STORE_WITHIN_MS);
    storeFails = why === 'read' ? undefined : { since: storeFails?.since ?? clock.now(), why };
  }

  function factsNow(): HealthFacts {
    const now = clockWatch.rightNow();
    const { state, since } = clockWatch;
    const { state: slack } = deps.slackWatch;
    return {
      now,
      startedAt,
      sweeps: {
        next: deps.nextSweep,
        watchedSince: watchedSince(now),
        lastFinishedAt: sweeper.lastFinishedAt(),
        runningSince: sweeper.progress?.startedAt,
        failingSince: sweeper.failingSince,
        unanswered: unanswered(),
      },
      clockOff: state.kind === 'off' ? { since, differenceMs: state.differenceMs } : undefined,
      slack: 'since' in slack ? slack : undefined,
      storeFails,
      writesFail: deps.writes.failing,
      unreadable: countedSince(store.unreadable().map(({ foundAt }) => foundAt)),
      loginsUsedUpSince: outages.unprovableSince,
      waiting: countedSince(
        deps.outbox.all().flatMap((entry) => dueSinceOf(entry, deps.policy, now) ?? []),
      ),
      futureTimes: deps.futureTimes.found,
    };
  }

  /** Undefined during an outage, and until the companies not checked because of it are: the outage has its own notice. */
  function unanswered(): HealthFacts['sweeps']['unanswered'] {
    const since = sweeper.lastFinishedAt();
    const { asked, failed } = sweeper.last ?? {};
    const isOutage = outages.open !== undefined || outages.ended !== undefined;
    if (isOutage || since === undefined || asked === undefined || failed === undefined)
      return undefined;
    return { since, asked, failed };
  }

  /** Exact only before the first finished sweep; after it, only whether there is a company matters. */
  function watchedSince(now: Instant): Instant | undefined {
    let since: Instant | undefined;
    for (const { addedAt } of deps.index.active()) {
      since = Math.min(since ?? now, addedAt);
      if (sweeper.lastFinishedAt() !== undefined) break;
    }
    return since;
  }

  function note(found: readonly HealthProblem[]): void {
    const before = new Set(problems.map(({ kind }) => kind));
    const after = new Set(found.map(({ kind }) => kind));
    for (const { since, ...problem } of found) {
      if (before.has(problem.kind)) continue;
      log.error('The app cannot do all of its job', {
        ...problem,
        since: new Date(since).toISOString(),
      });
    }
    for (const kind of before) {
      if (!after.has(kind)) log.info('A problem with the app is over', { kind });
    }
    problems = found;
  }

  /** Never rejects. */
  async function read() {
    await checkStore();
    const facts = factsNow();
    note(problemsOf(facts));
    return { at: facts.now, problems, incidents: deps.incidents() };
  }

  return {
    read,
    /** The problems found by the latest check, a few seconds ago. */
    get problems() {
      return problems;
    },
    /** Called every second; checks every ten seconds and reports the problems. */
    tick(report: (problems: readonly HealthProblem[], now: Instant) => void): void {
      const steadyMs = clock.steadyMs?.() ?? clock.now();
      const isRecent = checkedAt !== undefined && steadyMs - checkedAt < CHECK_EVERY;
      if (isRecent || checking !== undefined) return;
      checkedAt = steadyMs;
      checking = read()
        .then(({ problems: found, at }) => report(found, at))
        .finally(() => {
          checking = undefined;
        });
    },
    async idle(): Promise<void> {
      await checking;
    },
    /** Whether notices reach people. Asks Slack first. */
    async canDeliver(): Promise<boolean> {
      await deps.slackWatch.ask();
      return canDeliver((await read()).problems);
    },
  };
}

function countedSince(times: readonly Instant[]): { count: number; since: Instant } | undefined {
  return times.length === 0 ? undefined : { count: times.length, since: Math.min(...times) };
}
