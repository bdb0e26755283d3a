import { type BrnProblem, brnFieldErrors } from '../company/choose-words.js';
import type { Instant } from '../kernel/time.js';
import type { Method } from '../records/company.js';
import type { Tongue } from '../text/tongue.js';

export type CheckFormProblem = 'no-company' | 'no-products' | BrnProblem;

export const checkWords = ({ say, words }: Tongue) => ({
  title: say('홈택스 인증 확인', 'Check authentication'),
  company: {
    label: words.label.company,
    placeholder: say('회사 이름이나 사업자번호', 'Company name or business no.'),
    hint: say(
      '모니터링하지 않는 회사는 사업자번호 10자리를 모두 입력하면 고를 수 있습니다.',
      'To choose a company that is not watched, type all ten digits of its business no.',
    ),
  },
  products: {
    label: words.label.collects,
    hint: say(
      '모니터링 중인 회사는 저장해 둔 수집 항목으로 확인합니다.',
      'A watched company is checked for what is saved with it.',
    ),
  },
  submit: words.button.check,
  checking: (company: string) =>
    say(
      `${company} 상태를 확인하고 있습니다. 로그인 테스트까지 하면 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
      `Checking ${company}. With login tests this may take about a minute. If you close this window, the result comes as a message.`,
    ),
});

export const checkingWords = (company: string, { say }: Tongue) =>
  say(
    `${company} 상태를 확인하고 있습니다. 로그인 테스트까지 하면 1분쯤 걸릴 수 있습니다.`,
    `Checking ${company}. With login tests this may take about a minute.`,
  );

export function checkFormProblem(problem: CheckFormProblem, t: Tongue): string {
  switch (problem) {
    case 'no-company':
      return t.say('회사를 골라 주세요.', 'Please choose a company.');
    case 'no-products':
      return t.say('수집 항목을 하나 이상 골라 주세요.', 'Please choose at least one.');
    default:
      return brnFieldErrors(t)[problem];
  }
}

export const certificateTestWords = ({ say, words }: Tongue) => ({
  title: words.button.testCertificateLogin,
  switchedOff: say(
    '인증서 로그인 테스트를 쓰지 않도록 설정되어 있습니다. 필요하면 관리자에게 말씀해 주세요(CERT_LOGIN_TEST).',
    'Certificate login tests are switched off. If you need one, please ask an admin (CERT_LOGIN_TEST).',
  ),
  question: say(
    '이 인증서로 홈택스를 쓰고 있는 사람이 있으면 로그아웃될 수 있습니다. 지금 테스트할까요?',
    'Anyone working on HomeTax with this certificate may be logged out. Test now?',
  ),
  explanation: say(
    '인증서는 한 번에 한 곳에서만 로그인됩니다. 부서사용자는 여러 곳에서 함께 로그인할 수 있습니다.',
    'A certificate can be logged in at one place only. Department users can be logged in several times at once.',
  ),
  submit: say('테스트', 'Test'),
  testing: (company: string) =>
    say(
      `${company} 인증서로 홈택스 로그인을 테스트하고 있습니다. 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
      `Testing whether the certificate of ${company} logs in to HomeTax. This may take about a minute. If you close this window, the result comes as a message.`,
    ),
});

export const confirmLoginWords = ({ say, words, relativeTime }: Tongue) => ({
  title: words.button.testAnyway,
  /** `attempts`: logins in a row that were, or may have been, rejected; `lost`: unknown. */
  summary(attempts: number | 'lost', method: Method) {
    const methodName = words.method[method];
    const countSentence =
      attempts === 'lost'
        ? say(
            `이 회사의 저장된 결과를 읽을 수 없어 ${methodName} 로그인이 그동안 몇 번 거부되었는지 모릅니다.`,
            `The stored results of this company could not be read, so we do not know how often the ${methodName} login was rejected before.`,
          )
        : say(
            `${methodName} 로그인이 ${attempts}회 연속 거부되었거나 답이 없었습니다.`,
            `The ${methodName} login was rejected, or got no answer, ${attempts} times in a row.`,
          );
    return say(
      `${countSentence} 다시 틀리면 홈택스 계정이 잠길 수 있습니다.`,
      `${countSentence} One more failure can lock the account at HomeTax.`,
    );
  },
  firstSteps: {
    deptUser: say(
      '먼저 회사가 홈택스에 이 부서사용자로 직접 로그인해 보게 해 주세요. 되지 않으면 홈택스에서 비밀번호를 바로잡고 인증 페이지에서 다시 등록해야 합니다. 홈택스에서 로그인되는 것을 확인한 다음에만 테스트해 주세요.',
      'First have the company log in to HomeTax itself as this department user. If that does not work, the password has to be corrected at HomeTax and registered again on the authentication page. Test only after the login at HomeTax worked.',
    ),
    certificate: say(
      '먼저 회사가 홈택스에 이 인증서로 직접 로그인해 보게 해 주세요. 홈택스에서 로그인되는 것을 확인한 다음에만 테스트해 주세요. 이 인증서로 홈택스를 쓰고 있는 사람은 로그아웃될 수 있습니다.',
      'First have the company log in to HomeTax itself with this certificate. Test only after that worked. Anyone working on HomeTax with this certificate may be logged out.',
    ),
  },
  explanation: say(
    '팝빌도 같은 계정으로 로그인해 수집하므로, 홈택스가 센 실패는 더 많을 수 있습니다. 24시간에 한 번만 할 수 있고, 누가 확인했는지 기록에 남습니다.',
    "POPBiLL's own collection logs in with the same account, so HomeTax may have counted more failures. This can be done once in 24 hours, and the history keeps who confirmed it.",
  ),
  submit: say('홈택스에서 확인함, 테스트', 'It works there: test'),
  nextTestFrom: (at: Instant, now: Instant) =>
    say(
      `이미 테스트했습니다. 다음 테스트는 ${relativeTime(at, now)}부터 할 수 있습니다.`,
      `It was tested already. The next test can be made from ${relativeTime(at, now)}.`,
    ),
  testing: (company: string) =>
    say(
      `${company} 로그인을 테스트하고 있습니다. 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
      `Testing the login of ${company}. This may take about a minute. If you close this window, the result comes as a message.`,
    ),
});

export const checkCommandWords = ({ say }: Tongue) => ({
  brnMissing: say(
    '사업자번호를 함께 적어 주세요. 예: npm run -s cli -- check 123-45-67891',
    'Please give a business no., for example: npm run -s cli -- check 123-45-67891',
  ),
  /** Only the running app may log in to HomeTax. */
  noLoginTested: say(
    '앱이 실행 중이라 홈택스에 로그인하지 않고 알아보았습니다. 로그인까지 테스트하려면 슬랙에서 /hometax 확인 명령을 써 주세요.',
    'The app is running, so this looked without logging in to HomeTax. To test the login, use /hometax check in Slack.',
  ),
  buttonsAreInSlack: say(
    '여기에 나온 버튼은 슬랙의 알림이나 /hometax 확인 결과에 있습니다.',
    'The buttons named here are in Slack: on the alert, or with /hometax check.',
  ),
});
