import { health } from '../status/health.en.js';
import { count } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { type AdminNewsFacts, channelRemedyOf } from './admin-news.js';

export function adminNews(news: AdminNewsFacts, markup: Markup): string {
  if (news.kind === 'health') {
    const { says, remedy: todo } = health.problem(news.problem, news.problem.since);
    return `${says} ${todo}`;
  }
  const channel = markup.channel(news.channel);
  const code = `(Slack: ${news.error})`;
  if (news.kind === 'channel-refused') {
    return `nothing can be posted in ${channel} ${code}. Alerts of the companies that use it, such as ${markup.quote(news.company)}, go to the default channel. ${remedy(news.error)} To use another channel, open the company with /hometax watch and change its alert channel.`;
  }
  return `nothing can be posted in the default alert channel ${channel} ${code}. We keep ${count(news.waiting, 'message')} and try again every hour; nothing is lost. ${remedy(news.error)} To use another channel, use /hometax settings, or change ALERT_CHANNEL and restart the app.`;
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
