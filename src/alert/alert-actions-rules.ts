import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, Calls, Claim } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { historyAfterReading, wasNotified } from './notice-history-rules.js';

/** Why a person's wish for an alert changes nothing. */
export type ActionRefusal =
  /** Resolved or closed, or there never was one. */
  | { readonly kind: 'over' }
  | { readonly kind: 'taken-by-other'; readonly by: UserId; readonly at: Instant }
  /** It is so already, by the same person or another. */
  | {
      readonly kind: 'already';
      readonly by: UserId;
      readonly at: Instant;
      /** End of the snooze that is there. */
      readonly until?: Instant;
    }
  | { readonly kind: 'not-taken' }
  | { readonly kind: 'not-snoozed' };

export type ActionResult = Result<Alert, ActionRefusal>;

/** Somebody looks after it from now on; that ends a snooze. */
export function claimAlert(alert: Alert, by: UserId, now: Instant): ActionResult {
  const { life } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  const taken = claimOf(life);
  if (taken !== undefined && taken.by !== by) {
    return err({ kind: 'taken-by-other', by: taken.by, at: taken.at });
  }
  if (life.state === 'acknowledged') return err({ kind: 'already', by, at: life.at });
  return ok(attended({ ...seenBy(alert), life: { state: 'acknowledged', by, at: now } }));
}

/** Nobody looks after it any more; anybody may say so, e.g. for a colleague on leave. */
export function releaseAlert(alert: Alert, now: Instant): ActionResult {
  const { life } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (claimOf(life) === undefined) return err({ kind: 'not-taken' });
  if (life.state !== 'snoozed') return ok(unattended(alert, now));
  const { taken: _, ...snoozed } = life;
  return ok({ ...alert, life: snoozed });
}

/** It says nothing until then unless it gets worse; whose it was it stays. */
export function snoozeAlert(
  alert: Alert,
  by: UserId,
  { until, now }: { readonly until: Instant; readonly now: Instant },
): ActionResult {
  const { life } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (life.state === 'snoozed' && life.until > now && !isChange(life, by, until)) {
    return err({ kind: 'already', by: life.by, at: life.at, until: life.until });
  }
  const taken = claimOf(life);
  const snoozed: AlertLife = {
    state: 'snoozed',
    by,
    at: now,
    until,
    taken,
  };
  const { held: _, ...rest } = alert;
  // Who puts it off has read it, also what nobody was told yet: only what comes new lifts the snooze.
  const told = historyAfterReading(alert.told, alert.reasons);
  return ok(attended({ ...rest, told, life: snoozed }));
}

/** The snooze ends before its time; what it held back may be said from now on. */
export function wakeAlert(alert: Alert, now: Instant): ActionResult {
  const { life, held } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (life.state !== 'snoozed') return err({ kind: 'not-snoozed' });
  const due: Alert = held?.why === 'snoozed' ? { ...alert, held: { ...held, until: now } } : alert;
  if (life.taken === undefined) return ok(unattended(due, now));
  return ok({ ...due, life: { state: 'acknowledged', ...life.taken } });
}

/** Somebody told the client; doing so again on another day is news. */
export function markClientNotified(alert: Alert, by: UserId, now: Instant): ActionResult {
  const { life, clientTold } = alert;
  if (isOver(life)) return err({ kind: 'over' });
  if (clientTold?.by === by && seoulDayOf(clientTold.at) === seoulDayOf(now)) {
    return err({ kind: 'already', by, at: clientTold.at });
  }
  return ok({ ...alert, clientTold: { by, at: now } });
}

/** Who looks after it, also while it is put off. */
export function claimOf(life: AlertLife): Claim | undefined {
  switch (life.state) {
    case 'acknowledged': {
      const { by, at, remindedAt } = life;
      return { by, at, remindedAt };
    }
    case 'snoozed':
      return life.taken;
    case 'open':
    case 'resolved':
    case 'closed':
      return undefined;
    default:
      return life satisfies never;
  }
}

export function isOver({ state }: AlertLife): boolean {
  return state === 'resolved' || state === 'closed';
}

type Snoozed = Extract<AlertLife, { readonly state: 'snoozed' }>;

/** Whether the person changes their own snooze; a second press of the same choice is a moment later. */
function isChange(life: Snoozed, by: UserId, until: Instant): boolean {
  return life.by === by && Math.abs(life.until - until) >= MINUTE;
}

/**
 * What the channel saw in the message but was not told aloud is known to the one who takes it now. What the channel has
 * not seen at all is told still.
 */
function seenBy(alert: Alert): Alert {
  if (!wasNotified(alert.told)) return alert;
  const { held: _, ...rest } = alert;
  return { ...rest, told: historyAfterReading(alert.told, alert.reasons) };
}

/** Somebody cares: nobody else has to be called. */
function attended(alert: Alert): Alert {
  if (alert.calls === undefined) return alert;
  const { criticalAt: _, ...calls } = alert.calls;
  return { ...alert, calls };
}

/** Nobody cares for it from now on; if it was told as critical, the time until others are called begins anew. */
function unattended(alert: Alert, now: Instant): Alert {
  const calls: Calls = { ...alert.calls, criticalAt: now };
  const isUrgent = wasNotified(alert.told) && alert.told.severity === 'critical';
  return { ...alert, life: { state: 'open' }, ...(isUrgent ? { calls } : {}) };
}
