import type { TestAlert } from '../records/outbox.js';
import { clockTime } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { channelRemedy, refusalNote } from './channel-words.js';
import type { TestAlertOutcome } from './test-alerts.js';

export function testAlertWords(
  { by, at, company, stage }: TestAlert,
  { person, quote }: Markup,
  t: Tongue,
) {
  const { say, dayAndTime } = t;
  const name = company === undefined ? undefined : quote(company);
  const subject =
    name === undefined ? say('알림이', 'Alerts') : say(`${name} 알림이`, `Alerts about ${name}`);
  const when = dayAndTime(at, at);
  const body = say(
    `${subject} 이 채널로 옵니다. ${person(by)} 님이 보낸 테스트이며, 실제 문제가 아닙니다.`,
    `${subject} are posted in this channel. This is not a real problem. Sent by ${person(by)}.`,
  );
  return {
    title: say('[테스트] 알림 연결 확인', '[Test] No action needed'),
    sentence: say(`[테스트] ${body}`, `[Test] ${body}`),
    body,
    // Every message of the test environment names it.
    facts: [
      say(when, `${when} KST`),
      ...(stage === 'test' ? [say('팝빌 테스트 환경', "POPBiLL's test environment")] : []),
    ],
  };
}

export function testAlertOutcome(outcome: TestAlertOutcome, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (outcome.kind) {
    case 'sent': {
      const channel = markup.channel(outcome.message.channel);
      return say(
        `테스트 알림을 ${channel} 채널에 보냈습니다. 채널에 보이는지 확인해 주세요.`,
        `A test alert was posted in ${channel}. Check that you can see it.`,
      );
    }
    case 'refused': {
      const channel = markup.channel(outcome.channel);
      const [why, remedy] = [refusalNote(outcome.error, t), channelRemedy(outcome.error, t)];
      return say(
        `테스트 알림을 ${channel} 채널에 보내지 못했습니다${why}. ${remedy} 그때까지 이 채널의 알림은 기본 채널로 보냅니다(이 채널이 기본 채널이면 보관했다가 나중에 보냅니다).`,
        `The test alert could not be posted in ${channel}${why}. ${remedy} Until then, this channel's alerts go to the default channel, or are queued if this is the default channel.`,
      );
    }
    case 'waits': {
      const [channel, until] = [markup.channel(outcome.channel), clockTime(outcome.until)];
      const why =
        outcome.error === undefined
          ? say('앱의 저장소에 문제가 있어', "The app's store has a problem")
          : say('슬랙이 메시지를 받지 않아', 'Slack did not accept the message');
      const slackError = outcome.error === undefined ? '' : refusalNote(outcome.error, t);
      return say(
        `${why} 테스트 알림을 ${channel} 채널에 아직 보내지 못했습니다${slackError}. ${until} 이후 자동으로 다시 보냅니다.`,
        `${why}, so the test alert is not in ${channel} yet${slackError}. We'll retry after ${until} KST.`,
      );
    }
  }
}
