import type { KnownBlock } from '@slack/types';
import { LIMITS } from './limits.js';
import { cutMrkdwn } from './views/blocks.js';
import type { ViewMessage } from './views/view-message.js';

/** A message without its blocks: the sentence for notifications, then every paragraph. Buttons are lost. */
export function wordsOfMessage({ text, blocks }: ViewMessage): string {
  const paragraphs = blocks.flatMap(wordsOf);
  return cutMrkdwn([text, ...paragraphs].join('\n\n'), LIMITS.messageText);
}

/** The header says what the sentence says already. */
function wordsOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section') return block.text === undefined ? [] : [block.text.text];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
}
