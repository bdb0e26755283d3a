import type { Severity } from '../records/reason.js';

/** After expiry: daily for a week, then weekly until four weeks have passed. */
const OVERDUE_RUNGS: readonly number[] = [-1, -2, -3, -4, -5, -6, -7, -14, -21, -28];

/** Rungs up to this many days before expiry are critical, up to the second one a warning. */
const CRITICAL_FROM = 3;
const WARNING_FROM = 14;

/**
 * The steps at which a certificate is told, from the first to the last: the days before expiry of the settings in
 * descending order, then the overdue ones as negative days.
 */
export function ladderOf(certAlertDays: readonly number[]): readonly number[] {
  const known = ladders.get(certAlertDays);
  if (known !== undefined) return known;
  const before = [...new Set(certAlertDays)].filter((days) => days >= 0).sort((a, b) => b - a);
  const ladder = [...before, ...OVERDUE_RUNGS];
  ladders.set(certAlertDays, ladder);
  return ladder;
}

/** By the setting they were made of, which is one and the same for all companies. */
const ladders = new WeakMap<readonly number[], readonly number[]>();

/**
 * The last rung that was crossed: the lowest one that is not below `daysLeft`. Crossing counts, not meeting, so that a
 * missed sweep loses nothing. `undefined`: the ladder has not begun.
 */
export function rungAt(daysLeft: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).findLast((rung) => rung >= daysLeft);
}

/** The next rung that will be told; `undefined` after the last one. */
export function nextRungAfter(rung: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).find((other) => other < rung);
}

/** The first rung, at which a certificate is told for the first time; `undefined` when none lies before expiry. */
export function firstRung(certAlertDays: readonly number[]): number | undefined {
  const first = ladderOf(certAlertDays)[0];
  return first === undefined || first < 0 ? undefined : first;
}

/**
 * How bad it is that a certificate, on which collection depends, has so many days left; `undefined` before the ladder
 * begins. It follows the rung that was crossed and not the day, so that a ladder of one's own (60, 20, 7) makes no
 * noise between its rungs; but the last day and everything after it are critical with any ladder.
 */
export function severityOfDays(
  daysLeft: number,
  certAlertDays: readonly number[],
): Severity | undefined {
  if (daysLeft <= 0) return 'critical';
  const rung = rungAt(daysLeft, certAlertDays);
  if (rung === undefined) return undefined;
  if (rung <= CRITICAL_FROM) return 'critical';
  return rung <= WARNING_FROM ? 'warning' : 'notice';
}
