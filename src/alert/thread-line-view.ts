import type { Alert, ThreadLine } from '../records/alert.js';
import { section, type ViewMessage, wordsMessage } from '../slack/blocks.js';
import type { Catalog } from '../text/catalog.js';
import { alertRow } from './alert-view.js';
import { asksSomebody } from './alert-words.js';

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
