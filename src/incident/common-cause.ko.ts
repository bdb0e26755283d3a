import { evidence } from '../assessment/alert-phrases.ko.js';
import { dayAndTime, number } from '../text/format.js';
import type { EndedCommonCause, WideEnd, WideText } from './wide-text.js';

export const commonCause: WideText['commonCause'] = (of, markup) => {
  const since = dayAndTime(of.openedAt, of.openedAt, 'ko');
  const count = number(of.rejected);
  return {
    title: '여러 회사의 로그인이 같은 이유로 거부되고 있습니다',
    happened: `${since}부터 ${count}곳의 홈택스 로그인이 같은 이유로 거부되었습니다. 팝빌의 말: "${markup.quote(of.message)}" (${of.code})`,
    means:
      '회사마다의 문제가 아니라 홈택스의 로그인 방식이 바뀌었을 수 있습니다. 계정이 잠기지 않도록 정기 확인의 로그인 테스트를 멈췄고, 이 이유로는 회사 알림을 열지 않습니다. 인증서 만료일은 그대로 확인합니다.',
    todo: {
      intro: '비밀번호를 바꾸거나 다시 등록하기 전에 팝빌 공지를 봐 주세요.',
      steps: [
        '앱이 한 시간에 세 곳까지만 로그인해 보고, 다시 되면 로그인 테스트를 이어 갑니다.',
        `알아본 결과 회사마다의 문제였다면 운영 권한이 있는 분이 '${RELEASE}'를 눌러 주세요.`,
      ],
      ordered: false,
    },
    sentence: `${since}부터 ${count}곳의 홈택스 로그인이 같은 이유로 거부되었습니다. 회사마다의 문제가 아닐 수 있어 정기 확인의 로그인 테스트를 멈췄습니다. 비밀번호를 바꾸기 전에 팝빌 공지를 봐 주세요.`,
    facts: [
      `${since} 시작`,
      of.lastSampledAt === undefined
        ? ''
        : `마지막 시도 ${dayAndTime(of.lastSampledAt, of.openedAt, 'ko')}, 아직 거부되는 곳이 있음`,
      evidence(of.code),
    ],
  };
};

const RELEASE = '회사마다의 문제였습니다';

export const release: WideText['release'] = {
  button: RELEASE,
  title: '로그인 테스트를 다시 시작할까요?',
  question:
    '거부된 회사마다 알림을 엽니다. 로그인 방식이 정말 바뀐 것이라면 로그인이 다시 거부되고, 여러 번 거부되면 홈택스 계정이 잠길 수 있습니다.',
  yes: '다시 테스트하기',
  no: '취소',
};

export const releaseAnswer: WideText['releaseAnswer'] = {
  released:
    '로그인 테스트를 다시 시작했습니다. 거부된 회사마다 알림을 엽니다. 오늘 거부된 계정으로는 오늘 다시 로그인하지 않습니다.',
  over: '이미 끝난 일이라 바뀐 것이 없습니다. 로그인 테스트는 다시 하고 있습니다.',
};

export const commonCauseOver: WideText['commonCauseOver'] = (of, markup) => {
  const { title, what, sentence } = ending(of, markup.person);
  const since = dayAndTime(of.openedAt, of.openedAt, 'ko');
  const word = of.endedBy === 'samples' ? '복구됨' : '종료';
  return {
    state: of.stage === 'test' ? `${word}(테스트 환경)` : word,
    title,
    body: `${since}부터 ${number(of.rejected)}곳의 홈택스 로그인이 같은 이유로 거부되었습니다. ${what}`,
    sentence,
    facts: [`${dayAndTime(of.endedAt, of.openedAt, 'ko')} 종료`, evidence(of.code)],
  };
};

function ending(
  of: EndedCommonCause,
  person: (id: string) => string,
): Pick<WideEnd, 'title' | 'sentence'> & { readonly what: string } {
  const at = dayAndTime(of.endedAt, of.openedAt, 'ko');
  if (of.endedBy === undefined || of.endedBy === 'samples') {
    const title = '홈택스 로그인이 다시 됩니다';
    const what = `${at}에 다시 로그인해 본 곳은 로그인되었습니다. 멈췄던 로그인 테스트를 이어 가고, 아직 거부되는 회사가 있으면 따로 알립니다.`;
    return { title, what, sentence: `${title}. ${what}` };
  }
  const what = `${at}에 ${person(of.endedBy)} 님이 로그인 거부를 회사마다의 문제로 보고 로그인 테스트를 다시 시작했습니다. 거부된 회사마다 알림을 엽니다.`;
  return { title: '로그인 테스트를 다시 시작했습니다', what, sentence: what };
}
