import type { Catalog } from '../../text/catalog.js';
import type { ViewMessage } from './view-message.js';

export type HelpTopic = 'usage' | 'methods';

export interface HelpModel {
  readonly topic: HelpTopic;
  /** Also lists what only operators may do. */
  readonly mayOperate: boolean;
}

/** What one can type, and what the two methods are. */
export function helpMessage(model: HelpModel, text: Catalog): ViewMessage {
  throw new Error(`not written: ${model.topic} ${text.language}`);
}
