import { ok } from '../../../kernel/result.js';
import { isYes, type JsonObject, textIn } from '../json.js';
import type { ChannelRecord, StandInUser } from '../model.js';
import type { Workspace } from '../workspace.js';
import { visibleChannel } from './chat.js';
import { type Answer, bot, type Methods, refuse } from './method.js';

function pageOf(all: readonly unknown[], args: JsonObject): Answer {
  const start = Number(Buffer.from(textIn(args['cursor']) ?? '', 'base64').toString()) || 0;
  const limit = Number(args['limit'] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refuse('invalid_limit');
  const next = start + limit;
  const cursor = next < all.length ? Buffer.from(String(next)).toString('base64') : '';
  return ok({ members: all.slice(start, next), response_metadata: { next_cursor: cursor } });
}

function userPayload(user: StandInUser, { app }: Workspace, args: JsonObject): JsonObject {
  const payload = {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    profile: { real_name: user.realName, display_name: user.realName, team: user.teamId },
    is_bot: user.isBot,
    is_app_user: false,
  };
  // Profiles of another organisation carry no locale and no roles of this workspace.
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

/** The scope that shows a conversation depends on its kind; of one that does not exist any will do. */
function readScopes(args: JsonObject, workspace: Workspace): readonly string[] {
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
    is_member: channel.botIn,
    num_members: withCount ? membersOf(channel, '').length : undefined,
  };
}

function membersOf(channel: ChannelRecord, botUserId: string): readonly string[] {
  return channel.botIn ? [...channel.members, botUserId] : channel.members;
}

export const PEOPLE_METHODS: Methods = {
  'auth.test': bot([], (_args, { workspace: { app, users } }) =>
    ok({
      url: `https://${app.teamDomain}.slack.com/`,
      team: app.teamDomain,
      user: users.get(app.botUserId)?.name ?? '',
      team_id: app.teamId,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  ),

  'users.info': bot(['users:read'], (args, { workspace }) => {
    const user = workspace.users.get(textIn(args['user']) ?? '');
    return user === undefined
      ? refuse('user_not_found')
      : ok({ user: userPayload(user, workspace, args) });
  }),

  'users.list': bot(['users:read'], (args, { workspace }) => {
    const users = [...workspace.users.values()];
    return pageOf(
      users.map((user) => userPayload(user, workspace, args)),
      args,
    );
  }),

  'usergroups.list': bot(['usergroups:read'], (args, { workspace }) =>
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

  'usergroups.users.list': bot(['usergroups:read'], (args, { workspace }) => {
    const group = workspace.userGroups.get(textIn(args['usergroup']) ?? '');
    return group === undefined ? refuse('no_such_subteam') : ok({ users: group.users });
  }),

  'conversations.info': bot(readScopes, (args, { workspace }) => {
    const channel = visibleChannel(workspace, args['channel']);
    return channel.ok ? ok({ channel: channelPayload(channel.value, args) }) : channel;
  }),

  'conversations.members': bot(readScopes, (args, { workspace }) => {
    const channel = visibleChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    return pageOf(membersOf(channel.value, workspace.app.botUserId), args);
  }),

  'conversations.open': bot(['im:write'], (args, { workspace }) => {
    const named = textIn(args['users']) ?? '';
    const existing = workspace.channels.get(textIn(args['channel']) ?? '');
    if (existing?.kind === 'im') return ok({ channel: { id: existing.id } });
    if (named === '') return refuse('users_list_not_supplied');
    // Talking to several at once needs mpim:write, which the app does not ask for.
    if (named.includes(',')) return refuse('missing_scope', { needed: 'mpim:write' });
    const user = workspace.users.get(named);
    if (user === undefined) return refuse('user_not_found');
    if (user.deleted) return refuse('user_disabled');
    if (user.isBot) return refuse('cannot_dm_bot');
    return ok({ channel: { id: workspace.imOf(named).id } });
  }),
};
