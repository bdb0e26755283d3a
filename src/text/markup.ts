/**
 * How a sentence writes outside text, people and channels. In Slack's mrkdwn the text is escaped, and people and
 * channels are mentioned. The sentences themselves contain no markup.
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
