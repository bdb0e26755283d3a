import { calendarDaysUntil } from '../kernel/time.js';
import type { OutageAfter, OutageAlert } from '../records/incident.js';
import { clockTime, dayAndTime, duration, number, overAfter } from '../text/format.js';
import type { WideText } from './wide-text.js';

const WAIT = '인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다려 주세요.';
const TRYING =
  '15분마다 몇 곳만 다시 물어보고, 응답이 오면 이 메시지를 고친 뒤 밀린 회사를 확인합니다.';

export const outage: WideText['outage'] = (of) => {
  const since = moment(of.openedAt, of);
  const counted =
    of.asked === of.failed
      ? `확인한 ${number(of.asked)}곳 모두`
      : `확인한 ${number(of.asked)}곳 가운데 ${number(of.failed)}곳`;
  if (of.silent === 'popbill') {
    return {
      title: '팝빌이 응답하지 않고 있습니다',
      happened: `${since}부터 ${counted}에서 팝빌의 응답을 받지 못했습니다. 팝빌 쪽 문제인지 이 앱의 네트워크 문제인지 여기에서는 알 수 없습니다.`,
      means:
        '어느 회사도 확인할 수 없어 정기 확인을 멈췄습니다. 홈택스와 회사들의 인증에 대해서는 아무것도 알 수 없습니다.',
      todo: {
        intro: `${WAIT} ${TRYING} 오래 이어지면 관리자가 팝빌 공지와 앱 서버의 네트워크를 함께 봐 주세요.`,
        steps: [],
        ordered: false,
      },
      sentence: `팝빌이 ${since}부터 응답하지 않아 어느 회사도 확인할 수 없습니다. 회사들의 인증에 대해서는 아무것도 알 수 없으니 다시 등록하지 말고 기다려 주세요.`,
      facts: facts(of),
    };
  }
  return {
    title: '홈택스가 응답하지 않고 있습니다',
    happened: `${since}부터 ${counted}의 로그인 테스트에 홈택스가 응답하지 않았습니다. 팝빌은 정상으로 응답하고 있습니다.`,
    means:
      '로그인을 테스트할 수 없어 부서사용자의 상태를 알 수 없고, 수집도 늦어질 수 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 인증서 만료일은 그대로 확인합니다.',
    todo: {
      intro: `${WAIT} ${TRYING} 신고·납부 기한을 늘릴지는 국세청이 홈택스에 공지합니다.`,
      steps: [],
      ordered: false,
    },
    sentence: `홈택스가 ${since}부터 응답하지 않아 부서사용자 상태를 확인할 수 없습니다. 인증이 잘못되었다는 뜻은 아니니 다시 등록하지 말고 기다려 주세요.`,
    facts: facts(of),
  };
};

export const outageOver: WideText['outageOver'] = (of) => {
  const who = of.silent === 'popbill' ? '팝빌이' : '홈택스가';
  const ms = of.endedAt - of.openedAt;
  const lasted = duration(ms, 'ko');
  const until = moment(of.endedAt, of);
  const left = leftBehind(of);
  return {
    state: of.stage === 'test' ? '복구됨(테스트 환경)' : '복구됨',
    title: `${who} 다시 응답합니다`,
    body: `${moment(of.openedAt, of)}부터 ${until}까지 ${lasted} 동안 ${who} 응답하지 않았습니다. ${left}`,
    sentence: `${who} ${dayAndTime(of.endedAt, of.openedAt, 'ko')}부터 다시 응답합니다. ${left}`,
    facts: [`${overAfter(ms, 'ko')} 복구`],
  };
};

const LOOK_FOR_GAPS = '그 사이의 수집이 빠졌는지 살펴봐 주세요.';

function leftBehind({ after }: OutageAlert): string {
  if (after === undefined) return `밀린 회사를 확인하고 있습니다. ${LOOK_FOR_GAPS}`;
  const { checked, told } = after;
  if (checked === 0) return `밀린 회사는 없었습니다. ${LOOK_FOR_GAPS}`;
  const news =
    told > 0
      ? `새 소식이 있는 ${number(told)}곳은 회사마다 알림으로 알립니다.`
      : '새로 알릴 문제는 없었습니다.';
  return `밀린 ${number(checked)}곳을 다시 확인했습니다(${found(after)}). ${news} ${LOOK_FOR_GAPS}`;
}

function found({ collectable, needAction = 0, unknown = 0 }: OutageAfter): string {
  const parts: readonly (readonly [string, number])[] = [
    ['손볼 회사', needAction],
    ['확인하지 못함', unknown],
  ];
  const others = parts.filter(([, value]) => value > 0);
  return [['수집 가능', collectable] as const, ...others]
    .map(([label, value]) => `${label} ${number(value)}곳`)
    .join(', ');
}

function facts(of: OutageAlert): readonly string[] {
  const { openedAt, lastTriedAt } = of;
  const started = `${moment(openedAt, of)} 시작`;
  if (lastTriedAt === undefined) return [started];
  const lasted = duration(lastTriedAt - openedAt, 'ko');
  return [started, `마지막 시도 ${moment(lastTriedAt, of)}까지 ${lasted} 동안 응답 없음`];
}

/** The day is said once: on the day it began, the time alone is clear. */
function moment(at: number, { openedAt }: Pick<OutageAlert, 'openedAt'>): string {
  const isLaterThatDay = at !== openedAt && calendarDaysUntil(at, openedAt) === 0;
  return isLaterThatDay ? clockTime(at) : dayAndTime(at, openedAt, 'ko');
}
