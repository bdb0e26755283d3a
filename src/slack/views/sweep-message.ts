import type { Stage } from '../../domain/company.js';
import type { Instant } from '../../domain/instant.js';
import type { Refused } from '../../domain/popbill-problem.js';
import type { Catalog } from '../../text/catalog.js';
import type { ViewMessage } from './view-message.js';

export interface SweepProgressFacts {
  readonly startedAt: Instant;
  readonly done: number;
  readonly total: number;
}

/** The same shape as the service's summary. */
export interface SweepSummaryFacts extends SweepProgressFacts {
  readonly finishedAt: Instant;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  readonly unknown: number;
  readonly failed: number;
  readonly noticesSent: number;
  readonly resolved: number;
  readonly stoppedBy?: Refused;
  readonly interrupted: boolean;
}

export type SweepModel = { readonly stage: Stage; readonly now: Instant } & (
  | { readonly kind: 'nothing-watched' }
  | { readonly kind: 'started' }
  /** Another one is at work already; this person's wish joins it. */
  | { readonly kind: 'running'; readonly progress: SweepProgressFacts }
  | { readonly kind: 'progress'; readonly progress: SweepProgressFacts }
  | { readonly kind: 'finished'; readonly summary: SweepSummaryFacts }
);

/** A sweep started by hand, in one message that is updated. */
export function sweepMessage(model: SweepModel, text: Catalog): ViewMessage {
  throw new Error(`not written: ${model.kind} ${text.language}`);
}
