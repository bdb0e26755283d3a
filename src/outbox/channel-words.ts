import { SHARED_OUTSIDE } from '../records/store.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';

/** The news for the people who can fix a channel that Slack refuses. */
export type ChannelNews = { readonly channel: string; readonly error: string } & (
  | { readonly kind: 'default-channel-refused'; readonly waiting: number }
  /** `company`: the name of a company that uses the channel. */
  | { readonly kind: 'channel-refused'; readonly company: string }
);

export function channelNews(news: ChannelNews, { channel, quote }: Markup, t: Tongue): string {
  const { say } = t;
  const { error } = news;
  const where = channel(news.channel);
  const remedy = channelRemedy(error, t);
  if (news.kind === 'channel-refused') {
    const company = quote(news.company);
    return say(
      `${where} 채널에 메시지를 보내지 못했습니다(슬랙: ${error}). 이 채널을 쓰는 회사(예: ${company})의 알림은 기본 채널로 보냅니다. ${remedy} 다른 채널로 바꾸려면 '/hometax 추가' 명령으로 그 회사를 열어 알림 채널을 고쳐 주세요.`,
      `nothing can be posted in ${where} (Slack: ${error}). Alerts of the companies that use it, such as ${company}, go to the default channel. ${remedy} To use another channel, open the company with /hometax watch and change its alert channel.`,
    );
  }
  return say(
    `기본 알림 채널 ${where}에 메시지를 보내지 못하고 있습니다(슬랙: ${error}). 기다리는 메시지 ${number(news.waiting)}건은 잃지 않고 가지고 있으며, 한 시간마다 다시 보내 봅니다. ${remedy} 다른 채널로 바꾸려면 /hometax 설정 명령을 쓰거나, ALERT_CHANNEL 값을 고치고 앱을 다시 시작해 주세요.`,
    `nothing can be posted in the default alert channel ${where} (Slack: ${error}). We keep ${count(news.waiting, 'message')} and try again every hour; nothing is lost. ${remedy} To use another channel, use /hometax settings, or change ALERT_CHANNEL and restart the app.`,
  );
}

/** How to fix the channel; `error` is Slack's code (docs.slack.dev/reference/methods/chat.postMessage). */
export function channelRemedy(error: string, { say }: Tongue): string {
  switch (error) {
    case 'not_in_channel':
    // A private channel the app was never invited to looks like one that does not exist.
    case 'channel_not_found':
      return say(
        '채널이 있다면 그 채널에서 /invite 명령으로 이 앱을 초대해 주세요.',
        'If the channel exists, invite this app there with /invite.',
      );
    case 'is_archived':
      return say(
        '채널이 보관되어 있습니다. 다시 쓰려면 보관을 해제해 주세요.',
        'The channel is archived. To use it again, unarchive it.',
      );
    case SHARED_OUTSIDE:
      return say(
        '다른 조직과 공유된 채널이라 회사 정보를 보내지 않습니다.',
        'The channel is shared with another organisation, so company information is not posted there.',
      );
    default:
      return say('이 앱이 글을 쓸 수 없는 채널입니다.', 'This app may not write in that channel.');
  }
}

/** The line in the thread of a message whose news continue in another channel. */
export function pointerSentence(channel: string, { say }: Tongue): string {
  return say(
    `기본 채널이 바뀌어, 이 소식은 이제 ${channel} 채널에서 이어집니다.`,
    `The default channel was changed; this continues in ${channel}.`,
  );
}
