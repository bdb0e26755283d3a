import { ok, type Result } from '../../../kernel/result.js';
import { type JsonObject, textIn } from '../json.js';
import { editedMessage, messageOf, messagePayload, readContent } from '../message-content.js';
import type { ChannelRecord, Message } from '../model.js';
import { canSeeChannel } from '../targets.js';
import type { Workspace } from '../workspace.js';
import { botMethod, type Methods, type Refusal, refuse } from './method.js';

/** Finds a channel by its ID. Private channels without the bot are hidden from it. */
export function findChannel(workspace: Workspace, id: unknown): Result<ChannelRecord, Refusal> {
  const channel = workspace.channels.get(textIn(id) ?? '');
  return channel === undefined || (channel.kind === 'private' && !channel.isBotMember)
    ? refuse('channel_not_found')
    : ok(channel);
}

/** The channel ID of an address. Only chat.postMessage accepts a person's ID (the direct message) and a `#name`. */
function resolveChannelId(workspace: Workspace, address: unknown): string | undefined {
  const id = textIn(address) ?? '';
  const user = workspace.users.get(id);
  if (user !== undefined && !user.isBot) return workspace.imOf(id).id;
  if (!id.startsWith('#')) return id;
  return [...workspace.channels.values()].find((each) => `#${each.name}` === id)?.id;
}

function findWritableChannel(workspace: Workspace, id: unknown): Result<ChannelRecord, Refusal> {
  const channel = findChannel(workspace, id);
  if (!channel.ok) return channel;
  if (channel.value.isArchived) return refuse('is_archived');
  return channel.value.isBotMember ? channel : refuse('not_in_channel');
}

const TS = /^\d{10}\.\d{6}$/;

/** The `ts` of a thread's root, found by that of the root or of a reply; undefined without a `ts`. */
function findRoot(
  workspace: Workspace,
  channel: string,
  ts: unknown,
): Result<string | undefined, Refusal> {
  if (ts === undefined || ts === '') return ok(undefined);
  if (typeof ts !== 'string' || !TS.test(ts)) return refuse('invalid_thread_ts');
  const parent = workspace.findMessage(channel, ts);
  if (parent === undefined || parent.ephemeralFor !== undefined) return refuse('thread_not_found');
  return ok(parent.threadTs ?? parent.ts);
}

function post(
  workspace: Workspace,
  channel: string,
  args: JsonObject,
  ephemeralFor?: string,
): Result<Message, Refusal> {
  const content = readContent(args);
  if (!content.ok) return content;
  const root = findRoot(workspace, channel, args['thread_ts']);
  if (!root.ok) return root;
  const message = messageOf(workspace, content.value, {
    channel,
    user: workspace.app.botUserId,
    args: { ...args, thread_ts: root.value },
    ephemeralFor,
  });
  workspace.addMessage(message);
  return ok(message);
}

function findChannelMessage(
  workspace: Workspace,
  channelId: unknown,
  ts: unknown,
): Result<Message, Refusal> {
  const channel = findChannel(workspace, channelId);
  if (!channel.ok) return channel;
  const message = workspace.findMessage(channel.value.id, textIn(ts) ?? '');
  return message === undefined || message.ephemeralFor !== undefined
    ? refuse('message_not_found')
    : ok(message);
}

const WRITE_SCOPES = ['chat:write'];

export const CHAT_METHODS: Methods = {
  'chat.postMessage': botMethod(WRITE_SCOPES, (args, { workspace }) => {
    const channel = findWritableChannel(workspace, resolveChannelId(workspace, args['channel']));
    if (!channel.ok) return channel;
    const posted = post(workspace, channel.value.id, args);
    if (!posted.ok) return posted;
    const { channel: id, ts } = posted.value;
    return ok({ channel: id, ts, message: messagePayload(posted.value, workspace) });
  }),

  'chat.postEphemeral': botMethod(WRITE_SCOPES, (args, { workspace }) => {
    const channel = findWritableChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    const { id, members } = channel.value;
    const userId = textIn(args['user']) ?? '';
    if (!members.includes(userId) || !canSeeChannel(workspace, userId, id)) {
      return refuse('user_not_in_channel');
    }
    const posted = post(workspace, id, args, userId);
    return posted.ok ? ok({ message_ts: posted.value.ts }) : posted;
  }),

  'chat.update': botMethod(WRITE_SCOPES, (args, { workspace }) => {
    const original = findChannelMessage(workspace, args['channel'], args['ts']);
    if (!original.ok) return original;
    if (original.value.user !== workspace.app.botUserId) return refuse('cant_update_message');
    if (workspace.channels.get(original.value.channel)?.isArchived === true) {
      return refuse('is_inactive');
    }
    const content = readContent(args);
    if (!content.ok) return content;
    const edited = editedMessage(workspace, original.value, content.value);
    workspace.changeMessage(original.value, edited);
    const { channel, ts, text } = edited;
    return ok({ channel, ts, text, message: messagePayload(edited, workspace) });
  }),

  'chat.getPermalink': botMethod([], (args, { workspace }) => {
    const message = findChannelMessage(workspace, args['channel'], args['message_ts']);
    if (!message.ok) return message;
    const { channel, ts } = message.value;
    const path = `${channel}/p${ts.replace('.', '')}`;
    const permalink = `https://${workspace.app.teamDomain}.slack.com/archives/${path}`;
    return ok({ channel, permalink });
  }),
};
