import type { PageMessage } from '../../contract.js';

export interface Thread {
  readonly root: PageMessage;
  readonly replies: readonly PageMessage[];
}

/** What the channel shows while no thread is open: roots, replies shown here too, and what only this person sees. */
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

const TOGETHER_MS = 5 * 60 * 1000;

/** Whether a message stands under the one before without name and picture, as Slack draws what follows soon. */
export function followsOn(message: PageMessage, before: PageMessage | undefined): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.onlyForYou === message.onlyForYou &&
    !message.replyBroadcast &&
    message.at - before.at < TOGETHER_MS
  );
}
