import { ok, type Result } from '../../kernel/result.js';
import type { JsonObject } from './json.js';
import { textIn } from './json.js';
import { editedMessage, messageOf, messagePayload, readContent } from './message-content.js';
import { answer, type Method, noScopes, type Refusal, refuse, scopes } from './method.js';
import type { Message } from './model.js';
import { seesChannel } from './sight.js';
import type { ChannelRecord, Workspace } from './workspace.js';

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

/** Finds the channel that the bot may write to now. */
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
  args: JsonObject,
): Result<string | undefined, Refusal> {
  const named = args['thread_ts'];
  if (named === undefined || named === '') return ok(undefined);
  if (typeof named !== 'string' || !TS.test(named)) return refuse('invalid_thread_ts');
  const parent = workspace.findMessage(channel, named);
  if (parent === undefined || parent.ephemeralFor !== undefined) return refuse('thread_not_found');
  return ok(parent.threadTs ?? parent.ts);
}

function withRoot(args: JsonObject, root: string | undefined): JsonObject {
  const { thread_ts: _, ...rest } = args;
  return root === undefined ? rest : { ...rest, thread_ts: root };
}

const postMessage: Method = {
  token: 'bot',
  scopes: scopes('chat:write'),
  run: (args, { workspace }) => {
    const channel = writableChannel(workspace, addressOf(workspace, args['channel']));
    if (!channel.ok) return channel;
    const content = readContent(args);
    if (!content.ok) return content;
    const root = rootOf(workspace, channel.value.id, args);
    if (!root.ok) return root;
    const message = messageOf(workspace, content.value, {
      channel: channel.value.id,
      user: workspace.app.botUserId,
      args: withRoot(args, root.value),
    });
    workspace.addMessage(message);
    return answer({
      channel: message.channel,
      ts: message.ts,
      message: messagePayload(message, workspace),
    });
  },
};

const postEphemeral: Method = {
  token: 'bot',
  scopes: scopes('chat:write'),
  run: (args, { workspace }) => {
    const channel = writableChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    const userId = textIn(args['user']) ?? '';
    if (
      !channel.value.members.includes(userId) ||
      !seesChannel(workspace, userId, channel.value.id)
    ) {
      return refuse('user_not_in_channel');
    }
    const content = readContent(args);
    if (!content.ok) return content;
    const root = rootOf(workspace, channel.value.id, args);
    if (!root.ok) return root;
    const message = messageOf(workspace, content.value, {
      channel: channel.value.id,
      user: workspace.app.botUserId,
      args: withRoot(args, root.value),
      ephemeralFor: userId,
    });
    workspace.addMessage(message);
    return answer({ message_ts: message.ts });
  },
};

/** A message that everybody sees and the app itself wrote. */
function ownMessage(
  workspace: Workspace,
  args: JsonObject,
  notOwn: string,
): Result<Message, Refusal> {
  const channel = visibleChannel(workspace, args['channel']);
  if (!channel.ok) return channel;
  const message = workspace.findMessage(channel.value.id, textIn(args['ts']) ?? '');
  if (message === undefined || message.ephemeralFor !== undefined) {
    return refuse('message_not_found');
  }
  return message.user === workspace.app.botUserId ? ok(message) : refuse(notOwn);
}

const update: Method = {
  token: 'bot',
  scopes: scopes('chat:write'),
  run: (args, { workspace }) => {
    const before = ownMessage(workspace, args, 'cant_update_message');
    if (!before.ok) return before;
    if (workspace.channels.get(before.value.channel)?.isArchived === true) {
      return refuse('is_inactive');
    }
    const content = readContent(args);
    if (!content.ok) return content;
    const after = editedMessage(workspace, before.value, content.value);
    workspace.changeMessage(before.value, after);
    return answer({
      channel: after.channel,
      ts: after.ts,
      text: after.text,
      message: messagePayload(after, workspace),
    });
  },
};

const remove: Method = {
  token: 'bot',
  scopes: scopes('chat:write'),
  run: (args, { workspace }) => {
    const message = ownMessage(workspace, args, 'cant_delete_message');
    if (!message.ok) return message;
    workspace.removeMessage(message.value);
    return answer({ channel: message.value.channel, ts: message.value.ts });
  },
};

const getPermalink: Method = {
  token: 'bot',
  scopes: noScopes,
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    const message = workspace.findMessage(channel.value.id, textIn(args['message_ts']) ?? '');
    if (message === undefined || message.ephemeralFor !== undefined) {
      return refuse('message_not_found');
    }
    const { teamDomain } = workspace.app;
    const place = `${message.channel}/p${message.ts.replace('.', '')}`;
    return answer({
      channel: message.channel,
      permalink: `https://${teamDomain}.slack.com/archives/${place}`,
    });
  },
};

export const CHAT_METHODS: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
