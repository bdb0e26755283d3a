import { type Instant, isWithin, MINUTE } from '../kernel/time.js';

/** When at least this share of the companies asked has the same trouble, the cause is not a single company. */
export const MIN_SHARE = 0.3;
const MIN_COMPANIES = 3;

/**
 * Whether the failures are too many to be about single companies. `total`: all companies that could fail; if they are
 * fewer than MIN_COMPANIES, all must.
 */
export function isWidespread(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * MIN_SHARE && failed >= Math.min(MIN_COMPANIES, total);
}

export const PROBE_INTERVAL = 15 * MINUTE;
/** Companies asked per probe, also for trial logins while login tests are paused. */
export const PROBE_SIZE = 3;

/** @param times when the trouble began, when it was last probed, and when a probe last started (it may have failed) */
export function isProbeDue(
  times: readonly (Instant | undefined)[],
  interval: number,
  now: Instant,
): boolean {
  return !times.some((at) => isWithin(at, interval, now));
}
