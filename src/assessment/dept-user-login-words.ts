import type { Reason } from '../records/reason.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { areAttemptsSpent } from './lock-out-rules.js';
import {
  byDeptUserOnly,
  cannotCollect,
  collection,
  createDeptUserStep,
  deptUserFor,
  deptUserMenu,
  lockOutRisk,
  popbillCode,
  quotePopbill,
  type ReasonContext,
  type ReasonWords,
} from './reason-parts-words.js';
import { attemptsUsed, productNames } from './verdict-words.js';

type LoginReason = Extract<Reason, { kind: 'dept-user-login' }>;

export function deptUserLogin(reason: LoginReason, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { sub, lastWorkedAt, rejectedAt } = reason;
  const date = t.dayAndMonth(rejectedAt, context.at);
  const fault = wordsByFault(reason, context, t)[sub];
  const { cause = '' } = fault;
  const isVerification = sub === 'second-step-missing' || sub === 'second-step-failed';
  const privacy = sub === 'wrong-company' ? [] : [privacyNote(isVerification, t)];
  const lastLogin = lastWorkedAt && t.dayAndTime(lastWorkedAt, context.at);
  return {
    problem: say(
      `부서사용자 로그인이 ${date}에 거부되었습니다${cause && `(${cause})`}`,
      `department user login rejected ${date}${cause && ` (${cause})`}`,
    ),
    date,
    happened: [
      fault.happened,
      ...(lastLogin === undefined
        ? []
        : [
            say(
              `마지막 정상 로그인은 ${lastLogin}입니다.`,
              `The last successful login was on ${lastLogin}.`,
            ),
          ]),
    ].join(' '),
    consequence: consequenceOf(reason, context, t),
    todo: {
      intro: fault.intro,
      ordered: true,
      steps: areAttemptsSpent(reason)
        ? confirmationSteps(fault, t)
        : [
            ...(fault.question === undefined ? [] : [fault.question]),
            ...fault.steps,
            testStep(isVerification, t),
          ],
    },
    safety: [...privacy, lockOutNote(reason, context, t)].join(' '),
    remarks: [...privacy, lockOutRule(reason, context, t), deptUserMenu(t)],
    request: fault.request,
    popbillCode: popbillCode(reason.code, t),
  };
}

interface FaultWords extends Pick<ReasonWords, 'happened' | 'request'> {
  /** In brackets behind the rejection. */
  readonly cause?: string;
  readonly intro?: string;
  /** The step in which one asks the company. */
  readonly question?: string;
  /** The steps between, before the button that tests the login again. */
  readonly steps: readonly string[];
}

function wordsByFault(
  reason: LoginReason,
  { at, markup }: ReasonContext,
  t: Tongue,
): Readonly<Record<LoginReason['sub'], FaultWords>> {
  const { say } = t;
  const { products, rejections } = reason;
  const when = t.dayAndTime(reason.rejectedAt, at);
  const inTest = say(`${when} 로그인 테스트에서`, `In the login test on ${when},`);
  const testResult = say(`${when} 로그인 테스트 결과`, inTest);
  const names = productNames(products, t);
  const verificationNote = say(
    '홈택스는 2025년 7월 31일부터 아이디 로그인에 2차 인증을 도입했습니다.',
    'HomeTax has required 2-step verification for ID logins since 31 July 2025.',
  );
  return {
    'wrong-password': {
      happened: say(
        `${inTest} 홈택스가 부서사용자의 아이디나 비밀번호를 거부했습니다.`,
        `${inTest} HomeTax rejected the department user's ID or password.`,
      ),
      question: say(
        "비밀번호를 바꿨는지, 부서사용자 상태가 홈택스에서 '사용'인지 회사에 물어봅니다.",
        'Ask the company whether the password was changed and whether HomeTax shows the account as 사용 (in use).',
      ),
      steps: [
        say(
          '인증 페이지에서 부서사용자 아이디(대표 아이디 아님)와 비밀번호를 다시 등록합니다.',
          "Register the department user's ID (not the main ID) and password again on the authentication page.",
        ),
      ],
      request: say(
        '비밀번호가 바뀌었는지 회사에 물어보고, 인증 페이지에서 다시 등록해 주세요.',
        'Ask whether the password was changed, then register it again on the authentication page.',
      ),
    },
    generic: {
      cause: say('이유 알 수 없음', 'no reason given'),
      happened: say(
        `${inTest} 홈택스에 로그인하지 못했습니다. 홈택스는 이유를 알려 주지 않았습니다. ${quotePopbill(reason, markup, t)}`,
        `${inTest} the login to HomeTax failed. HomeTax gave no reason. ${quotePopbill(reason, markup, t)}`,
      ),
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
      request: say(
        "홈택스에 그 부서사용자가 있고 상태가 '사용'인지, 비밀번호가 바뀌었는지 회사에 문의해 주세요.",
        'Ask whether HomeTax shows the department user as 사용 (in use) and whether its password was changed.',
      ),
    },
    'wrong-company': {
      cause: say('다른 사업자번호의 계정', 'account of another business'),
      happened: say(
        `${testResult} 등록된 부서사용자가 이 회사의 사업자번호와 일치하지 않습니다. 다른 회사나 다른 사업장의 계정으로 보입니다.`,
        `${testResult} the registered department user did not match this company's business number. It seems to belong to another company or branch.`,
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
      request: say(
        '이 사업자번호의 부서사용자를 인증 페이지에서 등록해 주세요.',
        'Register the department user of this business number on the authentication page.',
      ),
    },
    'wrong-account-type': {
      cause: say('다른 용도의 부서사용자', 'wrong kind of department user'),
      happened: say(
        `${testResult} 등록된 부서사용자는 ${names} 전용이 아닙니다. 홈택스의 부서사용자는 전자세금계산서 전용과 현금영수증 전용이 따로 있습니다.`,
        `${testResult} the registered department user was not one for ${names}. HomeTax has separate department users for tax invoices and for cash receipts.`,
      ),
      steps: [
        createDeptUserStep(products, t),
        say(
          '인증 페이지에서 그 아이디와 비밀번호를 등록합니다.',
          'Register that ID and its password on the authentication page.',
        ),
      ],
      request: say(
        `홈택스에서 ${deptUserFor(products, t)}로 가입해 인증 페이지에서 등록해 주세요.`,
        `Create ${deptUserFor(products, t)} in HomeTax and register it on the authentication page.`,
      ),
    },
    'temporary-password': {
      cause: say('임시 비밀번호 상태', 'temporary password'),
      happened: say(
        `${inTest} 홈택스가 임시 비밀번호를 먼저 바꾸라고 응답했습니다. 비밀번호를 초기화한 뒤 새로 설정하지 않은 상태입니다.`,
        `${inTest} HomeTax asked for the temporary password to be changed first. The password was reset, but no new one has been set.`,
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
      request: say(
        '홈택스에서 새 비밀번호를 설정한 다음 인증 페이지에서 등록해 주세요.',
        'Set a new password in HomeTax, then register it on the authentication page.',
      ),
    },
    'second-step-missing': {
      cause: say('2차 인증 정보 없음', '2-step verification not set up'),
      happened: say(
        `${inTest} 홈택스 2차 인증을 시작하지 못했습니다. 팝빌에 대표자의 주민등록번호가 등록되어 있지 않습니다. ${verificationNote}`,
        `${inTest} the department user couldn't complete HomeTax's 2-step verification: the representative's resident registration number is not registered with POPBiLL. ${verificationNote}`,
      ),
      steps: [
        say(
          '회사가 인증 페이지에서 현재 대표자의 주민등록번호를 직접 입력합니다(화면이 요구하는 자리까지만).',
          "The company itself enters the current representative's resident registration number on the authentication page (only the digits asked for).",
        ),
      ],
      request: say(
        '인증 페이지에서 대표자의 주민등록번호를 직접 입력해 달라고 회사에 요청해 주세요.',
        "Have the company itself enter the representative's resident registration number on the authentication page.",
      ),
    },
    'second-step-failed': {
      cause: say('2차 인증 실패', '2-step verification failed'),
      happened: say(
        `${inTest} 홈택스 2차 인증에 실패했습니다. ${verificationNote}`,
        `${inTest} the department user failed HomeTax's 2-step verification. ${verificationNote}`,
      ),
      question: say(
        '최근 대표자가 바뀌었는지 회사에 물어봅니다.',
        'Ask whether the representative changed recently.',
      ),
      steps: [
        say(
          '회사가 인증 페이지에서 현재 대표자의 주민등록번호를 직접 다시 입력합니다(화면이 요구하는 자리까지만).',
          "The company itself enters the current representative's resident registration number again on the authentication page (only the digits asked for).",
        ),
      ],
      request: say(
        '대표자가 바뀌었는지 회사에 물어보고, 인증 페이지에서 주민등록번호를 직접 다시 입력해 달라고 요청해 주세요.',
        'Ask whether the representative changed, then have the company itself enter the resident registration number again on the authentication page.',
      ),
    },
  };
}

function testStep(isVerification: boolean, { say, words }: Tongue): string {
  const { registeredAgain } = words.button;
  return isVerification
    ? say(
        `입력을 마치면 '${registeredAgain}'를 누릅니다(로그인을 한 번 테스트).`,
        `Then press "${registeredAgain}" to test the login once.`,
      )
    : say(
        `등록을 마치면 '${registeredAgain}'를 누릅니다(로그인을 한 번 테스트).`,
        `Press "${registeredAgain}" to test the login once.`,
      );
}

function privacyNote(isVerification: boolean, { say }: Tongue): string {
  return isVerification
    ? say(
        '주민등록번호는 슬랙, 이메일, 문자로 받지 마세요.',
        "Don't accept this number by Slack, email or text.",
      )
    : say(
        '비밀번호는 슬랙, 이메일, 문자로 받지 마세요.',
        "Don't accept passwords by Slack, email or text.",
      );
}

function consequenceOf(reason: LoginReason, { collectsBy }: ReasonContext, t: Tongue): string {
  const { say } = t;
  const { products, severity, certificateUntil } = reason;
  const names = productNames(products, t);
  const collecting = collection(products);
  const impact = cannotCollect(products, t);
  if (collectsBy === 'deptUser') {
    return byDeptUserOnly(
      severity === 'critical'
        ? impact
        : say(`${names} 수집이 멈췄을 수 있습니다.`, `${collecting} may have stopped.`),
      t,
    );
  }
  if (certificateUntil !== undefined) {
    const until = t.plainDate(certificateUntil);
    return say(
      `유효한 인증서(${until}까지)로 수집이 이어질 수 있지만, 부서사용자로만 연동했다면 이미 멈췄을 수 있습니다.`,
      `Collection may continue with the certificate (valid until ${until}), unless your integration uses the department user only.`,
    );
  }
  return severity === 'critical'
    ? say(`쓸 수 있는 다른 인증이 없어 ${impact}`, `No other method works, so ${impact}`)
    : say(
        `쓸 수 있는 다른 인증이 확인되지 않아 ${names} 수집이 멈췄을 수 있습니다.`,
        `${upperFirst(collecting)} may have stopped, as no other method is known to work.`,
      );
}

/** The steps when every further login has to be confirmed. The company's own login answers what one would ask it. */
function confirmationSteps({ question, steps }: FaultWords, t: Tongue): readonly string[] {
  const { say, words } = t;
  const { testAnyway } = words.button;
  const login = say(
    "먼저 회사가 이 부서사용자로 홈택스에 직접 로그인해 봅니다. 안 되면 홈택스에서 상태('사용')와 비밀번호를 바로잡습니다.",
    'The company logs in to HomeTax as this department user. If it cannot, it corrects the password or state (사용, in use).',
  );
  return [
    ...(question === undefined ? [] : [login]),
    ...steps,
    say(
      `'${testAnyway}'를 누릅니다(운영자만, 24시간에 한 번).`,
      `Press "${testAnyway}" and confirm (operators only, once in 24 hours).`,
    ),
  ];
}

/** `lockOutRule` in short. */
function lockOutNote(reason: LoginReason, { isWatched = true }: ReasonContext, t: Tongue): string {
  const { attempts, willTestAgain } = reason;
  const used = attempts === undefined ? undefined : attemptsUsed(attempts, t);
  const inBrackets = used === undefined ? '' : t.say(`(${used})`, ` (${used})`);
  if (areAttemptsSpent(reason)) {
    return t.say(
      '잠금 방지를 위해 로그인 테스트를 중단했습니다.',
      'Login tests stopped to avoid a lockout.',
    );
  }
  return willTestAgain && isWatched
    ? t.say(
        `잠금 방지를 위해 다음 정기 확인에서 한 번만 더 테스트합니다${inBrackets}.`,
        `To avoid a lockout, we'll test once more at the next scheduled check, then stop${inBrackets}.`,
      )
    : t.say(
        `잠금 방지를 위해 재시도하지 않았습니다${inBrackets}.`,
        `Not retried, to avoid a lockout${inBrackets}.`,
      );
}

/** Why the app does not simply try again. */
function lockOutRule(reason: LoginReason, { isWatched = true }: ReasonContext, t: Tongue): string {
  const isPassword = reason.sub === 'wrong-password' || reason.sub === 'generic';
  const risk = lockOutRisk(reason.attempts, t, isPassword);
  if (areAttemptsSpent(reason)) {
    return t.say(
      `${risk} 그래서 정기 확인과 '${t.words.button.checkAgain}'으로는 더 이상 로그인하지 않습니다. 팝빌은 덮어쓴 등록을 알려 주지 않으므로, 등록이 없어졌다가 다시 생긴 것이 확인될 때만 자동으로 다시 테스트합니다.`,
      `${risk} Scheduled checks and buttons therefore no longer log in. POPBiLL does not show that a registration was replaced; tests resume automatically only after a registration was removed and added again.`,
    );
  }
  return reason.willTestAgain && isWatched
    ? t.say(
        `${risk} 그래서 다음 정기 확인에서 한 번만 더 테스트하고, 그 뒤에는 자동으로 로그인하지 않습니다.`,
        `${risk} We'll test once more at the next scheduled check, then stop.`,
      )
    : t.say(
        `${risk} 그래서 다시 등록했다고 알려 주실 때까지 자동으로 로그인하지 않습니다.`,
        `${risk} We won't log in again until someone says that it was registered again.`,
      );
}
