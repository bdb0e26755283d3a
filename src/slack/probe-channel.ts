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

/** Looks, without posting anything, whether alerts can be sent to a channel. Never rejects. */
export async function probeChannel(client: WebClient, channel: string): Promise<ChannelFinding> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    if (info?.is_archived === true) return 'archived';
    if (info?.is_ext_shared === true || info?.is_pending_ext_shared === true)
      return 'shared-outside';
    return info?.is_member === true ? 'fine' : 'not-in-channel';
  } catch (error) {
    // A private channel without the app looks like one that does not exist.
    const isGone = error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found';
    return isGone ? 'not-found' : 'unknown';
  }
}
