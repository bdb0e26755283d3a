import type { Markup } from '../../text/markup.js';
import { channelMention, escapeMrkdwn, mention } from './mrkdwn.js';

/** How foreign words and people are written in Slack's mrkdwn. */
export const MRKDWN: Markup = {
  quote: escapeMrkdwn,
  person: mention,
  channel: channelMention,
};
