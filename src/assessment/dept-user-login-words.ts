import type { Reason } from '../records/reason.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { areAttemptsSpent } from './lock-out-rules.js';
import {
  byDeptUserOnly,
  cannotCollect,
  collection,
  deptUserFor,
  lockOutRisk,
  popbillCode,
  quotePopbill,
  type ReasonContext,
  type ReasonWords,
} from './reason-parts-words.js';
import { productNames } from './verdict-words.js';

type LoginReason = Extract<Reason, { kind: 'dept-user-login' }>;

export function deptUserLogin(reason: LoginReason, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { sub, lastWorkedAt } = reason;
  const fault = wordsByFault(reason, context, t)[sub];
  const consequence = consequenceOf(reason, context, t);
  const workedOn = lastWorkedAt === undefined ? '' : t.dayAndTime(lastWorkedAt, context.at);
  const lastLogin =
    workedOn === ''
      ? ''
      : say(
          ` 마지막으로 로그인된 것은 ${workedOn}입니다.`,
          ` The last login that worked was on ${workedOn}.`,
        );
  const isSecondStep = sub === 'second-step-missing' || sub === 'second-step-failed';
  const lastStep = say(
    `${isSecondStep ? '입력을' : '등록을'} 마친 뒤 '다시 등록했어요'를 눌러 주세요. 그때 한 번 로그인해 확인합니다.`,
    'When that is done, press "I registered it again". We then log in once to see whether it works.',
  );
  const secret = isSecondStep
    ? say('주민등록번호는', 'a resident number')
    : say('비밀번호는', 'a password');
  const privacyNote = say(
    `${secret} 슬랙, 메일, 문자로 받지 마세요.`,
    `Please do not take ${secret} by Slack, mail or text message.`,
  );
  return {
    title: (name) => say(`${name} ${fault.title}`, `${name}: ${fault.title}`),
    happened: `${fault.happened}${lastLogin}`,
    consequence,
    todo: {
      intro: fault.intro,
      ordered: true,
      steps: areAttemptsSpent(reason)
        ? confirmationSteps(fault.steps, t)
        : [...fault.steps, lastStep],
    },
    remarks: [...(sub === 'wrong-company' ? [] : [privacyNote]), lockOutNote(reason, context, t)],
    sentence: (company) => {
      const sentence = say(`${company}의 ${fault.title}.`, fault.englishSentence(company));
      return `${sentence} ${consequence} ${fault.request}`;
    },
    popbillCode: popbillCode(reason.code, t),
  };
}

interface FaultWords {
  /** Follows the company's name: `한빛상사 `, `Hanbit Trading: `. */
  readonly title: string;
  /** English sentence for the notification; the Korean one is the company's name and the title. */
  readonly englishSentence: (company: string) => string;
  readonly happened: string;
  readonly intro?: string;
  /** All steps except the last, which names the button that tests the login again. */
  readonly steps: readonly string[];
  /** The request in the notification. */
  readonly request: string;
}

function wordsByFault(
  reason: LoginReason,
  { at, markup }: ReasonContext,
  t: Tongue,
): Readonly<Record<LoginReason['sub'], FaultWords>> {
  const { say } = t;
  const { products, rejections } = reason;
  const when = t.dayAndTime(reason.rejectedAt, at);
  const inTest = say(`${when} 로그인 테스트에서`, `In the login test of ${when}`);
  const popbillQuote = quotePopbill(reason, markup, t);
  const names = productNames(products, t);
  const secondStepNote = say(
    '홈택스는 2025년 7월 31일부터 아이디 로그인에 2차 인증을 더했습니다.',
    'HomeTax added this step to ID logins on 31 July 2025.',
  );
  return {
    'wrong-password': {
      title: say('부서사용자 로그인이 거부되었습니다', 'department user login rejected'),
      happened: say(
        `${inTest} 홈택스가 부서사용자의 아이디나 비밀번호를 받아들이지 않았습니다.`,
        `${inTest} HomeTax did not accept the department user's ID or password.`,
      ),
      steps: [
        say(
          "회사에 물어봅니다. 부서사용자 비밀번호를 바꾸었는지, 홈택스의 부서사용자 관리에서 상태가 '사용'인지.",
          'Ask the company whether the department user\'s password was changed, and whether its state in HomeTax\'s department user management is "in use" (사용).',
        ),
        say(
          '인증 페이지에서 맞는 아이디와 비밀번호를 다시 등록합니다. 홈택스 대표 아이디가 아니라 부서사용자 아이디여야 합니다.',
          "Register the right ID and password through the authentication page. It must be the department user's ID, not the company's main HomeTax ID.",
        ),
      ],
      englishSentence: (company) => `HomeTax rejected the department user login of ${company}.`,
      request: say(
        '비밀번호가 바뀌었는지 알아본 뒤 인증 페이지에서 다시 등록해 주세요.',
        'Find out whether the password changed, then register it again through the authentication page.',
      ),
    },
    generic: {
      title: say(
        '부서사용자로 홈택스에 로그인하지 못했습니다',
        'department user could not log in to HomeTax',
      ),
      happened: say(
        `${inTest} 홈택스 로그인에 실패했습니다. 홈택스는 이유를 알려 주지 않았습니다. ${popbillQuote}`,
        `${inTest} the login to HomeTax did not work. HomeTax gave no reason. ${popbillQuote}`,
      ),
      intro:
        rejections > 1
          ? undefined
          : say(
              '한 번뿐이라면 홈택스 쪽의 일시적인 문제일 수도 있습니다.',
              'If it happens only once, it may be a passing trouble at HomeTax.',
            ),
      steps: [
        say(
          "회사에 물어봅니다. 홈택스의 부서사용자 관리에서 상태가 '사용'인지, 비밀번호를 바꾸지 않았는지. 새로 만든 부서사용자라면 대표자의 승인을 기다리고 있을 수 있습니다.",
          'Ask the company whether the department user\'s state at HomeTax is "in use" (사용) and whether its password was changed. A new department user may still wait for the representative\'s approval.',
        ),
        say(
          '등록한 아이디가 홈택스 대표 아이디가 아니라 부서사용자 아이디인지 봅니다. 다르면 인증 페이지에서 다시 등록합니다.',
          "See whether the registered ID is the department user's and not the company's main HomeTax ID. If it is not, register it again through the authentication page.",
        ),
      ],
      englishSentence: (company) =>
        `the department user of ${company} could not log in to HomeTax.`,
      request: say(
        "부서사용자의 상태가 '사용'인지, 비밀번호가 바뀌지 않았는지 회사에 물어봐 주세요.",
        'Ask the company whether the department user is "in use" and whether its password was changed.',
      ),
    },
    'wrong-company': {
      title: say(
        '부서사용자가 이 사업자번호의 계정이 아닙니다',
        'department user does not belong to this business no.',
      ),
      happened: say(
        `${inTest} 등록된 부서사용자가 이 회사의 사업자번호와 맞지 않는 것으로 나왔습니다. 다른 회사나 다른 사업장의 계정으로 보입니다.`,
        `${inTest} the registered department user did not fit the business no. of this company. It seems to belong to another company or branch.`,
      ),
      steps: [
        say(
          '회사에 물어봅니다. 어느 사업장의 부서사용자를 등록했는지.',
          "Ask the company which branch's department user was registered.",
        ),
        say(
          '이 사업자번호로 홈택스에서 만든 부서사용자를 인증 페이지에서 등록합니다.',
          'The department user that was created at HomeTax for this business no. is registered through the authentication page.',
        ),
      ],
      englishSentence: (company) =>
        `the department user of ${company} does not belong to this business no.`,
      request: say(
        '이 사업자번호의 부서사용자를 인증 페이지에서 등록해 주세요.',
        'Register the department user of this business no. through the authentication page.',
      ),
    },
    'wrong-account-type': {
      title: say('부서사용자 종류가 맞지 않습니다', 'department user is of the wrong kind'),
      happened: say(
        `${inTest} 등록된 부서사용자로는 ${names} 수집을 할 수 없는 것으로 나왔습니다. 홈택스에서는 전자세금계산서용과 현금영수증용 부서사용자를 따로 만듭니다.`,
        `${inTest} the registered department user turned out not to be one for ${names}. HomeTax has separate department users for tax invoices and for cash receipts.`,
      ),
      steps: [
        say(
          `회사가 홈택스에서 ${deptUserFor(products, t)}를 만들고 상태를 '사용'으로 둡니다. 이미 있다면 그 아이디를 씁니다.`,
          `The company creates ${deptUserFor(products, t)} at HomeTax and sets its state to "in use" (사용). If there is one already, use its ID.`,
        ),
        say(
          '인증 페이지에서 그 아이디와 비밀번호를 등록합니다.',
          'That ID and its password are registered through the authentication page.',
        ),
      ],
      englishSentence: (company) => `the department user of ${company} is of the wrong kind.`,
      request: say(
        `홈택스에서 ${deptUserFor(products, t)}를 만들어 인증 페이지에서 등록해 주세요.`,
        `Create ${deptUserFor(products, t)} at HomeTax and register it through the authentication page.`,
      ),
    },
    'temporary-password': {
      title: say(
        '부서사용자가 임시 비밀번호 상태입니다',
        'department user still has a temporary password',
      ),
      happened: say(
        `${inTest} 홈택스가 임시 비밀번호를 먼저 바꾸라고 했습니다. 비밀번호를 초기화하고 아직 새로 정하지 않았을 때 나타납니다.`,
        `${inTest} HomeTax asked for the temporary password to be changed first. This appears after a password reset when no new password has been set yet.`,
      ),
      intro: say('순서가 중요합니다.', 'The order matters.'),
      steps: [
        say(
          '회사가 홈택스에 이 부서사용자로 로그인해 새 비밀번호를 정합니다. 팝빌에서는 바꿀 수 없습니다.',
          'The company logs in to HomeTax as this department user and sets a new password. POPBiLL cannot change it.',
        ),
        say(
          '인증 페이지에서 새 비밀번호를 등록합니다.',
          'The new password is registered through the authentication page.',
        ),
      ],
      englishSentence: (company) => `the department user of ${company} has a temporary password.`,
      request: say(
        '홈택스에서 새 비밀번호를 정한 다음 인증 페이지에 등록해 주세요.',
        'Set a new password at HomeTax, then register it through the authentication page.',
      ),
    },
    'second-step-missing': {
      title: say(
        '부서사용자가 2차 인증을 시작하지 못했습니다',
        "department user could not take HomeTax's second step",
      ),
      happened: say(
        `${inTest} 팝빌에 대표자 주민등록번호가 등록되어 있지 않아 홈택스 2차 인증을 시작하지 못했습니다. ${secondStepNote}`,
        `${inTest} HomeTax's second step could not be taken, because no representative's number is registered at POPBiLL. ${secondStepNote}`,
      ),
      steps: [
        say(
          '회사의 담당자가 인증 페이지에서 현재 대표자의 주민등록번호를 직접 입력합니다. 화면이 요구하는 자리까지만 입력합니다.',
          "Somebody at the company enters the current representative's resident number on the authentication page themselves, only as many digits as the page asks for.",
        ),
      ],
      englishSentence: (company) =>
        `the department user of ${company} could not take HomeTax's second step.`,
      request: say(
        '회사가 인증 페이지에서 대표자의 주민등록번호를 직접 입력하게 해 주세요.',
        "The company enters the representative's number itself on the authentication page.",
      ),
    },
    'second-step-failed': {
      title: say(
        '부서사용자가 2차 인증을 통과하지 못했습니다',
        'department user did not pass the second step',
      ),
      happened: say(
        `${inTest} 홈택스 2차 인증에 실패했습니다. ${secondStepNote}`,
        `${inTest} HomeTax's second step was not passed. ${secondStepNote}`,
      ),
      steps: [
        say(
          '회사에 물어봅니다. 최근에 대표자가 바뀌었는지. 2차 인증에는 현재 대표자의 주민등록번호가 쓰입니다.',
          "Ask the company whether its representative changed recently. The second step uses the current representative's resident number.",
        ),
        say(
          '회사의 담당자가 인증 페이지에서 대표자 주민등록번호를 직접 다시 입력합니다. 화면이 요구하는 자리까지만 입력합니다.',
          'Somebody at the company enters the number on the authentication page themselves, only as many digits as the page asks for.',
        ),
      ],
      englishSentence: (company) =>
        `the department user of ${company} did not pass HomeTax's second step.`,
      request: say(
        '대표자가 바뀌었는지 물어보고, 회사가 인증 페이지에서 직접 다시 입력하게 해 주세요.',
        'Ask whether the representative changed; the company enters the number itself on the authentication page.',
      ),
    },
  };
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
      `유효기간이 남은 인증서(${until}까지)가 있어 수집이 이어질 수 있습니다. 다만 부서사용자로만 수집하도록 연동했다면 이미 멈췄을 수 있습니다.`,
      `A certificate valid until ${until} is registered, so collection may go on. If your integration collects through the department user only, it may already have stopped.`,
    );
  }
  return severity === 'critical'
    ? say(`쓸 수 있는 다른 인증이 없어 ${impact}`, `No other method works, so ${impact}`)
    : say(
        `쓸 수 있는 다른 인증이 확인되지 않아 ${names} 수집이 멈췄을 수 있습니다.`,
        `${upperFirst(collecting)} may have stopped, since no other method is known to work.`,
      );
}

/** The steps when every further login has to be confirmed. */
function confirmationSteps(steps: readonly string[], { say, words }: Tongue): readonly string[] {
  const { testAnyway } = words.button;
  return [
    say(
      '먼저 회사가 홈택스에 이 부서사용자로 직접 로그인해 봅니다. 되지 않으면 홈택스에서 비밀번호를 바로잡습니다.',
      'First the company logs in to HomeTax itself as this department user. If that does not work, it corrects the password at HomeTax.',
    ),
    ...steps,
    say(
      `그다음 '${testAnyway}'를 누르고 창에서 확인합니다. 운영 권한이 있는 분이 24시간에 한 번 할 수 있습니다.`,
      `Then press "${testAnyway}" and confirm in the window. An operator can do that once in 24 hours.`,
    ),
  ];
}

/** Why the app does not simply try again. */
function lockOutNote(reason: LoginReason, { isWatched = true }: ReasonContext, t: Tongue): string {
  const isPassword = reason.sub === 'wrong-password' || reason.sub === 'generic';
  const risk = lockOutRisk(reason.attempts, t, isPassword);
  if (areAttemptsSpent(reason)) {
    return t.say(
      `${risk} 그래서 정기 확인도 버튼도 더는 로그인하지 않습니다. 덮어써서 다시 등록한 것은 팝빌이 알려 주지 않습니다. 등록이 없어졌다가 다시 생긴 것을 앱이 보았을 때만 저절로 다시 테스트합니다.`,
      `${risk} Scheduled checks and buttons therefore no longer log in. POPBiLL does not show that a registration was replaced; only when we saw it gone and back do we test by ourselves again.`,
    );
  }
  return reason.willTestAgain && isWatched
    ? t.say(
        `${risk} 그래서 다음 정기 확인에서 한 번만 더 테스트하고, 그 뒤에는 저절로 로그인하지 않습니다.`,
        `${risk} We therefore test once more in the next scheduled check and then no longer log in by ourselves.`,
      )
    : t.say(
        `${risk} 그래서 다시 등록했다고 알려 주실 때까지 저절로 로그인하지 않습니다.`,
        `${risk} We therefore do not log in by ourselves again until somebody says that it was registered again.`,
      );
}
