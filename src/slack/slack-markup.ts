import type { Markup } from '../text/markup.js';
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

/** People by their plain names, which ring at nobody. Whom Slack did not name is mentioned rather than left out. */
export function withPlainNames(names: ReadonlyMap<string, string> = new Map()): Markup {
  return {
    ...MRKDWN,
    person(id) {
      const name = names.get(id);
      return name === undefined ? mention(id) : escapeMrkdwn(cut(name, NAME_AT_MOST));
    },
  };
}

/** A display name may be 80 characters long. */
const NAME_AT_MOST = 40;
