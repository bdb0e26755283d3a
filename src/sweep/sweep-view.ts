import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { bold, context, section, type ViewMessage } from '../slack/blocks.js';
import type { Tongue } from '../text/tongue.js';
import type { SweepProgress, SweepSummary } from './sweep-count.js';
import { sweepEnd, sweepProgress, sweepRunning, sweepWords } from './sweep-words.js';

export type SweepState =
  | { readonly kind: 'nothing-watched' }
  | { readonly kind: 'started' }
  /** Shown where the command was given; the message that is edited is elsewhere. */
  | { readonly kind: 'started-elsewhere' }
  /** Another one is running, so that none was started. */
  | { readonly kind: 'running'; readonly progress: SweepProgress }
  | { readonly kind: 'progress'; readonly progress: SweepProgress }
  | { readonly kind: 'finished'; readonly summary: SweepSummary }
  /** It ended by an error, which the person is shown beside. */
  | { readonly kind: 'failed' };

export type SweepModel = SweepState & { readonly stage: Stage; readonly now: Instant };

/** A sweep started by hand, in one message that is updated. */
export function sweepMessage(model: SweepModel, t: Tongue): ViewMessage {
  const sentences = sentencesOf(model, t);
  const [first = '', ...others] = sentences;
  return {
    text: sentences.join(' '),
    blocks: [
      section([`${bold(sweepWords(t).title)}\n${first}`, ...others].join('\n')),
      ...(model.stage === 'test' ? [context([t.words.testStage])] : []),
    ],
  };
}

function sentencesOf(model: SweepModel, t: Tongue): readonly string[] {
  const words = sweepWords(t);
  switch (model.kind) {
    case 'nothing-watched':
      return [words.nothingWatched];
    case 'started':
      return [words.started];
    case 'started-elsewhere':
      return [words.startedElsewhere];
    case 'running':
      return [sweepRunning(model.progress, model.now, t)];
    case 'progress':
      return [sweepProgress(model.progress, t)];
    case 'finished':
      return sweepEnd(model.summary, t);
    case 'failed':
      return [words.failed];
  }
}
