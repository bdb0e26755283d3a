import type { WebClient } from '@slack/web-api';
import { slackProblem } from './identity.js';
import { type ChannelFinding, probeChannel } from './probe-channel.js';
import { type Named, type PeopleFinding, probePeople } from './probe-people.js';
import { BOT_SCOPES } from './scopes.js';

/** What Slack says of a token. */
export type TokenFinding =
  | { readonly found: 'fine'; readonly team: string }
  | { readonly found: 'refused' | 'no-answer'; readonly error: string };

/** Whether the token may do all that the app does. */
export type ScopesFinding =
  | { readonly found: 'fine' | 'unknown' }
  | { readonly found: 'missing'; readonly scopes: readonly string[] };

/** `off`: Slack takes the token, but says that Socket Mode is not switched on for the app. */
export type AppTokenFinding =
  | { readonly found: 'fine' | 'off' }
  | { readonly found: 'refused' | 'no-answer'; readonly error: string };

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
      // What is missing is told with the scopes.
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

function notFine(error: unknown): {
  readonly found: 'refused' | 'no-answer';
  readonly error: string;
} {
  const problem = slackProblem(error);
  return { found: problem.kind === 'refused' ? 'refused' : 'no-answer', error: problem.error };
}
