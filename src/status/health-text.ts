import type { Instant } from '../kernel/time.js';
import type { Silent } from '../records/incident.js';
import type { HealthProblem } from './health-rules.js';

/** Something that keeps the app from doing its job, in whole sentences without markup. */
export interface HealthWords {
  readonly label: string;
  /** What happened and what it means for collection and alerts. */
  readonly says: string;
  /** What an admin does about it. */
  readonly remedy: string;
}

/** Has a notice of its own in the alert channel. */
export type HealthRemarkFacts =
  | { readonly kind: 'setup'; readonly since: Instant; readonly code: number }
  | { readonly kind: 'outage'; readonly since: Instant; readonly silent: Silent }
  | { readonly kind: 'common-cause'; readonly since: Instant; readonly rejected: number }
  | { readonly kind: 'mass-change'; readonly since: Instant; readonly companies: number };

export interface HealthText {
  readonly problem: (
    problem: HealthProblem,
    now: Instant,
    /** Whether other problems are shown beside it. Default: it stands alone. */
    isBesideOthers?: boolean,
  ) => HealthWords;
  readonly remark: (remark: HealthRemarkFacts) => string;
}
