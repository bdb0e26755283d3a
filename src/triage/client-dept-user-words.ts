import type { Reason } from '../records/reason.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  authPage,
  cannotCollectClause,
  joinDeptUserStep,
  type LetterFacts,
  type LetterPart,
  registerDeptUserStep,
  registerOnPcStep,
  soonRequest,
  stepsRequest,
  untilResolvedSentence,
  urgentRequest,
} from './client-certificate-words.js';

type RejectedLogin = Extract<Reason, { kind: 'dept-user-login' }>;

export function deptUserLogin(reason: RejectedLogin, facts: LetterFacts, t: Tongue): LetterPart {
  const { problem, steps } = problemAndSteps(reason, facts, t);
  const possibleLoss = cannotCollectClause(reason, false, t);
  const consequence =
    reason.severity === 'critical'
      ? untilResolvedSentence(reason, true, t)
      : t.say(`그대로 두시면 ${possibleLoss}`, `Unless this is resolved, ${possibleLoss}.`);
  const request = steps.length === 1 ? soonRequest(t) : urgentRequest(t);
  return { problem: `${problem} ${consequence}`, request, steps, isOnPage: true };
}

function problemAndSteps(
  { sub, products }: RejectedLogin,
  { brn }: LetterFacts,
  t: Tongue,
): Pick<LetterPart, 'problem' | 'steps'> {
  const { say } = t;
  switch (sub) {
    case 'wrong-password':
      return {
        problem: say(
          '자료 수집에 쓰는 홈택스 부서사용자의 아이디나 비밀번호가 맞지 않아 로그인할 수 없습니다.',
          'HomeTax rejected the ID or password of the department user used for collection.',
        ),
        steps: [
          say(
            "홈택스의 부서사용자 관리에서 이 부서사용자의 상태가 '사용'인지 확인해 주세요. 삭제되었다면 다시 가입해 대표 아이디로 승인해 주세요.",
            'In HomeTax, under department user management, check that this department user\'s state is 사용 ("in use"). If it was deleted, create it again and approve it with the representative\'s ID.',
          ),
          say(
            `비밀번호를 바꾸셨다면 바꾼 비밀번호를 준비해 주세요. 모르시면 초기화한 뒤 새로 설정해 주세요. ${tryLoginFirst(t)}`,
            `If the password was changed, have the new one ready. If you don't know it, reset it and set a new one. ${tryLoginFirst(t)}`,
          ),
          registerDeptUserStep(t),
        ],
      };
    case 'generic':
      return {
        problem: say(
          '자료 수집에 쓰는 홈택스 부서사용자로 로그인하지 못했습니다. 정확한 원인은 확인되지 않았습니다.',
          'The department user used for collection could not log in to HomeTax. HomeTax gave no reason.',
        ),
        steps: [
          say(
            "홈택스의 부서사용자 관리에서 이 부서사용자가 있는지, 상태가 '사용'인지 확인해 주세요. 새로 가입하셨다면 대표 아이디로 승인해 주세요.",
            'In HomeTax, under department user management, check that this department user is registered and its state is 사용 ("in use"). If you created a new one, approve it with the representative\'s ID.',
          ),
          say(
            `비밀번호를 바꾸셨는지 확인해 주세요. ${tryLoginFirst(t)}`,
            `Check whether its password was changed. ${tryLoginFirst(t)}`,
          ),
          say(
            `바뀐 내용이 있으면 ${registerDeptUserStep(t)}`,
            `If anything has changed, ${lowerFirst(registerDeptUserStep(t))}`,
          ),
        ],
      };
    case 'wrong-company':
      return {
        problem: say(
          '자료 수집용으로 등록된 홈택스 부서사용자가 다른 사업자번호의 계정입니다.',
          'The department user registered for collection belongs to another business number.',
        ),
        steps: [
          say(
            `이 회사 사업자번호(${brn})의 부서사용자가 있는지 확인해 주세요. 없으면 홈택스에서 새로 가입하고 대표 아이디로 승인한 뒤, 상태가 '사용'인지 확인해 주세요.`,
            `Check whether ${brn} has a department user. If there is none, create one in HomeTax, and approve it with the representative's ID (state 사용, "in use").`,
          ),
          registerDeptUserStep(t),
        ],
      };
    case 'wrong-account-type':
      return {
        problem: say(
          '자료 수집용으로 등록된 홈택스 부서사용자의 종류가 맞지 않습니다. 부서사용자는 전자세금계산서 전용과 현금영수증 전용으로 나뉩니다.',
          'The department user registered for collection is of the wrong kind. HomeTax has separate ones for tax invoices and for cash receipts.',
        ),
        steps: [
          say(
            `${joinDeptUserStep(products, t)} 이미 있으면 그 아이디를 쓰시면 됩니다.`,
            `${joinDeptUserStep(products, t)} If you already have one, use its ID instead.`,
          ),
          registerDeptUserStep(t),
        ],
      };
    case 'temporary-password':
      return {
        problem: say(
          '자료 수집에 쓰는 홈택스 부서사용자의 비밀번호가 아직 임시 비밀번호입니다. 초기화한 뒤 새 비밀번호를 설정하지 않으신 것으로 보입니다.',
          'The department user used for collection still has a temporary password. It seems to have been reset, but no new one was set.',
        ),
        steps: [
          say(
            '이 부서사용자로 홈택스에 로그인해 새 비밀번호를 설정해 주세요.',
            'Log in to HomeTax as this department user and set a new password.',
          ),
          say(
            `${authPage(t)}의 '부서사용자 인증'에 새 비밀번호를 등록해 주세요.`,
            `Register the new password on ${authPage(t)}, under 부서사용자 인증.`,
          ),
        ],
      };
    case 'second-step-missing':
      return {
        problem: say(
          '홈택스 부서사용자의 2차 인증에 필요한 대표자 주민등록번호가 등록되어 있지 않습니다.',
          "HomeTax's 2-step verification of the department user requires the representative's resident registration number, which is not registered.",
        ),
        steps: [
          say(
            `${authPage(t)}의 '부서사용자 인증'에서 ${enterNumber(t)}`,
            `On ${authPage(t)}, under 부서사용자 인증, ${enterNumber(t)}`,
          ),
        ],
      };
    case 'second-step-failed':
      return {
        problem: say(
          '홈택스 부서사용자의 2차 인증에 실패했습니다. 2차 인증에는 현재 대표자의 주민등록번호가 필요합니다.',
          "The department user failed 2-step verification in HomeTax, which requires the current representative's resident registration number.",
        ),
        steps: [
          say(
            '최근 대표자가 바뀌었는지 확인해 주세요.',
            'Check whether the representative has changed recently.',
          ),
          say(
            `바뀌지 않았더라도 ${authPage(t)}의 '부서사용자 인증'에서 ${enterNumber(t)}`,
            `In either case, on ${authPage(t)}, under 부서사용자 인증, ${enterNumber(t)}`,
          ),
        ],
      };
  }
}

export function authMissing(
  reason: Extract<Reason, { kind: 'auth-missing' }>,
  { collectsBy }: LetterFacts,
  t: Tongue,
): LetterPart {
  const { say } = t;
  const needsDeptUser = collectsBy === 'deptUser';
  const missing = needsDeptUser
    ? say(
        '자료 수집에 필요한 부서사용자가 등록되어 있지 않습니다.',
        'The department user required for collection is not registered.',
      )
    : say(
        '자료 수집에 필요한 홈택스 인증(부서사용자 또는 공동인증서)이 등록되어 있지 않습니다.',
        'The HomeTax authentication required for collection (a department user or a joint certificate) is not registered.',
      );
  const advice = say(
    '부서사용자(조회 전용 홈택스 계정)를 권해 드립니다. 무료이며 매년 갱신하지 않으셔도 됩니다.',
    'We recommend a department user: it is free and needs no yearly renewal.',
  );
  return {
    problem: `${missing} ${untilResolvedSentence(reason, true, t)}`,
    request: needsDeptUser ? stepsRequest(t) : `${advice} ${stepsRequest(t)}`,
    steps: [
      say(
        `${joinDeptUserStep(reason.products, t)} 임시 비밀번호를 받으셨다면 그 아이디로 홈택스에 로그인해 새 비밀번호를 설정해 주세요.`,
        `${joinDeptUserStep(reason.products, t)} If you got a temporary password, log in to HomeTax with the department user's ID and set a new one.`,
      ),
      registerDeptUserStep(t),
    ],
    alternative: needsDeptUser
      ? undefined
      : say(
          `인증서를 쓰시려면 먼저 홈택스에 등록한 뒤, ${registerOnPcStep(t)}`,
          `To use a certificate instead, first register it in HomeTax. Then, ${lowerFirst(registerOnPcStep(t))}`,
        ),
    isOnPage: true,
  };
}

const tryLoginFirst = ({ say }: Tongue) =>
  say(
    '비밀번호를 여러 번 틀리면 계정이 잠길 수 있으니, 등록하기 전에 홈택스에서 그 아이디로 로그인되는지 확인해 주세요.',
    'Several wrong passwords can lock the account, so first check that you can log in to HomeTax with that ID.',
  );

const enterNumber = ({ say }: Tongue) =>
  say(
    '현재 대표자의 주민등록번호를 직접 입력해 주세요. 화면에서 요구하는 자릿수만큼만 입력하시면 됩니다.',
    "enter the current representative's resident registration number yourself, only as many digits as the page asks for.",
  );
