import type { PageMessage } from '../../contract.js';

export interface Thread {
  readonly root: PageMessage;
  readonly replies: readonly PageMessage[];
}

/** The messages that the channel shows: root messages, replies also sent to the channel, and ephemeral ones. */
export function timelineOf(messages: readonly PageMessage[]): readonly PageMessage[] {
  return messages.filter(
    ({ threadTs, replyBroadcast }) => threadTs === undefined || replyBroadcast,
  );
}

export function repliesTo(messages: readonly PageMessage[], ts: string): readonly PageMessage[] {
  return messages.filter(({ threadTs }) => threadTs === ts);
}

export function threadOf(messages: readonly PageMessage[], ts: string): Thread | undefined {
  const root = messages.find((message) => message.ts === ts);
  return root === undefined ? undefined : { root, replies: repliesTo(messages, ts) };
}

const MAX_GAP_MS = 5 * 60 * 1000;

/** Whether a message needs no name and avatar, because the same writer's previous message is shortly before it. */
export function continues(message: PageMessage, previous: PageMessage | undefined): boolean {
  return (
    previous !== undefined &&
    previous.user === message.user &&
    previous.isOnlyForYou === message.isOnlyForYou &&
    !message.replyBroadcast &&
    message.at - previous.at < MAX_GAP_MS
  );
}
