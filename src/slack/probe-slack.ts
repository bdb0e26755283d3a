import type { WebClient } from '@slack/web-api';
import { isGroupId } from '../kernel/slack-id.js';
import { type ChannelFinding, probeChannel } from './channels.js';
import type { Person } from './permissions.js';
import { missingScopesOf, slackProblem } from './slack-watch.js';
import { kindOf, userOf } from './user-directory.js';

export type PeopleFinding =
  /** `unchecked`: number of people not looked up. */
  | { readonly status: 'fine'; readonly unchecked: number }
  /** Slack did not answer, or refused a look-up. */
  | { readonly status: 'unknown' }
  /** People who are not in the workspace, and groups that are deleted or disabled. */
  | { readonly status: 'missing'; readonly ids: readonly string[] }
  /** Guests, bots and people of other organisations, who are refused everywhere. */
  | { readonly status: 'powerless'; readonly ids: readonly string[] }
  /** No person with this role, in a group or not, is a full member. */
  | { readonly status: 'nobody'; readonly role: Role };

type Role = 'operators' | 'admins';

type NamedPeople = Readonly<Record<Role, readonly string[]>>;

/** Slack allows about a hundred look-ups per minute. */
const MAX_LOOKUPS = 60;
/** How many members of a role's groups are looked up. Usually one of them is a full member, which is enough. */
const MAX_GROUP_LOOKUPS = 10;

/** Never rejects. */
export async function probePeople(
  client: WebClient,
  named: NamedPeople,
  ourTeam: string,
): Promise<readonly PeopleFinding[]> {
  try {
    const ids = [...new Set([...named.operators, ...named.admins])];
    const userIds = ids.filter((id) => !isGroupId(id));
    const groups = await groupsOf(client, ids.filter(isGroupId));
    const kinds = await kindsOf(client, userIds.slice(0, MAX_LOOKUPS), ourTeam);
    const idsOfKind = (...wanted: readonly Person['kind'][]) =>
      [...kinds].flatMap(([id, kind]) => (wanted.includes(kind) ? [id] : []));
    const missingGroups = ids.filter((id) => isGroupId(id) && !groups.has(id));
    const missing = [...idsOfKind('unknown'), ...missingGroups];
    const powerless = idsOfKind('guest', 'bot', 'foreign');
    const findings: PeopleFinding[] = [];
    if (missing.length > 0) findings.push({ status: 'missing', ids: missing });
    if (powerless.length > 0) findings.push({ status: 'powerless', ids: powerless });
    for (const role of ['operators', 'admins'] as const) {
      const idsWithRole = named[role];
      // A role without named people has a default (permissions.ts). A person who was not looked up counts as a member.
      const isMember = (id: string) => !isGroupId(id) && (kinds.get(id) ?? 'member') === 'member';
      if (idsWithRole.length === 0 || idsWithRole.some(isMember)) continue;
      const groupMembers = [...new Set(idsWithRole.flatMap((id) => groups.get(id) ?? []))];
      const sample = groupMembers.slice(0, MAX_GROUP_LOOKUPS);
      const sampleKinds = [...(await kindsOf(client, sample, ourTeam)).values()];
      const areAllKnown = sample.length === groupMembers.length;
      if (areAllKnown && !sampleKinds.includes('member')) findings.push({ status: 'nobody', role });
    }
    if (findings.length > 0) return findings;
    return [{ status: 'fine', unchecked: userIds.length - kinds.size }];
  } catch {
    return [{ status: 'unknown' }];
  }
}

/** The members of the groups that exist and are enabled. */
async function groupsOf(client: WebClient, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, readonly string[]>();
  const { usergroups = [] } = await client.usergroups.list({ include_users: true });
  return new Map(
    usergroups.flatMap(({ id, users = [] }) =>
      id !== undefined && ids.includes(id) ? [[id, users] as const] : [],
    ),
  );
}

async function kindsOf(
  client: WebClient,
  ids: readonly string[],
  ourTeam: string,
): Promise<ReadonlyMap<string, Person['kind']>> {
  const kinds = ids.map(async (id) => {
    const user = await userOf(id, client);
    return [id, user === undefined ? 'unknown' : kindOf(id, user, ourTeam)] as const;
  });
  return new Map(await Promise.all(kinds));
}

interface TokenProblem {
  readonly status: 'refused' | 'no-answer';
  readonly error: string;
}

export type TokenFinding = { readonly status: 'fine'; readonly team: string } | TokenProblem;

export type ScopesFinding =
  | { readonly status: 'fine' | 'unknown' }
  | { readonly status: 'missing'; readonly scopes: readonly string[] };

/** `off`: Slack accepts the token, but Socket Mode is disabled for the app. */
export type AppTokenFinding = { readonly status: 'fine' | 'off' } | TokenProblem;

export interface SlackFindings {
  readonly token: TokenFinding;
  readonly scopes: ScopesFinding;
  readonly channel: Exclude<ChannelFinding['why'], 'scopes-missing'>;
  readonly people: readonly PeopleFinding[];
}

/** Posts nothing. Never rejects. */
export async function probeSlack(
  client: WebClient,
  options: { readonly channel: string; readonly named: NamedPeople },
): Promise<SlackFindings> {
  try {
    // Slack always names the team, although its types do not say so.
    const { team = '', team_id: id = '', response_metadata } = await client.auth.test();
    const [channel, people] = await Promise.all([
      probeChannel(client, options.channel),
      probePeople(client, options.named, id),
    ]);
    return {
      token: { status: 'fine', team: team === '' ? id : team },
      scopes: scopesFinding(response_metadata?.scopes),
      // A missing scope is reported in `scopes`.
      channel: channel.why === 'scopes-missing' ? 'unknown' : channel.why,
      people,
    };
  } catch (error) {
    const unknown = { status: 'unknown' } as const;
    return { token: tokenProblem(error), scopes: unknown, channel: 'unknown', people: [unknown] };
  }
}

/** Whether Slack allows a Socket Mode connection, without opening one. Never rejects. */
export async function probeAppToken(client: WebClient): Promise<AppTokenFinding> {
  try {
    const { response_metadata } = await client.apps.connections.open();
    const isOff =
      response_metadata?.messages?.some((message) => SOCKET_MODE_OFF.test(message)) ?? false;
    return { status: isOff ? 'off' : 'fine' };
  } catch (error) {
    return tokenProblem(error);
  }
}

function scopesFinding(granted: readonly string[] | undefined): ScopesFinding {
  const scopes = missingScopesOf(granted);
  if (scopes === undefined) return { status: 'unknown' };
  return scopes.length === 0 ? { status: 'fine' } : { status: 'missing', scopes };
}

/** Slack's warning when Socket Mode is off. The call succeeds nevertheless (seen in public logs of other apps). */
const SOCKET_MODE_OFF = /socket mode is not turned on/i;

function tokenProblem(problem: unknown): TokenProblem {
  const { kind, error } = slackProblem(problem);
  return { status: kind === 'refused' ? 'refused' : 'no-answer', error };
}
