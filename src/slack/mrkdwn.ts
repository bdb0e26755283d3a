import { oneLine } from '../kernel/one-line.js';
import { isChannelId, isGroupId, isUserId } from '../kernel/slack-id.js';

/**
 * Makes words that people or POPBiLL wrote harmless in mrkdwn, on one line. `&`, `<` and `>` start mentions, links and
 * `<!channel>` (docs.slack.dev/messaging/formatting-message-text); emphasis, `@here`, `#channel`, addresses and hosts
 * are found in plain words too, and are parted by a zero-width space: nothing in a name is bold, rings or is a link.
 */
export function escapeMrkdwn(words: string): string {
  return oneLine(words)
    .replace(/:\/\//g, ':\u200B//')
    .replace(/(?<=[\p{L}\p{N}_-])\.(?=\p{L})/gu, '.\u200B')
    .replace(/[@#](?=[\p{L}\p{N}])/gu, '$&\u200B')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`]/g, '\u200B$&\u200B');
}

/** The same for words of several lines; none of them begins a quotation. */
export function escapeLines(words: string): string {
  return words
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => escapeMrkdwn(line).replace(/^(?=&gt;)/, '\u200B'))
    .join('\n');
}

/** A mention of a user (`U...`, `W...`) or user group (`S...`); anything else is shown as the words it is. */
export function mention(id: string): string {
  if (isUserId(id)) return `<@${id}>`;
  if (isGroupId(id)) return `<!subteam^${id}>`;
  return escapeMrkdwn(id);
}

/** A mention of a channel. */
export function channelMention(id: string): string {
  return isChannelId(id) ? `<#${id}>` : escapeMrkdwn(id);
}

/**
 * Bold that also shows next to Korean letters: Slack needs a boundary, which a zero-width space gives. The words are
 * escaped.
 */
export function bold(words: string): string {
  return `\u200B*${escapeMrkdwn(words)}*\u200B`;
}

/** Our own sentences escape nothing, but name menus as `홈택스연동 > 환경설정`. */
export function escapeMenuPaths(mrkdwn: string): string {
  return mrkdwn.replaceAll(' > ', ' &gt; ');
}
