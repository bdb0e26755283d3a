import type { Instant } from '../kernel/time.js';
import { lookAtAttention } from '../list/list-words.js';
import type { Stage } from '../records/company.js';
import type { Silent } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import { bold, context, section, type ViewMessage } from '../slack/blocks.js';
import type { Catalog } from '../text/catalog.js';
import type { SweepCounts } from './sweep-text.js';

export interface SweepProgressFacts {
  readonly startedAt: Instant;
  readonly done: number;
  readonly total: number;
}

/** The same shape as the service's summary. */
export interface SweepSummaryFacts extends SweepCounts {
  readonly stoppedBy?: Refused;
  readonly silent?: Silent;
  readonly clockOff?: boolean;
  readonly interrupted: boolean;
}

export type SweepModel = { readonly stage: Stage; readonly now: Instant } & (
  | { readonly kind: 'nothing-watched' }
  | { readonly kind: 'started' }
  /** Told where the command was given; the message that is edited is elsewhere. */
  | { readonly kind: 'started-elsewhere' }
  /** Another one is at work already; this person's wish joins it. */
  | { readonly kind: 'running'; readonly progress: SweepProgressFacts }
  | { readonly kind: 'progress'; readonly progress: SweepProgressFacts }
  | { readonly kind: 'finished'; readonly summary: SweepSummaryFacts }
  /** It ended by an error, which the person is told of beside. */
  | { readonly kind: 'failed' }
);

/** A sweep started by hand, in one message that is updated. */
export function sweepMessage(model: SweepModel, text: Catalog): ViewMessage {
  const sentences = sentencesOf(model, text);
  const [first = '', ...others] = sentences;
  return {
    text: sentences.join(' '),
    blocks: [
      section([`${bold(text.sweep.title)}\n${first}`, ...others].join('\n')),
      ...(model.stage === 'test' ? [context([text.words.testStage])] : []),
    ],
  };
}

function sentencesOf(model: SweepModel, text: Catalog): readonly string[] {
  const { sweep } = text;
  switch (model.kind) {
    case 'nothing-watched':
      return [sweep.nothingWatched];
    case 'started':
      return [sweep.started];
    case 'started-elsewhere':
      return [sweep.startedElsewhere];
    case 'running':
      return [sweep.running({ ...model.progress, now: model.now })];
    case 'progress':
      return [sweep.progress(model.progress.done, model.progress.total)];
    case 'finished':
      return finished(model.summary, text);
    case 'failed':
      return [sweep.failed];
    default:
      return model satisfies never;
  }
}

function finished(summary: SweepSummaryFacts, text: Catalog): readonly string[] {
  const { sweep } = text;
  const counts = sweep.counts(summary).join(' · ');
  const after = [
    ...(counts === '' ? [] : [`${counts}.`]),
    sweep.told(summary),
    ...(summary.atRisk + summary.broken > 0 ? [lookAtAttention(text)] : []),
  ];
  if (summary.clockOff === true) return [sweep.clockOff(summary)];
  if (summary.stoppedBy !== undefined) return [sweep.stopped(summary)];
  if (summary.silent === 'popbill') return [sweep.popbillSilent(summary)];
  const limits = sweep.limits(summary);
  if (summary.interrupted) return [sweep.interrupted(summary), ...limits, ...after];
  return [...limits, sweep.finished(summary), ...after];
}
