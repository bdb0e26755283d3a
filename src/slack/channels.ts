import {
  type ConversationsInfoResponse,
  WebAPIPlatformError,
  type WebClient,
} from '@slack/web-api';
import type { Clock, Log } from '../kernel/ports.js';
import { MINUTE } from '../kernel/time.js';
import { allPages, FreshCache } from './user-directory.js';

type Refusal =
  | { readonly why: 'not-in-channel' | 'shared-outside' | 'archived' }
  /** Slack refuses to describe channels because the app was not granted these scopes. */
  | { readonly why: 'scopes-missing'; readonly scopes: readonly string[] };

export type ChannelProblem = Refusal & { readonly field: 'channel' };

export type ChannelFinding =
  | Refusal
  | { readonly why: 'fine' }
  | { readonly why: 'not-found' }
  | { readonly why: 'unknown' };

/** Why alerts cannot go to a channel; `undefined`: they can. Never rejects. */
export async function checkChannel(
  channel: string,
  { client, log }: { readonly client: ChannelClient; readonly log: Log },
): Promise<ChannelProblem | 'unanswered' | undefined> {
  const finding = await probeChannel(client, channel);
  if (finding.why === 'unknown') {
    log.warn('Slack did not describe a channel', { channel });
    return 'unanswered';
  }
  if (finding.why === 'fine') return undefined;
  if (finding.why === 'not-found') return { field: 'channel', why: 'not-in-channel' };
  return { field: 'channel', ...finding };
}

interface ChannelClient {
  readonly conversations: Pick<WebClient['conversations'], 'info'>;
}

/** Posts nothing. Never rejects. */
export async function probeChannel(
  client: ChannelClient,
  channel: string,
): Promise<ChannelFinding> {
  try {
    return { why: findingOf((await client.conversations.info({ channel })).channel) };
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) return { why: 'unknown' };
    const { error: code } = error.data;
    if (code === 'missing_scope') return { why: 'scopes-missing', scopes: missingScopes(error) };
    // Slack does not distinguish a private channel without the app from a missing one.
    return { why: code === 'channel_not_found' ? 'not-found' : 'unknown' };
  }
}

type ChannelInfo = ConversationsInfoResponse['channel'];

function findingOf(info: ChannelInfo) {
  if (info?.is_archived === true) return 'archived';
  if (isSharedOutside(info)) return 'shared-outside';
  return info?.is_member === true ? 'fine' : 'not-in-channel';
}

/** A public channel, or a private one that the app is in. */
export interface ListedChannel {
  readonly id: string;
  readonly name: string;
  readonly finding: ReturnType<typeof findingOf>;
}

/** Rejects if Slack does not answer. */
export async function listChannels(client: {
  readonly conversations: Pick<WebClient['conversations'], 'list'>;
}): Promise<readonly ListedChannel[]> {
  const types = 'public_channel,private_channel';
  const pages = await allPages((page) => client.conversations.list({ ...page, types }));
  return pages.flatMap(({ channels = [] }) =>
    channels.flatMap((info) => {
      const { id, name } = info;
      return id === undefined || name === undefined ? [] : [{ id, name, finding: findingOf(info) }];
    }),
  );
}

const CHANNEL_SCOPES = ['channels:read', 'groups:read'] as const;

/** Computed from the granted scopes, because Slack's `needed` also lists scopes for direct messages. */
function missingScopes({ data }: WebAPIPlatformError): readonly string[] {
  const provided = 'provided' in data ? data.provided : undefined;
  const granted = typeof provided === 'string' ? provided.split(',') : [];
  const missing = CHANNEL_SCOPES.filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? CHANNEL_SCOPES : missing;
}

/** Whether a channel is, or may soon be, shared with another organisation. `get` rejects if Slack does not answer. */
export function createSharedChannels(client: ChannelClient, clock: Clock): FreshCache<boolean> {
  return new FreshCache({
    load: async (channel) =>
      isSharedOutside((await client.conversations.info({ channel })).channel),
    freshForMs: 10 * MINUTE,
    clock,
    limit: 1000,
  });
}

function isSharedOutside(info: ChannelInfo): boolean {
  return info?.is_ext_shared === true || info?.is_pending_ext_shared === true;
}
