import { brnErrors } from '../company/choose-words.js';
import type { BrnProblem } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Method } from '../records/company.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';

export type CheckFormProblem = 'no-company' | 'no-products' | BrnProblem;

export const checkWords = ({ say, words }: Tongue) => ({
  title: say('홈택스 인증 확인', 'Check authentication'),
  company: {
    label: words.label.company,
    placeholder: say('회사 이름이나 사업자번호', 'Company name or business no.'),
    hint: say(
      '모니터링하지 않는 회사는 사업자번호 10자리를 모두 입력하면 선택할 수 있습니다.',
      'For a company that is not watched, type all ten digits of its business number.',
    ),
  },
  products: {
    label: words.label.collects,
    hint: say(
      '모니터링 중인 회사는 저장된 수집 항목으로 확인합니다.',
      'For a watched company, its saved choice is used instead.',
    ),
  },
  submit: words.button.check,
});

export function checkingWords(company: string, { say }: Tongue) {
  const message = say(
    `${company} 상태를 확인하고 있습니다. 로그인 테스트에는 1분쯤 걸릴 수 있습니다.`,
    `Checking ${company}. Login tests can take about a minute.`,
  );
  const inWindow = say(
    `${message} 창을 닫으면 결과를 메시지로 보내 드립니다.`,
    `${message} If you close this window, you'll get the result as a direct message.`,
  );
  return { message, inWindow };
}

export const messageNumbersWords = ({ say }: Tongue) => ({
  none: say(
    '이 메시지에서 올바른 사업자번호를 찾지 못했습니다. 확인할 회사를 선택해 주세요.',
    'This message has no valid business number. Choose a company to check.',
  ),
  several: (count: number) =>
    say(
      `이 메시지에 사업자번호가 ${number(count)}개 있습니다. 확인할 회사를 선택해 주세요.`,
      `This message has ${number(count)} business numbers. Choose the company to check.`,
    ),
  onlyFirst: (count: number) =>
    say(`앞의 ${number(count)}개만 표시합니다.`, `Only the first ${number(count)} are shown.`),
});

export function checkFormProblem(problem: CheckFormProblem, t: Tongue): string {
  switch (problem) {
    case 'no-company':
      return t.say('회사를 선택해 주세요.', 'Choose a company.');
    case 'no-products':
      return t.say('수집 항목을 하나 이상 선택해 주세요.', 'Choose at least one.');
    default:
      return brnErrors(t)[problem];
  }
}

export const certificateTestWords = ({ say, words }: Tongue) => ({
  title: words.button.testCertificateLogin,
  switchedOff: say(
    '인증서 로그인 테스트를 사용하지 않도록 설정되어 있습니다. 필요하면 관리자에게 요청해 주세요(CERT_LOGIN_TEST).',
    'Certificate login tests are switched off. If you need one, ask an admin (CERT_LOGIN_TEST).',
  ),
  question: say(
    '이 인증서로 홈택스를 사용 중인 사람이 로그아웃될 수 있습니다. 지금 테스트할까요?',
    'Anyone using HomeTax with this certificate may be logged out. Test now?',
  ),
  submit: say('테스트', 'Test'),
});

export const confirmLoginWords = ({ say, words, relativeTime }: Tongue) => ({
  title: words.button.testAnyway,
  /** `attempts`: logins in a row that were, or may have been, rejected; `lost`: unknown. */
  summary(attempts: number | 'lost', method: Method) {
    const methodName = words.method[method];
    const countSentence =
      attempts === 'lost'
        ? say(
            `저장된 결과를 읽지 못해 ${methodName} 로그인이 지금까지 몇 번 거부되었는지 알 수 없습니다.`,
            `The stored results cannot be read, so it is unknown how often the ${methodName} login was rejected.`,
          )
        : say(
            `${methodName} 로그인이 ${attempts}회 연속 거부되었거나 응답이 없었습니다.`,
            `${attempts} ${methodName} logins in a row were rejected or had no known result.`,
          );
    return say(
      `${countSentence} 한 번 더 실패하면 홈택스 계정이 잠길 수 있습니다.`,
      `${countSentence} One more failure can lock the HomeTax account.`,
    );
  },
  firstSteps: {
    deptUser: say(
      '먼저 이 부서사용자로 홈택스에 직접 로그인해 달라고 회사에 요청해 주세요. 로그인되지 않으면 회사가 홈택스에서 비밀번호를 바꾸고 인증 페이지에서 다시 등록해야 합니다. 로그인되는 것을 확인한 뒤에만 테스트해 주세요.',
      'First have the company log in to HomeTax as this department user. If that fails, the company sets a new password in HomeTax and registers it on the authentication page. Test only after the HomeTax login has worked.',
    ),
    certificate: say(
      '먼저 이 인증서로 홈택스에 직접 로그인해 달라고 회사에 요청해 주세요. 로그인되는 것을 확인한 뒤에만 테스트해 주세요. 이 인증서로 홈택스를 사용 중인 사람이 로그아웃될 수 있습니다.',
      'First have the company log in to HomeTax with this certificate. Test only after that login has worked. Anyone using HomeTax with this certificate may be logged out.',
    ),
  },
  explanation: say(
    '팝빌도 같은 계정으로 로그인해 수집하므로 홈택스가 집계한 실패 횟수는 더 많을 수 있습니다. 이 테스트는 24시간에 한 번만 할 수 있고, 확인한 사람이 이력에 남습니다.',
    'POPBiLL logs in with the same account to collect, so HomeTax may have counted more failures. This test is possible once every 24 hours, and the history shows who confirmed it.',
  ),
  submit: say('확인했어요, 테스트하기', 'Login works, test now'),
  nextTestFrom: (at: Instant, now: Instant) =>
    say(
      `최근 24시간 안에 이미 테스트했습니다. 다음 테스트는 ${relativeTime(at, now)}부터 할 수 있습니다.`,
      `Already tested in the last 24 hours. The next test is possible from ${relativeTime(at, now)} KST.`,
    ),
});

export const checkCommandWords = ({ say }: Tongue) => ({
  brnMissing: say(
    '사업자번호를 함께 입력해 주세요. 예: npm run -s cli -- check 123-45-67891',
    'Add a business number, for example: npm run -s cli -- check 123-45-67891',
  ),
  noLoginTested: say(
    '앱이 실행 중이라 홈택스에 로그인하지 않고 확인했습니다. 로그인도 테스트하려면 슬랙에서 /hometax 확인 명령을 사용해 주세요.',
    'The app is running, so this check did not log in to HomeTax. To test the login, use /hometax check in Slack.',
  ),
  buttonsAreInSlack: say(
    '위의 버튼은 슬랙의 알림이나 /hometax 확인 결과에 있습니다.',
    'These buttons are in Slack: on the alert, or in the answer to /hometax check.',
  ),
});
