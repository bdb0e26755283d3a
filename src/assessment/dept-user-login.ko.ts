import type { DeptUserFault, Reason } from '../records/reason.js';
import { plainDate } from '../text/format.js';
import type { Advice } from '../text/phrases.js';
import { TONGUES } from '../text/tongue.js';
import {
  ADVICE,
  collects,
  collectsObject,
  deptUserFor,
  evidence,
  inPopbillsWords,
  moment,
} from './alert-phrases.ko.js';
import { areAttemptsSpent } from './lock-out-rules.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';
import { attemptsUsed } from './verdict-words.js';

const { words } = TONGUES.ko;

const { button } = words;

type Login = Extract<Reason, { kind: 'dept-user-login' }>;

export function deptUserLogin(reason: Login, about: ReasonContext): ReasonWords {
  const fault = FAULTS[reason.sub](reason, about);
  const tested = `${moment(reason.rejectedAt, about)} 로그인 테스트에서`;
  const means = meansOf(reason, about);
  return {
    title: (name) => `${name} ${fault.title}`,
    happened: `${fault.happened(tested)}${lastLogin(reason, about)}`,
    means,
    todo: areAttemptsSpent(reason) ? afterTooMany(fault.todo) : fault.todo,
    remarks: [
      ...(fault.neverInChat === undefined ? [] : [fault.neverInChat]),
      lockOut(reason, about),
    ],
    sentence: (company) => `${company}의 ${fault.title}. ${means} ${fault.ask}`,
    evidence: evidence(reason.code),
  };
}

interface FaultWords {
  /** Follows the company's name, in a sentence with `의`. */
  readonly title: string;
  /** `tested`: `11월 25일 08:31 로그인 테스트에서`. */
  readonly happened: (tested: string) => string;
  readonly todo: Advice;
  /** What the notification asks for. */
  readonly ask: string;
  /** What nobody should send through Slack for this remedy. */
  readonly neverInChat?: string;
}

const FAULTS: Readonly<Record<DeptUserFault, (reason: Login, about: ReasonContext) => FaultWords>> =
  {
    'wrong-password': () => ({
      title: '부서사용자 로그인이 거부되었습니다',
      happened: (tested) =>
        `${tested} 홈택스가 부서사용자의 아이디나 비밀번호를 받아들이지 않았습니다.`,
      todo: inOrder(
        "회사에 물어봅니다. 부서사용자 비밀번호를 바꾸었는지, 홈택스의 부서사용자 관리에서 상태가 '사용'인지.",
        '인증 페이지에서 맞는 아이디와 비밀번호를 다시 등록합니다. 홈택스 대표 아이디가 아니라 부서사용자 아이디여야 합니다.',
        ADVICE.sayRegistered,
      ),
      ask: '비밀번호가 바뀌었는지 알아본 뒤 인증 페이지에서 다시 등록해 주세요.',
      neverInChat: ADVICE.noSecretsInChat,
    }),
    generic: (reason, about) => ({
      title: '부서사용자로 홈택스에 로그인하지 못했습니다',
      happened: (tested) =>
        `${tested} 홈택스 로그인에 실패했습니다. 홈택스는 이유를 알려 주지 않았습니다. ${inPopbillsWords(reason.message, reason.code, about)}`,
      todo: {
        ...inOrder(
          "회사에 물어봅니다. 홈택스의 부서사용자 관리에서 상태가 '사용'인지, 비밀번호를 바꾸지 않았는지. 새로 만든 부서사용자라면 대표자의 승인을 기다리고 있을 수 있습니다.",
          '등록한 아이디가 홈택스 대표 아이디가 아니라 부서사용자 아이디인지 봅니다. 다르면 인증 페이지에서 다시 등록합니다.',
          ADVICE.sayRegistered,
        ),
        ...(reason.rejections > 1
          ? {}
          : { intro: '한 번뿐이라면 홈택스 쪽의 일시적인 문제일 수도 있습니다.' }),
      },
      ask: "부서사용자의 상태가 '사용'인지, 비밀번호가 바뀌지 않았는지 회사에 물어봐 주세요.",
      neverInChat: ADVICE.noSecretsInChat,
    }),
    'wrong-company': () => ({
      title: '부서사용자가 이 사업자번호의 계정이 아닙니다',
      happened: (tested) =>
        `${tested} 등록된 부서사용자가 이 회사의 사업자번호와 맞지 않는 것으로 나왔습니다. 다른 회사나 다른 사업장의 계정으로 보입니다.`,
      todo: inOrder(
        '회사에 물어봅니다. 어느 사업장의 부서사용자를 등록했는지.',
        '이 사업자번호로 홈택스에서 만든 부서사용자를 인증 페이지에서 등록합니다.',
        ADVICE.sayRegistered,
      ),
      ask: '이 사업자번호의 부서사용자를 인증 페이지에서 등록해 주세요.',
    }),
    'wrong-account-type': ({ products }) => ({
      title: '부서사용자 종류가 맞지 않습니다',
      happened: (tested) =>
        `${tested} 등록된 부서사용자로는 ${collects(products)} 수집을 할 수 없는 것으로 나왔습니다. 홈택스에서는 전자세금계산서용과 현금영수증용 부서사용자를 따로 만듭니다.`,
      todo: inOrder(
        `회사가 홈택스에서 ${deptUserFor(products)}를 만들고 상태를 '사용'으로 둡니다. 이미 있다면 그 아이디를 씁니다.`,
        '인증 페이지에서 그 아이디와 비밀번호를 등록합니다.',
        ADVICE.sayRegistered,
      ),
      ask: `홈택스에서 ${deptUserFor(products)}를 만들어 인증 페이지에서 등록해 주세요.`,
      neverInChat: ADVICE.noSecretsInChat,
    }),
    'temporary-password': () => ({
      title: '부서사용자가 임시 비밀번호 상태입니다',
      happened: (tested) =>
        `${tested} 홈택스가 임시 비밀번호를 먼저 바꾸라고 했습니다. 비밀번호를 초기화하고 아직 새로 정하지 않았을 때 나타납니다.`,
      todo: {
        ...inOrder(
          '회사가 홈택스에 이 부서사용자로 로그인해 새 비밀번호를 정합니다. 팝빌에서는 바꿀 수 없습니다.',
          '인증 페이지에서 새 비밀번호를 등록합니다.',
          ADVICE.sayRegistered,
        ),
        intro: '순서가 중요합니다.',
      },
      ask: '홈택스에서 새 비밀번호를 정한 다음 인증 페이지에 등록해 주세요.',
      neverInChat: ADVICE.noSecretsInChat,
    }),
    'second-step-missing': () => ({
      title: '부서사용자가 2차 인증을 시작하지 못했습니다',
      happened: (tested) =>
        `${tested} 팝빌에 대표자 주민등록번호가 등록되어 있지 않아 홈택스 2차 인증을 시작하지 못했습니다. ${SECOND_STEP_SINCE}`,
      todo: inOrder(
        '회사의 담당자가 인증 페이지에서 현재 대표자의 주민등록번호를 직접 입력합니다. 화면이 요구하는 자리까지만 입력합니다.',
        SAY_ENTERED,
      ),
      ask: '회사가 인증 페이지에서 대표자의 주민등록번호를 직접 입력하게 해 주세요.',
      neverInChat: NO_RESIDENT_NUMBER,
    }),
    'second-step-failed': () => ({
      title: '부서사용자가 2차 인증을 통과하지 못했습니다',
      happened: (tested) => `${tested} 홈택스 2차 인증에 실패했습니다. ${SECOND_STEP_SINCE}`,
      todo: inOrder(
        '회사에 물어봅니다. 최근에 대표자가 바뀌었는지. 2차 인증에는 현재 대표자의 주민등록번호가 쓰입니다.',
        '회사의 담당자가 인증 페이지에서 대표자 주민등록번호를 직접 다시 입력합니다. 화면이 요구하는 자리까지만 입력합니다.',
        SAY_ENTERED,
      ),
      ask: '대표자가 바뀌었는지 물어보고, 회사가 인증 페이지에서 직접 다시 입력하게 해 주세요.',
      neverInChat: NO_RESIDENT_NUMBER,
    }),
  };

const SECOND_STEP_SINCE = '홈택스는 2025년 7월 31일부터 아이디 로그인에 2차 인증을 더했습니다.';
const SAY_ENTERED =
  "입력을 마친 뒤 '다시 등록했어요'를 눌러 주세요. 그때 한 번 로그인해 확인합니다.";
const NO_RESIDENT_NUMBER = '주민등록번호는 슬랙, 메일, 문자로 받지 마세요.';

function inOrder(...steps: readonly string[]): Advice {
  return { ordered: true, steps };
}

function lastLogin({ lastWorkedAt }: Login, about: ReasonContext): string {
  if (lastWorkedAt === undefined) return '';
  return ` 마지막으로 로그인된 것은 ${moment(lastWorkedAt, about)}입니다.`;
}

function meansOf(reason: Login, about: ReasonContext): string {
  const what = collectsObject(reason.products);
  if (about.collectsBy === 'deptUser') {
    return reason.severity === 'critical'
      ? `부서사용자로만 수집하도록 설정되어 있어 ${what} 수집할 수 없습니다.`
      : `부서사용자로만 수집하도록 설정되어 있어 ${collects(reason.products)} 수집이 멈췄을 수 있습니다.`;
  }
  if (reason.certificateUntil !== undefined) {
    return `유효기간이 남은 인증서(${plainDate(reason.certificateUntil, 'ko')}까지)가 있어 수집이 이어질 수 있습니다. 다만 부서사용자로만 수집하도록 연동했다면 이미 멈췄을 수 있습니다.`;
  }
  return reason.severity === 'critical'
    ? `쓸 수 있는 다른 인증이 없어 ${what} 수집할 수 없습니다.`
    : `쓸 수 있는 다른 인증이 확인되지 않아 ${collects(reason.products)} 수집이 멈췄을 수 있습니다.`;
}

/** No button logs in any more: the last step, which names one that does, is another. */
function afterTooMany({ steps, ...advice }: Advice): Advice {
  return {
    ...advice,
    steps: [
      '먼저 회사가 홈택스에 이 부서사용자로 직접 로그인해 봅니다. 되지 않으면 홈택스에서 비밀번호를 바로잡습니다.',
      ...steps.slice(0, -1),
      `그다음 '${button.testAnyway}'를 누르고 창에서 확인합니다. 운영 권한이 있는 분이 24시간에 한 번 할 수 있습니다.`,
    ],
  };
}

/** The lock-out rule, where somebody might wonder why the app does not simply try again. */
function lockOut(reason: Login, { watched = true }: ReasonContext): string {
  const isPassword = reason.sub === 'wrong-password' || reason.sub === 'generic';
  const why = isPassword
    ? '비밀번호를 여러 번 틀리면 계정이 잠길 수 있습니다.'
    : '로그인 실패가 거듭되면 계정이 잠길 수 있습니다.';
  const used =
    reason.attempts === undefined
      ? why
      : `로그인 테스트는 ${attemptsUsed(reason.attempts, TONGUES.ko)}했습니다. ${why}`;
  if (areAttemptsSpent(reason)) {
    return `${used} 그래서 정기 확인도 버튼도 더는 로그인하지 않습니다. 덮어써서 다시 등록한 것은 팝빌이 알려 주지 않습니다. 등록이 없어졌다가 다시 생긴 것을 앱이 보았을 때만 저절로 다시 테스트합니다.`;
  }
  if (reason.willTestAgain && watched) {
    return `${used} 그래서 다음 정기 확인에서 한 번만 더 테스트하고, 그 뒤에는 저절로 로그인하지 않습니다.`;
  }
  return `${used} 그래서 다시 등록했다고 알려 주실 때까지 저절로 로그인하지 않습니다.`;
}
