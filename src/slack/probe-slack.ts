import type { WebClient } from '@slack/web-api';
import { isGroupId } from '../kernel/slack-id.js';
import { type ChannelFinding, probeChannel } from './channels.js';
import { isUserGone, kindOf } from './reader.js';
import { BOT_SCOPES, slackProblem } from './slack-watch.js';

/** A finding about the people named as operators or admins. */
export type PeopleFinding =
  /** `unchecked`: number of people not looked up. */
  | { readonly found: 'fine'; readonly unchecked: number }
  | { readonly found: 'unknown' }
  /** People who are not in the workspace; groups that are deleted or disabled. */
  | { readonly found: 'missing'; readonly ids: readonly string[] }
  /** Guests, bots and people of other organisations, who are refused everywhere. */
  | { readonly found: 'powerless'; readonly ids: readonly string[] }
  /** Nobody with this role, groups included, is a full member. */
  | { readonly found: 'nobody'; readonly role: Role };

type Role = 'operators' | 'admins';

export type Named = Readonly<Record<Role, readonly string[]>>;

/** Slack allows about a hundred look-ups per minute. */
const MAX_LOOKUPS = 60;
/** Enough to find a full member in a group. */
const MAX_LOOKUPS_PER_GROUP = 10;

/** Checks whether the people named as operators or admins can act in those roles. Never rejects. */
export async function probePeople(
  client: WebClient,
  named: Named,
  ourTeam: string,
): Promise<readonly PeopleFinding[]> {
  try {
    const all = [...new Set([...named.operators, ...named.admins])];
    const persons = all.filter((id) => !isGroupId(id));
    const groups = await groupsOf(client, all.filter(isGroupId));
    const kinds = await kindsOf(client, persons.slice(0, MAX_LOOKUPS), ourTeam);
    const idsOfKind = (...wanted: readonly Kind[]) =>
      [...kinds].flatMap(([id, kind]) => (wanted.includes(kind) ? [id] : []));
    const gone = all.filter((id) => isGroupId(id) && !groups.has(id));
    const missing = [...idsOfKind('unknown'), ...gone];
    const powerless = idsOfKind('guest', 'bot', 'foreign');
    const findings: PeopleFinding[] = [];
    if (missing.length > 0) findings.push({ found: 'missing', ids: missing });
    if (powerless.length > 0) findings.push({ found: 'powerless', ids: powerless });
    for (const role of ['operators', 'admins'] as const) {
      const options = { ids: named[role], groups, kinds, ourTeam };
      if (await hasNoMember(client, options)) findings.push({ found: 'nobody', role });
    }
    if (findings.length > 0) return findings;
    return [{ found: 'fine', unchecked: persons.length - kinds.size }];
  } catch {
    return [{ found: 'unknown' }];
  }
}

type Kind = ReturnType<typeof kindOf>;
type Groups = ReadonlyMap<string, readonly string[]>;

/** The members of the groups that exist and are enabled. */
async function groupsOf(client: WebClient, ids: readonly string[]): Promise<Groups> {
  if (ids.length === 0) return new Map();
  const { usergroups = [] } = await client.usergroups.list({ include_users: true });
  return new Map(
    usergroups.flatMap(({ id = '', users = [] }) =>
      ids.includes(id) ? [[id, users] as const] : [],
    ),
  );
}

async function hasNoMember(
  client: WebClient,
  options: {
    readonly ids: readonly string[];
    readonly groups: Groups;
    readonly kinds: ReadonlyMap<string, Kind>;
    readonly ourTeam: string;
  },
): Promise<boolean> {
  const { ids, groups, kinds, ourTeam } = options;
  // A person who was not looked up counts as a member.
  const isMember = (id: string) => !isGroupId(id) && (kinds.get(id) ?? 'member') === 'member';
  if (ids.length === 0 || ids.some(isMember)) return false;
  const inGroups = [...new Set(ids.flatMap((id) => groups.get(id) ?? []))];
  const sample = inGroups.slice(0, MAX_LOOKUPS_PER_GROUP);
  const found = await kindsOf(client, sample, ourTeam);
  return sample.length === inGroups.length && ![...found.values()].includes('member');
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

/** Whether the token has all scopes that the app needs. */
export type ScopesFinding =
  | { readonly found: 'fine' | 'unknown' }
  | { readonly found: 'missing'; readonly scopes: readonly string[] };

/** `off`: Slack accepts the token, but Socket Mode is disabled for the app. */
export type AppTokenFinding = { readonly found: 'fine' | 'off' } | NotFine;

export interface SlackFindings {
  readonly token: TokenFinding;
  readonly scopes: ScopesFinding;
  readonly channel: ChannelFinding;
  readonly people: readonly PeopleFinding[];
}

/** Checks the token, its scopes, the default channel and the named people; posts nothing. Never rejects. */
export async function probeSlack(
  client: WebClient,
  options: {
    readonly channel: string;
    readonly named: Named;
  },
): Promise<SlackFindings> {
  try {
    const { team = '', team_id: id = '', response_metadata } = await client.auth.test();
    const [channel, people] = await Promise.all([
      probeChannel(client, options.channel),
      probePeople(client, options.named, id),
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

/** Whether Slack allows a Socket Mode connection, without opening one. Never rejects. */
export async function probeAppToken(client: WebClient): Promise<AppTokenFinding> {
  try {
    const { response_metadata } = await client.apps.connections.open();
    const isOff =
      response_metadata?.messages?.some((message) => SOCKET_MODE_OFF.test(message)) ?? false;
    return { found: isOff ? 'off' : 'fine' };
  } catch (error) {
    return notFine(error);
  }
}

/** Slack lists the granted scopes in a header, which a proxy may have removed. */
function scopesFinding(granted: readonly string[] | undefined): ScopesFinding {
  if (granted === undefined || granted.length === 0) return { found: 'unknown' };
  const scopes = BOT_SCOPES.filter((scope) => !granted.includes(scope));
  return scopes.length === 0 ? { found: 'fine' } : { found: 'missing', scopes };
}

/** Slack still returns an address and reports this only in a message, according to public logs of other apps. */
const SOCKET_MODE_OFF = /socket mode is not turned on/i;

function notFine(problem: unknown): NotFine {
  const { kind, error } = slackProblem(problem);
  return { found: kind === 'refused' ? 'refused' : 'no-answer', error };
}
