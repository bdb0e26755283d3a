import {
  type ConversationsInfoResponse,
  WebAPIPlatformError,
  type WebClient,
} from '@slack/web-api';
import type { Clock, Log } from '../kernel/ports.js';
import { MINUTE } from '../kernel/time.js';
import { FreshCache } from './reader.js';

/** Why alerts cannot go to a channel. */
export type ChannelProblem =
  | { readonly field: 'channel'; readonly why: 'not-in-channel' | 'shared-outside' | 'archived' }
  /** The app may not look at channels. */
  | {
      readonly field: 'channel';
      readonly why: 'scopes-missing';
      readonly scopes: readonly string[];
    };

/**
 * Why alerts cannot go to a channel: the app has to be in it, and nobody from outside may read it. `undefined`: they
 * can, or Slack did not answer (the sender checks again before it posts).
 */
export async function channelProblem(
  channel: string,
  deps: { readonly client: ChannelTeller; readonly log: Log },
): Promise<ChannelProblem | undefined> {
  const problem = await askAboutChannel(channel, deps);
  return problem === 'unanswered' ? undefined : problem;
}

/** Like `channelProblem`, but reports when Slack did not answer. */
export async function askAboutChannel(
  channel: string,
  { client, log }: { readonly client: ChannelTeller; readonly log: Log },
): Promise<ChannelProblem | 'unanswered' | undefined> {
  const found = await probeChannel(client, channel);
  if (found === 'unknown') {
    log.warn('slack did not describe a channel', { channel });
    return 'unanswered';
  }
  if (found === 'fine') return undefined;
  if (typeof found === 'object') return { field: 'channel', why: 'scopes-missing', ...found };
  return { field: 'channel', why: found === 'not-found' ? 'not-in-channel' : found };
}

/** Whether alerts can be sent to a channel. */
export type ChannelFinding =
  | 'fine'
  | 'not-in-channel'
  | 'shared-outside'
  | 'archived'
  | 'not-found'
  | 'unknown';

/** Slack refuses to describe channels because the app was not granted these scopes. */
export interface ScopesMissing {
  readonly scopes: readonly string[];
}

export interface ChannelTeller {
  readonly conversations: Pick<WebClient['conversations'], 'info'>;
}

/** Checks, without posting anything, whether alerts can be sent to a channel. Never rejects. */
export async function probeChannel(
  client: ChannelTeller,
  channel: string,
): Promise<ChannelFinding | ScopesMissing> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    if (info?.is_archived === true) return 'archived';
    if (isSharedOutside(info)) return 'shared-outside';
    return info?.is_member === true ? 'fine' : 'not-in-channel';
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) return 'unknown';
    if (error.data.error === 'missing_scope') return { scopes: missingOf(error) };
    // Slack does not distinguish a private channel without the app from a missing one.
    return error.data.error === 'channel_not_found' ? 'not-found' : 'unknown';
  }
}

const SCOPES = ['channels:read', 'groups:read'] as const;

/** Slack lists every sufficient scope, direct messages included; granted ones are not missing. */
function missingOf({ data }: WebAPIPlatformError): readonly string[] {
  const provided = 'provided' in data ? data.provided : undefined;
  const granted = typeof provided === 'string' ? provided.split(',') : [];
  const missing = SCOPES.filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? SCOPES : missing;
}

/** Whether a channel is, or is about to be, shared with another organisation. Rejects when Slack does not answer. */
export function createSharedChannels(options: {
  readonly client: WebClient;
  readonly clock: Clock;
}): FreshCache<boolean> {
  const { client, clock } = options;
  return new FreshCache({
    load: async (channel) =>
      isSharedOutside((await client.conversations.info({ channel })).channel),
    freshForMs: 10 * MINUTE,
    clock,
    limit: 1000,
  });
}

function isSharedOutside(info: ConversationsInfoResponse['channel']): boolean {
  return info?.is_ext_shared === true || info?.is_pending_ext_shared === true;
}
