import type { UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Silent } from '../domain/outage.js';
import type { Refused } from '../domain/popbill-problem.js';

export interface SweepProgress {
  readonly startedAt: Instant;
  readonly done: number;
  readonly total: number;
}

export interface SweepSummary extends SweepProgress {
  readonly finishedAt: Instant;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  /** Companies about which at least one question stayed unanswered and nothing is known. */
  readonly unknown: number;
  readonly failed: number;
  readonly noticesSent: number;
  readonly resolved: number;
  /** POPBiLL refused our own settings: the sweep was stopped. */
  readonly stoppedBy?: Refused;
  /** Who did not answer. With `popbill` the sweep was stopped, and goes on when POPBiLL answers again. */
  readonly silent?: Silent;
  /** No logins were tested for some time of it, because so many are rejected with one code. */
  readonly loginsPause?: boolean;
  /** The machine's clock cannot be relied on: the sweep was stopped, or not begun, and goes on when it is right. */
  readonly clockOff?: boolean;
  /** The process was told to stop; the sweep goes on at the next start. */
  readonly interrupted: boolean;
}

export type SweepStart =
  | { readonly kind: 'started'; readonly done: Promise<SweepSummary> }
  | { readonly kind: 'running'; readonly progress: SweepProgress };

/** The pass over all watched companies, by schedule or by a person; never two at once. */
export interface Sweeps {
  start(
    by: UserId | 'cli' | 'schedule',
    onProgress?: (progress: SweepProgress) => void,
  ): SweepStart;
  lastFinishedAt(): Instant | undefined;
  nextAt(): Instant | undefined;
}
