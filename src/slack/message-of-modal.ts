import type { KnownBlock, ModalView } from '@slack/types';
import type { ViewMessage } from './view-message.js';

/** What a modal says, as a direct message: for when it was closed before the outcome was known. */
export function messageOfModal(view: ModalView): ViewMessage {
  const blocks = (view.blocks as KnownBlock[]).filter(
    (block) => block.type === 'section' || block.type === 'context' || block.type === 'divider',
  );
  const sentences = blocks.flatMap((block) =>
    block.type === 'section' && block.text !== undefined ? [block.text.text] : [],
  );
  return { text: sentences.join('\n') || view.title.text, blocks };
}
