import { dayAndTime, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { MassChange } from './mass-change-rules.js';
import type { EndedMassChange, WideEnd, WideText } from './wide-text.js';

const { words } = TONGUES.ko;

export const massChange: WideText['massChange'] = (of) => {
  const since = dayAndTime(of.since, of.since, 'ko');
  return {
    title: '여러 회사에 같은 문제가 한꺼번에 생겼습니다',
    happened: `${since}에 시작한 확인에서, 전에는 없던 문제가 여러 회사에서 한꺼번에 나왔습니다. 확인한 ${number(of.asked)}곳 가운데 ${troubles(of)}입니다.`,
    means:
      '회사마다의 문제보다는 팝빌이나 우리 링크아이디의 문제일 수 있습니다. 그래서 이 회사들의 알림은 기다립니다. 다음 전체 확인에서도 같은 결과가 나올 때까지 이 회사들의 알림을 새로 열거나 바꾸거나 닫지 않습니다.',
    todo: {
      intro: `먼저 팝빌 공지를 보고, 우리 링크아이디와 환경(지금 ${words.stage[of.stage]}), 팝빌과의 계약에 바뀐 것이 없는지 봐 주세요.`,
      steps: [
        '지금도 그런지 보려면 /hometax 전체확인 명령으로 다시 확인합니다. 그대로 두면 다음 정기 확인에서 알 수 있습니다.',
        `알아본 결과 회사마다의 문제라면 운영 권한이 있는 분이 '${RELEASE}'를 눌러 주세요.`,
      ],
      ordered: false,
    },
    sentence: `여러 회사에 같은 문제가 한꺼번에 생겼습니다. 확인한 ${number(of.asked)}곳 가운데 ${troubles(of)}입니다. 팝빌이나 우리 링크아이디의 문제일 수 있으니 먼저 봐 주세요. 회사마다의 알림은 기다립니다.`,
    facts: [`${since} 확인에서 나옴`],
  };
};

function troubles({ kinds }: Pick<MassChange, 'kinds'>): string {
  return kinds
    .map(({ kind, companies }) => `'${words.reason[kind]}' ${number(companies)}곳`)
    .join(', ');
}

const RELEASE = '회사마다의 문제입니다';

export const releaseAlerts: WideText['releaseAlerts'] = {
  button: RELEASE,
  title: '알림을 지금 보낼까요?',
  question: '이 회사들마다 알림을 엽니다.',
  yes: '알림 보내기',
  no: '취소',
};

export const releaseAlertsAnswer: WideText['releaseAlertsAnswer'] = {
  released: '알림을 더 기다리게 하지 않습니다. 아직 문제가 있는 회사마다 알림을 엽니다.',
  over: '이미 끝난 일이라 바뀐 것이 없습니다.',
};

export const massChangeOver: WideText['massChangeOver'] = (of, markup) => {
  const { word, title, what } = ending(of, markup.person);
  const since = dayAndTime(of.since, of.since, 'ko');
  return {
    state: of.stage === 'test' ? `${word}(테스트 환경)` : word,
    title,
    body: `${since}에 시작한 확인에서 같은 문제가 여러 회사에 한꺼번에 나왔습니다. ${troubles(of)}이었습니다. ${what}`,
    sentence: what,
    facts: [`${dayAndTime(of.endedAt, of.since, 'ko')} 종료`],
  };
};

function ending(
  of: EndedMassChange,
  person: (id: string) => string,
): Pick<WideEnd, 'title'> & { readonly word: string; readonly what: string } {
  const at = dayAndTime(of.endedAt, of.since, 'ko');
  const { endedBy = 'sweep', confirmed = 0 } = of;
  if (endedBy !== 'sweep') {
    return {
      word: '종료',
      title: '알림을 더 기다리게 하지 않습니다',
      what: `${at}에 ${person(endedBy)} 님이 회사마다의 문제로 보았습니다. 아직 문제가 있는 회사마다 알림을 엽니다.`,
    };
  }
  if (confirmed === 0) {
    return {
      word: '복구됨',
      title: '이 회사들에 더는 문제가 없습니다',
      what: `${at}에 끝난 확인에서는 이 회사들 어디에서도 그 문제가 나오지 않았습니다. 이 일로 보낸 회사 알림은 없습니다.`,
    };
  }
  return {
    word: '종료',
    title: `다음 확인에서도 ${number(confirmed)}곳에 같은 문제가 있습니다`,
    what: `${at}에 끝난 확인에서도 ${number(confirmed)}곳에 같은 문제가 있어 회사마다 알림을 엽니다. 나머지 회사에는 더는 문제가 없습니다.`,
  };
}
