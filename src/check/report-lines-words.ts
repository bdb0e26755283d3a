import { isBrokenByPlanOnly, worstVerdict } from '../assessment/assess-rules.js';
import type {
  CertificateView,
  DeptUserView,
  ProductAssessment,
  Verdict,
} from '../assessment/assessment.js';
import { type HeldTest, MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { popbillCode } from '../assessment/reason-parts-words.js';
import { attemptsUsed, deptUserLabel, verdictLabel } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { PlanStatus } from '../records/status.js';
import { count } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { atTime } from './report-answer-words.js';

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

export function productLines(facts: ProductAssessment, now: Instant, t: Tongue): readonly string[] {
  const { methodLabel, label } = t.words;
  const { deptUser, certificate, plan } = facts;
  const lines = [
    verdictNote(facts, t),
    `${methodLabel.deptUser} · ${deptUserLabel(deptUser, t)}${deptUserCheckNote(deptUser, now, t)}`,
    `${methodLabel.certificate} · ${certificateState(certificate, now, t)}`,
    plan === undefined ? undefined : `${label.plan} · ${planState(plan, now, t)}`,
  ];
  return lines.filter((line) => line !== undefined);
}

/** A note if the label alone could mislead. */
function verdictNote(assessment: ProductAssessment, { say }: Tongue): string | undefined {
  const { verdict, deptUser } = assessment;
  switch (verdict.kind) {
    case 'collectable':
      return verdict.basis === 'tested'
        ? undefined
        : say(
            '인증서로 실제로 로그인되는지는 테스트하지 않았습니다. 기간 중에 재발급했다면 날짜가 남아 있어도 로그인되지 않을 수 있습니다.',
            'We did not test whether the certificate really logs in. If it was reissued within its term, it may not, although days are left.',
          );
    case 'at-risk':
      return say('지금은 수집되지만 곧 멈출 수 있습니다.', 'Works now, may stop soon.');
    case 'broken':
      return isBrokenByPlanOnly(assessment)
        ? say(
            '정액제가 정지되어 수집할 수 없습니다.',
            'The plan is stopped, so nothing can be collected.',
          )
        : say('쓸 수 있는 인증이 없습니다.', 'No method works.');
    case 'unknown':
      return deptUser.kind === 'untested'
        ? undefined
        : say('인증이 잘못되었다는 뜻은 아닙니다.', 'This says nothing about the authentication.');
  }
}

function deptUserCheckNote(deptUser: DeptUserView, now: Instant, t: Tongue): string {
  switch (deptUser.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'untested':
      return ` (${checkedOn(deptUser.foundAt, now, t)})`;
    case 'works':
      return ` (${testedOn(deptUser.testedAt, now, t)})`;
    case 'rejected':
      return ` (${testedOn(deptUser.at, now, t)}, ${popbillCode(deptUser.code, t)})`;
  }
}

function certificateState(certificate: CertificateView, now: Instant, t: Tongue): string {
  const { say } = t;
  switch (certificate.kind) {
    case 'unknown':
      return say('확인하지 못함', 'could not check');
    case 'missing':
      return `${say('등록 안 됨', 'not registered')} (${checkedOn(certificate.foundAt, now, t)})`;
    case 'unusable': {
      const state = certificate.revoked
        ? say('폐기됨(재발급된 것으로 보임)', 'revoked (probably reissued)')
        : say('사용 불가', 'cannot be used');
      const used =
        certificate.attempts === undefined ? '' : ` · ${attemptsUsed(certificate.attempts, t)}`;
      return `${state}${used} (${checkedOn(certificate.foundAt, now, t)}, ${popbillCode(certificate.code, t)})`;
    }
    case 'valid': {
      const tested =
        certificate.loginTestedAt === undefined
          ? say('로그인은 테스트하지 않음', 'login not tested')
          : testedOn(certificate.loginTestedAt, now, t);
      return `${termLeft(certificate, now, t)} (${tested})`;
    }
    case 'expired':
      return `${termLeft(certificate, now, t)} (${checkedOn(certificate.foundAt, now, t)})`;
  }
}

function termLeft(
  { kind, expiresAt, daysLeft }: Extract<CertificateView, { kind: 'valid' | 'expired' }>,
  now: Instant,
  t: Tongue,
): string {
  const { say } = t;
  const time = t.expiryTime(expiresAt);
  const daysPhrase = t.daysLeft(daysLeft);
  if (kind === 'valid' && daysLeft === 0) {
    return time === undefined ? daysPhrase : say(`오늘 ${time}까지`, `until today ${time}`);
  }
  const date = t.shortDate(expiresAt, now);
  const at = time === undefined ? '' : say(` · 만료 시각 ${time}`, `, at ${time}`);
  if (kind === 'valid')
    return say(`${date}까지 · ${daysPhrase}`, `until ${date}, ${daysPhrase}`) + at;
  const age = daysLeft < 0 ? say(` · ${daysPhrase}`, `, ${count(-daysLeft, 'day')} ago`) : '';
  return say(`${date} 만료`, `expired on ${date}`) + age + at;
}

function planState({ state, endsAt }: PlanStatus, now: Instant, t: Tongue): string {
  const { say } = t;
  switch (state) {
    case 'in-use':
      return say('이용 중', 'in use');
    case 'ending': {
      if (endsAt === undefined) return say('종료 예정', 'ending');
      const date = t.shortDate(endsAt, now);
      return say(`${date} 종료 예정`, `ends on ${date}`);
    }
    case 'stopped':
      return say('정지', 'stopped');
  }
}

function checkedOn(at: Instant, now: Instant, { say, relativeTime }: Tongue): string {
  return say(`${relativeTime(at, now)} 확인`, `checked ${relativeTime(at, now)}`);
}

function testedOn(at: Instant, now: Instant, { say, relativeTime }: Tongue): string {
  return say(`${relativeTime(at, now)} 로그인 테스트`, `login test ${relativeTime(at, now)}`);
}

/** Why a login was not tested; `undefined` if the method's line already says so. */
export function heldTestLine(test: HeldTest, now: Instant, t: Tongue): string | undefined {
  const { say, words } = t;
  const { button } = words;
  const method = words.method[test.method];
  const login = say(`${method} 로그인`, `the ${method} login`);
  const lockOutRisk = say(
    '여러 번 틀리면 홈택스 계정이 잠길 수 있습니다.',
    'Several failures can lock the account at HomeTax.',
  );
  // This button opens the window that asks for confirmation.
  const testLabel = test.method === 'deptUser' ? button.testAnyway : button.testCertificateLogin;
  const registerAgain = registerAgainAdvice(test, t);
  const end = test.until === undefined ? undefined : t.relativeTime(test.until, now);
  const untilThen =
    end === undefined ? say('오늘은', 'today') : say(`${end}까지는`, `before ${end}`);
  switch (test.why) {
    case 'worked-just-now':
      return say(
        `${login}은 조금 전에 테스트해 정상이었던 결과입니다. 지금 다시 테스트하려면 '${button.checkAgain}'을 눌러 주세요.`,
        `This shows a test of ${login} that worked a moment ago. To test again now, press "${button.checkAgain}".`,
      );
    case 'rejected-before': {
      const when = test.rejectedAt === undefined ? '' : atTime(test.rejectedAt, now, t);
      return say(
        `${when && `${when}에 `}거부된 로그인이라 이번에는 다시 시도하지 않았습니다. ${registerAgain}`,
        `This login was rejected${when && ` ${when}`}, so it was not tried again this time. ${registerAgain}`,
      );
    }
    case 'waits-for-registration':
      return say(
        `${login}은 다시 등록할 때까지 저절로 테스트하지 않습니다. ${registerAgain}`,
        `We do not test ${login} by ourselves until it is registered again. ${registerAgain}`,
      );
    case 'budget-spent':
      return say(
        `${untilThen} 이 계정으로 더 로그인하지 않습니다. ${lockOutRisk} ${registerAgain}`,
        `We will not log in with this account again ${untilThen}. ${lockOutRisk} ${registerAgain}`,
      );
    case 'attempts-spent':
      return say(
        `${login} 테스트 ${MAX_ATTEMPTS}번이 잇따라 거부되었거나 답이 없어 이번에는 로그인하지 않았습니다. ${lockOutRisk} 먼저 회사가 홈택스에 직접 로그인해 보고 인증 페이지에서 다시 등록한 다음, '${testLabel}'를 눌러 주세요.`,
        `The last ${MAX_ATTEMPTS} tests of ${login} were rejected or got no answer, so we did not log in this time. ${lockOutRisk} First the company logs in to HomeTax itself and registers again on the authentication page; then press "${testLabel}".`,
      );
    case 'count-lost':
      return say(
        `이 회사의 저장된 결과를 읽을 수 없어 ${login}이 그동안 몇 번 거부되었는지 모릅니다. 그래서 이번에는 로그인하지 않았습니다. ${lockOutRisk} 먼저 회사가 홈택스에 직접 로그인해 보고, 로그인되면 '${testLabel}'를 눌러 주세요.`,
        `The stored results of this company cannot be read, so we do not know how often ${login} was rejected before, and did not log in this time. ${lockOutRisk} First the company logs in to HomeTax itself; when that works, press "${testLabel}".`,
      );
    case 'confirmed-already':
      return say(
        `지난 24시간 안에 확인하고 테스트한 적이 있어 ${untilThen} 더 로그인하지 않습니다. ${lockOutRisk}`,
        `A test was confirmed in the last 24 hours, so we will not log in again ${untilThen}. ${lockOutRisk}`,
      );
    case 'operators-only': {
      if (test.rejectedAt === undefined) {
        return say(
          `지난 ${login} 테스트의 결과를 알 수 없습니다. 다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다. ${lockOutRisk}`,
          `The result of the last test of ${login} is not known. Only operators can have it tested again. ${lockOutRisk}`,
        );
      }
      const when = atTime(test.rejectedAt, now, t);
      return say(
        `${when}에 거부된 로그인을 다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다. 저장된 결과를 보여 드립니다. ${lockOutRisk}`,
        `This login was rejected ${when}. Only operators can have it tested again, so you see the stored result. ${lockOutRisk}`,
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

function registerAgainAdvice({ method }: HeldTest, { say, words }: Tongue): string {
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
