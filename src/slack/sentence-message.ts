import { section } from './blocks.js';
import type { ViewMessage } from './view-message.js';

/** A message that is one paragraph of whole sentences, as mrkdwn. */
export function sentenceMessage(sentence: string): ViewMessage {
  return { text: sentence, blocks: [section(sentence)] };
}
