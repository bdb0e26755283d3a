import { STAND_ALONE } from '../alert/roll-up.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';

/**
 * Companies that came by one import and that a sweep has not been through yet. What is wrong with them was so before
 * they came: it is told as one thing, not as so many pieces of news.
 */
export interface FirstCheck {
  readonly v: 1;
  readonly id: string;
  /** When they came. */
  readonly at: Instant;
  readonly by: UserId | 'cli';
  /** How many came. */
  readonly total: number;
  /** Those of which nobody has heard yet: not swept, or with an alert that may not be told yet. */
  readonly brns: readonly Brn[];
  /** What their first sweep found; absent: it is not through. */
  readonly counts?: FirstCheckCounts;
  /** Nobody has to be told these totals any more. */
  readonly told?: true;
}

export interface FirstCheckCounts {
  readonly total: number;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  readonly unknown: number;
  /** Of all of these, those with a department user whose login was not tested. Absent: none. */
  readonly untested?: number;
}

/** Whether so many companies came together that they share one message. */
export function isCrowd({ total }: Pick<FirstCheck, 'total'>): boolean {
  return total > STAND_ALONE;
}
