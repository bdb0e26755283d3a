import { WebAPIPlatformError } from '@slack/web-api';
import { SECOND } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';
import { sendDirect } from './answer.js';
import { isNoAnswer } from './slack-errors.js';
import type { SlackDeps } from './slack-kit.js';
import type { ViewMessage } from './view-message.js';

/** One direct message that is edited while something goes on. */
export interface MessageEditor {
  /** Shows the message unless another edit is on its way or was made just now. */
  offer(draw: () => ViewMessage): void;
  /** Shows the last state for certain; posted anew when the message was deleted or Slack does not edit it. */
  finish(message: ViewMessage): Promise<void>;
}

/** Slack takes about one edit a second; a person needs no more than this. */
const EDIT_EVERY_MS = 3 * SECOND;

type EditorDeps = Pick<SlackDeps, 'client' | 'clock' | 'log'>;

export async function sendEditable(
  user: UserId,
  message: ViewMessage,
  deps: EditorDeps,
): Promise<MessageEditor & { readonly channel: string }> {
  const { client, clock, log } = deps;
  const place = await sendDirect(user, message, deps);
  let editedAt = clock.now();
  let onItsWay: Promise<void> | undefined;

  async function edit(next: ViewMessage): Promise<void> {
    try {
      await client.chat.update({ ...place, ...next });
    } catch (error) {
      // The next state, or the last one, is shown instead.
      log.info('a message was not edited', { error: String(error) });
    }
  }

  return {
    channel: place.channel,
    offer(draw) {
      if (onItsWay !== undefined || clock.now() - editedAt < EDIT_EVERY_MS) return;
      editedAt = clock.now();
      onItsWay = edit(draw()).finally(() => {
        onItsWay = undefined;
      });
    },
    async finish(last) {
      await onItsWay;
      try {
        await client.chat.update({ ...place, ...last });
      } catch (error) {
        if (!(error instanceof WebAPIPlatformError) && !isNoAnswer(error)) throw error;
        await sendDirect(user, last, deps);
      }
    },
  };
}
