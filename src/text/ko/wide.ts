import { dayAndTime } from '../format.js';
import type { WideText } from '../wide-text.js';
import { commonCause, commonCauseOver, release } from './common-cause.js';
import { outage, outageOver } from './outage.js';
import { rollUp } from './roll-up.js';

export const wide: WideText = {
  outage,
  outageOver,
  commonCause,
  commonCauseOver,
  release,
  rollUp,
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
  },
};
