import { ok, type Result } from '../../../kernel/result.js';
import { type JsonObject, textIn } from '../json.js';
import { editedMessage, messageOf, messagePayload, readContent } from '../message-content.js';
import type { ChannelRecord, Message } from '../model.js';
import { seesChannel } from '../places.js';
import type { Workspace } from '../workspace.js';
import { bot, type Methods, type Refusal, refuse } from './method.js';

/** Finds a conversation by its id. Private channels that the bot is not in are hidden from it. */
export function visibleChannel(
  workspace: Workspace,
  named: unknown,
): Result<ChannelRecord, Refusal> {
  const found = workspace.channels.get(textIn(named) ?? '');
  return found === undefined || (found.kind === 'private' && !found.botIn)
    ? refuse('channel_not_found')
    : ok(found);
}

/** chat.postMessage alone also takes a person's id, for the direct message, and a `#name`. */
function addressOf(workspace: Workspace, named: unknown): string | undefined {
  const id = textIn(named) ?? '';
  const user = workspace.users.get(id);
  if (user !== undefined && !user.isBot) return workspace.imOf(id).id;
  if (!id.startsWith('#')) return id;
  return [...workspace.channels.values()].find((each) => `#${each.name}` === id)?.id;
}

function writableChannel(workspace: Workspace, named: unknown): Result<ChannelRecord, Refusal> {
  const channel = visibleChannel(workspace, named);
  if (!channel.ok) return channel;
  if (channel.value.isArchived) return refuse('is_archived');
  return channel.value.botIn ? channel : refuse('not_in_channel');
}

const TS = /^\d{10}\.\d{6}$/;

/** Slack posts replies under roots that exist; a reply's own ts leads to its root. */
function rootOf(
  workspace: Workspace,
  channel: string,
  named: unknown,
): Result<string | undefined, Refusal> {
  if (named === undefined || named === '') return ok(undefined);
  if (typeof named !== 'string' || !TS.test(named)) return refuse('invalid_thread_ts');
  const parent = workspace.findMessage(channel, named);
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
  const root = rootOf(workspace, channel, args['thread_ts']);
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

function sharedMessage(
  workspace: Workspace,
  channel: unknown,
  ts: unknown,
): Result<Message, Refusal> {
  const found = visibleChannel(workspace, channel);
  if (!found.ok) return found;
  const message = workspace.findMessage(found.value.id, textIn(ts) ?? '');
  return message === undefined || message.ephemeralFor !== undefined
    ? refuse('message_not_found')
    : ok(message);
}

const WRITE = ['chat:write'];

export const CHAT_METHODS: Methods = {
  'chat.postMessage': bot(WRITE, (args, { workspace }) => {
    const channel = writableChannel(workspace, addressOf(workspace, args['channel']));
    if (!channel.ok) return channel;
    const posted = post(workspace, channel.value.id, args);
    if (!posted.ok) return posted;
    const { channel: id, ts } = posted.value;
    return ok({ channel: id, ts, message: messagePayload(posted.value, workspace) });
  }),

  'chat.postEphemeral': bot(WRITE, (args, { workspace }) => {
    const channel = writableChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    const { id, members } = channel.value;
    const userId = textIn(args['user']) ?? '';
    if (!members.includes(userId) || !seesChannel(workspace, userId, id)) {
      return refuse('user_not_in_channel');
    }
    const posted = post(workspace, id, args, userId);
    return posted.ok ? ok({ message_ts: posted.value.ts }) : posted;
  }),

  'chat.update': bot(WRITE, (args, { workspace }) => {
    const before = sharedMessage(workspace, args['channel'], args['ts']);
    if (!before.ok) return before;
    if (before.value.user !== workspace.app.botUserId) return refuse('cant_update_message');
    if (workspace.channels.get(before.value.channel)?.isArchived === true) {
      return refuse('is_inactive');
    }
    const content = readContent(args);
    if (!content.ok) return content;
    const after = editedMessage(workspace, before.value, content.value);
    workspace.changeMessage(before.value, after);
    const { channel, ts, text } = after;
    return ok({ channel, ts, text, message: messagePayload(after, workspace) });
  }),

  'chat.delete': bot(WRITE, (args, { workspace }) => {
    const message = sharedMessage(workspace, args['channel'], args['ts']);
    if (!message.ok) return message;
    const { channel, ts, user } = message.value;
    if (user !== workspace.app.botUserId) return refuse('cant_delete_message');
    workspace.removeMessage(message.value);
    return ok({ channel, ts });
  }),

  'chat.getPermalink': bot([], (args, { workspace }) => {
    const message = sharedMessage(workspace, args['channel'], args['message_ts']);
    if (!message.ok) return message;
    const { channel, ts } = message.value;
    const place = `${channel}/p${ts.replace('.', '')}`;
    const permalink = `https://${workspace.app.teamDomain}.slack.com/archives/${place}`;
    return ok({ channel, permalink });
  }),
};
