import type { TestAlert } from '../records/outbox.js';
import { clockTime } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { channelRemedy } from './channel-words.js';
import type { TestAlertOutcome } from './test-alerts.js';

/** A message that shows whether alerts reach a channel. It says that it is a test, not a real problem. */
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
  return {
    title: say('[테스트] 알림 연결 확인', '[Test] Do alerts arrive here?'),
    sentence: say(
      `[테스트] ${subject} 이 채널로 옵니다. 실제 문제는 아닙니다. ${person(by)} 님이 보냈습니다.`,
      `[Test] ${subject} will come to this channel. This is not a real problem. Sent by ${person(by)}.`,
    ),
    // Every message of the test stage names it.
    facts: [
      say(when, `${when} KST`),
      ...(stage === 'test' ? [say('팝빌 테스트 환경', "POPBiLL's test stage")] : []),
    ],
  };
}

/** The answer to the person who asked. `isDefault`: the test alert was for the default channel. */
export function testAlertOutcome(
  outcome: TestAlertOutcome & { readonly isDefault?: boolean },
  markup: Markup,
  t: Tongue,
): string {
  const { say } = t;
  switch (outcome.kind) {
    case 'sent': {
      const channel = markup.channel(outcome.message.channel);
      return say(
        `테스트 알림을 ${channel} 채널에 보냈습니다. 채널에서 보이는지 살펴봐 주세요.`,
        `A test alert was posted in ${channel}. Please see whether it is there.`,
      );
    }
    case 'refused': {
      const [channel, remedy] = [markup.channel(outcome.channel), channelRemedy(outcome.error, t)];
      const untilThen = outcome.isDefault
        ? say(
            '기본 채널이라, 그때까지 알림은 나가지 못하고 기다립니다.',
            'It is the default channel, so until then alerts wait and are not posted.',
          )
        : say(
            '그때까지 이 회사의 알림은 기본 채널로 갑니다.',
            "Until then this company's alerts go to the default channel.",
          );
      return say(
        `테스트 알림을 ${channel} 채널에 보내지 못했습니다(슬랙: ${outcome.error}). ${remedy} ${untilThen}`,
        `The test alert could not be posted in ${channel} (Slack: ${outcome.error}). ${remedy} ${untilThen}`,
      );
    }
    case 'waits': {
      const [channel, until] = [markup.channel(outcome.channel), clockTime(outcome.until)];
      return say(
        `슬랙이 바쁘거나 응답하지 않아 ${channel} 채널에 아직 보내지 못했습니다(${outcome.error}). ${until}부터 저절로 다시 보내 봅니다.`,
        `Slack is busy or does not answer, so nothing was posted in ${channel} yet (${outcome.error}). It is tried again by itself from ${until} KST on.`,
      );
    }
  }
}
