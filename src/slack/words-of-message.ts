import type { KnownBlock } from '@slack/types';
import { cutMrkdwn } from './blocks.js';
import { LIMITS } from './limits.js';
import type { ViewMessage } from './view-message.js';

/** A message without its blocks: the sentence for notifications, then every paragraph. Buttons are lost. */
export function wordsOfMessage({ text, blocks }: ViewMessage): string {
  // A line in a thread has nothing but its sentence.
  const paragraphs = blocks.flatMap(wordsOf).filter((words) => words !== text);
  return cutMrkdwn([text, ...paragraphs].join('\n\n'), LIMITS.messageText);
}

/** The header says what the sentence says already. */
function wordsOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section') return block.text === undefined ? [] : [block.text.text];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
}
