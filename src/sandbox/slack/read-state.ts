import type { Channel, Message } from './model.js';
import type { Workspace } from './workspace.js';

/** A channel with its messages, as a person who may see everything would see it. */
export function readChannel(workspace: Workspace, id: string): Channel {
  const channel = workspace.channels.get(id);
  if (channel === undefined) throw new Error(`There is no channel ${id}.`);
  const here = workspace.messages.filter(
    (each) => each.channel === id && each.ephemeralFor === undefined,
  );
  const withReplies = (root: Message): Message => ({
    ...root,
    replies: here.filter((each) => each.threadTs === root.ts),
  });
  const messages = here.filter((each) => each.threadTs === undefined).map(withReplies);
  const broadcast = here.filter((each) => each.threadTs !== undefined && each.replyBroadcast);
  const timeline = [...messages, ...broadcast].sort((a, b) => a.ts.localeCompare(b.ts));
  return { ...channel, messages, timeline };
}

/** What only this person was shown, in order of time. */
export function readEphemerals(workspace: Workspace, userId: string): readonly Message[] {
  return workspace.messages.filter((each) => each.ephemeralFor === userId);
}
