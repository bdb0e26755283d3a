import { DOUBLE_LOGIN, isAnswerLost, type PopbillProblem } from '../records/status.js';
import { count } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { quotePopbill } from './reason-parts-words.js';

export const callNames = ({ say }: Tongue) => ({
  'certificate-expiry': say('인증서 만료일', 'certificate expiry date'),
  'certificate-login-test': say('인증서 로그인 테스트', 'certificate login'),
  'dept-user-registered': say('부서사용자 등록 여부', 'whether a department user is registered'),
  'dept-user-login-test': say('부서사용자 로그인 테스트', 'department user login'),
  'flat-rate': say('정액제', 'flat-rate plan'),
  'popup-url': say('인증 페이지 링크', 'authentication page link'),
  'is-member': say('연동회원 여부', 'whether it is a linked member'),
  'company-info': say('팝빌 회사 정보', 'company details from POPBiLL'),
});

/** Makes no statement about the authentication. */
export function problemSentence(problem: PopbillProblem, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (problem.kind) {
    case 'unreachable':
      return isAnswerLost(problem)
        ? say('마지막 로그인의 결과를 알 수 없습니다.', 'The result of the last login is unknown.')
        : say(
            `팝빌에 연결하지 못했습니다(${problem.cause}).`,
            `POPBiLL could not be reached (${problem.cause}).`,
          );
    case 'too-late': {
      const seconds = Math.max(1, Math.round(problem.afterMs / 1000));
      return say(
        `팝빌이 ${seconds}초 안에 응답하지 않았습니다.`,
        `POPBiLL did not answer within ${count(seconds, 'second')}.`,
      );
    }
    case 'garbled': {
      const { said: impossibleValue, httpStatus } = problem;
      const clause = unreadableAnswer(httpStatus, t);
      return impossibleValue === undefined
        ? say(`${clause}(HTTP ${httpStatus}).`, `${clause} (HTTP ${httpStatus}).`)
        : say(
            `팝빌이 보낸 값이 올바르지 않습니다: "${markup.quote(impossibleValue)}".`,
            `POPBiLL sent an impossible value: "${markup.quote(impossibleValue)}".`,
          );
    }
    case 'refused':
      return `${refusalSentence(problem, t)} ${quotePopbill(problem, markup, t)}`;
  }
}

/** A clause without a full stop. An error page is unreadable too, but its HTTP status says what happened. */
function unreadableAnswer(httpStatus: number, { say }: Tongue): string {
  if (httpStatus === 429) return limitExceeded(say);
  return httpStatus >= 500
    ? say('팝빌 서버에 오류가 있었습니다', "POPBiLL's server had an error")
    : say('팝빌의 응답을 읽을 수 없었습니다', "POPBiLL's answer could not be read");
}

const limitExceeded = (say: Tongue['say']) =>
  say(
    '팝빌이 요청 한도를 넘었다고 응답했습니다',
    'POPBiLL answered that its request limit was exceeded',
  );

function refusalSentence(
  { code, codeClass }: Extract<PopbillProblem, { kind: 'refused' }>,
  { say }: Tongue,
): string {
  if (code === DOUBLE_LOGIN) {
    return say(
      '같은 인증서로 다른 곳에서 로그인해 홈택스가 한쪽을 로그아웃시켰습니다. 부서사용자는 동시에 여러 곳에서 로그인할 수 있습니다.',
      'Someone else logged in with the same certificate, so HomeTax logged one of the two out. A department user can be logged in several times at once.',
    );
  }
  switch (codeClass) {
    case 'transient':
      return say(
        '팝빌이나 홈택스가 일시적으로 응답하지 못했습니다.',
        'POPBiLL or HomeTax could not answer at that moment.',
      );
    case 'rate-limited':
      return `${limitExceeded(say)}.`;
    case 'caller-misconfigured':
      return say(
        '팝빌이 설정 문제로 요청을 거부했습니다.',
        "POPBiLL did not accept this app's settings.",
      );
    case 'unknown':
      return say('팝빌이 알 수 없는 코드를 반환했습니다.', 'POPBiLL returned an unknown code.');
    case 'auth-missing':
    case 'auth-rejected':
    case 'cert-expired':
    case 'member-missing':
    case 'plan-stopped':
      return say('팝빌이 요청을 거부했습니다.', 'POPBiLL did not accept the request.');
  }
}
