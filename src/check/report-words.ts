import type {
  CertificateView,
  DeptUserView,
  ProductAssessment,
  Verdict,
} from '../assessment/assessment.js';
import { type HeldTest, MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import { isPlanAlone, worstVerdict } from '../assessment/verdict-rules.js';
import {
  certificateLabel,
  deptUserLabel,
  planLabel,
  verdictLabel,
  verdictMeaning,
} from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { count } from '../text/format.js';
import { lowerFirst, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { atTime } from './check-outcome-words.js';

/** Company: its name, or the formatted BRN. */
export function reportWords(t: Tongue) {
  const { say, list } = t;
  const { checkAgain } = t.words.button;
  return {
    /** At most 24 characters. */
    modalTitle: say('홈택스 인증 확인', 'Check authentication'),
    checkDigitWrong: say(
      '사업자번호의 마지막 숫자가 맞지 않습니다. 테스트 환경이라 그대로 확인했지만 다시 봐 주세요.',
      'The last digit of this business no. does not fit. On the test stage it was checked all the same, but please look again.',
    ),
    /** `whatHappened`: a whole sentence. */
    failure: (calls: readonly string[], whatHappened: string) =>
      say(
        `${list(calls)} · 확인하지 못했습니다. ${whatHappened}`,
        `Could not check: ${list(calls)}. ${whatHappened}`,
      ),
    nothingToDo: say('지금은 없습니다.', 'Nothing now.'),
    tryLater: say(
      `잠시 뒤 '${checkAgain}'을 눌러 보세요. 인증을 다시 등록할 필요는 없습니다.`,
      `Please press "${checkAgain}" in a while. There is no need to register anything again.`,
    ),
    testDeptUser: say(
      `'${checkAgain}'을 누르면 부서사용자로 로그인되는지 테스트합니다.`,
      `Press "${checkAgain}" to test whether the department user logs in.`,
    ),
    nextSweep: (at: Instant, now: Instant) =>
      say(
        `다음 정기 확인은 ${atTime(at, now, t)}입니다.`,
        `The next scheduled check is ${atTime(at, now, t)}.`,
      ),
    paused: (why: string) =>
      say(
        `일시 중지한 회사입니다(${why}). 정기 확인과 알림에서 빠져 있고, 이 결과로는 알림을 보내지 않습니다.`,
        `This company is paused (${why}): left out of scheduled checks and alerts. This result sends no alert.`,
      ),
    notWatched: say(
      '모니터링하지 않는 회사라, 문제가 생겨도 알림을 보내지 않습니다.',
      'This company is not watched, so no alert is sent when something happens.',
    ),
    alertOpen: say('열려 있는 알림이 있습니다.', 'There is an open alert.'),
    /** Viewers do not see the buttons that the advice names. */
    operatorsOnly: say(
      '인증 페이지를 열거나 거부된 로그인을 다시 테스트하는 버튼은 운영 권한이 있는 분에게만 보입니다.',
      'The buttons to open the authentication page, or to test a rejected login again, are shown to operators only.',
    ),
    notChecked: (company: string) =>
      say(
        `${company} 상태를 확인하지 못했습니다. 팝빌이 이 앱의 설정을 받아들이지 않습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.`,
        `${company} could not be checked, because POPBiLL does not accept the settings of this app. This says nothing about its authentication. Please tell an admin.`,
      ),
    knownBefore: say('아래는 전에 확인한 내용입니다.', 'What follows was found earlier.'),
  };
}

export function headline(verdicts: readonly Verdict[], memberMissing: boolean, t: Tongue): string {
  const { reason, label } = t.words;
  if (memberMissing) return lowerFirst(reason['member-missing']);
  const worst = worstVerdict(verdicts);
  return lowerFirst(worst === undefined ? label.couldNotCheck : verdictLabel(worst, t));
}

/** `전자세금계산서: 수집 가능`. */
export function productHeading(product: Product, verdict: Verdict, t: Tongue): string {
  return `${t.words.productLabel[product]}: ${lowerFirst(verdictLabel(verdict, t))}`;
}

export function productLines(of: ProductAssessment, now: Instant, t: Tongue): readonly string[] {
  const { methodLabel, label } = t.words;
  const { deptUser, certificate, plan } = of;
  const lines = [
    verdictNote(of, t),
    `${methodLabel.deptUser} · ${deptUserLabel(deptUser, t)}${deptUserFound(deptUser, now, t)}`,
    `${methodLabel.certificate} · ${certificateState(certificate, now, t)}${certificateFound(certificate, now, t)}`,
    plan === undefined ? undefined : `${label.plan} · ${planLabel(plan, now, t)}`,
  ];
  return lines.filter((line) => line !== undefined);
}

/** Only where the label alone could mislead. */
function verdictNote(of: ProductAssessment, t: Tongue): string | undefined {
  const { say } = t;
  const { verdict, deptUser } = of;
  const meaning = verdictMeaning(verdict, t);
  const sentence = `${upperFirst(meaning)}.`;
  switch (verdict.kind) {
    case 'collectable':
      return verdict.basis === 'tested'
        ? undefined
        : say(
            '인증서로 실제로 로그인되는지는 테스트하지 않았습니다. 기간 중에 재발급했다면 날짜가 남아 있어도 로그인되지 않을 수 있습니다.',
            'We did not test whether the certificate really logs in. If it was reissued within its term, it may not, although days are left.',
          );
    case 'at-risk':
      return sentence;
    case 'broken':
      return isPlanAlone(of)
        ? say(
            '정액제가 정지되어 수집할 수 없습니다.',
            'The plan is stopped, so nothing can be collected.',
          )
        : sentence;
    case 'unknown':
      return deptUser.kind === 'untested' ? undefined : say(sentence, `This ${meaning}.`);
  }
}

function deptUserFound(of: DeptUserView, now: Instant, t: Tongue): string {
  switch (of.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'untested':
      return ` (${checkedOn(of.foundAt, now, t)})`;
    case 'works':
      return ` (${testedOn(of.testedAt, now, t)})`;
    case 'rejected':
      return ` (${testedOn(of.at, now, t)}, ${popbillCode(of, t)})`;
  }
}

function certificateState(of: CertificateView, now: Instant, t: Tongue): string {
  const { say, expiryTime } = t;
  const state = certificateLabel(of, now, t);
  if (of.kind !== 'valid' && of.kind !== 'expired') return state;
  const time = expiryTime(of.expiresAt);
  if (time === undefined) return state;
  return of.kind === 'valid' && of.daysLeft === 0
    ? say(`오늘 ${time}까지`, `until today ${time}`)
    : say(`${state} · 만료 시각 ${time}`, `${state}, at ${time}`);
}

function certificateFound(of: CertificateView, now: Instant, t: Tongue): string {
  switch (of.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'expired':
      return ` (${checkedOn(of.foundAt, now, t)})`;
    case 'unusable':
      return ` (${checkedOn(of.foundAt, now, t)}, ${popbillCode(of, t)})`;
    case 'valid':
      return of.loginTestedAt === undefined
        ? t.say(' (로그인은 테스트하지 않음)', ' (login not tested)')
        : ` (${testedOn(of.loginTestedAt, now, t)})`;
  }
}

function checkedOn(at: Instant, now: Instant, { say, spokenTime }: Tongue): string {
  return say(`${spokenTime(at, now)} 확인`, `checked ${spokenTime(at, now)}`);
}

function testedOn(at: Instant, now: Instant, { say, spokenTime }: Tongue): string {
  return say(`${spokenTime(at, now)} 로그인 테스트`, `login test ${spokenTime(at, now)}`);
}

function popbillCode({ code }: { readonly code: number }, { say }: Tongue): string {
  return say(`팝빌 ${code}`, `POPBiLL ${code}`);
}

/** Undefined where the cell's line says it already. */
export function heldLine(test: HeldTest, now: Instant, t: Tongue): string | undefined {
  const { say, words } = t;
  const { button } = words;
  const method = words.method[test.method];
  const login = say(`${method} 로그인`, `the ${method} login`);
  const locks = say(
    '여러 번 틀리면 홈택스 계정이 잠길 수 있습니다.',
    'Several failures can lock the account at HomeTax.',
  );
  /** Opens the window in which a test is confirmed. */
  const anyway = test.method === 'deptUser' ? button.testAnyway : button.testCertificateLogin;
  const again = registeredAgain(test, t);
  switch (test.why) {
    case 'worked-just-now':
      return say(
        `${login}은 조금 전에 테스트해 정상이었던 결과입니다. 지금 다시 테스트하려면 '${button.checkAgain}'을 눌러 주세요.`,
        `This shows a test of ${login} that worked a moment ago. To test again now, press "${button.checkAgain}".`,
      );
    case 'rejected-before': {
      const when = test.rejectedAt === undefined ? '' : atTime(test.rejectedAt, now, t);
      return say(
        `${when && `${when}에 `}거부된 로그인이라 이번에는 다시 시도하지 않았습니다. ${again}`,
        `This login was rejected${when && ` ${when}`}, so it was not tried again this time. ${again}`,
      );
    }
    case 'waits-for-registration':
      return say(
        `${login}은 다시 등록할 때까지 저절로 테스트하지 않습니다. ${again}`,
        `We do not test ${login} by ourselves until it is registered again. ${again}`,
      );
    case 'budget-spent':
      return say(
        `${until(test, now, t)} 이 계정으로 더 로그인하지 않습니다. ${locks} ${again}`,
        `We will not log in with this account again ${until(test, now, t)}. ${locks} ${again}`,
      );
    case 'attempts-spent':
      return say(
        `${login} 테스트 ${MOST_IN_A_ROW}번이 잇따라 거부되었거나 답이 없어 이번에는 로그인하지 않았습니다. ${locks} 먼저 회사가 홈택스에 직접 로그인해 보고 인증 페이지에서 다시 등록한 다음, '${anyway}'를 눌러 주세요.`,
        `The last ${MOST_IN_A_ROW} tests of ${login} were rejected or got no answer, so we did not log in this time. ${locks} First the company logs in to HomeTax itself and registers again on the authentication page; then press "${anyway}".`,
      );
    case 'count-lost':
      return say(
        `이 회사의 저장된 결과를 읽을 수 없어 ${login}이 그동안 몇 번 거부되었는지 모릅니다. 그래서 이번에는 로그인하지 않았습니다. ${locks} 먼저 회사가 홈택스에 직접 로그인해 보고, 로그인되면 '${anyway}'를 눌러 주세요.`,
        `The stored results of this company cannot be read, so we do not know how often ${login} was rejected before, and did not log in this time. ${locks} First the company logs in to HomeTax itself; when that works, press "${anyway}".`,
      );
    case 'confirmed-already':
      return say(
        `지난 24시간 안에 확인하고 테스트한 적이 있어 ${until(test, now, t)} 더 로그인하지 않습니다. ${locks}`,
        `A test was confirmed in the last 24 hours, so we will not log in again ${until(test, now, t)}. ${locks}`,
      );
    case 'operators-only': {
      if (test.rejectedAt === undefined) {
        return say(
          `지난 ${login} 테스트의 결과를 알 수 없습니다. 다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다. ${locks}`,
          `The result of the last test of ${login} is not known. Only operators can have it tested again. ${locks}`,
        );
      }
      const when = atTime(test.rejectedAt, now, t);
      return say(
        `${when}에 거부된 로그인을 다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다. 저장된 결과를 보여 드립니다. ${locks}`,
        `This login was rejected ${when}. Only operators can have it tested again, so you see the stored result. ${locks}`,
      );
    }
    case 'tested-already':
      return say(`${login}은 오늘 이미 테스트했습니다.`, `We have tested ${login} today already.`);
    case 'switched-off':
      return test.method === 'deptUser'
        ? say(
            '부서사용자 로그인 테스트를 하지 않도록 설정되어 있습니다.',
            'Department user login tests are switched off in the settings.',
          )
        : undefined;
    case 'not-registered':
    case 'not-asked':
      return undefined;
  }
}

function until({ until: at }: HeldTest, now: Instant, { say, spokenTime }: Tongue): string {
  return at === undefined
    ? say('오늘은', 'today')
    : say(`${spokenTime(at, now)}까지는`, `before ${spokenTime(at, now)}`);
}

function registeredAgain({ method }: HeldTest, { say, words }: Tongue): string {
  const { registeredAgain: button } = words.button;
  return method === 'deptUser'
    ? say(
        `인증 페이지에서 다시 등록했다면 '${button}'를 눌러 주세요.`,
        `If it was registered again on the authentication page, press "${button}".`,
      )
    : say(
        '인증서를 다시 등록하면 만료일과 함께 새로 확인합니다.',
        'Once the certificate is registered again, its new date is checked afresh.',
      );
}

interface SentenceFacts {
  readonly company: string;
  readonly products: readonly ProductAssessment[];
  readonly reasons: readonly Reason[];
  readonly memberMissing: boolean;
  readonly incomplete: boolean;
}

export function reportSentence(about: SentenceFacts, t: Tongue): string {
  const { say, words, list, language } = t;
  const { company, products } = about;
  if (about.memberMissing) {
    return say(
      `${company} 확인 결과: 우리 팝빌 연동회원이 아닙니다. 사업자번호와 환경을 봐 주세요.`,
      `${company} is not a POPBiLL member of ours. Please look at the business no. and the stage.`,
    );
  }
  const detail = detailOf(about, t);
  const worst = worstVerdict(products.map(({ verdict }) => verdict));
  if (
    language === 'en' &&
    products.length > 0 &&
    products.every(({ verdict }) => verdict.kind === 'collectable')
  ) {
    const how = worst?.kind === 'collectable' && worst.basis === 'by-date' ? ' (by date)' : '';
    const what = list(products.map(({ product }) => words.product[product]));
    return `${company} can collect ${what}${how}. ${detail}`;
  }
  const verdicts = products.map(({ product, verdict }) => {
    const [name, label] = [words.product[product], lowerFirst(verdictLabel(verdict, t))];
    return say(`${name} ${label}`, `${name} – ${label}`);
  });
  return say(
    `${company} 확인 결과: ${verdicts.join(', ')}. ${detail}`,
    `${company}: ${list(verdicts)}. ${detail}`,
  );
}

function detailOf(about: SentenceFacts, t: Tongue): string {
  const known = knownDetail(about, t);
  if (!about.incomplete || isUnknown(about.products)) return known;
  return t.say(
    `${known} 이번에 확인하지 못한 것이 있습니다.`,
    `${known} Some of it could not be checked this time.`,
  );
}

function isUnknown(products: readonly ProductAssessment[]): boolean {
  return worstVerdict(products.map(({ verdict }) => verdict))?.kind === 'unknown';
}

function knownDetail({ products, reasons }: SentenceFacts, t: Tongue): string {
  const { say, words, list } = t;
  if (reasons.length > 0) {
    const labels = [...new Set(reasons.map(({ kind }) => lowerFirst(words.reason[kind])))];
    return say(`살펴볼 것: ${labels.join(', ')}.`, `Please look at: ${list(labels)}.`);
  }
  const [first] = products;
  if (first === undefined || isUnknown(products)) {
    return say('인증이 잘못되었다는 뜻은 아닙니다.', 'This says nothing about the authentication.');
  }
  const { deptUser, certificate } = first;
  const isValid = certificate.kind === 'valid';
  if (deptUser.kind === 'works') {
    return isValid
      ? say(
          `부서사용자 로그인이 정상이고 인증서는 ${certificate.daysLeft}일 남았습니다.`,
          `The department user's login works and the certificate has ${count(certificate.daysLeft, 'day')} left.`,
        )
      : say('부서사용자 로그인이 정상입니다.', "The department user's login works.");
  }
  const left = isValid ? certificate.daysLeft : 0;
  return isValid && certificate.loginTestedAt !== undefined
    ? say(
        `인증서는 ${left}일 남았고 로그인이 정상입니다.`,
        `The certificate has ${count(left, 'day')} left; its login works.`,
      )
    : say(
        `인증서는 ${left}일 남았고 로그인은 테스트하지 않았습니다.`,
        `The certificate has ${count(left, 'day')} left; its login was not tested.`,
      );
}
