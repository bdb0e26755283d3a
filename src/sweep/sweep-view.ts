import type { Stage } from '../records/company.js';
import { bold, context, section, type ViewMessage } from '../slack/blocks.js';
import type { Tongue } from '../text/tongue.js';
import { sweepWords } from './sweep-words.js';

/** A sweep started by hand, in one message that is updated. */
export function sweepMessage(sentences: readonly string[], stage: Stage, t: Tongue): ViewMessage {
  const lines = [bold(sweepWords(t).title), ...sentences];
  return {
    text: sentences.join(' '),
    blocks: [
      section(lines.join('\n')),
      ...(stage === 'test' ? [context([t.words.testStage])] : []),
    ],
  };
}
