import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, Claim } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { historyAfterReading, wasNotified } from './notice-history-rules.js';

export type ActionRefusal =
  | { readonly kind: 'over' }
  | { readonly kind: 'taken-by-other'; readonly by: UserId; readonly at: Instant }
  /** Somebody did the same already. */
  | {
      readonly kind: 'already';
      readonly by: UserId;
      readonly at: Instant;
      readonly until?: Instant;
    }
  | { readonly kind: 'client-notified'; readonly by: UserId; readonly at: Instant }
  | { readonly kind: 'not-taken' }
  | { readonly kind: 'not-snoozed' };

export type ActionResult = Result<Alert, ActionRefusal>;

/** Claiming ends a snooze. */
export function claimAlert(alert: Alert, by: UserId, now: Instant): ActionResult {
  const { life } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  const claim = claimOf(life);
  if (claim !== undefined && claim.by !== by) {
    return err({ kind: 'taken-by-other', by: claim.by, at: claim.at });
  }
  if (life.state === 'acknowledged') return err({ kind: 'already', by, at: life.at });
  return ok(withoutWait({ ...asRead(alert), life: { state: 'acknowledged', by, at: now } }));
}

/** Anybody may release an alert, e.g. for a colleague on leave. */
export function releaseAlert(alert: Alert, now: Instant): ActionResult {
  const { life } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (claimOf(life) === undefined) return err({ kind: 'not-taken' });
  if (life.state !== 'snoozed') return ok(reopened(alert, now));
  return ok({ ...alert, life: { ...life, taken: undefined } });
}

/** A snoozed alert keeps its claim, and notifies before `until` only if it gets worse. */
export function snoozeAlert(
  alert: Alert,
  by: UserId,
  { until, now }: { readonly until: Instant; readonly now: Instant },
): ActionResult {
  const { life } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (life.state === 'snoozed' && life.until > now && !isOtherSnooze(life, by, until)) {
    return err({ kind: 'already', by: life.by, at: life.at, until: life.until });
  }
  const snoozed: AlertLife = { state: 'snoozed', by, at: now, until, taken: claimOf(life) };
  // The person who snoozes has read the alert, so only something new ends the snooze early.
  const told = historyAfterReading(alert.told, alert.reasons);
  return ok(withoutWait({ ...alert, told, held: undefined, life: snoozed }));
}

/** Ends the snooze now. News that it held back is due. */
export function wakeAlert(alert: Alert, now: Instant): ActionResult {
  const { life, held } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (life.state !== 'snoozed') return err({ kind: 'not-snoozed' });
  const due: Alert = held?.why === 'snoozed' ? { ...alert, held: { ...held, until: now } } : alert;
  if (life.taken === undefined) return ok(reopened(due, now));
  return ok({ ...due, life: { state: 'acknowledged', ...life.taken } });
}

export function markClientNotified(alert: Alert, by: UserId, now: Instant): ActionResult {
  const { life, clientTold } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (clientTold?.by === by && seoulDayOf(clientTold.at) === seoulDayOf(now)) {
    return err({ kind: 'client-notified', by, at: clientTold.at });
  }
  return ok({ ...alert, clientTold: { by, at: now } });
}

/** The claim of an alert, which may be snoozed. */
export function claimOf(life: AlertLife): Claim | undefined {
  if (life.state === 'snoozed') return life.taken;
  if (life.state !== 'acknowledged') return undefined;
  const { by, at, remindedAt } = life;
  return { by, at, remindedAt };
}

export function isOver({ state }: AlertLife): boolean {
  return state === 'resolved' || state === 'closed';
}

type Snoozed = Extract<AlertLife, { readonly state: 'snoozed' }>;

/** `until` counts from the press: the same choice pressed twice differs by seconds and is no change. */
function isOtherSnooze(life: Snoozed, by: UserId, until: Instant): boolean {
  return life.by === by && Math.abs(life.until - until) >= MINUTE;
}

/** The claimer has read the message. An alert that was never posted must still be posted. */
function asRead(alert: Alert): Alert {
  if (!wasNotified(alert.told)) return alert;
  return { ...alert, held: undefined, told: historyAfterReading(alert.told, alert.reasons) };
}

function withoutWait(alert: Alert): Alert {
  if (alert.calls === undefined) return alert;
  return { ...alert, calls: { ...alert.calls, criticalAt: undefined } };
}

/** Opens the alert again, and restarts the wait until the operators are called. */
function reopened(alert: Alert, now: Instant): Alert {
  const isUrgent = wasNotified(alert.told) && alert.told.severity === 'critical';
  const calls = isUrgent ? { ...alert.calls, criticalAt: now } : alert.calls;
  return { ...alert, life: { state: 'open' }, calls };
}
