import { ok } from '../../../kernel/result.js';
import { isYes, type JsonObject, textIn } from '../json.js';
import type { ChannelRecord, StandInUser } from '../model.js';
import type { Workspace } from '../workspace.js';
import { findChannel } from './chat.js';
import { type Answer, botMethod, type Methods, refuse } from './method.js';

function paginate(all: readonly unknown[], args: JsonObject, name = 'members'): Answer {
  const start = Number(Buffer.from(textIn(args['cursor']) ?? '', 'base64').toString()) || 0;
  const limit = Number(args['limit'] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refuse('invalid_limit');
  const next = start + limit;
  const cursor = next < all.length ? Buffer.from(String(next)).toString('base64') : '';
  return ok({ [name]: all.slice(start, next), response_metadata: { next_cursor: cursor } });
}

function userPayload(user: StandInUser, { app }: Workspace, args: JsonObject): JsonObject {
  const payload = {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.isDeleted,
    real_name: user.realName,
    profile: { real_name: user.realName, display_name: user.realName, team: user.teamId },
    is_bot: user.isBot,
    is_app_user: false,
  };
  // Profiles of another organisation have no locale and no roles in this workspace.
  if (user.teamId !== app.teamId) return { ...payload, is_stranger: true };
  return {
    ...payload,
    is_admin: user.isAdmin,
    is_owner: user.isOwner,
    is_primary_owner: false,
    is_restricted: user.isGuest !== false,
    is_ultra_restricted: user.isGuest === 'single-channel',
    locale: isYes(args['include_locale']) ? user.locale : undefined,
  };
}

/** The scope needed to read a conversation depends on its kind. For an unknown conversation any of them is enough. */
function scopesForChannel(args: JsonObject, workspace: Workspace): readonly string[] {
  const kind = workspace.channels.get(textIn(args['channel']) ?? '')?.kind;
  if (kind === undefined) return ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
  return [{ public: 'channels:read', private: 'groups:read', im: 'im:read' }[kind]];
}

function channelPayload(channel: ChannelRecord, args: JsonObject): JsonObject {
  if (channel.kind === 'im') {
    return { id: channel.id, is_im: true, user: channel.members[0], is_archived: false };
  }
  const withCount = isYes(args['include_num_members']);
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.isArchived,
    is_shared: channel.isExtShared,
    is_ext_shared: channel.isExtShared,
    is_org_shared: false,
    is_general: false,
    is_member: channel.isBotMember,
    num_members: withCount ? channel.members.length + Number(channel.isBotMember) : undefined,
  };
}

function membersOf(channel: ChannelRecord, botUserId: string): readonly string[] {
  return channel.isBotMember ? [...channel.members, botUserId] : channel.members;
}

export const PEOPLE_METHODS: Methods = {
  'auth.test': botMethod([], (_args, { workspace: { app, users } }) =>
    ok({
      url: `https://${app.teamDomain}.slack.com/`,
      team: app.teamName,
      user: users.get(app.botUserId)?.name ?? '',
      team_id: app.teamId,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  ),

  'users.info': botMethod(['users:read'], (args, { workspace }) => {
    const user = workspace.users.get(textIn(args['user']) ?? '');
    return user === undefined
      ? refuse('user_not_found')
      : ok({ user: userPayload(user, workspace, args) });
  }),

  'users.list': botMethod(['users:read'], (args, { workspace }) => {
    const users = [...workspace.users.values()];
    return paginate(
      users.map((user) => userPayload(user, workspace, args)),
      args,
    );
  }),

  'usergroups.list': botMethod(['usergroups:read'], (args, { workspace }) =>
    ok({
      usergroups: [...workspace.userGroups].map(([id, { handle, users }]) => ({
        id,
        team_id: workspace.app.teamId,
        is_usergroup: true,
        name: handle,
        handle,
        user_count: users.length,
        date_delete: 0,
        users: isYes(args['include_users']) ? users : undefined,
      })),
    }),
  ),

  'usergroups.users.list': botMethod(['usergroups:read'], (args, { workspace }) => {
    const group = workspace.userGroups.get(textIn(args['usergroup']) ?? '');
    return group === undefined ? refuse('no_such_subteam') : ok({ users: group.users });
  }),

  'conversations.info': botMethod(scopesForChannel, (args, { workspace }) => {
    const channel = findChannel(workspace, args['channel']);
    return channel.ok ? ok({ channel: channelPayload(channel.value, args) }) : channel;
  }),

  'conversations.list': botMethod(['channels:read'], (args, { workspace }) => {
    const types = (textIn(args['types']) ?? 'public_channel').split(',');
    const channels = [...workspace.channels.values()].filter(
      ({ kind, isBotMember }) =>
        (kind === 'public' && types.includes('public_channel')) ||
        (kind === 'private' && isBotMember && types.includes('private_channel')),
    );
    return paginate(
      channels.map((channel) => channelPayload(channel, args)),
      args,
      'channels',
    );
  }),

  'conversations.members': botMethod(scopesForChannel, (args, { workspace }) => {
    const channel = findChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    return paginate(membersOf(channel.value, workspace.app.botUserId), args);
  }),

  'conversations.open': botMethod(['im:write'], (args, { workspace }) => {
    const userId = textIn(args['users']) ?? '';
    const existing = workspace.channels.get(textIn(args['channel']) ?? '');
    if (existing?.kind === 'im') return ok({ channel: { id: existing.id } });
    if (userId === '') return refuse('users_list_not_supplied');
    // A group message needs mpim:write, which the app does not request.
    if (userId.includes(',')) return refuse('missing_scope', { needed: 'mpim:write' });
    const user = workspace.users.get(userId);
    if (user === undefined) return refuse('user_not_found');
    if (user.isDeleted) return refuse('user_disabled');
    if (user.isBot) return refuse('cannot_dm_bot');
    return ok({ channel: { id: workspace.imOf(userId).id } });
  }),
};
