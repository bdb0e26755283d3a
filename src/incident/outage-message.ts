import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import type { OutageAlert } from './outage.js';
import type { EndedOutage } from './wide-text.js';
import { troubleMessage, troubleOverMessage } from './wide-trouble.js';

/** The one message about POPBiLL or HomeTax not answering: since when, what is not known meanwhile, what it ended with. */
export function outageMessage(outage: OutageAlert, text: Catalog): ViewMessage {
  if (isOver(outage)) return troubleOverMessage(text.wide.outageOver(outage));
  const words = text.wide.outage(outage);
  return troubleMessage({ severity: 'warning', stage: outage.stage, words }, text);
}

function isOver(outage: OutageAlert): outage is EndedOutage {
  return outage.endedAt !== undefined;
}
