/**
 * How foreign words and people are written where a sentence is going to: in Slack's mrkdwn escaped and as mentions,
 * on a terminal as they are. Sentences themselves hold no markup.
 */
export interface Markup {
  /** Words that people or POPBiLL wrote. */
  readonly quote: (words: string) => string;
  /** A Slack user or user-group ID. */
  readonly person: (id: string) => string;
  /** A Slack channel ID. */
  readonly channel: (id: string) => string;
}

/** For terminals, and for Slack's plain_text. */
export const PLAIN: Markup = {
  quote: (words) => words,
  person: (id) => `@${id}`,
  channel: (id) => `#${id}`,
};
