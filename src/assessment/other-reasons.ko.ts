import type { Reason } from '../records/reason.js';
import { isAnswerLost, isOurFault, logsIn, type PlanStatus } from '../records/status.js';
import { dayAndMonth, list, shortDate } from '../text/format.js';
import type { Advice } from '../text/phrases.js';
import { TONGUES } from '../text/tongue.js';
import {
  collects,
  collectsObject,
  deptUserFor,
  evidence,
  inPopbillsWords,
  moment,
  stopWatching,
} from './alert-phrases.ko.js';
import { MOST_IN_A_ROW } from './lock-out-rules.js';
import { problem } from './problem.ko.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';

const { words } = TONGUES.ko;

const { button } = words;

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export function authMissing(reason: Of<'auth-missing'>, about: ReasonContext): ReasonWords {
  const what = collectsObject(reason.products);
  const needsDeptUser = about.collectsBy === 'deptUser';
  const missing = needsDeptUser ? '등록된 부서사용자가' : '등록된 홈택스 인증이';
  const before =
    reason.collectableAt === undefined
      ? neverCollectable(about)
      : ` ${moment(reason.collectableAt, about)}에는 수집할 수 있었습니다.`;
  return {
    title: (name) => `${name}에 ${missing} 없습니다`,
    happened: `${
      needsDeptUser
        ? '팝빌에 부서사용자가 등록되어 있지 않습니다.'
        : '팝빌에 공동인증서도 부서사용자도 등록되어 있지 않습니다.'
    }${before}`,
    means: needsDeptUser
      ? `부서사용자로만 수집하도록 설정되어 있어 ${what} 수집할 수 없습니다.`
      : `${what} 수집할 수 없습니다.`,
    todo: {
      ...(needsDeptUser
        ? {}
        : { intro: '부서사용자를 권합니다. 무료이고 해마다 갱신하지 않아도 됩니다.' }),
      ordered: true,
      steps: [
        `회사가 홈택스에서 ${deptUserFor(reason.products)}를 만들고 상태를 '사용'으로 둡니다.`,
        '인증 페이지에서 아이디와 비밀번호를 등록합니다. 팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증입니다.',
        ...(needsDeptUser
          ? []
          : ['인증서를 쓰려면 홈택스에 등록한 인증서를 인증 페이지에 등록합니다.']),
      ],
    },
    remarks: stopWatching(about),
    sentence: (company) =>
      `${company}에 ${missing} 없어 ${what} 수집할 수 없습니다. ${
        needsDeptUser ? '부서사용자를' : '부서사용자나 인증서를'
      } 등록해 주세요.`,
    evidence: reason.code === undefined ? undefined : evidence(reason.code),
  };
}

function neverCollectable({ watched = true }: ReasonContext): string {
  return watched ? ' 모니터링을 시작한 뒤 수집할 수 있었던 적이 없습니다.' : '';
}

export function memberMissing(reason: Of<'member-missing'>, about: ReasonContext): ReasonWords {
  const stage = about.stage === 'test' ? '테스트' : '운영';
  const other = about.stage === 'test' ? '운영' : '테스트';
  const what = collectsObject(reason.products);
  return {
    title: (name) => `${name} 사업자번호가 팝빌 회원에 없습니다`,
    happened: `${moment(reason.foundAt, about)} 확인에서 팝빌이 이 사업자번호를 우리 연동회원 가운데서 찾지 못했습니다(지금 환경: ${stage}).`,
    means: `인증을 확인할 수 없고 ${what} 수집할 수 없습니다.`,
    todo: {
      ordered: false,
      steps: [
        '사업자번호가 맞는지 봐 주세요. 지점이 있는 회사는 사업장마다 번호가 다릅니다.',
        `환경을 봐 주세요. 지금은 ${stage} 환경이고, ${other} 환경에 가입한 회원은 여기에 없습니다.`,
        `번호와 환경이 맞다면 회원에서 탈퇴했거나 아직 가입하지 않은 것입니다. ${onceJoined(about)}`,
      ],
    },
    remarks: stopWatching(about),
    sentence: (company) =>
      `${company}의 사업자번호가 우리 팝빌 연동회원에 없어 ${what} 수집할 수 없습니다. 번호와 환경(지금 ${stage})을 봐 주세요.`,
    evidence: evidence(reason.code),
  };
}

function onceJoined({ watched = true }: ReasonContext): string {
  return watched
    ? '팝빌 연동회원으로 가입하면 다음 확인에서 이 알림이 닫힙니다.'
    : '팝빌 연동회원으로 가입한 뒤 다시 확인해 주세요.';
}

export function plan(reason: Of<'plan'>, about: ReasonContext): ReasonWords {
  const words = planWords(reason.plan, about);
  const { code, message } = reason.plan;
  const isEnding = reason.plan.state === 'ending';
  const means = isEnding
    ? `끝나면 인증에 문제가 없어도 ${collects(reason.products)} 수집이 멈춥니다.`
    : `홈택스 인증과는 상관없이 ${collectsObject(reason.products)} 수집할 수 없습니다. 인증을 다시 등록할 필요는 없습니다.`;
  const quoted =
    code === undefined || message === undefined ? '' : ` ${inPopbillsWords(message, code, about)}`;
  return {
    title: (name) => `${name} ${words.title}`,
    happened: `${moment(reason.plan.foundAt, about)} 확인에서 ${collects(reason.products)} ${words.found}${quoted}`,
    means,
    todo: words.todo,
    remarks: [],
    sentence: (company) => `${company}의 ${words.title}. ${means} ${words.ask}`,
    evidence: code === undefined ? undefined : evidence(code),
  };
}

interface PlanWords {
  readonly title: string;
  /** Follows `전자세금계산서 `. */
  readonly found: string;
  readonly todo: Advice;
  readonly ask: string;
}

function planWords(of: PlanStatus, about: ReasonContext): PlanWords {
  if (of.state === 'ending') {
    const ends = of.endsAt === undefined ? '곧' : `${shortDate(of.endsAt, about.at, 'ko')}에`;
    return {
      title: `정액제가 ${ends} 끝납니다`,
      found: `수집 정액제가 ${ends} 끝나는 것으로 나왔습니다.`,
      todo: oneWay('계속 수집하려면 그 전에 팝빌 사이트에서 정액제를 연장해 주세요.'),
      ask: '계속 수집하려면 그 전에 팝빌에서 연장해 주세요.',
    };
  }
  const ended =
    of.endsAt === undefined
      ? ''
      : ` 마지막 이용일은 ${shortDate(of.endsAt, about.at, 'ko')}입니다.`;
  switch (of.why) {
    case 'ended':
      return {
        title: '정액제 기간이 끝났습니다',
        found: `수집 정액제의 이용 기간이 끝난 것으로 나왔습니다.${ended}`,
        todo: oneWay('팝빌 사이트에서 정액제를 다시 신청해 주세요.'),
        ask: '팝빌에서 정액제를 다시 신청해 주세요.',
      };
    case 'restricted':
      return {
        title: '정액제 사용이 제한되었습니다',
        found: `수집 정액제의 사용이 제한된 것으로 나왔습니다.${ended}`,
        todo: oneWay('제한된 이유를 팝빌 고객센터에 문의해 주세요.'),
        ask: '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
      };
    case 'unpaid':
      return {
        title: '정액제 결제가 끝나지 않았습니다',
        found: `수집 정액제가 결제를 기다리는 것으로 나왔습니다.${ended}`,
        todo: oneWay('팝빌 사이트에서 결제 수단과 미납 내역을 보고 결제를 마쳐 주세요.'),
        ask: '팝빌에서 결제를 마쳐 주세요.',
      };
    case 'refused':
    case undefined:
      return {
        title: '정액제가 정지되었습니다',
        found: `수집 정액제가 정지된 것으로 나왔습니다.${ended}`,
        todo: oneWay(
          '팝빌 사이트에서 정액제 상태를 보고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
        ),
        ask: '팝빌에서 정액제 상태를 봐 주세요.',
      };
    default:
      return of.why satisfies never;
  }
}

function oneWay(intro: string): Advice {
  return { intro, steps: [], ordered: false };
}

export function checkBroken(reason: Of<'check-broken'>, about: ReasonContext): ReasonWords {
  const { times = reason.failedSweepsAt.length } = reason;
  const days = list(
    [...new Set(reason.failedSweepsAt.map((at) => dayAndMonth(at, about.at, 'ko')))],
    'ko',
  );
  const since =
    reason.knownSince === undefined
      ? neverKnown(reason, about)
      : `다만 ${moment(reason.knownSince, about)} 이후의 상태를 알지 못합니다.`;
  const then = reason.couldCollectThen ? ' 그때는 수집 가능이었습니다.' : '';
  const { problem: failed } = reason.failure;
  return {
    title: (name) => `${name} 상태를 ${times}번 연속 확인하지 못했습니다`,
    happened: `${times > reason.failedSweepsAt.length ? `최근 ${times}번의 정기 확인(마지막은 ${days})에서` : `${days} 정기 확인에서`} 쓸 수 있는 답을 받지 못했습니다. ${lastFailure(reason.failure, about)}`,
    means: `인증에 문제가 있다는 뜻은 아닙니다. ${since}${then}`,
    todo: {
      intro: checkBrokenIntro(reason),
      steps: [],
      ordered: false,
    },
    remarks: [],
    sentence: (company) =>
      `${company}의 상태를 ${times}번 연속 확인하지 못했습니다. ${
        reason.knownSince === undefined || !reason.couldCollectThen
          ? '인증에 문제가 있다는 뜻은 아닙니다.'
          : `인증에 문제가 있다는 뜻은 아니며, 마지막으로 확인한 ${dayAndMonth(reason.knownSince, about.at, 'ko')}에는 수집 가능이었습니다.`
      } ${reason.attempts === undefined ? CHECK_AGAIN : AFTER_TOO_MANY}`,
    ...(failed.kind === 'refused' ? { evidence: evidence(failed.code) } : {}),
  };
}

/** A login test may be of an earlier day than the last check: it is not made again where so many got no answer. */
function lastFailure(failure: Of<'check-broken'>['failure'], about: ReasonContext): string {
  const words = problem(failure.problem, about.markup);
  if (isAnswerLost(failure.problem)) return words;
  const what = logsIn(failure.call) ? '마지막 로그인 테스트' : '마지막';
  return `${what}(${moment(failure.at, about)})에는 ${words}`;
}

function neverKnown({ firstAskedAt }: Of<'check-broken'>, about: ReasonContext): string {
  return firstAskedAt === undefined
    ? '아직 한 번도 상태를 확인하지 못했습니다.'
    : `${moment(firstAskedAt, about)}부터 물어보았지만 아직 한 번도 상태를 확인하지 못했습니다.`;
}

function checkBrokenIntro({ attempts, failure }: Of<'check-broken'>): string {
  if (attempts !== undefined) return AFTER_TOO_MANY;
  return isOurFault(failure.problem)
    ? "다른 회사는 확인되고 있어 이 회사만의 문제인 것 같습니다. '/hometax 추가' 명령으로 회사를 열어 팝빌 아이디를 보고, 우리 링크아이디로 계속 쓸 수 있는 회사인지 봐 주세요. 둘 다 맞다면 이 메시지의 코드를 팝빌 고객센터에 알려 주세요."
    : `${CHECK_AGAIN} 그래도 안 되면 이 메시지의 시각과 코드를 팝빌 고객센터에 알려 주세요. 인증을 다시 등록할 필요는 없습니다.`;
}

const CHECK_AGAIN = "'다시 확인'을 눌러 보세요.";
/** Each lost answer may have been a rejection, and so may each test of a record that was lost. */
const AFTER_TOO_MANY = `로그인 테스트 ${MOST_IN_A_ROW}번이 잇따라 거부되었거나 답이 없어서, 또는 그 결과를 읽을 수 없게 되어서, 계정이 잠기지 않도록 테스트를 멈췄습니다. 먼저 회사가 홈택스에 부서사용자로 직접 로그인해 보고, '${button.checkAgain}'을 누른 뒤 '${button.testAnyway}'로 확인해 주세요.`;
