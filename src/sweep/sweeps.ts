import type { LoginLeft } from '../assessment/what-is-left.js';
import type { Silent } from '../incident/outage.js';
import type { Instant } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';
import type { Refused } from '../records/popbill-problem.js';

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
  /** Companies of which no login was tested, or none was answered while HomeTax does not answer, and why. */
  readonly loginsLeft: Readonly<Partial<Record<LoginLeft, number>>>;
  /** Companies that turned to the same trouble at once, so that their own alerts wait. */
  readonly waiting?: number;
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
