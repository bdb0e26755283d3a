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
  /** Absent: Slack accepts our token, or was not asked yet. */
  readonly slack?: {
    readonly kind: 'refused' | 'unreachable';
    readonly since: Instant;
    readonly error: string;
  };
  readonly storeFails?: { readonly since: Instant; readonly why?: StoreErrorCode };
  /** The times of the first and the last failed write in a row. */
  readonly writesFail?: { readonly since: Instant; readonly last: Instant };
  readonly unreadable?: { readonly count: number; readonly since: Instant };
  readonly sweeps: SweepFacts;
  /** Since when HomeTax is silent and no automatic login test is allowed any more. */
  readonly loginsUsedUpSince?: Instant;
  /** Overdue messages; the first was due at `since`. */
  readonly waiting?: { readonly count: number; readonly since: Instant };
  readonly futureTimes?: { readonly count: number; readonly since: Instant };
}

export interface SweepFacts {
  /** Absent: there is no company to sweep. */
  readonly watchedSince?: Instant;
  readonly lastFinishedAt?: Instant;
  readonly runningSince?: Instant;
  /** Since when sweeps have failed; absent: the last sweep did not fail. */
  readonly failingSince?: Instant;
  /** Companies that have not been checked since the last finished sweep failed to; absent: an incident notice covers them. */
  readonly unanswered?: {
    readonly since: Instant;
    readonly asked: number;
    readonly failed: number;
  };
  /** The first scheduled sweep after an instant. */
  readonly next: (after: Instant) => Instant | undefined;
}

/** A sweep should finish within this time after it was due. */
const SWEEP_WITHIN = 2 * HOUR;
/** The longest a running sweep may take. */
const SWEEP_TAKES_AT_MOST = 12 * HOUR;
const WAITS_AT_MOST = HOUR;
/** Shorter write failures are ignored, e.g. while another program locks the file. */
const UNWRITTEN_FOR = MINUTE;
/** Failed writes are retried within minutes: without a recent failure, nothing is waiting to be written. */
const WRITTEN_WITHIN = 15 * MINUTE;
/** Shorter network failures are ignored. */
const UNREACHABLE_FOR = 10 * MINUTE;

/** The problems of the app itself, for `status`, the admins' messages, `/monitoring` and the metrics. */
export function problemsOf(facts: HealthFacts): readonly HealthProblem[] {
  const { now, startedAt, clockOff, slack, storeFails, writesFail, sweeps } = facts;
  const { unreadable, loginsUsedUpSince, waiting, futureTimes } = facts;
  const { failingSince, unanswered, lastFinishedAt: last } = sweeps;
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
  if (failingSince !== undefined) found.push({ kind: 'sweep-broke-off', since: failingSince });
  if (loginsUsedUpSince !== undefined) {
    found.push({ kind: 'logins-used-up', since: loginsUsedUpSince });
  }
  // By a wrong clock, nothing can be called late.
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
  // A sweep that started too late is overdue until it finishes.
  const isInTime = runningSince !== undefined && runningSince <= late;
  return isInTime && runningSince + SWEEP_TAKES_AT_MOST > now ? undefined : late;
}

/** When a message became due; undefined: the message waits for the end of quiet hours or for other messages. */
export function dueSinceOf(
  message: Pick<OutboxEntry, 'createdAt' | 'notBefore' | 'attempts' | 'calm'>,
  calm: QuietTimes,
  now: Instant,
): Instant | undefined {
  const { createdAt, notBefore = 0, attempts } = message;
  const respectsQuietHours = message.calm === true;
  // A message that Slack has rejected was due then, even if a new wait began.
  const wasAttempted = attempts > 0;
  if (!wasAttempted && (notBefore > now || (respectsQuietHours && isQuiet(now, calm))))
    return undefined;
  const from = respectsQuietHours ? quietUntil(createdAt, calm) : createdAt;
  return wasAttempted ? from : Math.max(from, notBefore);
}

export type HealthProblem = { readonly since: Instant } & (
  | {
      readonly kind: 'clock-off';
      /** The right time minus ours: positive where our clock is behind. */
      readonly differenceMs: number;
    }
  /** `error`: the error code of Slack or the network. */
  | { readonly kind: 'slack-refused' | 'slack-unreachable'; readonly error: string }
  | {
      readonly kind: 'store-not-written' | 'sweep-broke-off' | 'logins-used-up';
    }
  /** `why` is absent if the store does not answer. */
  | { readonly kind: 'store-broken'; readonly why?: StoreErrorCode }
  /** `last`: the end of the last sweep. */
  | { readonly kind: 'sweep-overdue'; readonly last?: Instant }
  /** Companies that the last sweep `asked` about, and those of them without an answer (`failed`). */
  | { readonly kind: 'sweep-in-vain'; readonly asked: number; readonly failed: number }
  | {
      readonly kind: 'notices-wait' | 'records-unreadable' | 'future-times';
      readonly count: number;
    }
);
