import { VERDICT_RANK } from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { areAttemptsSpent } from '../assessment/lock-out-rules.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport, CheckRequest } from './check-company.js';

export interface ReportContext {
  /** The person's request. */
  readonly request: Pick<CheckRequest, 'intent' | 'method'>;
  readonly policy: Pick<Policy, 'collectsBy'>;
  readonly now: Instant;
  readonly markup: Markup;
}

/** The answer to the person's request, about the product in the worst state; none for a plain check. */
export function answerTo(
  { assessment, name, brn, alertResolved }: CheckReport,
  context: ReportContext,
  t: Tongue,
): string | undefined {
  const { markup, now } = context;
  const { intent, method } = context.request;
  const isPlain = intent === 'check' || intent === 'check-again';
  const [worst] = assessment.products.toSorted(
    (a, b) => VERDICT_RANK[b.verdict.kind] - VERDICT_RANK[a.verdict.kind],
  );
  if (isPlain || assessment.isNotMember || worst === undefined) return undefined;
  const company = name === undefined ? formatBrn(brn) : markup.quote(name);
  const answer =
    intent === 'certificate-login' || method === 'certificate'
      ? certificateLoginAnswer(worst, company, now, t)
      : registrationAnswer(worst, company, context, t);
  if (!alertResolved) return answer;
  return t.say(`${answer} 알림을 닫았습니다.`, `${answer} The alert is closed.`);
}

function certificateLoginAnswer(
  { certificate, failures }: ProductAssessment,
  company: string,
  now: Instant,
  t: Tongue,
): string {
  if (failures.some(({ call }) => call === 'certificate-login-test')) {
    return couldNotCheck(company, t);
  }
  if (certificate.kind !== 'valid') return certificateAnswer(certificate, company, now, t);
  return certificate.loginTestedAt === undefined
    ? t.say(
        `${company} 인증서 로그인을 테스트하지 않았습니다.`,
        `The certificate login of ${company} was not tested.`,
      )
    : t.say(
        `${company} 인증서로 홈택스에 로그인됩니다.`,
        `The certificate of ${company} logs in to HomeTax.`,
      );
}

function registrationAnswer(
  { verdict, deptUser, certificate }: ProductAssessment,
  company: string,
  { request, now }: ReportContext,
  t: Tongue,
): string {
  const { say, fullDate } = t;
  const isWithoutLogin = request.intent === 'without-login';
  if (deptUser.kind === 'works') {
    const when = atTime(deptUser.testedAt, now, t);
    return isWithoutLogin
      ? say(
          `${company} 부서사용자 로그인은 ${when}에 정상이었습니다. 이번에는 로그인하지 않고 살펴보았습니다.`,
          `The department user login of ${company} worked ${when}. This time we looked without logging in.`,
        )
      : say(
          `확인했습니다. ${company} 부서사용자 로그인이 정상입니다.`,
          `Checked: the department user login of ${company} works.`,
        );
  }
  if (verdict.kind === 'collectable' && certificate.kind === 'valid') {
    return say(
      `확인했습니다. ${company} 인증서는 ${fullDate(certificate.expiresAt)}까지로 등록되어 있습니다.`,
      `Checked: the certificate of ${company} is registered until ${fullDate(certificate.expiresAt)}.`,
    );
  }
  if (deptUser.kind === 'rejected') {
    const { testAnyway, registeredAgain } = t.words.button;
    const button = areAttemptsSpent(deptUser) ? testAnyway : registeredAgain;
    return isWithoutLogin
      ? say(
          `${company} 부서사용자를 다시 등록했는지는 로그인해 보아야 알 수 있습니다. 등록을 마쳤으면 '${button}'를 눌러 주세요.`,
          `Only a login can tell whether the department user of ${company} was registered again. If it was, press "${button}".`,
        )
      : say(
          `홈택스가 ${company} 부서사용자 로그인을 아직 받아들이지 않습니다.`,
          `HomeTax still does not accept the department user login of ${company}.`,
        );
  }
  if (deptUser.kind === 'untested') {
    return say(
      `${company} 부서사용자가 등록되어 있습니다. 로그인되는지는 아직 테스트하지 않았습니다.`,
      `A department user of ${company} is registered. Its login has not been tested yet.`,
    );
  }
  const isDeptUserUnknown = certificate.kind === 'missing' && deptUser.kind !== 'missing';
  if (isDeptUserUnknown) return couldNotCheck(company, t);
  return certificateAnswer(certificate, company, now, t);
}

function certificateAnswer(
  certificate: ProductAssessment['certificate'],
  company: string,
  now: Instant,
  t: Tongue,
): string {
  switch (certificate.kind) {
    case 'unusable':
      return t.say(
        `${company} 인증서로는 홈택스에 로그인되지 않습니다.`,
        `The certificate of ${company} does not log in to HomeTax.`,
      );
    // If it expires soon or has expired, the renewed one is not registered at POPBiLL yet.
    case 'valid':
    case 'expired': {
      const date = t.dayAndMonth(certificate.expiresAt, now);
      return t.say(
        `${company} · 팝빌에 등록된 만료일이 아직 ${date}입니다. 은행이나 홈택스까지만 했다면 팝빌 등록이 남았습니다.`,
        `The expiry date of ${company} at POPBiLL is still ${date}. If the bank and HomeTax are done, registering at POPBiLL is left.`,
      );
    }
    case 'missing':
      return t.say(
        `${company} · 팝빌에 등록된 인증이 아직 없습니다.`,
        `Nothing is registered at POPBiLL yet for ${company}.`,
      );
    case 'unknown':
      return couldNotCheck(company, t);
  }
}

const couldNotCheck = (company: string, { say }: Tongue) =>
  say(
    `${company} 상태를 확인하지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.`,
    `${company} could not be checked. This says nothing about its authentication.`,
  );

/** `tomorrow at 08:30`, `on 27 Nov at 08:30`. */
export function atTime(at: Instant, now: Instant, { language, relativeTime }: Tongue): string {
  const time = relativeTime(at, now);
  if (language === 'ko') return time;
  return time.includes(',') ? `on ${time.replace(',', ' at')}` : time.replace(' ', ' at ');
}
