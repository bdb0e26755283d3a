import type { WebClient } from '@slack/web-api';
import { isGroupId } from '../kernel/slack-id.js';
import { type ChannelFinding, probeChannel } from './channels.js';
import { isUserGone, kindOf } from './reader.js';
import { BOT_SCOPES, slackProblem } from './slack-watch.js';

/** What is wrong with those who are named as operators or admins. */
export type PeopleFinding =
  /** `unchecked`: so many were not looked up. */
  | { readonly found: 'fine'; readonly unchecked: number }
  | { readonly found: 'unknown' }
  /** People who left or were never there; groups that are deleted or switched off. */
  | { readonly found: 'missing'; readonly ids: readonly string[] }
  /** Guests, bots and people of other organisations, who are refused everywhere. */
  | { readonly found: 'powerless'; readonly ids: readonly string[] }
  /** None of those named, nor anybody in a group that is, is a full member. */
  | { readonly found: 'nobody'; readonly role: Role };

type Role = 'operators' | 'admins';

export type Named = Readonly<Record<Role, readonly string[]>>;

/** Slack allows about a hundred look-ups a minute. */
const LOOKED_UP_AT_MOST = 60;
/** Enough to find a full member in a group. */
const LOOKED_UP_OF_A_GROUP = 10;

/** Looks whether those who are named can do what they are named for. Never rejects. */
export async function probePeople(
  client: WebClient,
  named: Named,
  ourTeam: string,
): Promise<readonly PeopleFinding[]> {
  try {
    const all = [...new Set([...named.operators, ...named.admins])];
    const persons = all.filter((id) => !isGroupId(id));
    const groups = await groupsOf(client, all.filter(isGroupId));
    const kinds = await kindsOf(client, persons.slice(0, LOOKED_UP_AT_MOST), ourTeam);
    const of = (...wanted: readonly Kind[]) =>
      [...kinds].flatMap(([id, kind]) => (wanted.includes(kind) ? [id] : []));
    const gone = all.filter((id) => isGroupId(id) && !groups.has(id));
    const missing = [...of('unknown'), ...gone];
    const powerless = of('guest', 'bot', 'foreign');
    const wrong: PeopleFinding[] = [];
    if (missing.length > 0) wrong.push({ found: 'missing', ids: missing });
    if (powerless.length > 0) wrong.push({ found: 'powerless', ids: powerless });
    for (const role of ['operators', 'admins'] as const) {
      const about = { ids: named[role], groups, kinds, ourTeam };
      if (await isNobody(client, about)) wrong.push({ found: 'nobody', role });
    }
    if (wrong.length > 0) return wrong;
    return [{ found: 'fine', unchecked: persons.length - kinds.size }];
  } catch {
    return [{ found: 'unknown' }];
  }
}

type Kind = ReturnType<typeof kindOf>;
type Groups = ReadonlyMap<string, readonly string[]>;

/** The members of those groups that are there and switched on. */
async function groupsOf(client: WebClient, ids: readonly string[]): Promise<Groups> {
  if (ids.length === 0) return new Map();
  const { usergroups = [] } = await client.usergroups.list({ include_users: true });
  return new Map(
    usergroups.flatMap(({ id = '', users = [] }) =>
      ids.includes(id) ? [[id, users] as const] : [],
    ),
  );
}

async function isNobody(
  client: WebClient,
  about: {
    readonly ids: readonly string[];
    readonly groups: Groups;
    readonly kinds: ReadonlyMap<string, Kind>;
    readonly ourTeam: string;
  },
): Promise<boolean> {
  const { ids, groups, kinds, ourTeam } = about;
  // A person who was not looked up counts as a member.
  const isSomebody = (id: string) => !isGroupId(id) && (kinds.get(id) ?? 'member') === 'member';
  if (ids.length === 0 || ids.some(isSomebody)) return false;
  const inGroups = [...new Set(ids.flatMap((id) => groups.get(id) ?? []))];
  const looked = inGroups.slice(0, LOOKED_UP_OF_A_GROUP);
  const found = await kindsOf(client, looked, ourTeam);
  return looked.length === inGroups.length && ![...found.values()].includes('member');
}

async function kindsOf(
  client: WebClient,
  ids: readonly string[],
  ourTeam: string,
): Promise<ReadonlyMap<string, Kind>> {
  const kinds = ids.map(async (id): Promise<readonly [string, Kind]> => {
    try {
      const { user } = await client.users.info({ user: id });
      return [id, user === undefined ? 'unknown' : kindOf(id, user, ourTeam)];
    } catch (error) {
      if (isUserGone(error)) return [id, 'unknown'];
      throw error;
    }
  });
  return new Map(await Promise.all(kinds));
}

interface NotFine {
  readonly found: 'refused' | 'no-answer';
  readonly error: string;
}

export type TokenFinding = { readonly found: 'fine'; readonly team: string } | NotFine;

/** Whether the token may do all that the app does. */
export type ScopesFinding =
  | { readonly found: 'fine' | 'unknown' }
  | { readonly found: 'missing'; readonly scopes: readonly string[] };

/** `off`: Slack takes the token, but says that Socket Mode is not switched on for the app. */
export type AppTokenFinding = { readonly found: 'fine' | 'off' } | NotFine;

export interface SlackFindings {
  readonly token: TokenFinding;
  readonly scopes: ScopesFinding;
  readonly channel: ChannelFinding;
  readonly people: readonly PeopleFinding[];
}

/** Looks whether Slack takes our token and lets us do what we do; posts nothing. Never rejects. */
export async function probeSlack(
  client: WebClient,
  about: {
    readonly channel: string;
    readonly named: Named;
  },
): Promise<SlackFindings> {
  try {
    const { team = '', team_id: id = '', response_metadata } = await client.auth.test();
    const [channel, people] = await Promise.all([
      probeChannel(client, about.channel),
      probePeople(client, about.named, id),
    ]);
    return {
      token: { found: 'fine', team: team === '' ? id : team },
      scopes: scopesFinding(response_metadata?.scopes),
      // A missing scope is reported with the scopes.
      channel: typeof channel === 'object' ? 'unknown' : channel,
      people,
    };
  } catch (error) {
    const unknown = { found: 'unknown' } as const;
    return { token: notFine(error), scopes: unknown, channel: 'unknown', people: [unknown] };
  }
}

/** Whether Slack lets us connect in Socket Mode. The connection is only asked for, not made. Never rejects. */
export async function probeAppToken(client: WebClient): Promise<AppTokenFinding> {
  try {
    const { response_metadata } = await client.apps.connections.open();
    const isOff = response_metadata?.messages?.some((said) => SOCKET_MODE_OFF.test(said)) ?? false;
    return { found: isOff ? 'off' : 'fine' };
  } catch (error) {
    return notFine(error);
  }
}

/** Slack names in a header what the token was granted; a proxy may have taken it away. */
function scopesFinding(granted: readonly string[] | undefined): ScopesFinding {
  if (granted === undefined || granted.length === 0) return { found: 'unknown' };
  const scopes = BOT_SCOPES.filter((scope) => !granted.includes(scope));
  return scopes.length === 0 ? { found: 'fine' } : { found: 'missing', scopes };
}

/** Slack gives an address all the same and says it in words only, as logs of other apps in public show. */
const SOCKET_MODE_OFF = /socket mode is not turned on/i;

function notFine(problem: unknown): NotFine {
  const { kind, error } = slackProblem(problem);
  return { found: kind === 'refused' ? 'refused' : 'no-answer', error };
}
