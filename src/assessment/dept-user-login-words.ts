import type { Reason } from '../records/reason.js';
import type { Tongue } from '../text/tongue.js';
import { collectorFact, testFirst } from './collector-words.js';
import { areAttemptsSpent, shouldTestFirst } from './lock-out-rules.js';
import {
  byDeptUserOnly,
  cannotCollect,
  collection,
  createDeptUserStep,
  lockOutRisk,
  notRetried,
  popbillMenu,
  type ReasonContext,
  type ReasonWords,
  registerDeptUserStep,
} from './reason-parts-words.js';
import { attemptsUsed, productNames } from './verdict-words.js';

type LoginReason = Extract<Reason, { kind: 'dept-user-login' }>;

export function deptUserLogin(reason: LoginReason, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { sub, lastWorkedAt, rejectedAt } = reason;
  const date = t.dayAndMonth(rejectedAt, context.at);
  const fault = wordsByFault(reason, t)[sub];
  const areTestsStopped = areAttemptsSpent(reason);
  const reported = collectorFact(reason, context, t);
  const { cause = '', intro } = fault;
  const questions = fault.question === undefined ? [] : [fault.question];
  const privacy = sub === 'wrong-company' ? [] : [privacyNote(t)];
  const workedOn = lastWorkedAt && t.dayAndTime(lastWorkedAt, context.at);
  const lastLogin =
    workedOn &&
    say(`마지막 정상 로그인은 ${workedOn}입니다.`, `The last successful login was on ${workedOn}.`);
  const note = lockOutNote(reason, context, t);
  const steps = areTestsStopped
    ? confirmationSteps(fault, t)
    : [...questions, ...fault.steps, testStep(t)];
  const test = shouldTestFirst(reason) ? testFirst(reason, t) : undefined;
  return {
    problem: say(
      `부서사용자 로그인이 ${date}에 거부되었습니다${cause && `(${cause})`}`,
      `department user login rejected ${date}${cause && ` (${cause})`}`,
    ),
    date,
    cause: fault.cause,
    fact: areTestsStopped ? undefined : reported,
    explanation: [fault.explanation, lastLogin].filter(Boolean).join(' '),
    consequence: consequenceOf(reason, context, t),
    todo: test === undefined ? { intro, ordered: true, steps } : { intro: test.intro, steps: [] },
    // The confirmation's steps are long, so the alert has room for either the collector's report or `privacy`.
    hint: [...(areTestsStopped && reported !== undefined ? [reported] : privacy), note].join(' '),
    remarks: [...privacy, `${lockOutRisk(t)} ${note}`, popbillMenu(t)],
    // The last step names a button, and a notification has none.
    request: test?.request ?? steps.slice(0, -1).join(' '),
    code: reason.code,
  };
}

interface FaultWords extends Pick<ReasonWords, 'cause' | 'explanation'> {
  readonly intro?: string;
  /** The first step: a question to the company. */
  readonly question?: string;
  /** The steps after the question, before the button that tests the login again. */
  readonly steps: readonly string[];
}

function wordsByFault(
  reason: LoginReason,
  t: Tongue,
): Readonly<Record<LoginReason['sub'], FaultWords>> {
  const { say } = t;
  const { products, rejections } = reason;
  const verificationNote = say(
    '홈택스는 2025년 7월 31일부터 아이디 로그인에 2차 인증을 도입했습니다.',
    'HomeTax has required 2-step verification for ID logins since 31 July 2025.',
  );
  const numberStep = say(
    '회사가 인증 페이지에서 현재 대표자의 주민등록번호를 직접 입력합니다(화면에서 요구하는 자릿수만큼만).',
    "The company enters the current representative's resident registration number on the authentication page (only the digits asked for).",
  );
  return {
    'wrong-password': {
      explanation: say(
        '홈택스가 부서사용자의 아이디나 비밀번호를 거부했습니다.',
        "HomeTax rejected the department user's ID or password.",
      ),
      question: say(
        "비밀번호를 바꿨는지, 홈택스에서 부서사용자 상태가 '사용'인지 회사에 물어봅니다.",
        'Ask the company whether the password was changed and whether HomeTax shows the account as 사용 (in use).',
      ),
      steps: [
        say(
          '인증 페이지에서 부서사용자 아이디(대표 아이디 아님)와 비밀번호를 다시 등록합니다.',
          "Register the department user's ID (not the main ID) and password again on the authentication page.",
        ),
      ],
    },
    generic: {
      intro:
        rejections > 1 || areAttemptsSpent(reason)
          ? undefined
          : say(
              '한 번뿐이라면 일시적인 문제일 수 있습니다.',
              'A single rejection may be a temporary problem.',
            ),
      question: say(
        "홈택스에 그 부서사용자가 있는지(대표 승인, 상태 '사용'), 비밀번호를 바꿨는지 회사에 물어봅니다.",
        'Ask whether HomeTax shows the department user as 사용 (in use) and whether its password was changed.',
      ),
      steps: [
        say(
          '팝빌에 대표 아이디를 등록했다면 인증 페이지에서 부서사용자 아이디로 바꿔 등록합니다.',
          "If the main ID is registered, replace it with the department user's (authentication page).",
        ),
      ],
    },
    'wrong-company': {
      cause: say('다른 사업자번호의 계정', 'account of another business'),
      explanation: say(
        '다른 회사나 다른 사업장의 계정으로 보입니다.',
        'It seems to belong to another company or branch.',
      ),
      question: say(
        '어느 사업장의 부서사용자를 등록했는지 회사에 물어봅니다.',
        "Ask the company which branch's department user was registered.",
      ),
      steps: [
        say(
          '인증 페이지에서 이 사업자번호의 부서사용자를 등록합니다.',
          'On the authentication page, register the department user of this business number.',
        ),
      ],
    },
    'wrong-account-type': {
      cause: say('다른 용도의 부서사용자', 'wrong kind of department user'),
      explanation: say(
        '홈택스의 부서사용자는 전자세금계산서 전용과 현금영수증 전용이 따로 있습니다.',
        'HomeTax has separate department users for tax invoices and for cash receipts.',
      ),
      steps: [createDeptUserStep(products, t), registerDeptUserStep(t)],
    },
    'temporary-password': {
      cause: say('임시 비밀번호 상태', 'temporary password'),
      explanation: say(
        '비밀번호를 초기화한 뒤 새로 설정하지 않은 상태입니다.',
        'The password was reset, but no new one has been set.',
      ),
      steps: [
        say(
          '회사가 홈택스에 이 부서사용자로 로그인해 새 비밀번호를 설정합니다(팝빌에서는 바꿀 수 없음).',
          'The company logs in to HomeTax as this department user and sets a new password (not possible through POPBiLL).',
        ),
        say(
          '인증 페이지에서 새 비밀번호를 등록합니다.',
          'Then register the new password on the authentication page.',
        ),
      ],
    },
    'second-step-missing': {
      cause: say('2차 인증 정보 없음', '2-step verification not set up'),
      explanation: say(
        `팝빌에 대표자의 주민등록번호가 등록되어 있지 않습니다. ${verificationNote}`,
        `The representative's resident registration number is not registered with POPBiLL. ${verificationNote}`,
      ),
      steps: [numberStep],
    },
    'second-step-failed': {
      cause: say('2차 인증 실패', '2-step verification failed'),
      explanation: verificationNote,
      question: say(
        '최근 대표자가 바뀌었는지 회사에 물어봅니다.',
        'Ask whether the representative changed recently.',
      ),
      steps: [numberStep],
    },
  };
}

const testStep = ({ say, words }: Tongue) =>
  say(
    `마치면 '${words.button.registeredAgain}'를 누릅니다(로그인을 한 번 테스트).`,
    `Press "${words.button.registeredAgain}" to test the login once.`,
  );

const privacyNote = ({ say }: Tongue) =>
  say(
    '비밀번호나 주민등록번호는 슬랙, 이메일, 문자로 받지 마세요.',
    "Don't accept passwords or resident registration numbers.",
  );

function consequenceOf(reason: LoginReason, { collectsBy }: ReasonContext, t: Tongue): string {
  const { say } = t;
  const { products, severity, certificateUntil, certificateMissing } = reason;
  const effect = cannotCollect(products, t);
  if (collectsBy === 'deptUser') return byDeptUserOnly(effect, t);
  if (certificateUntil !== undefined) {
    return say(
      '유효한 인증서로 수집이 이어질 수 있지만, 부서사용자로만 연동했다면 이미 멈췄을 수 있습니다.',
      'Collection may continue with the valid certificate, unless your integration uses the department user only.',
    );
  }
  return severity === 'critical' || certificateMissing === true
    ? say(`쓸 수 있는 다른 인증이 없어 ${effect}`, `No other method works, so ${effect}`)
    : say(
        `쓸 수 있는 다른 인증이 확인되지 않아 ${productNames(products, t)} 수집이 멈췄을 수 있습니다.`,
        `No other method is known to work, so ${collection(products)} may have stopped.`,
      );
}

/** The steps if an operator must confirm each further login. The company first logs in to HomeTax itself. */
function confirmationSteps({ question, steps }: FaultWords, t: Tongue): readonly string[] {
  const { say, words } = t;
  const { testAnyway } = words.button;
  const login = say(
    "먼저 회사가 이 부서사용자로 홈택스에 직접 로그인해 봅니다. 안 되면 홈택스에서 비밀번호를 다시 설정하거나 상태를 '사용'으로 바꿉니다.",
    'The company logs in to HomeTax as this department user. If it cannot, it corrects the password, or sets the state to 사용 (in use).',
  );
  return [
    ...(question === undefined ? [] : [login]),
    ...steps,
    say(
      `'${testAnyway}'를 누릅니다(운영자만, 24시간에 한 번).`,
      `Press "${testAnyway}" and confirm (operators only, once every 24 hours).`,
    ),
  ];
}

function lockOutNote(reason: LoginReason, { isWatched = true }: ReasonContext, t: Tongue): string {
  const { attempts, willTestAgain } = reason;
  if (areAttemptsSpent(reason)) {
    return t.say(
      '잠금 방지를 위해 로그인 테스트를 중단했습니다.',
      'Login tests stopped to avoid a lockout.',
    );
  }
  if (!willTestAgain || !isWatched) return notRetried(attempts, t);
  const used = attempts === undefined ? '' : attemptsUsed(attempts, t);
  return t.say(
    `잠금 방지를 위해 다음 정기 확인에서 한 번만 더 테스트합니다${used && `(${used})`}.`,
    `To avoid a lockout, we'll test once more at the next scheduled check, then stop${used && ` (${used})`}.`,
  );
}
