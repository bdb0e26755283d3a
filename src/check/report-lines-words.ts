import { worstVerdict } from '../assessment/assess-rules.js';
import type {
  CertificateView,
  DeptUserView,
  ProductAssessment,
  Verdict,
} from '../assessment/assessment.js';
import type { HeldTest } from '../assessment/lock-out-rules.js';
import { productNames, verdictLabel } from '../assessment/verdict-words.js';
import { HOUR, type Instant } from '../kernel/time.js';
import type { PlanStatus } from '../records/status.js';
import { count } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { ReportContext } from './report-answer-words.js';

/** `수집 가능`, which follows a company's name in a title. */
export function stateLabel(verdicts: readonly Verdict[], isNotMember: boolean, t: Tongue): string {
  const { reason, label } = t.words;
  if (isNotMember) return lowerFirst(reason['member-missing']);
  const worst = worstVerdict(verdicts);
  return lowerFirst(worst === undefined ? label.couldNotCheck : verdictLabel(worst, t));
}

/** `전자세금계산서: 수집 가능`. */
export function productHeading({ product, verdict }: ProductAssessment, t: Tongue): string {
  return `${t.words.productLabel[product]}: ${lowerFirst(verdictLabel(verdict, t))}`;
}

/** `전자세금계산서 수집 불가`, `cannot collect tax invoices`; products in the same state together. */
export function productStates(products: readonly ProductAssessment[], t: Tongue): string {
  const states = new Set(products.map(({ verdict }) => verdictLabel(verdict, t)));
  return [...states]
    .map((label) => {
      const same = products.filter(({ verdict }) => verdictLabel(verdict, t) === label);
      const names = productNames(
        same.map(({ product }) => product),
        t,
      );
      return t.say(`${names} ${label}`, stateInEnglish(same[0]?.verdict, names));
    })
    .join(', ');
}

function stateInEnglish(verdict: Verdict | undefined, products: string): string {
  switch (verdict?.kind) {
    case 'collectable':
      return `can collect ${products}${verdict.basis === 'tested' ? '' : ' (by date)'}`;
    case 'at-risk':
      return `${products} at risk`;
    case 'broken':
      return `cannot collect ${products}`;
    case 'unknown':
    case undefined:
      return `could not check ${products}`;
  }
}

/** What is known of a product, one fact a line: `부서사용자 로그인 거부(오늘 08:31)`, `인증서 없음`, `정액제 이용 중`. */
export function productLines(
  { deptUser, certificate, plan, verdict }: ProductAssessment,
  now: Instant,
  t: Tongue,
): readonly string[] {
  const isByDate = verdict.kind === 'collectable' && verdict.basis === 'by-date';
  const untested = isByDate ? t.say(', 로그인 테스트 안 함', ', login not tested') : '';
  return [
    deptUserLine(deptUser, now, t),
    `${certificateLine(certificate, now, t)}${untested}`,
    ...(plan === undefined ? [] : [planLine(plan, now, t)]),
  ];
}

function deptUserLine(deptUser: DeptUserView, now: Instant, t: Tongue): string {
  const { say, relativeTime } = t;
  switch (deptUser.kind) {
    case 'unknown':
      return say('부서사용자 확인하지 못함', 'Department user not checked');
    case 'missing':
      return say('부서사용자 없음', 'No department user') + ifOlder(deptUser.foundAt, now, t);
    case 'untested':
      return (
        say('부서사용자 등록됨, 로그인 테스트 전', 'Department user registered, login not tested') +
        ifOlder(deptUser.foundAt, now, t)
      );
    case 'works': {
      const when = relativeTime(deptUser.testedAt, now);
      return say(`부서사용자 로그인 정상(${when})`, `Department user login works (${when})`);
    }
    case 'rejected': {
      const when = relativeTime(deptUser.at, now);
      return say(`부서사용자 로그인 거부(${when})`, `Department user login rejected (${when})`);
    }
  }
}

function certificateLine(certificate: CertificateView, now: Instant, t: Tongue): string {
  const { say } = t;
  switch (certificate.kind) {
    case 'unknown':
      return say('인증서 확인하지 못함', 'Certificate not checked');
    case 'missing':
      return say('인증서 없음', 'No certificate') + ifOlder(certificate.foundAt, now, t);
    case 'unusable': {
      const state = certificate.revoked
        ? say('인증서 폐기됨, 재발급한 것으로 보임', 'Certificate revoked, probably reissued')
        : say('인증서 사용 불가', 'Certificate cannot be used');
      return state + ifOlder(certificate.foundAt, now, t);
    }
    case 'valid': {
      const { loginTestedAt } = certificate;
      const when = loginTestedAt === undefined ? '' : t.relativeTime(loginTestedAt, now);
      const login = when && say(`, 로그인 정상(${when})`, `, login works (${when})`);
      return `${termOf(certificate, now, t)}${login}`;
    }
    case 'expired':
      return termOf(certificate, now, t);
  }
}

/** `인증서 12월 9일(수)까지(14일 남음)`, `Certificate expired Tue 24 Nov (1 day ago)`. */
function termOf(
  { kind, expiresAt, daysLeft }: Extract<CertificateView, { kind: 'valid' | 'expired' }>,
  now: Instant,
  t: Tongue,
): string {
  const { say } = t;
  const time = t.expiryTime(expiresAt);
  const day = daysLeft === 0 ? say('오늘', 'today') : t.shortDate(expiresAt, now);
  const date = time === undefined ? day : `${day} ${time}`;
  if (kind === 'valid') {
    const left = daysLeft === 0 ? '' : t.daysLeft(daysLeft);
    return say(
      `인증서 ${date}까지${left && `(${left})`}`,
      `Certificate valid until ${date}${left && ` (${left})`}`,
    );
  }
  const days = -daysLeft;
  return days === 0
    ? say(`인증서 ${date} 만료됨`, `Certificate expired ${date}`)
    : say(
        `인증서 ${date} 만료됨(${days}일 지남)`,
        `Certificate expired ${date} (${count(days, 'day')} ago)`,
      );
}

export function planLine({ state, endsAt }: PlanStatus, now: Instant, t: Tongue): string {
  const { say } = t;
  switch (state) {
    case 'in-use':
      return say('정액제 이용 중', 'Flat-rate plan active');
    case 'ending': {
      const date = endsAt === undefined ? '' : `${t.shortDate(endsAt, now)} `;
      return say(`정액제 ${date}종료 예정`, `Flat-rate plan ends ${date || 'soon'}`.trimEnd());
    }
    case 'stopped':
      return say('정액제 정지', 'Flat-rate plan stopped');
  }
}

/** When an earlier check found it; a fact of this check needs no time. */
function ifOlder(foundAt: Instant, now: Instant, { say, relativeTime }: Tongue): string {
  if (now - foundAt < HOUR) return '';
  const when = relativeTime(foundAt, now);
  return say(`(${when} 확인)`, ` (checked ${when})`);
}

/** Why a login was not tested; `undefined` if the facts already say so. */
export function heldTestLine(
  test: HeldTest,
  { request, now }: Pick<ReportContext, 'request' | 'now'>,
  t: Tongue,
): string | undefined {
  const { say, words } = t;
  const login = say(`${words.method[test.method]} 로그인`, `${words.method[test.method]} login`);
  const end = test.until === undefined ? undefined : t.relativeTime(test.until, now);
  const untilThen =
    end === undefined ? say('오늘은', 'today') : say(`${end}까지`, `before ${end} KST`);
  switch (test.why) {
    case 'worked-just-now':
      return say(
        `${login}은 조금 전 테스트에서 정상이었습니다. 지금 다시 테스트하려면 '${words.button.checkAgain}'을 누르세요.`,
        `The ${login} worked in a test a moment ago. To test it now, press "${words.button.checkAgain}".`,
      );
    case 'rejected-before':
      return say(
        '잠금 방지를 위해 이번에는 재시도하지 않았습니다.',
        'Not retried, to avoid a lockout.',
      );
    case 'waits-for-registration':
      return say(
        `다시 등록할 때까지 ${login}은 자동으로 테스트하지 않습니다.`,
        `The ${login} is not tested automatically until it is registered again.`,
      );
    case 'budget-spent': {
      // "I registered it again" has one test more than the other requests.
      const hasOneMore = test.method === 'deptUser' && request.intent !== 'registered-again';
      const except = hasOneMore ? say('(다시 등록한 경우 제외)', ' unless registered again') : '';
      return say(
        `잠금 방지를 위해 ${untilThen} 이 계정으로 다시 로그인하지 않습니다${except}.`,
        `To avoid a lockout, no further login ${untilThen}${except}.`,
      );
    }
    case 'attempts-spent':
      return say(
        `${login}이 연속으로 거부되었거나 응답이 없어, 잠금 방지를 위해 테스트하지 않았습니다.`,
        `The ${login} was rejected or got no answer several times in a row; not tested, to avoid a lockout.`,
      );
    case 'count-lost':
      return say(
        `저장된 결과를 읽지 못해 ${login}이 몇 번 거부되었는지 알 수 없습니다. 잠금 방지를 위해 테스트하지 않았습니다.`,
        `The stored results cannot be read, so it is unknown how often the ${login} was rejected; not tested, to avoid a lockout.`,
      );
    case 'confirmed-already':
      return say(
        `24시간 안에 운영자가 확인하고 테스트했으므로 ${untilThen} 더 로그인하지 않습니다.`,
        `An operator confirmed a test in the last 24 hours, so there is no further login ${untilThen}.`,
      );
    case 'operators-only':
      return test.rejectedAt === undefined
        ? say(
            `지난 ${login} 테스트의 결과를 알 수 없습니다. 운영자만 다시 테스트할 수 있습니다.`,
            `The result of the last ${login} test is unknown. Only operators can test it again.`,
          )
        : say(
            '거부된 로그인은 운영자만 다시 테스트할 수 있습니다. 저장된 결과를 보여 드립니다.',
            'Only operators can test a rejected login again. This is the stored result.',
          );
    case 'tested-already':
      return say(`${login}은 오늘 이미 테스트했습니다.`, `The ${login} was already tested today.`);
    case 'switched-off':
      return test.method === 'deptUser'
        ? say(
            '부서사용자 로그인 테스트를 사용하지 않도록 설정되어 있습니다.',
            'Department user login tests are switched off in the settings.',
          )
        : undefined;
    case 'not-registered':
    case 'not-asked':
      return undefined;
  }
}
