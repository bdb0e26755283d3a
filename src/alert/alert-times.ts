import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { seoulDayOf } from '../kernel/seoul-time.js';
import {
  addWorkingDays,
  addWorkingHours,
  atMinute,
  MORNING,
  type WorkingDays,
} from '../kernel/working-days.js';
import type { Alert } from '../records/alert.js';

/** Working days after which the one who took an alert is asked whether they still look after it, and again after each. */
const REMINDED_AFTER = 3;
/** Working hours after which the operators are called when nobody took a critical alert. */
const OPERATORS_AFTER = 4;

/** When its snooze ends; `undefined`: it is not put off. */
function snoozeEndOf({ life }: Alert): Instant | undefined {
  return life.state === 'snoozed' ? life.until : undefined;
}

/**
 * When the one who took it is asked about it, in the morning; a certificate speaks by its ladder instead. `undefined`:
 * nobody is.
 */
export function reminderOf({ life, reasons }: Alert, days: WorkingDays): Instant | undefined {
  if (life.state !== 'acknowledged') return undefined;
  if (reasons.some(({ kind }) => kind === 'certificate-expiry')) return undefined;
  const from = seoulDayOf(life.remindedAt ?? life.at);
  return atMinute(addWorkingDays(from, REMINDED_AFTER, days), MORNING);
}

/** When the operators are called because it is critical and nobody takes it; `undefined`: they are not. */
export function operatorsCallOf(
  { life, severity, told, calls }: Alert,
  days: WorkingDays,
): Instant | undefined {
  if (life.state !== 'open' || severity !== 'critical' || told.severity !== 'critical') {
    return undefined;
  }
  if (calls?.criticalAt === undefined || calls.operatorsAt !== undefined) return undefined;
  return addWorkingHours(calls.criticalAt, OPERATORS_AFTER, days);
}

/**
 * When an alert has to be decided anew though nothing was checked; `undefined`: never by the clock alone. It may lie in
 * the past: then it is due.
 */
export function nextLookAt(alert: Alert, { days }: Pick<Policy, 'days'>): Instant | undefined {
  const { held } = alert;
  const day = [snoozeEndOf(alert), reminderOf(alert, days)];
  const call = operatorsCallOf(alert, days);
  const known = (moments: readonly (Instant | undefined)[]) =>
    moments.filter((moment) => moment !== undefined);
  // While all has to wait for the same moment, nothing is due before it.
  if (held?.until !== undefined && held.why === 'quiet-hours') return held.until;
  if (held?.until !== undefined && held.why === 'told-today') {
    return Math.min(held.until, ...known([call]));
  }
  const moments = known([held?.until, ...day, call]);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
