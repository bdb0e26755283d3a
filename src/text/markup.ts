/**
 * How outside text, people and channels are written in a sentence: escaped and as mentions in Slack's mrkdwn, unchanged
 * on a terminal. The sentences themselves contain no markup.
 */
export interface Markup {
  /** Text written by people or POPBiLL. */
  readonly quote: (text: string) => string;
  /** A Slack user or user-group ID. May return '' if only the name may be shown and it is unknown. */
  readonly person: (id: string) => string;
  /** A Slack channel ID. */
  readonly channel: (id: string) => string;
}

/** For terminals, and for Slack's plain_text. */
export const PLAIN: Markup = {
  quote: (text) => text,
  person: (id) => `@${id}`,
  channel: (id) => `#${id}`,
};
