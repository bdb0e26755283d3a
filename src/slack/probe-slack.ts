import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { slackProblem } from './identity.js';

/** What Slack says of our token. */
export type TokenFinding =
  | { readonly found: 'fine'; readonly team: string }
  | { readonly found: 'refused' | 'no-answer'; readonly error: string };

/** Whether alerts can be sent to a channel. */
export type ChannelFinding =
  | 'fine'
  | 'not-in-channel'
  | 'shared-outside'
  | 'archived'
  | 'not-found'
  | 'unknown';

export interface SlackFindings {
  readonly token: TokenFinding;
  readonly channel: ChannelFinding;
}

/** Looks whether Slack takes our token and lets us post to the channel; posts nothing. */
export async function probeSlack(client: WebClient, channel: string): Promise<SlackFindings> {
  try {
    const { team = '', team_id: id = '' } = await client.auth.test();
    return {
      token: { found: 'fine', team: team === '' ? id : team },
      channel: await probeChannel(client, channel),
    };
  } catch (error) {
    const problem = slackProblem(error);
    const found = problem.kind === 'refused' ? 'refused' : 'no-answer';
    return { token: { found, error: problem.error }, channel: 'unknown' };
  }
}

async function probeChannel(client: WebClient, channel: string): Promise<ChannelFinding> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    if (info?.is_archived === true) return 'archived';
    if (info?.is_ext_shared === true || info?.is_pending_ext_shared === true)
      return 'shared-outside';
    return info?.is_member === true ? 'fine' : 'not-in-channel';
  } catch (error) {
    const isGone = error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found';
    return isGone ? 'not-found' : 'unknown';
  }
}
