import { DAY, type Instant } from './time.js';

const YEAR_2000 = Date.UTC(1999, 11, 31, 15);
const THIRTY_YEARS = 30 * 365.25 * DAY;

/**
 * Whether something may really end then. What has no date or no end often has the first or the last day of a calendar
 * (1 January 1, 31 December 9999); that is no fact to count days from.
 */
export function isPossibleEnd(at: Instant, now: Instant): boolean {
  return at >= YEAR_2000 && at <= now + THIRTY_YEARS;
}
