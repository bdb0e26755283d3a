import type { Instant } from '../kernel/instant.js';
import { seoulDayOf } from '../kernel/seoul-time.js';
import type { Alert, AlertLife, Called, Calls, NoticeReason, Occasion } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { takenOf } from './alert-actions-rules.js';
import { toldByEdit, toldByNotice, worstToldOf } from './alert-told-rules.js';

export interface NoticeContext {
  readonly why: NoticeReason;
  /** The reasons the alert had before. */
  readonly before: readonly Reason[];
  /** The time has come to call the operators as well. */
  readonly callsOperators: boolean;
  readonly occasion: Occasion;
  readonly now: Instant;
}

/** The alert after a notice, and who is called by name in it. */
export function afterNotice(
  alert: Alert,
  about: NoticeContext,
): { readonly alert: Alert; readonly calls?: Called } {
  const { why, before, occasion, now } = about;
  const life = lifeAfter(alert.life, why, now);
  const round = occasion.kind === 'check' ? undefined : occasion.round;
  const today = seoulDayOf(now);
  // Calling the operators says nothing new: the day's notice is still to come.
  const told =
    why === 'nobody-took-it'
      ? toldByEdit(alert.told, before, alert.reasons)
      : toldByNotice(alert.told, alert.reasons, { today, round });
  const called = calledBy(alert, about);
  const calls = callsAfter(alert, life, called, now);
  const { calls: _, ...rest } = alert;
  return {
    alert: { ...rest, life, told, ...(calls === undefined ? {} : { calls }) },
    calls: called,
  };
}

/** What gets worse is news to the one who took it or put it off, too. */
function lifeAfter(life: AlertLife, why: NoticeReason, now: Instant): AlertLife {
  switch (why) {
    case 'new-reason':
    case 'worse':
    case 'last-day':
      return { state: 'open' };
    case 'snooze-over':
      return afterSnooze(life);
    case 'reminder':
      return life.state === 'acknowledged' ? { ...life, remindedAt: now } : life;
    case 'first':
    case 'rung':
    case 'nobody-took-it':
      return life;
    default:
      return why satisfies never;
  }
}

/** Whose it was before it was put off, it is again. */
export function afterSnooze(life: AlertLife): AlertLife {
  const taken = takenOf(life);
  return taken === undefined ? { state: 'open' } : { state: 'acknowledged', ...taken };
}

function calledBy(alert: Alert, { why, callsOperators }: NoticeContext): Called | undefined {
  if (why === 'reminder') return 'taker';
  if (callsOperators) return 'operators';
  const isOwnerDue = becomesCritical(alert) && alert.calls?.ownerAt === undefined;
  return isOwnerDue && alert.owner !== undefined ? 'owner' : undefined;
}

/** The channel hears for the first time, or anew, that it is critical. */
function becomesCritical({ severity, told }: Alert): boolean {
  return (
    severity === 'critical' && (told.severity !== 'critical' || worstToldOf(told) !== 'critical')
  );
}

function callsAfter(
  alert: Alert,
  life: AlertLife,
  called: Called | undefined,
  now: Instant,
): Calls | undefined {
  const { criticalAt: since, ...calls } = alert.calls ?? {};
  const isWaiting = alert.severity === 'critical' && life.state === 'open';
  const criticalAt = becomesCritical(alert) ? now : (since ?? now);
  const after: Calls = {
    ...calls,
    ...(isWaiting ? { criticalAt } : {}),
    ...(called === 'owner' ? { ownerAt: now } : {}),
    ...(called === 'operators' ? { operatorsAt: now } : {}),
  };
  return Object.keys(after).length === 0 ? undefined : after;
}
