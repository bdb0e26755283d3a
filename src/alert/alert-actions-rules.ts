import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, Claim, EndedHandling, NoticeReason } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { historyAfterReading, NEVER_NOTIFIED, wasNotified } from './notice-history-rules.js';

type WhoAndWhen = Pick<Claim, 'by' | 'at'>;

export type ActionRefusal =
  | { readonly kind: 'ended' }
  | ({ readonly kind: 'claimed-by-other' } & Claim)
  /** Already claimed by the chosen person (`by`), or, with `until`, already snoozed by `by`, who may be another. */
  | ({ readonly kind: 'already'; readonly until?: Instant } & WhoAndWhen)
  /** Already marked by the same person today. */
  | ({ readonly kind: 'client-notified' } & WhoAndWhen)
  | { readonly kind: 'not-claimed' }
  | { readonly kind: 'not-snoozed' };

export type ActionResult = Result<Alert, ActionRefusal>;

/** Makes `to` the claimer (who may be `by`, the person who acts), and ends a snooze. */
export function assignAlert(
  alert: Alert,
  { by, to }: { readonly by: UserId; readonly to: UserId },
  now: Instant,
): ActionResult {
  const { life } = alert;
  if (isEnded(life)) return err({ kind: 'ended' });
  const claim = claimOf(life);
  if (claim !== undefined && claim.by !== to && !mayPassOn(claim, by)) {
    return err({ kind: 'claimed-by-other', ...claim });
  }
  if (claim?.by === to && life.state === 'acknowledged') {
    return err({ kind: 'already', by: to, at: claim.at });
  }
  const assignedBy = by === to ? undefined : by;
  const claimed: AlertLife = { state: 'acknowledged', by: to, at: now, assignedBy };
  const awake = life.state === 'snoozed' ? withHeldNewsDue(alert, now) : alert;
  return ok(cancelMention({ ...markRead(awake), life: claimed }));
}

/** Anybody may release an alert, e.g. for a colleague on leave. */
export function releaseAlert(alert: Alert, now: Instant): ActionResult {
  const { life } = alert;
  if (isEnded(life)) return err({ kind: 'ended' });
  if (claimOf(life) === undefined) return err({ kind: 'not-claimed' });
  if (life.state !== 'snoozed') return ok(reopen(alert, now));
  return ok({ ...alert, life: { ...life, taken: undefined } });
}

/** A snoozed alert keeps its claim, and notifies before `until` only if it gets worse. */
export function snoozeAlert(
  alert: Alert,
  by: UserId,
  period: { readonly until: Instant; readonly reason?: string | undefined; readonly now: Instant },
): ActionResult {
  const { life } = alert;
  const { until, reason, now } = period;
  if (isEnded(life)) return err({ kind: 'ended' });
  if (life.state === 'snoozed' && life.until > now) {
    // Only the person who snoozed may change the end. The same choice made again differs by seconds: no change.
    const mayChangeEnd = life.by === by && Math.abs(life.until - until) >= MINUTE;
    if (!mayChangeEnd) return err({ kind: 'already', by: life.by, at: life.at, until: life.until });
  }
  const snoozed: AlertLife = {
    state: 'snoozed',
    by,
    at: now,
    until,
    reason,
    taken: claimOf(life),
  };
  // The person who snoozes has read the alert, so only something new ends the snooze early.
  const history = historyAfterReading(alert.told, alert.reasons);
  return ok(cancelMention({ ...alert, told: history, held: undefined, life: snoozed }));
}

/** Ends the snooze, so that news that the snooze held back is due now. */
export function wakeAlert(alert: Alert, now: Instant): ActionResult {
  const { life } = alert;
  if (isEnded(life)) return err({ kind: 'ended' });
  if (life.state !== 'snoozed') return err({ kind: 'not-snoozed' });
  const woken = withHeldNewsDue(alert, now);
  if (life.taken === undefined) return ok(reopen(woken, now));
  return ok({ ...woken, life: { state: 'acknowledged', ...life.taken } });
}

export function markClientNotified(alert: Alert, by: UserId, now: Instant): ActionResult {
  const { life, clientTold: notified } = alert;
  if (isEnded(life)) return err({ kind: 'ended' });
  if (notified?.by === by && seoulDayOf(notified.at) === seoulDayOf(now)) {
    return err({ kind: 'client-notified', by, at: notified.at });
  }
  return ok({ ...alert, clientTold: { by, at: now } });
}

/** The claim of an alert, which may be snoozed. */
export function claimOf(life: AlertLife): Claim | undefined {
  if (life.state === 'snoozed') return life.taken;
  if (life.state !== 'acknowledged') return undefined;
  const { by, at, assignedBy, remindedAt } = life;
  return { by, at, assignedBy, remindedAt };
}

/**
 * The claim or snooze that a notice reports as ended, because the alert is worse. An `eased` notice ends both too
 * (`afterNotice`) without a report, because nothing is left to handle.
 */
export function handlingEndedBy(why: NoticeReason, before: AlertLife): EndedHandling | undefined {
  if (why !== 'new-reason' && why !== 'worse' && why !== 'last-day') return undefined;
  if (before.state === 'acknowledged') return 'claim';
  if (before.state !== 'snoozed') return undefined;
  return before.taken === undefined ? 'snooze' : 'both';
}

export function mayPassOn(claim: Claim, by: UserId): boolean {
  return claim.by === by || claim.assignedBy === by;
}

export function isEnded({ state }: AlertLife): boolean {
  return state === 'resolved' || state === 'closed';
}

/** A snooze also holds back the first notice of an alert, which only the person who snoozed it has read. */
function withHeldNewsDue(alert: Alert, now: Instant): Alert {
  const { held, told: history, message, rollUp } = alert;
  const wasPosted =
    history.lastNoticeOn !== undefined || message !== undefined || rollUp !== undefined;
  if (wasPosted) {
    return held?.why === 'snoozed' ? { ...alert, held: { ...held, until: now } } : alert;
  }
  const since = held?.since ?? now;
  return { ...alert, told: NEVER_NOTIFIED, held: { why: 'snoozed', since, until: now } };
}

function markRead(alert: Alert): Alert {
  // An alert that was never posted must still be posted.
  if (!wasNotified(alert.told)) return alert;
  return { ...alert, held: undefined, told: historyAfterReading(alert.told, alert.reasons) };
}

/** The operators are not mentioned while somebody handles the alert. */
function cancelMention(alert: Alert): Alert {
  if (alert.calls === undefined) return alert;
  return { ...alert, calls: { ...alert.calls, criticalAt: undefined } };
}

/** If the alert was notified as critical, the wait until the operators are mentioned starts again. */
function reopen(alert: Alert, now: Instant): Alert {
  const mayMention = wasNotified(alert.told) && alert.told.severity === 'critical';
  const calls = mayMention ? { ...alert.calls, criticalAt: now } : alert.calls;
  return { ...alert, life: { state: 'open' }, calls };
}
