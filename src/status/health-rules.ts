import { isShareOfAll } from '../incident/outage-rules.js';
import { isQuiet, type QuietTimes, quietUntil } from '../kernel/policy.js';
import { HOUR, type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { StoreErrorCode } from '../records/store.js';

export interface HealthFacts {
  readonly now: Instant;
  readonly startedAt: Instant;
  readonly clockOff?: { readonly since: Instant; readonly differenceMs: number };
  /** Absent: Slack accepts our token, or that is not known yet. */
  readonly slack?: {
    readonly kind: 'refused' | 'unreachable';
    readonly since: Instant;
    readonly error: string;
  };
  readonly storeFails?: { readonly since: Instant; readonly why?: StoreErrorCode };
  /** The first and the last write in a row that failed. */
  readonly writesFail?: { readonly since: Instant; readonly last: Instant };
  readonly unreadable?: { readonly count: number; readonly since: Instant };
  readonly sweeps: SweepFacts;
  /** Since when HomeTax is silent and no login may be tested automatically any more. */
  readonly loginsUsedUpSince?: Instant;
  /** Messages that should have been sent, the first of them at `since`. */
  readonly waiting?: { readonly count: number; readonly since: Instant };
  readonly futureTimes?: { readonly count: number; readonly since: Instant };
}

export interface SweepFacts {
  /** Since when there is a company to sweep; absent: there is none. */
  readonly watchedSince?: Instant;
  readonly lastFinishedAt?: Instant;
  readonly runningSince?: Instant;
  /** Since when sweeps end by an error; absent: the last one did not. */
  readonly brokeOffAt?: Instant;
  /** Companies that the last finished sweep could not check, nor anything since; absent: that has its own notice. */
  readonly unanswered?: {
    readonly since: Instant;
    readonly asked: number;
    readonly failed: number;
  };
  /** The first scheduled sweep after an instant. */
  readonly next: (after: Instant) => Instant | undefined;
}

/** A sweep should be finished so long after it was due. */
const SWEEP_WITHIN = 2 * HOUR;
/** A running sweep may take so long. */
const SWEEPS_AT_MOST = 12 * HOUR;
const WAITS_AT_MOST = HOUR;
/** Shorter failures need nobody, e.g. when another program has the file open for a moment. */
const UNWRITTEN_FOR = MINUTE;
/** A write that failed is tried again within minutes: if none was, nothing waits to be written. */
const WRITTEN_WITHIN = 15 * MINUTE;
/** Shorter network failures need nobody. */
const UNREACHABLE_FOR = 10 * MINUTE;

/** What keeps the app from doing its job, for `status`, the admins' messages, `/monitoring` and the metrics. */
export function problemsOf(facts: HealthFacts): readonly HealthProblem[] {
  const { now, startedAt, clockOff, slack, storeFails, writesFail, sweeps } = facts;
  const { unreadable, loginsUsedUpSince, waiting, futureTimes } = facts;
  const { brokeOffAt, unanswered, lastFinishedAt: last } = sweeps;
  const found: HealthProblem[] = [];
  if (clockOff !== undefined) found.push({ kind: 'clock-off', ...clockOff });
  if (slack?.kind === 'refused') {
    found.push({ kind: 'slack-refused', since: slack.since, error: slack.error });
  }
  if (slack?.kind === 'unreachable' && slack.since + UNREACHABLE_FOR <= now) {
    found.push({ kind: 'slack-unreachable', since: slack.since, error: slack.error });
  }
  if (storeFails !== undefined) found.push({ kind: 'store-broken', ...storeFails });
  if (
    writesFail !== undefined &&
    writesFail.last - writesFail.since >= UNWRITTEN_FOR &&
    isWithin(writesFail.last, WRITTEN_WITHIN, now)
  ) {
    found.push({ kind: 'store-not-written', since: writesFail.since });
  }
  if (unreadable !== undefined) found.push({ kind: 'records-unreadable', ...unreadable });
  if (brokeOffAt !== undefined) found.push({ kind: 'sweep-broke-off', since: brokeOffAt });
  if (loginsUsedUpSince !== undefined) {
    found.push({ kind: 'logins-used-up', since: loginsUsedUpSince });
  }
  // With a wrong clock it cannot be said what is late.
  if (clockOff !== undefined) return found;
  const overdueSince = sweepOverdueSince(sweeps, now, startedAt);
  if (overdueSince !== undefined) {
    found.push({ kind: 'sweep-overdue', since: overdueSince, last });
  }
  if (unanswered !== undefined && isShareOfAll(unanswered.failed, unanswered.asked)) {
    found.push({ kind: 'sweep-in-vain', ...unanswered });
  }
  if (waiting !== undefined && waiting.since + WAITS_AT_MOST <= now) {
    found.push({ kind: 'notices-wait', ...waiting });
  }
  if (futureTimes !== undefined) found.push({ kind: 'future-times', ...futureTimes });
  return found;
}

/** Whether notices reach people. */
export function canDeliver(problems: readonly HealthProblem[]): boolean {
  return !problems.some(({ kind }) =>
    ['clock-off', 'slack-refused', 'slack-unreachable', 'notices-wait'].includes(kind),
  );
}

function sweepOverdueSince(
  { watchedSince, lastFinishedAt, runningSince, next }: SweepFacts,
  now: Instant,
  startedAt: Instant,
): Instant | undefined {
  if (watchedSince === undefined) return undefined;
  // The first sweep is due as soon as there is a company.
  const due =
    lastFinishedAt === undefined ? Math.max(startedAt, watchedSince) : next(lastFinishedAt);
  if (due === undefined || due + SWEEP_WITHIN >= now) return undefined;
  const late = due + SWEEP_WITHIN;
  // A sweep that began too late is overdue until it is finished.
  const isInTime = runningSince !== undefined && runningSince <= late;
  return isInTime && runningSince + SWEEPS_AT_MOST > now ? undefined : late;
}

/** Since when a message should have been sent; undefined: it waits for quiet hours to end or for other messages. */
export function dueSinceOf(
  message: Pick<OutboxEntry, 'createdAt' | 'notBefore' | 'attempts' | 'calm'>,
  calm: QuietTimes,
  now: Instant,
): Instant | undefined {
  const { createdAt, notBefore = 0, attempts } = message;
  const mindsQuiet = message.calm === true;
  // A message that Slack rejected when it was due waits for Slack, whatever else it waits for now.
  const isTried = attempts > 0;
  if (!isTried && (notBefore > now || (mindsQuiet && isQuiet(now, calm)))) return undefined;
  const from = mindsQuiet ? quietUntil(createdAt, calm) : createdAt;
  return isTried ? from : Math.max(from, notBefore);
}

export type HealthProblem = { readonly since: Instant } & (
  | {
      readonly kind: 'clock-off';
      /** The right time minus ours: positive where our clock is behind. */
      readonly differenceMs: number;
    }
  /** `error`: Slack's code, or the network's. */
  | { readonly kind: 'slack-refused' | 'slack-unreachable'; readonly error: string }
  | {
      readonly kind: 'store-not-written' | 'sweep-broke-off' | 'logins-used-up';
    }
  /** Without `why`: it does not answer. */
  | { readonly kind: 'store-broken'; readonly why?: StoreErrorCode }
  /** `last`: the end of the last sweep. */
  | { readonly kind: 'sweep-overdue'; readonly last?: Instant }
  /** The last sweep could not find out how so many of its companies stand. */
  | { readonly kind: 'sweep-in-vain'; readonly asked: number; readonly failed: number }
  | {
      readonly kind: 'notices-wait' | 'records-unreadable' | 'future-times';
      readonly count: number;
    }
);
