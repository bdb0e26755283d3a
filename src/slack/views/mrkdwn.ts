import { isChannelId, isGroupId, isUserId } from '../../domain/slack-id.js';
/**
 * Makes words that people or POPBiLL wrote harmless in mrkdwn: `&`, `<` and `>` are all that starts a mention, a
 * link or `<!channel>` (docs.slack.dev/messaging/formatting-message-text). Emphasis characters get a zero-width
 * space, so that `*` in a name neither starts nor ends bold.
 */
export function escapeMrkdwn(words: string): string {
  return words
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`]/g, '\u200B$&\u200B');
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
