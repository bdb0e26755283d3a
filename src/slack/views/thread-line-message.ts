import type { Alert, ThreadLine } from '../../domain/alert.js';
import { asksSomebody } from '../../text/alert-lines.js';
import type { Catalog } from '../../text/catalog.js';
import { LIMITS } from '../limits.js';
import { alertRow } from './alert-buttons.js';
import { cutMrkdwn, section } from './blocks.js';
import { escapeMenuPaths } from './mrkdwn.js';
import type { ViewMessage } from './view-message.js';

/**
 * A line of an alert's thread. One that calls somebody has the buttons with it: whoever sees it in the channel need not
 * look for the message above.
 */
export function threadLineMessage(
  words: string,
  { line, alert }: { readonly line: ThreadLine; readonly alert: Alert },
  text: Catalog,
): ViewMessage {
  const message = wordsMessage(words);
  if (line.kind !== 'notice' || !asksSomebody(line, alert)) return message;
  return {
    ...message,
    blocks: [section(words), alertRow({ alert, mayOperate: true }, 'alert_line', text)],
  };
}

/** A line that is nothing but its words. */
export function wordsMessage(words: string): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(words), LIMITS.messageText), blocks: [] };
}
