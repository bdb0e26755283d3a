import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { slackProblem } from './identity.js';
import { type ChannelFinding, probeChannel } from './probe-channel.js';
import { BOT_SCOPES } from './scopes.js';

/** What Slack says of a token. */
export type TokenFinding =
  | { readonly found: 'fine'; readonly team: string }
  | { readonly found: 'refused' | 'no-answer'; readonly error: string };

/** Whether the token may do all that the app does. */
export type ScopesFinding =
  | { readonly found: 'fine' | 'unknown' }
  | { readonly found: 'missing'; readonly scopes: readonly string[] };

/** Whether those who are named are in the workspace. */
export type PeopleFinding =
  | { readonly found: 'fine' | 'unknown' }
  | { readonly found: 'missing'; readonly ids: readonly string[] };

export type AppTokenFinding =
  | { readonly found: 'fine' }
  | { readonly found: 'refused' | 'no-answer'; readonly error: string };

export interface SlackFindings {
  readonly token: TokenFinding;
  readonly scopes: ScopesFinding;
  readonly channel: ChannelFinding;
  readonly people: PeopleFinding;
}

/** Looks whether Slack takes our token and lets us do what we do; posts nothing. Never rejects. */
export async function probeSlack(
  client: WebClient,
  about: {
    readonly channel: string;
    /** Users and user groups of the settings. */
    readonly named: readonly string[];
  },
): Promise<SlackFindings> {
  try {
    const { team = '', team_id: id = '', response_metadata } = await client.auth.test();
    const [channel, people] = await Promise.all([
      probeChannel(client, about.channel),
      probePeople(client, about.named),
    ]);
    return {
      token: { found: 'fine', team: team === '' ? id : team },
      scopes: scopesFinding(response_metadata?.scopes),
      channel,
      people,
    };
  } catch (error) {
    const unknown = { found: 'unknown' } as const;
    return { token: notFine(error), scopes: unknown, channel: 'unknown', people: unknown };
  }
}

/** Whether Slack lets us connect in Socket Mode. The connection is only asked for, not made. Never rejects. */
export async function probeAppToken(client: WebClient): Promise<AppTokenFinding> {
  try {
    await client.apps.connections.open();
    return { found: 'fine' };
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

/** Slack allows so many look-ups a minute that a longer list would be refused. */
const LOOKED_UP_AT_MOST = 20;

async function probePeople(client: WebClient, named: readonly string[]): Promise<PeopleFinding> {
  try {
    const persons = [...new Set(named.filter((id) => !id.startsWith('S')))].slice(
      0,
      LOOKED_UP_AT_MOST,
    );
    const groups = [...new Set(named.filter((id) => id.startsWith('S')))];
    const listed = groups.length === 0 ? [] : ((await client.usergroups.list()).usergroups ?? []);
    const gone = groups.filter((id) => listed.every((group) => group.id !== id));
    const here = await Promise.all(persons.map((id) => isHere(client, id)));
    const ids = [...persons.filter((_, i) => here[i] === false), ...gone];
    return ids.length === 0 ? { found: 'fine' } : { found: 'missing', ids };
  } catch {
    return { found: 'unknown' };
  }
}

async function isHere(client: WebClient, user: string): Promise<boolean> {
  try {
    const { user: found } = await client.users.info({ user });
    return found !== undefined && found.deleted !== true;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && GONE.includes(error.data.error)) return false;
    throw error;
  }
}

const GONE: readonly string[] = ['user_not_found', 'user_not_visible'];

function notFine(error: unknown): {
  readonly found: 'refused' | 'no-answer';
  readonly error: string;
} {
  const problem = slackProblem(error);
  return { found: problem.kind === 'refused' ? 'refused' : 'no-answer', error: problem.error };
}
