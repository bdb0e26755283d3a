import { isShareOfAll } from '../incident/outage-rules.js';
import { isQuiet, type QuietTimes, quietUntil } from '../kernel/quiet-hours.js';
import { HOUR, type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import type { HealthProblem } from '../records/health.js';

export interface HealthFacts {
  readonly now: Instant;
  /** Of the process. */
  readonly startedAt: Instant;
  /** Absent: nobody says that it is off. */
  readonly clockOff?: { readonly since: Instant; readonly differenceMs: number };
  /** Absent: Slack takes our token, or nobody knows yet. */
  readonly slack?: {
    readonly kind: 'refused' | 'unreachable';
    readonly since: Instant;
    readonly error: string;
  };
  readonly storeFailsSince?: Instant;
  /** The first and the last write in a row that failed. */
  readonly writesFail?: { readonly since: Instant; readonly last: Instant };
  readonly unreadable?: { readonly count: number; readonly since: Instant };
  readonly sweeps: SweepFacts;
  /** Since when HomeTax is silent and no login may be tested by itself any more. */
  readonly loginsUsedUpSince?: Instant;
  /** Messages that should have been sent, and since when the first of them should. */
  readonly waiting?: { readonly count: number; readonly dueSince: Instant };
  readonly futureTimes?: { readonly count: number; readonly at: Instant };
}

export interface SweepFacts {
  /** Since when a company is to be swept; absent: none is. */
  readonly watchedSince?: Instant;
  readonly lastFinishedAt?: Instant;
  readonly runningSince?: Instant;
  /** Since when no sweep was finished after one that ended by an error. */
  readonly brokeOffAt?: Instant;
  /** What the last one that was finished could not find out and nothing has since; absent: it has a notice of its own. */
  readonly unanswered?: {
    readonly since: Instant;
    readonly asked: number;
    readonly failed: number;
  };
  /** The first scheduled sweep after an instant. */
  readonly next: (after: Instant) => Instant | undefined;
}

/** How long a sweep that was due may take to be finished. */
const SWEEP_WITHIN = 2 * HOUR;
/** One that still runs is waited for so long. */
const SWEEPS_AT_MOST = 12 * HOUR;
const WAITS_AT_MOST = HOUR;
/** Another program that has the store for a moment is nothing that anybody has to hear of. */
const UNWRITTEN_FOR = MINUTE;
/** Whatever waits to be written is tried again within minutes: when nothing is, nothing waits. */
const WRITTEN_WITHIN = 15 * MINUTE;
/** A network that is away for a moment is nothing that anybody has to hear of. */
const UNREACHABLE_FOR = 10 * MINUTE;

/** What keeps the app from doing its job; `status`, the admins' messages, `/monitoring` and the figures all say this. */
export function problemsOf(facts: HealthFacts): readonly HealthProblem[] {
  const { clockOff, slack, storeFailsSince, unreadable, sweeps, loginsUsedUpSince, now } = facts;
  const found: HealthProblem[] = [];
  if (clockOff !== undefined) found.push({ kind: 'clock-off', ...clockOff });
  if (slack?.kind === 'refused') {
    found.push({ kind: 'slack-refused', since: slack.since, error: slack.error });
  }
  if (slack?.kind === 'unreachable' && slack.since + UNREACHABLE_FOR <= now) {
    found.push({ kind: 'slack-unreachable', since: slack.since, error: slack.error });
  }
  if (storeFailsSince !== undefined) found.push({ kind: 'store-broken', since: storeFailsSince });
  const { writesFail } = facts;
  if (
    writesFail !== undefined &&
    writesFail.last - writesFail.since >= UNWRITTEN_FOR &&
    isWithin(writesFail.last, WRITTEN_WITHIN, now)
  ) {
    found.push({ kind: 'store-not-written', since: writesFail.since });
  }
  if (unreadable !== undefined) found.push({ kind: 'records-unreadable', ...unreadable });
  if (sweeps.brokeOffAt !== undefined) {
    found.push({ kind: 'sweep-broke-off', since: sweeps.brokeOffAt });
  }
  if (loginsUsedUpSince !== undefined) {
    found.push({ kind: 'logins-used-up', since: loginsUsedUpSince });
  }
  // By a wrong clock nobody can say what is late.
  return clockOff === undefined ? [...found, ...late(facts)] : found;
}

/** What keeps findings from people, so that nobody may be told that all is well. */
export function canDeliver(problems: readonly HealthProblem[]): boolean {
  return !problems.some(({ kind }) =>
    ['clock-off', 'slack-refused', 'slack-unreachable', 'notices-wait'].includes(kind),
  );
}

function late({ now, startedAt, sweeps, waiting, futureTimes }: HealthFacts): HealthProblem[] {
  const overdueSince = sweepOverdueSince(sweeps, { now, startedAt });
  const { lastFinishedAt: last } = sweeps;
  const found: HealthProblem[] = [];
  if (overdueSince !== undefined) {
    found.push({
      kind: 'sweep-overdue',
      since: overdueSince,
      last,
    });
  }
  const { unanswered } = sweeps;
  if (unanswered !== undefined && isShareOfAll(unanswered.failed, unanswered.asked)) {
    found.push({ kind: 'sweep-in-vain', ...unanswered });
  }
  if (waiting !== undefined && waiting.dueSince + WAITS_AT_MOST <= now) {
    found.push({ kind: 'notices-wait', since: waiting.dueSince, count: waiting.count });
  }
  if (futureTimes !== undefined) {
    found.push({ kind: 'future-times', since: futureTimes.at, count: futureTimes.count });
  }
  return found;
}

function sweepOverdueSince(
  { watchedSince, lastFinishedAt, runningSince, next }: SweepFacts,
  { now, startedAt }: Pick<HealthFacts, 'now' | 'startedAt'>,
): Instant | undefined {
  if (watchedSince === undefined) return undefined;
  // The first one begins as soon as there is a company.
  const due =
    lastFinishedAt === undefined ? Math.max(startedAt, watchedSince) : next(lastFinishedAt);
  if (due === undefined || due + SWEEP_WITHIN >= now) return undefined;
  const late = due + SWEEP_WITHIN;
  // One that began too late makes up for nothing before it is finished.
  const isInTime = runningSince !== undefined && runningSince <= late;
  return isInTime && runningSince + SWEEPS_AT_MOST > now ? undefined : late;
}

/** What is known of a message that waits to be sent. */
interface WaitingMessage {
  readonly createdAt: Instant;
  readonly notBefore?: Instant;
  readonly attempts: number;
  readonly calm?: true;
}

/** Since when a message should have been sent; undefined: it waits on purpose, for quiet hours to end or for others. */
export function dueSinceOf(
  message: WaitingMessage,
  calm: QuietTimes,
  now: Instant,
): Instant | undefined {
  const { createdAt, notBefore = 0, attempts } = message;
  const mindsQuiet = message.calm === true;
  // What Slack did not take when it was due waits for Slack, whatever else it waits for now.
  const isTried = attempts > 0;
  if (!isTried && (notBefore > now || (mindsQuiet && isQuiet(now, calm)))) return undefined;
  const from = mindsQuiet ? quietUntil(createdAt, calm) : createdAt;
  return isTried ? from : Math.max(from, notBefore);
}
