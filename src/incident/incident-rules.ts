import { type Instant, isWithin, MINUTE } from '../kernel/time.js';

/** If at least this share of the companies asked has the same trouble, the cause does not lie in single companies. */
export const MIN_SHARE = 0.3;
const MIN_COMPANIES = 3;

/**
 * Whether too many companies fail for the cause to lie in single companies. `total`: all companies that could be asked;
 * if there are fewer than MIN_COMPANIES of them, all must fail.
 */
export function isWidespread(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * MIN_SHARE && failed >= Math.min(MIN_COMPANIES, total);
}

export const PROBE_INTERVAL = 15 * MINUTE;
/** Companies asked per probe, and per sample of logins while login tests are paused. */
export const PROBE_SIZE = 3;

/** @param times when the trouble began, when it was last probed, and when a probe last started (it may have failed) */
export function isProbeDue(
  times: readonly (Instant | undefined)[],
  interval: number,
  now: Instant,
): boolean {
  return !times.some((at) => isWithin(at, interval, now));
}
