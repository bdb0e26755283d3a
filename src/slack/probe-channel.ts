import { WebAPIPlatformError, type WebClient } from '@slack/web-api';

/** Whether alerts can be sent to a channel. */
export type ChannelFinding =
  | 'fine'
  | 'not-in-channel'
  | 'shared-outside'
  | 'archived'
  | 'not-found'
  /** Slack did not say. */
  | 'unknown';

/** Slack tells nothing of channels because the app was not granted these scopes. */
export interface ScopesMissing {
  readonly scopes: readonly string[];
}

/** Of Slack's client, what describes a channel. */
export interface ChannelTeller {
  readonly conversations: Pick<WebClient['conversations'], 'info'>;
}

/** Looks, without posting anything, whether alerts can be sent to a channel. Never rejects. */
export async function probeChannel(
  client: ChannelTeller,
  channel: string,
): Promise<ChannelFinding | ScopesMissing> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    if (info?.is_archived === true) return 'archived';
    if (info?.is_ext_shared === true || info?.is_pending_ext_shared === true)
      return 'shared-outside';
    return info?.is_member === true ? 'fine' : 'not-in-channel';
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) return 'unknown';
    if (error.data.error === 'missing_scope') return { scopes: missingOf(error) };
    // A private channel without the app looks like one that does not exist.
    return error.data.error === 'channel_not_found' ? 'not-found' : 'unknown';
  }
}

const SCOPES = ['channels:read', 'groups:read'] as const;

/** Slack names all that would do, those of direct messages too; what is granted is none of the missing ones. */
function missingOf({ data }: WebAPIPlatformError): readonly string[] {
  const provided = 'provided' in data ? data.provided : undefined;
  const granted = typeof provided === 'string' ? provided.split(',') : [];
  const missing = SCOPES.filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? SCOPES : missing;
}
