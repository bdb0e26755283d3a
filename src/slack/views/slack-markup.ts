import type { Markup } from '../../text/markup.js';
import { cut } from './blocks.js';
import { channelMention, escapeMrkdwn, mention } from './mrkdwn.js';

/** POPBiLL's words may be a page long; what identifies an error is at their beginning. */
const QUOTED_AT_MOST = 300;

/** How foreign words and people are written in Slack's mrkdwn. */
export const MRKDWN: Markup = {
  quote: (words) => escapeMrkdwn(cut(words, QUOTED_AT_MOST)),
  person: mention,
  channel: channelMention,
};
