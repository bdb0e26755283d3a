import { VERDICT_RANK } from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { areAttemptsSpent } from '../assessment/lock-out-rules.js';
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
  { assessment, alertResolved }: Pick<CheckReport, 'assessment' | 'alertResolved'>,
  context: Pick<ReportContext, 'request' | 'now'>,
  t: Tongue,
): string | undefined {
  const { intent, method } = context.request;
  const isPlain = intent === 'check' || intent === 'check-again';
  const [worst] = assessment.products.toSorted(
    (a, b) => VERDICT_RANK[b.verdict.kind] - VERDICT_RANK[a.verdict.kind],
  );
  if (isPlain || assessment.isNotMember || worst === undefined) return undefined;
  const answer =
    intent === 'certificate-login' || method === 'certificate'
      ? certificateLoginAnswer(worst, context.now, t)
      : registrationAnswer(worst, context, t);
  if (!alertResolved) return answer;
  return t.say(`${answer} 알림을 닫았습니다.`, `${answer} The alert is closed.`);
}

function certificateLoginAnswer(
  { certificate, failures }: ProductAssessment,
  now: Instant,
  t: Tongue,
): string {
  if (failures.some(({ call }) => call === 'certificate-login-test')) return couldNotCheck(t);
  if (certificate.kind !== 'valid') return certificateAnswer(certificate, now, t);
  return certificate.loginTestedAt === undefined
    ? t.say('인증서 로그인을 테스트하지 않았습니다.', 'The certificate login was not tested.')
    : t.say('인증서로 홈택스에 로그인됩니다.', 'The certificate logs in to HomeTax.');
}

function registrationAnswer(
  { verdict, deptUser, certificate }: ProductAssessment,
  { request, now }: Pick<ReportContext, 'request' | 'now'>,
  t: Tongue,
): string {
  const { say, fullDate } = t;
  const isWithoutLogin = request.intent === 'without-login';
  if (deptUser.kind === 'works') {
    const when = atTime(deptUser.testedAt, now, t);
    return isWithoutLogin
      ? say(
          `부서사용자 로그인은 ${when}에 정상이었습니다. 이번에는 로그인하지 않고 확인했습니다.`,
          `The department user login worked ${when}. This check did not log in.`,
        )
      : say(
          '확인했습니다. 부서사용자 로그인이 정상입니다.',
          'Checked: the department user login works.',
        );
  }
  if (verdict.kind === 'collectable' && certificate.kind === 'valid') {
    return say(
      `확인했습니다. 인증서가 ${fullDate(certificate.expiresAt)}까지로 등록되어 있습니다.`,
      `Checked: the certificate is registered until ${fullDate(certificate.expiresAt)}.`,
    );
  }
  if (deptUser.kind === 'rejected') {
    const { testAnyway, registeredAgain } = t.words.button;
    const button = areAttemptsSpent(deptUser) ? testAnyway : registeredAgain;
    return isWithoutLogin
      ? say(
          `다시 등록했는지는 로그인해야 알 수 있습니다. 등록을 마쳤으면 '${button}'를 눌러 주세요.`,
          `Only a login can tell whether it was registered again. If it was, press "${button}".`,
        )
      : say(
          '홈택스가 부서사용자 로그인을 아직 거부합니다.',
          'HomeTax still rejects the department user login.',
        );
  }
  if (deptUser.kind === 'untested') {
    return say(
      '부서사용자가 등록되어 있습니다. 로그인은 아직 테스트하지 않았습니다.',
      'A department user is registered. Its login has not been tested yet.',
    );
  }
  const isDeptUserUnknown = certificate.kind === 'missing' && deptUser.kind !== 'missing';
  return isDeptUserUnknown ? couldNotCheck(t) : certificateAnswer(certificate, now, t);
}

function certificateAnswer(
  certificate: ProductAssessment['certificate'],
  now: Instant,
  t: Tongue,
): string {
  switch (certificate.kind) {
    case 'unusable':
      return t.say(
        '이 인증서로는 홈택스에 로그인되지 않습니다.',
        'The certificate does not log in to HomeTax.',
      );
    // If it expires soon or has expired, the renewed one is not registered with POPBiLL yet.
    case 'valid':
    case 'expired': {
      const date = t.dayAndMonth(certificate.expiresAt, now);
      return t.say(
        `팝빌에 등록된 만료일이 아직 ${date}입니다. 은행과 홈택스까지 마쳤다면 팝빌 등록이 남았습니다.`,
        `POPBiLL still has the expiry date ${date}. If it has been renewed and registered in HomeTax, only the registration with POPBiLL is left.`,
      );
    }
    case 'missing':
      return t.say(
        '아직 팝빌에 등록된 인증이 없습니다.',
        'Nothing is registered with POPBiLL yet.',
      );
    case 'unknown':
      return couldNotCheck(t);
  }
}

const couldNotCheck = ({ say }: Tongue) =>
  say(
    '확인하지 못했습니다. 인증에 문제가 있다는 뜻은 아닙니다.',
    "Could not check. This doesn't mean authentication is broken.",
  );

/** `tomorrow at 08:30`, `on 27 Nov at 08:30`. */
export function atTime(at: Instant, now: Instant, { language, relativeTime }: Tongue): string {
  const time = relativeTime(at, now);
  if (language === 'ko') return time;
  return time.includes(',') ? `on ${time.replace(',', ' at')}` : time.replace(' ', ' at ');
}
