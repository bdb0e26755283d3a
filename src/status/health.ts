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
  readonly sweeper: Pick<Sweeper, 'progress' | 'brokeOffAt' | 'last' | 'lastFinishedAt'>;
  readonly nextSweep: (after: Instant) => Instant | undefined;
  readonly outages: Pick<OutageWatch, 'open' | 'ended' | 'unprovableSince'>;
  /** They have notices of their own in the alert channel, so that nobody is notified twice. */
  readonly incidents: () => Incidents;
  readonly policy: QuietTimes;
  readonly clock: Clock;
  readonly log: Log;
}

/** A network disk that is gone never answers. */
const STORE_WITHIN_MS = 2 * SECOND;
const LOOK_EVERY = 10 * SECOND;

export type Health = ReturnType<typeof createHealth>;

/** Whether the app does its job, by the one rule (health-rules.ts). */
export function createHealth(deps: Deps) {
  const { store, clockWatch, sweeper, outages, clock, log } = deps;
  const startedAt = clock.now();
  let problems: readonly HealthProblem[] = [];
  let lookedAt: number | undefined;
  let looking: Promise<void> | undefined;
  let storeFails: HealthFacts['storeFails'];

  async function lookAtStore(): Promise<void> {
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
        brokeOffAt: sweeper.brokeOffAt,
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

  /** Undefined during an outage and until the companies it left are checked: that has its own notice. */
  function unanswered(): HealthFacts['sweeps']['unanswered'] {
    const since = sweeper.lastFinishedAt();
    const { asked, failed } = sweeper.last ?? {};
    const isSilence = outages.open !== undefined || outages.ended !== undefined;
    if (isSilence || since === undefined || asked === undefined || failed === undefined)
      return undefined;
    return { since, asked, failed };
  }

  /** Exact only before the first sweep. */
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
      if (!after.has(kind)) log.info('What kept the app from its job is over', { kind });
    }
    problems = found;
  }

  /** Never rejects. */
  async function read() {
    await lookAtStore();
    const facts = factsNow();
    note(problemsOf(facts));
    return { at: facts.now, problems, incidents: deps.incidents() };
  }

  return {
    read,
    /** As of a few seconds ago. */
    get problems() {
      return problems;
    },
    /** Called every second; reads every ten and reports what it found. */
    tick(report: (problems: readonly HealthProblem[], now: Instant) => void): void {
      const steadyMs = clock.steadyMs?.() ?? clock.now();
      const isRecent = lookedAt !== undefined && steadyMs - lookedAt < LOOK_EVERY;
      if (isRecent || looking !== undefined) return;
      lookedAt = steadyMs;
      looking = read()
        .then(({ problems: found, at }) => report(found, at))
        .finally(() => {
          looking = undefined;
        });
    },
    async idle(): Promise<void> {
      await looking;
    },
    /** Whether notices reach people; asks Slack. */
    async canDeliver(): Promise<boolean> {
      await deps.slackWatch.ask();
      return canDeliver((await read()).problems);
    },
  };
}

function countedSince(times: readonly Instant[]): { count: number; since: Instant } | undefined {
  return times.length === 0 ? undefined : { count: times.length, since: Math.min(...times) };
}
