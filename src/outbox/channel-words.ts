import type { Brn } from '../kernel/brn.js';
import { SHARED_OUTSIDE } from '../records/store.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';

/** The content of the message to the people who can fix a channel that refuses messages. */
export type ChannelNews = { readonly channel: string; readonly error: string } & (
  | { readonly kind: 'default-channel-refused'; readonly waiting: number }
  /** `company`: one that uses the channel. */
  | { readonly kind: 'channel-refused'; readonly company: string; readonly brn: Brn }
);

export function channelNews(news: ChannelNews, { channel, quote }: Markup, t: Tongue): string {
  const { say } = t;
  const { error } = news;
  const where = channel(news.channel);
  const why = refusalNote(error, t);
  const remedy = channelRemedy(error, t);
  if (news.kind === 'channel-refused') {
    const company = quote(news.company);
    return say(
      `${where} 채널에 메시지를 보낼 수 없습니다${why}. 이 채널을 쓰는 회사(예: ${company})의 알림은 기본 채널로 보냅니다. ${remedy} 다른 채널을 쓰려면 회사의 알림 채널을 바꿔 주세요.`,
      `I can't post in ${where}${why}. Alerts of the companies that use it, such as ${company}, go to the default channel. ${remedy} To use another channel, change the company's alert channel.`,
    );
  }
  const waiting = number(news.waiting);
  return say(
    `기본 채널 ${where}에 메시지를 보낼 수 없습니다${why}. 메시지 ${waiting}건은 보관 중이며 1시간마다 다시 보냅니다. ${remedy} 다른 채널을 쓰려면 설정에서 기본 채널을 바꿔 주세요.`,
    `I can't post in the default channel ${where}${why}. ${count(news.waiting, 'message')} ${news.waiting === 1 ? 'is' : 'are'} queued and retried hourly. ${remedy} To use another channel, change the default channel in the settings.`,
  );
}

/** The warning about channels that refuse alerts, in the daily summary and on Home. `named`: the first of them. */
export function refusedChannelsWarning(named: readonly string[], total: number, t: Tongue): string {
  const channels = t.listFirst(named, total, '개');
  return t.say(
    `알림을 보낼 수 없는 채널 ${number(total)}개: ${channels}. 채널이 보관되었거나 앱이 초대되지 않았는지 확인해 주세요. 해당 채널의 알림은 기본 채널로 보내며, 기본 채널에도 보낼 수 없으면 나중에 다시 보냅니다.`,
    `${count(total, 'channel')} can't receive alerts: ${channels}. Check whether each is archived and whether the app is invited. Their alerts go to the default channel; if that one can't receive alerts either, they are queued and none is lost.`,
  );
}

/** In parentheses, after the words that say that a message was not accepted; `error`: as for `channelRemedy`. */
export function refusalNote(error: string, { say }: Tongue): string {
  if (error === SHARED_OUTSIDE) return say('(Slack Connect 채널)', ' (Slack Connect channel)');
  return say(`(슬랙: ${error})`, ` (Slack: ${error})`);
}

/** `error`: Slack's (docs.slack.dev/reference/methods/chat.postMessage), or SHARED_OUTSIDE. */
function remedyKindOf(error: string): 'invite' | 'unarchive' | 'unshare' | 'allow' {
  switch (error) {
    case 'not_in_channel':
    // A private channel the app was never invited to looks like one that does not exist.
    case 'channel_not_found':
      return 'invite';
    case 'is_archived':
      return 'unarchive';
    case SHARED_OUTSIDE:
      return 'unshare';
    default:
      return 'allow';
  }
}

/** Whether the same has to be done about both errors. */
export function haveSameRemedy(error: string, other: string): boolean {
  return remedyKindOf(error) === remedyKindOf(other);
}

/** How to fix the channel. */
export function channelRemedy(error: string, { say }: Tongue): string {
  switch (remedyKindOf(error)) {
    case 'invite':
      return say(
        '채널이 삭제되지 않았다면 채널에서 /invite 명령으로 앱을 초대해 주세요.',
        'If the channel exists, invite this app there with /invite.',
      );
    case 'unarchive':
      return say(
        '슬랙에서 보관된 채널입니다. 다시 쓰려면 채널 보관을 해제해 주세요.',
        'The channel is archived. To use it again, unarchive it.',
      );
    case 'unshare':
      return say(
        '다른 워크스페이스와 공유된 채널(Slack Connect)이라 회사 정보를 보내지 않습니다.',
        'The channel is shared with another workspace (Slack Connect), so company information is not posted there.',
      );
    case 'allow':
      return say(
        '이 앱이 메시지를 보낼 권한이 없는 채널입니다.',
        "This app isn't allowed to post in that channel.",
      );
  }
}

/** The line in the thread of a message or alert that continues in another channel. */
export function pointerSentence(channel: string, { say }: Tongue): string {
  return say(
    `알림 채널이 바뀌었습니다. 이후 알림은 ${channel} 채널로 보냅니다.`,
    `The alert channel changed. Updates continue in ${channel}.`,
  );
}
