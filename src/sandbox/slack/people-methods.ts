import { visibleChannel } from './chat-methods.js';
import { isYes, type JsonObject, textIn } from './json.js';
import { answer, type Method, noScopes, refuse, scopes } from './method.js';
import type { StandInUser } from './model.js';
import type { ChannelRecord, Workspace } from './workspace.js';

const authTest: Method = {
  token: 'bot',
  scopes: noScopes,
  run: (_args, { workspace: { app, users } }) =>
    answer({
      url: `https://${app.teamDomain}.slack.com/`,
      team: app.teamDomain,
      user: users.get(app.botUserId)?.name ?? '',
      team_id: app.teamId,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
};

const usersInfo: Method = {
  token: 'bot',
  scopes: scopes('users:read'),
  run: (args, { workspace }) => {
    const user = workspace.users.get(textIn(args['user']) ?? '');
    if (user === undefined) return refuse('user_not_found');
    return answer({ user: userPayload(user, workspace, isYes(args['include_locale'])) });
  },
};

const usersList: Method = {
  token: 'bot',
  scopes: scopes('users:read'),
  run: (args, { workspace }) => {
    const withLocale = isYes(args['include_locale']);
    const people = [...workspace.users.values()].map((user) =>
      userPayload(user, workspace, withLocale),
    );
    const page = pageOf(people, args);
    return page === undefined
      ? refuse('invalid_limit')
      : answer({ members: page.items, ...page.rest });
  },
};

/** One page by `limit` and `cursor`; `undefined` for a limit that Slack refuses. */
function pageOf<T>(
  all: readonly T[],
  args: JsonObject,
): { readonly items: readonly T[]; readonly rest: JsonObject } | undefined {
  const start = Number(Buffer.from(textIn(args['cursor']) ?? '', 'base64').toString()) || 0;
  const limit = Number(args['limit'] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return undefined;
  const next = start + limit;
  const cursor = next < all.length ? Buffer.from(String(next)).toString('base64') : '';
  return { items: all.slice(start, next), rest: { response_metadata: { next_cursor: cursor } } };
}

function userPayload(user: StandInUser, { app }: Workspace, withLocale: boolean): JsonObject {
  // Profiles of another organisation carry no locale and no roles of this workspace.
  const foreign = user.teamId !== app.teamId;
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    profile: { real_name: user.realName, display_name: user.realName, team: user.teamId },
    is_bot: user.isBot,
    is_app_user: false,
    ...(foreign
      ? { is_stranger: true }
      : {
          is_admin: user.isAdmin,
          is_owner: user.isOwner,
          is_primary_owner: false,
          is_restricted: user.isGuest !== false,
          is_ultra_restricted: user.isGuest === 'single-channel',
          ...(withLocale ? { locale: user.locale } : {}),
        }),
  };
}

const userGroups: Method = {
  token: 'bot',
  scopes: scopes('usergroups:read'),
  run: (args, { workspace }) =>
    answer({
      usergroups: [...workspace.userGroups].map(([id, { handle, users }]) => ({
        id,
        team_id: workspace.app.teamId,
        is_usergroup: true,
        name: handle,
        handle,
        user_count: users.length,
        date_delete: 0,
        ...(isYes(args['include_users']) ? { users } : {}),
      })),
    }),
};

const userGroupUsers: Method = {
  token: 'bot',
  scopes: scopes('usergroups:read'),
  run: (args, { workspace }) => {
    const group = workspace.userGroups.get(textIn(args['usergroup']) ?? '');
    return group === undefined ? refuse('no_such_subteam') : answer({ users: group.users });
  },
};

/** Which scope shows a conversation depends on its kind; of one that does not exist any will do. */
function readScopes(args: JsonObject, workspace: Workspace): readonly string[] {
  const kind = workspace.channels.get(textIn(args['channel']) ?? '')?.kind;
  if (kind === undefined) return ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
  return [{ public: 'channels:read', private: 'groups:read', im: 'im:read' }[kind]];
}

const conversationInfo: Method = {
  token: 'bot',
  scopes: readScopes,
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    return answer({ channel: channelPayload(channel.value, isYes(args['include_num_members'])) });
  },
};

function channelPayload(channel: ChannelRecord, withCount: boolean): JsonObject {
  if (channel.kind === 'im') {
    return { id: channel.id, is_im: true, user: channel.members[0], is_archived: false };
  }
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
    ...(withCount ? { num_members: membersOf(channel, '').length } : {}),
  };
}

const conversationMembers: Method = {
  token: 'bot',
  scopes: readScopes,
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args['channel']);
    if (!channel.ok) return channel;
    const members = membersOf(channel.value, workspace.app.botUserId);
    const page = pageOf(members, args);
    return page === undefined
      ? refuse('invalid_limit')
      : answer({ members: page.items, ...page.rest });
  },
};

function membersOf(channel: ChannelRecord, botUserId: string): readonly string[] {
  return channel.botIn ? [...channel.members, botUserId] : channel.members;
}

const conversationOpen: Method = {
  token: 'bot',
  scopes: scopes('im:write'),
  run: (args, { workspace }) => {
    const named = textIn(args['users']) ?? '';
    const existing = workspace.channels.get(textIn(args['channel']) ?? '');
    if (existing?.kind === 'im') return answer({ channel: { id: existing.id } });
    if (named === '') return refuse('users_list_not_supplied');
    // Talking to several at once needs mpim:write, which the app does not ask for.
    if (named.includes(',')) {
      return refuse('missing_scope', { needed: 'mpim:write' });
    }
    const user = workspace.users.get(named);
    if (user === undefined) return refuse('user_not_found');
    if (user.deleted) return refuse('user_disabled');
    if (user.isBot) return refuse('cannot_dm_bot');
    return answer({ channel: { id: workspace.imOf(named).id } });
  },
};

export const PEOPLE_METHODS: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'users.list': usersList,
  'usergroups.list': userGroups,
  'usergroups.users.list': userGroupUsers,
  'conversations.info': conversationInfo,
  'conversations.members': conversationMembers,
  'conversations.open': conversationOpen,
};
