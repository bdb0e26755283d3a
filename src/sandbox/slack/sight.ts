import type { Message } from './model.js';
import type { ChannelRecord, Workspace } from './workspace.js';

function isForeign({ app, users }: Workspace, userId: string): boolean {
  return users.get(userId)?.teamId !== app.teamId;
}

/**
 * Whether somebody may read a channel. Full members find every public one. Guests see only those they are in, people of
 * another organisation only those they are in that are shared with others. A direct message is its person's own.
 */
export function seesChannel(workspace: Workspace, userId: string, channelId: string): boolean {
  const channel = workspace.channels.get(channelId);
  const user = workspace.users.get(userId);
  if (channel === undefined || user === undefined) return false;
  const isMember = channel.members.includes(userId);
  if (isForeign(workspace, userId)) return isMember && isShared(channel);
  return isMember || (channel.kind === 'public' && user.isGuest === false);
}

/** A message for one person alone is seen by nobody else, and by that person only where they see its channel. */
export function seesMessage(workspace: Workspace, userId: string, message: Message): boolean {
  const { ephemeralFor = userId, channel } = message;
  return ephemeralFor === userId && seesChannel(workspace, userId, channel);
}

/**
 * Whether Slack offers somebody the app's commands, its Home tab and a direct message with it. Guests are offered all of
 * that: it is the app that refuses them.
 */
export function isOfferedApp(workspace: Workspace, userId: string): boolean {
  return !isForeign(workspace, userId);
}

function isShared({ kind, isExtShared }: ChannelRecord): boolean {
  return kind !== 'im' && isExtShared;
}
