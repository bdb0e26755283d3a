import { deptUserFor } from '../assessment/reason-parts-words.js';
import type { Reason } from '../records/reason.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  cannotCollectClause,
  type LetterFacts,
  type LetterPart,
  registrationPage,
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
      : t.say(`그대로 두면 ${possibleLoss}`, `If nothing is done, ${possibleLoss}.`);
  return { problem: `${problem} ${consequence}`, request: urgentRequest(t), steps };
}

function problemAndSteps(
  { sub, products }: RejectedLogin,
  { brn }: LetterFacts,
  t: Tongue,
): Pick<LetterPart, 'problem' | 'steps'> {
  const { say } = t;
  const page = registrationPage(t);
  switch (sub) {
    case 'wrong-password':
      return {
        problem: say(
          '자료 수집에 쓰는 부서사용자의 아이디나 비밀번호를 홈택스가 받아들이지 않았습니다.',
          'HomeTax did not accept the ID or password of the department user used for this.',
        ),
        steps: [
          say(
            "홈택스의 부서사용자 관리에서 이 부서사용자의 상태가 '사용'인지 봐 주세요. 삭제되었다면 다시 만들어 주세요.",
            'See in HomeTax\'s department user management whether this department user\'s state is "in use" (사용). If it was deleted, create it again.',
          ),
          say(
            `비밀번호를 바꾸셨다면 바꾼 비밀번호를, 모르시면 초기화해 새로 정한 비밀번호를 준비해 주세요. ${tryLoginFirst(t)}`,
            `If the password was changed, have the new one ready; if it is not known, reset it and set a new one. ${tryLoginFirst(t)}`,
          ),
          registerDeptUserStep(t),
        ],
      };
    case 'generic':
      return {
        problem: say(
          '자료 수집에 쓰는 부서사용자로 홈택스에 로그인하지 못했습니다. 홈택스는 이유를 알려 주지 않았습니다.',
          'The department user used for this could not log in to HomeTax. HomeTax gave no reason.',
        ),
        steps: [
          say(
            "홈택스의 부서사용자 관리에서 이 부서사용자의 상태가 '사용'인지 봐 주세요. 새로 만드셨다면 대표자의 승인을 기다리고 있을 수 있습니다.",
            "See in HomeTax's department user management whether this department user's state is \"in use\" (사용). A new one may still wait for the representative's approval.",
          ),
          say(
            `비밀번호를 바꾸셨는지 봐 주세요. ${tryLoginFirst(t)}`,
            `See whether its password was changed. ${tryLoginFirst(t)}`,
          ),
          say(
            `바뀐 것이 있다면 ${registerDeptUserStep(t)}`,
            `If anything changed, ${lowerFirst(registerDeptUserStep(t))}`,
          ),
        ],
      };
    case 'wrong-company':
      return {
        problem: say(
          `자료 수집에 쓰도록 등록된 부서사용자가 이 사업자번호(${brn})의 계정이 아닙니다.`,
          `The department user registered for this does not belong to this business no. (${brn}).`,
        ),
        steps: [
          say(
            `${brn} 사업자번호로 홈택스에서 만드신 부서사용자를 준비해 주세요. 없다면 새로 만들어 상태를 '사용'으로 두어 주세요.`,
            `Have the department user ready that was created at HomeTax for ${brn}. If there is none, create one and set its state to "in use" (사용).`,
          ),
          registerDeptUserStep(t),
        ],
      };
    case 'wrong-account-type':
      return {
        problem: say(
          '자료 수집에 쓰도록 등록된 부서사용자의 종류가 맞지 않습니다. 홈택스에서는 전자세금계산서용과 현금영수증용 부서사용자를 따로 만듭니다.',
          'The department user registered for this is of the wrong kind. HomeTax has separate department users for tax invoices and for cash receipts.',
        ),
        steps: [
          say(
            `홈택스에서 ${deptUserFor(products, t)}를 만들고 상태를 '사용'으로 두어 주세요. 이미 있다면 그 아이디를 쓰시면 됩니다.`,
            `Create ${deptUserFor(products, t)} at HomeTax and set the state to "in use" (사용). If there is one already, use its ID.`,
          ),
          registerDeptUserStep(t),
        ],
      };
    case 'temporary-password':
      return {
        problem: say(
          '자료 수집에 쓰는 부서사용자가 임시 비밀번호 상태입니다. 비밀번호를 초기화하고 아직 새로 정하지 않으셨을 때 이렇게 됩니다.',
          'The department user used for this still has a temporary password. That is so after a password reset when no new password has been set yet.',
        ),
        steps: [
          say(
            '홈택스에 이 부서사용자로 로그인해 새 비밀번호를 정해 주세요.',
            'Log in to HomeTax as this department user and set a new password.',
          ),
          say(`${page}에서 새 비밀번호를 등록해 주세요.`, `Register the new password on ${page}.`),
        ],
      };
    case 'second-step-missing':
      return {
        problem: say(
          '부서사용자로 로그인할 때 홈택스가 요구하는 2차 인증 정보(대표자 주민등록번호)가 등록되어 있지 않습니다.',
          "What HomeTax's second login step asks of the department user (the representative's resident number) is not registered.",
        ),
        steps: [
          say(
            `${page}에서 현재 대표자의 주민등록번호를 직접 입력해 주세요. 화면이 요구하는 자리까지만 입력하시면 됩니다.`,
            `Enter the current representative's resident number yourselves on ${page}, only as many digits as the page asks for.`,
          ),
        ],
      };
    case 'second-step-failed':
      return {
        problem: say(
          '부서사용자가 홈택스의 2차 인증을 통과하지 못했습니다. 2차 인증에는 현재 대표자의 주민등록번호가 쓰입니다.',
          "The department user used for this did not pass HomeTax's second login step, which uses the current representative's resident number.",
        ),
        steps: [
          say(
            '최근에 대표자가 바뀌었는지 봐 주세요.',
            'See whether the representative has changed lately.',
          ),
          say(
            `${page}에서 현재 대표자의 주민등록번호를 직접 다시 입력해 주세요. 화면이 요구하는 자리까지만 입력하시면 됩니다.`,
            `Enter the current representative's resident number again yourselves on ${page}, only as many digits as the page asks for.`,
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
  const { products } = reason;
  const needsDeptUser = collectsBy === 'deptUser';
  const missing = needsDeptUser
    ? say(
        '자료 수집에 필요한 부서사용자가 등록되어 있지 않습니다.',
        'The department user needed for this is not registered.',
      )
    : say(
        '자료 수집에 필요한 홈택스 인증(부서사용자나 공동인증서)이 등록되어 있지 않습니다.',
        'The HomeTax authentication needed for this (a department user or a joint certificate) is not registered.',
      );
  const advice = say(
    '부서사용자를 권합니다. 무료이고 해마다 갱신하지 않아도 됩니다.',
    'We suggest a department user: it is free and needs no yearly renewal.',
  );
  const certificateStep = say(
    '인증서를 쓰시려면 홈택스에 등록한 인증서를, 그 인증서가 저장된 Windows PC에서 같은 화면에 등록해 주세요.',
    'To use a certificate instead, register the one known to HomeTax on the same page, on the Windows PC that holds it.',
  );
  return {
    problem: `${missing} ${untilResolvedSentence(reason, true, t)}`,
    request: needsDeptUser ? stepsRequest(t) : `${advice} ${stepsRequest(t)}`,
    steps: [
      say(
        `홈택스에서 ${deptUserFor(products, t)}를 만들고 상태를 '사용'으로 두어 주세요. 비밀번호가 임시 비밀번호라면 홈택스에 그 아이디로 로그인해 새로 정해 주세요.`,
        `Create ${deptUserFor(products, t)} at HomeTax and set the state to "in use" (사용). If a password is a temporary one, log in to HomeTax with that ID and set a new one.`,
      ),
      registerDeptUserStep(t),
      ...(needsDeptUser ? [] : [certificateStep]),
    ],
  };
}

const registerDeptUserStep = (t: Tongue) =>
  t.say(
    `${registrationPage(t)}에서 부서사용자의 아이디와 비밀번호를 등록해 주세요. 홈택스 대표 아이디가 아니라 부서사용자 아이디여야 합니다.`,
    `Register the department user's ID and password on ${registrationPage(t)}. It must be the department user's ID, not your main HomeTax ID.`,
  );

const tryLoginFirst = ({ say }: Tongue) =>
  say(
    '비밀번호를 여러 번 틀리면 계정이 잠길 수 있으니, 등록하기 전에 홈택스에서 그 아이디로 로그인되는지 봐 주세요.',
    'Several wrong passwords can lock the account, so please see at HomeTax whether that ID logs in before you register it.',
  );
