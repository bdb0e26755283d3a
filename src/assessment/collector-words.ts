import type { Instant } from '../kernel/time.js';
import type { Sighting } from '../records/collector.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { popbillCode, type ReasonContext } from './reason-parts-words.js';

type Rejected = Extract<Reason, { kind: 'dept-user-login' | 'certificate-invalid' }>;

export function sightingSentence(
  { product, code, message, at }: Sighting,
  reference: Instant,
  { quote }: Pick<Markup, 'quote'>,
  t: Tongue,
): string {
  const [when, name] = [t.dayAndTime(at, reference), t.words.product[product]];
  const error = [...(message === '' ? [] : [`"${quote(message)}"`]), `(${code})`].join(' ');
  return t.say(
    `${when} 수집 연동이 ${name} 수집 중 팝빌 오류를 받았습니다: ${error}`,
    `${when}: the collector got an error from POPBiLL while collecting ${name}: ${error}`,
  );
}

/** `undefined`: our own test was rejected last. */
export function collectorFact(
  reason: Rejected,
  { at: reference }: ReasonContext,
  t: Tongue,
): string | undefined {
  const { collector, code } = reason;
  if (collector === undefined) return undefined;
  const { times, foundAt, validUntil } = collector;
  const { say } = t;
  const rejectedAt = reason.kind === 'dept-user-login' ? reason.rejectedAt : reason.foundAt;
  const when = t.dayAndTime(rejectedAt, reference);
  const details = [
    popbillCode(code, t),
    ...(times > 1 ? [say(`${times}회`, `${times} times`)] : []),
  ];
  const found = foundAt === undefined ? undefined : t.timeAfter(foundAt, rejectedAt);
  const until = validUntil === undefined ? undefined : t.plainDate(validUntil);
  return [
    say(
      `수집 연동의 로그인이 ${when}에 거부되었습니다(${details.join(', ')}).`,
      `The collector's login was rejected on ${when} KST (${details.join(', ')}).`,
    ),
    found &&
      say(
        `${found} 확인 결과 부서사용자는 팝빌에 등록되어 있습니다.`,
        `Our check at ${found} found the department user registered.`,
      ),
    until &&
      say(
        `팝빌에 등록된 인증서의 만료일은 ${until}입니다.`,
        `According to POPBiLL, the certificate is valid until ${until}.`,
      ),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Names no button, because a notification has none. */
export const testRequest = ({ say }: Tongue) =>
  say('먼저 부서사용자 로그인을 테스트해 주세요.', 'First test the department user login.');

/** What to do before anything is registered again. If the test is rejected too, the alert then lists the steps. */
export function testFirst(reason: Rejected, t: Tongue) {
  const { say, words } = t;
  const { checkAgain, testCertificateLogin } = words.button;
  return reason.kind === 'dept-user-login'
    ? {
        intro: say(
          `먼저 로그인을 테스트해 주세요. '${checkAgain}'을 누르면 한 번 로그인합니다.`,
          `First press "${checkAgain}" to test the login once.`,
        ),
        request: testRequest(t),
      }
    : {
        intro: say(
          `먼저 로그인을 테스트해 주세요. '${testCertificateLogin}'를 누르면 한 번 로그인합니다.`,
          `First press "${testCertificateLogin}" to test the login once.`,
        ),
        request: say('먼저 인증서 로그인을 테스트해 주세요.', 'First test the certificate login.'),
      };
}
