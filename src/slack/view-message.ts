import type { KnownBlock } from '@slack/types';

/** A message to be sent: `text` is the full sentence for notifications and screen readers. */
export interface ViewMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}
