import { health } from '../status/health.ko.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { type AdminNewsFacts, channelRemedyOf } from './admin-news.js';

export function adminNews(news: AdminNewsFacts, markup: Markup): string {
  if (news.kind === 'health') {
    const { says, remedy: todo } = health.problem(news.problem, news.problem.since);
    return `${says} ${todo}`;
  }
  const channel = markup.channel(news.channel);
  const code = `(슬랙: ${news.error})`;
  if (news.kind === 'channel-refused') {
    return `${channel} 채널에 메시지를 보내지 못했습니다${code}. 이 채널을 쓰는 회사(예: ${markup.quote(news.company)})의 알림은 기본 채널로 보냅니다. ${remedy(news.error)} 다른 채널로 바꾸려면 '/hometax 추가' 명령으로 그 회사를 열어 알림 채널을 고쳐 주세요.`;
  }
  return `기본 알림 채널 ${channel}에 메시지를 보내지 못하고 있습니다${code}. 기다리는 메시지 ${number(news.waiting)}건은 잃지 않고 가지고 있으며, 한 시간마다 다시 보내 봅니다. ${remedy(news.error)} 다른 채널로 바꾸려면 /hometax 설정 명령을 쓰거나, ALERT_CHANNEL 값을 고치고 앱을 다시 시작해 주세요.`;
}

/** What has to be done about a channel that Slack refuses; `error` is Slack's code. */
export function remedy(error: string): string {
  const kind = channelRemedyOf(error);
  switch (kind) {
    case 'invite':
      return '채널이 있다면 그 채널에서 /invite 명령으로 이 앱을 초대해 주세요.';
    case 'unarchive':
      return '채널이 보관되어 있습니다. 다시 쓰려면 보관을 해제해 주세요.';
    case 'shared-outside':
      return '다른 조직과 공유된 채널이라 회사 정보를 보내지 않습니다.';
    case 'choose-another':
      return '이 앱이 글을 쓸 수 없는 채널입니다.';
    default:
      return kind satisfies never;
  }
}
