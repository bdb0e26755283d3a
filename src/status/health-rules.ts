import { isWidespread } from '../incident/incident-rules.js';
import type { NextRun } from '../kernel/next-run.js';
import { isQuiet, type QuietTimes, quietUntil } from '../kernel/policy.js';
import { HOUR, type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { OutboxEntry, WebhookFailure } from '../records/outbox.js';
import { StoreError, type StoreErrorCode, type StoreRefusal } from '../records/store.js';
import type { SlackState } from '../slack/slack-watch.js';

/** Why the store cannot be used. PostgreSQL's reason (StoreRefusal) takes the place of the code `refused`. */
export type StoreFault = StoreErrorCode | StoreRefusal;

export function storeFaultOf(error: unknown): StoreFault {
  if (!(error instanceof StoreError)) return 'failed';
  return error.refusal ?? error.code;
}

export interface HealthFacts {
  readonly now: Instant;
  readonly startedAt: Instant;
  readonly clockOff?: { readonly since: Instant; readonly differenceMs: number };
  /** Absent if Slack accepts our token, or that is not known yet. */
  readonly slack?: Extract<SlackState, { readonly since: Instant }>;
  readonly storeFailure?: { readonly since: Instant; readonly why?: StoreFault };
  /** The first and the last failure since a write last succeeded; absent if the latest write succeeded. */
  readonly writeFailures?: { readonly since: Instant; readonly last: Instant };
  readonly unreadable?: { readonly count: number; readonly since: Instant };
  readonly sweeps: SweepFacts;
  /** During a HomeTax outage: since when no login may be tested automatically any more. */
  readonly loginsUntestableSince?: Instant;
  /** Messages that are due; the first fell due at `since`. */
  readonly waiting?: { readonly count: number; readonly since: Instant };
  readonly futureTimes?: { readonly count: number; readonly since: Instant };
  /** Events that ALERT_WEBHOOK_URL has not accepted. */
  readonly webhook?: WebhookTrouble;
}

interface SweepFacts {
  /** When the first company was added; absent if there is no company to sweep. */
  readonly watchedSince?: Instant;
  readonly lastFinishedAt?: Instant;
  readonly runningSince?: Instant;
  /** Since when sweeps have failed; absent if the last sweep did not fail. */
  readonly failingSince?: Instant;
  /** How much of the last sweep, which finished at `since`, went unanswered. Absent if an outage explains it. */
  readonly unanswered?: {
    readonly since: Instant;
    readonly asked: number;
    readonly failed: number;
  };
  readonly nextSweep: NextRun;
}

/** `since`: the time of the first event that failed. `count`: all waiting events. `isRefusal`: a person has to act. */
export interface WebhookTrouble extends WebhookFailure {
  readonly count: number;
  readonly since: Instant;
}

/** Undefined if no waiting event has failed. */
export function webhookTroubleIn(entries: Iterable<OutboxEntry>): WebhookTrouble | undefined {
  const waiting = [...entries].flatMap(({ job }) => (job.kind === 'webhook' ? [job] : []));
  const failed = waiting.find(({ failure }) => failure !== undefined);
  if (failed?.failure === undefined) return undefined;
  return { ...failed.failure, count: waiting.length, since: failed.event.at };
}

/** A sweep should start within this time after it falls due, and finish within MAX_SWEEP_DURATION after its start. */
const SWEEP_GRACE_PERIOD = 2 * HOUR;
const MAX_SWEEP_DURATION = 12 * HOUR;
/** A message should be sent within this time after it falls due, and an event accepted after it happened. */
const MESSAGE_GRACE_PERIOD = HOUR;
/** Another program may lock the file for a moment. */
const MIN_WRITE_OUTAGE = MINUTE;
/** Failed writes are retried within minutes, so if none has failed for longer, nothing is waiting to be written. */
const RECENT_WRITE_FAILURE = 15 * MINUTE;
const MIN_SLACK_OUTAGE = 10 * MINUTE;

export function problemsOf(facts: HealthFacts): readonly HealthProblem[] {
  const { now, startedAt, clockOff, slack, storeFailure, writeFailures, sweeps } = facts;
  const { unreadable, loginsUntestableSince, waiting, futureTimes, webhook } = facts;
  const { failingSince, unanswered, lastFinishedAt: last } = sweeps;
  const problems: HealthProblem[] = [];
  if (clockOff !== undefined) problems.push({ kind: 'clock-off', ...clockOff });
  if (slack?.kind === 'refused') {
    problems.push({ kind: 'slack-refused', since: slack.since, error: slack.error });
  }
  if (slack?.kind === 'unreachable' && slack.since + MIN_SLACK_OUTAGE <= now) {
    problems.push({ kind: 'slack-unreachable', since: slack.since, error: slack.error });
  }
  if (storeFailure !== undefined) problems.push({ kind: 'store-broken', ...storeFailure });
  if (
    writeFailures !== undefined &&
    writeFailures.last - writeFailures.since >= MIN_WRITE_OUTAGE &&
    isWithin(writeFailures.last, RECENT_WRITE_FAILURE, now)
  ) {
    problems.push({ kind: 'store-not-written', since: writeFailures.since });
  }
  if (unreadable !== undefined) problems.push({ kind: 'records-unreadable', ...unreadable });
  if (failingSince !== undefined) problems.push({ kind: 'sweep-broke-off', since: failingSince });
  if (loginsUntestableSince !== undefined) {
    problems.push({ kind: 'logins-used-up', since: loginsUntestableSince });
  }
  // While our clock is wrong, nobody can tell what is late.
  if (clockOff !== undefined) return problems;
  const overdueSince = sweepOverdueSince(sweeps, now, startedAt);
  if (overdueSince !== undefined) {
    problems.push({ kind: 'sweep-overdue', since: overdueSince, last });
  }
  if (unanswered !== undefined && isWidespread(unanswered.failed, unanswered.asked)) {
    problems.push({ kind: 'sweep-in-vain', ...unanswered });
  }
  if (waiting !== undefined && waiting.since + MESSAGE_GRACE_PERIOD <= now) {
    problems.push({ kind: 'notices-wait', ...waiting });
  }
  if (webhook !== undefined && (webhook.isRefusal || webhook.since + MESSAGE_GRACE_PERIOD <= now)) {
    problems.push({ kind: 'webhook-failing', ...webhook });
  }
  if (futureTimes !== undefined) problems.push({ kind: 'future-times', ...futureTimes });
  return problems;
}

/** Whether notices reach people. */
export function canDeliver(problems: readonly HealthProblem[]): boolean {
  return !problems.some(({ kind }) =>
    ['clock-off', 'slack-refused', 'slack-unreachable', 'notices-wait'].includes(kind),
  );
}

function sweepOverdueSince(
  { watchedSince, lastFinishedAt, runningSince, nextSweep }: SweepFacts,
  now: Instant,
  startedAt: Instant,
): Instant | undefined {
  if (watchedSince === undefined) return undefined;
  // The first sweep is due as soon as there is a company.
  const dueAt =
    lastFinishedAt === undefined ? Math.max(startedAt, watchedSince) : nextSweep(lastFinishedAt);
  if (dueAt === undefined || dueAt + SWEEP_GRACE_PERIOD >= now) return undefined;
  const overdueAt = dueAt + SWEEP_GRACE_PERIOD;
  // A sweep that started too late is overdue until it finishes.
  const hasStartedInTime = runningSince !== undefined && runningSince <= overdueAt;
  return hasStartedInTime && runningSince + MAX_SWEEP_DURATION > now ? undefined : overdueAt;
}

/** When a message fell due; undefined if it still waits for its time, the end of quiet hours or other messages. */
export function dueSinceOf(
  message: Pick<OutboxEntry, 'createdAt' | 'notBefore' | 'attempts' | 'calm'>,
  quietTimes: QuietTimes,
  now: Instant,
): Instant | undefined {
  const { createdAt, notBefore = 0, attempts } = message;
  const respectsQuietHours = message.calm === true;
  // A message that Slack has rejected is due, even if its next attempt is later.
  const wasAttempted = attempts > 0;
  if (!wasAttempted && (notBefore > now || (respectsQuietHours && isQuiet(now, quietTimes))))
    return undefined;
  const sendableFrom = respectsQuietHours ? quietUntil(createdAt, quietTimes) : createdAt;
  return wasAttempted ? sendableFrom : Math.max(sendableFrom, notBefore);
}

export type HealthProblem = { readonly since: Instant } & (
  | { readonly kind: 'store-not-written' | 'sweep-broke-off' | 'logins-used-up' }
  /** `differenceMs`: the correct time minus ours; positive if our clock is behind. */
  | { readonly kind: 'clock-off'; readonly differenceMs: number }
  /** `error`: the error code of Slack or the network. */
  | { readonly kind: 'slack-refused' | 'slack-unreachable'; readonly error: string }
  /** `why` is absent if the store does not answer. */
  | { readonly kind: 'store-broken'; readonly why?: StoreFault }
  /** `last`: the end of the last sweep. */
  | { readonly kind: 'sweep-overdue'; readonly last?: Instant }
  | ({ readonly kind: 'webhook-failing' } & WebhookTrouble)
  /** `asked`: companies in the last sweep; `failed`: those of them that it could not check. */
  | { readonly kind: 'sweep-in-vain'; readonly asked: number; readonly failed: number }
  | {
      readonly kind: 'notices-wait' | 'records-unreadable' | 'future-times';
      readonly count: number;
    }
);
