import {
  commonCause,
  commonCauseOver,
  release,
  releaseAnswer,
} from '../incident/common-cause.ko.js';
import {
  massChange,
  massChangeOver,
  releaseAlerts,
  releaseAlertsAnswer,
} from '../incident/mass-change.ko.js';
import { outage, outageOver } from '../incident/outage.ko.js';
import type { TestAlertFacts, WideText } from '../incident/wide-text.js';
import { clockTime, dayAndTime } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { remedy } from './admin-news.ko.js';

export const wide: WideText = {
  outage,
  outageOver,
  commonCause,
  commonCauseOver,
  release,
  releaseAnswer,
  massChange,
  massChangeOver,
  releaseAlerts,
  releaseAlertsAnswer,
  goesOn: (channel) => `기본 채널이 바뀌어, 이 소식은 이제 ${channel} 채널에서 이어집니다.`,
  testAlert: {
    title: '[테스트] 알림 연결 확인',
    sentence: ({ by, company }, markup) => {
      const whose = company === undefined ? '알림이' : `${markup.quote(company)} 알림이`;
      return `[테스트] ${whose} 이 채널로 옵니다. 실제 문제는 아닙니다. ${markup.person(by)} 님이 보냈습니다.`;
    },
    facts: ({ at, stage }) => [
      dayAndTime(at, at, 'ko'),
      ...(stage === 'test' ? ['팝빌 테스트 환경'] : []),
    ],
    outcome: testAlertOutcome,
  },
};

function testAlertOutcome(of: TestAlertFacts, markup: Markup): string {
  const channel = markup.channel(of.channel);
  switch (of.kind) {
    case 'sent':
      return `테스트 알림을 ${channel} 채널에 보냈습니다. 채널에서 보이는지 살펴봐 주세요.`;
    case 'refused': {
      const meanwhile = of.isDefault
        ? '기본 채널이라, 그때까지 알림은 나가지 못하고 기다립니다.'
        : '그때까지 이 회사의 알림은 기본 채널로 갑니다.';
      return `테스트 알림을 ${channel} 채널에 보내지 못했습니다(슬랙: ${of.error}). ${remedy(of.error)} ${meanwhile}`;
    }
    case 'waits':
      return `슬랙이 바쁘거나 응답하지 않아 ${channel} 채널에 아직 보내지 못했습니다(${of.error}). ${clockTime(of.until)}부터 저절로 다시 보내 봅니다.`;
    default:
      return of satisfies never;
  }
}
