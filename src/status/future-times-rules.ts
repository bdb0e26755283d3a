import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import { type CompanyStatus, massKind } from '../records/status.js';

/** Fields that may be in the future. (`until` is reset to now only if its snooze or hold began in the future.) */
const MAY_BE_AHEAD: ReadonlySet<string> = new Set([
  'expiresAt',
  'endsAt',
  'rungOf',
  'renewedUntil',
  'until',
  // Copies of facts, which the next check replaces.
  'reasons',
  'was',
]);

/** Times of facts, dropped when they are in the future. */
const DROPPED_TIMES: ReadonlySet<string> = new Set([
  'answeredAt',
  'sweptAt',
  'decidedAt',
  'failedSweepsAt',
  'collectableAt',
  'lastWorkedAt',
  'registeredSince',
  'workedBefore',
  'round',
  'from',
  // In `wrongSince`.
  ...massKind.options,
]);

/** Facts dropped as a whole when their own time is in the future; so is a login that works. */
const DROPPED_OBJECTS: ReadonlySet<string> = new Set(['memberMissing', 'plan', 'failures']);

export function correctStatusTimes(status: CompanyStatus, now: Instant): CompanyStatus {
  const corrected = correctTimes(status, now);
  // Failed sweeps whose time is dropped no longer count.
  const dropped = status.failedSweepsAt.length - corrected.failedSweepsAt.length;
  if (dropped === 0) return corrected;
  return { ...corrected, failedSweeps: Math.max(0, status.failedSweeps - dropped) };
}

export const correctAlertTimes = correctTimes<Alert>;

/**
 * Corrects a record with times in the future, which a wrong clock wrote. Other records are returned as they are. Facts
 * are dropped, and the next check finds them again. Data that protects an account (rejections, live tests) and people's
 * actions are kept and dated now.
 */
function correctTimes<Stored extends object>(stored: Stored, now: Instant): Stored {
  // Only optional fields and items of lists are dropped, so the copy has the same type.
  return hasFutureTime(stored, now) ? (correct('', stored, now) as Stored) : stored;
}

/**
 * Asked before anything is copied: almost no record needs a correction, and a copy of every status at each start would
 * fill the memory with garbage.
 */
function hasFutureTime(value: unknown, now: Instant): boolean {
  if (typeof value === 'number') return value > now;
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) {
    if (!MAY_BE_AHEAD.has(key) && hasFutureTime(value[key as keyof typeof value], now)) return true;
  }
  return false;
}

/** `undefined`: the value is dropped. A number above `now` can only be a time; counts and codes are far smaller. */
function correct(key: string, value: unknown, now: Instant): unknown {
  if (MAY_BE_AHEAD.has(key)) return value;
  if (typeof value === 'number' && value > now) return DROPPED_TIMES.has(key) ? undefined : now;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item) => correct(key, item, now)).filter((item) => item !== undefined);
  }
  const fields: Partial<Record<string, unknown>> = { ...value };
  const isAhead = [fields['foundAt'], fields['at'], fields['since']].some((at) => Number(at) > now);
  if (isAhead && (DROPPED_OBJECTS.has(key) || fields['outcome'] === 'works')) return undefined;
  const resetWhereAhead = isAhead ? { ...fields, ...resetFields(fields, now) } : fields;
  return Object.fromEntries(
    Object.entries(resetWhereAhead).map(([name, field]) => [name, correct(name, field, now)]),
  );
}

/** For a cell, a snooze or a hold that began in the future. */
function resetFields(fields: Partial<Record<string, unknown>>, now: Instant) {
  if ('registration' in fields) {
    return { registration: 'unknown', code: undefined, message: undefined, expiresAt: undefined };
  }
  // A snooze or a hold ends now, so that it is decided again. Only a hold has `since`; without `until` it would last.
  return 'until' in fields || 'since' in fields ? { until: now } : {};
}
