import type { CompanyIndex } from '../company/company-index.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import { inTime } from '../kernel/async.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { QuietTimes } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, SECOND } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { HealthProblem } from '../records/health.js';
import type { Incidents } from '../records/incident.js';
import type { Store } from '../records/store.js';
import type { SlackWatch } from '../slack/slack-watch.js';
import type { WriteWatch } from '../store/write-watch.js';
import type { Sweeper } from '../sweep/sweeper.js';
import type { FutureTimes } from './future-times.js';
import { canDeliver, dueSinceOf, type HealthFacts, problemsOf } from './health-rules.js';

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

/** Whether the app does its job, by the one rule (health-rules.ts). */
export class Health {
  readonly #deps: Deps;
  readonly #startedAt: Instant;
  #problems: readonly HealthProblem[] = [];
  #lookedAt: number | undefined;
  #looking: Promise<void> | undefined;
  #storeFailsSince: Instant | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
  }

  /** As of a few seconds ago. */
  get problems(): readonly HealthProblem[] {
    return this.#problems;
  }

  /** Never rejects. */
  async read() {
    await this.#lookAtStore();
    const facts = this.#facts();
    this.#note(problemsOf(facts));
    return { at: facts.now, problems: this.#problems, incidents: this.#deps.incidents() };
  }

  /** Called every second; reads every ten and reports what it found. */
  tick(report: (problems: readonly HealthProblem[], now: Instant) => void): void {
    const { clock } = this.#deps;
    const steadyMs = clock.steadyMs?.() ?? clock.now();
    const isRecent = this.#lookedAt !== undefined && steadyMs - this.#lookedAt < LOOK_EVERY;
    if (isRecent || this.#looking !== undefined) return;
    this.#lookedAt = steadyMs;
    this.#looking = this.read()
      .then(({ problems, at }) => report(problems, at))
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#looking;
  }

  /** Whether notices reach people; asks Slack. */
  async canDeliver(): Promise<boolean> {
    await this.#deps.slackWatch.ask();
    const { problems } = await this.read();
    return canDeliver(problems);
  }

  async #lookAtStore(): Promise<void> {
    const { store, clock } = this.#deps;
    const answer = store.lastSweep().then(
      () => 'read' as const,
      () => 'failed' as const,
    );
    const isRead = (await inTime(answer, STORE_WITHIN_MS)) === 'read';
    this.#storeFailsSince = isRead ? undefined : (this.#storeFailsSince ?? clock.now());
  }

  #facts(): HealthFacts {
    const { clockWatch, slackWatch, sweeper, futureTimes, nextSweep, outages, writes } = this.#deps;
    const now = clockWatch.rightNow();
    const { state: clock, since } = clockWatch;
    const { state: slack } = slackWatch;
    const lastFinishedAt = sweeper.lastFinishedAt();
    return {
      now,
      startedAt: this.#startedAt,
      sweeps: {
        next: nextSweep,
        watchedSince: this.#watchedSince(now, lastFinishedAt),
        lastFinishedAt,
        runningSince: sweeper.progress?.startedAt,
        brokeOffAt: sweeper.brokeOffAt,
        unanswered: this.#unanswered(lastFinishedAt),
      },
      clockOff: clock.kind === 'off' ? { since, differenceMs: clock.differenceMs } : undefined,
      slack: 'since' in slack ? slack : undefined,
      storeFailsSince: this.#storeFailsSince,
      writesFail: writes.failing,
      unreadable: this.#unreadable(),
      loginsUsedUpSince: outages.unprovableSince,
      waiting: this.#waiting(now),
      futureTimes: futureTimes.found,
    };
  }

  /** Undefined during an outage and until the companies it left are checked: that has its own notice. */
  #unanswered(since: Instant | undefined): HealthFacts['sweeps']['unanswered'] {
    const { outages, sweeper } = this.#deps;
    const { asked, failed } = sweeper.last ?? {};
    const isSilence = outages.open !== undefined || outages.ended !== undefined;
    if (isSilence || since === undefined || asked === undefined || failed === undefined)
      return undefined;
    return { since, asked, failed };
  }

  /** Exact only before the first sweep. */
  #watchedSince(now: Instant, lastFinishedAt: Instant | undefined): Instant | undefined {
    let since: Instant | undefined;
    for (const { addedAt } of this.#deps.index.active()) {
      since = Math.min(since ?? now, addedAt);
      if (lastFinishedAt !== undefined) break;
    }
    return since;
  }

  #unreadable(): HealthFacts['unreadable'] {
    const found = this.#deps.store.unreadable();
    if (found.length === 0) return undefined;
    return { count: found.length, since: Math.min(...found.map(({ foundAt }) => foundAt)) };
  }

  #waiting(now: Instant): HealthFacts['waiting'] {
    const { outbox, policy } = this.#deps;
    const due = outbox.all().flatMap((entry) => dueSinceOf(entry, policy, now) ?? []);
    return due.length === 0 ? undefined : { count: due.length, since: Math.min(...due) };
  }

  #note(problems: readonly HealthProblem[]): void {
    const { log } = this.#deps;
    const before = new Set(this.#problems.map(({ kind }) => kind));
    const after = new Set(problems.map(({ kind }) => kind));
    for (const { since, ...problem } of problems) {
      if (before.has(problem.kind)) continue;
      log.error('The app cannot do all of its job', {
        ...problem,
        since: new Date(since).toISOString(),
      });
    }
    for (const kind of before) {
      if (!after.has(kind)) log.info('What kept the app from its job is over', { kind });
    }
    this.#problems = problems;
  }
}
