import { type AdminNewsFacts, channelRemedyOf } from '../admin-news.js';
import { count } from '../format.js';
import type { Markup } from '../markup.js';

export function adminNews(news: AdminNewsFacts, markup: Markup): string {
  const channel = markup.channel(news.channel);
  const code = `(Slack: ${news.error})`;
  if (news.kind === 'channel-refused') {
    return `An alert about ${markup.quote(news.company)} could not be posted in ${channel}, so it went to the default channel ${code}. ${remedy(news.error)} To use another channel, open this company with /hometax watch and change its alert channel.`;
  }
  return `Nothing can be posted in the default alert channel ${channel} ${code}. We keep ${count(news.waiting, 'alert')} and try again every hour; nothing is lost. ${remedy(news.error)} To use another channel, change ALERT_CHANNEL and restart the app.`;
}

/** What has to be done about a channel that Slack refuses; `error` is Slack's code. */
export function remedy(error: string): string {
  const kind = channelRemedyOf(error);
  switch (kind) {
    case 'invite':
      return 'If the channel exists, invite this app there with /invite.';
    case 'unarchive':
      return 'The channel is archived. To use it again, unarchive it.';
    case 'shared-outside':
      return 'The channel is shared with another organisation, so company information is not posted there.';
    case 'choose-another':
      return 'This app may not write in that channel.';
    default:
      return kind satisfies never;
  }
}
