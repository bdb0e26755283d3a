import type { WebClient } from '@slack/web-api';
import { slackProblem } from './identity.js';
import { type ChannelFinding, probeChannel } from './probe-channel.js';

/** What Slack says of our token. */
export type TokenFinding =
  | { readonly found: 'fine'; readonly team: string }
  | { readonly found: 'refused' | 'no-answer'; readonly error: string };

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
