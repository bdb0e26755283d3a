import { isAnswerLost, type PopbillProblem } from '../records/status.js';
import type { Markup } from '../text/markup.js';

/** Somebody else logged in with the same certificate, and HomeTax ended one of the two (-11100008). */
const DOUBLE_LOGIN = -11100008;

/** What POPBiLL did instead of answering, as one sentence. Says nothing about the authentication. */
export function problem(of: PopbillProblem, markup: Markup): string {
  switch (of.kind) {
    case 'unreachable':
      if (isAnswerLost(of)) return '마지막 로그인 테스트의 결과가 남아 있지 않습니다.';
      return `팝빌에 연결하지 못했습니다(${of.cause}).`;
    case 'too-late':
      return `팝빌이 ${Math.max(1, Math.round(of.afterMs / 1000))}초 안에 응답하지 않았습니다.`;
    case 'garbled':
      if (of.said !== undefined) {
        return `팝빌이 보낸 값이 올바르지 않습니다: "${markup.quote(of.said)}".`;
      }
      return `${garbled(of.httpStatus)}(HTTP ${of.httpStatus}).`;
    case 'refused':
      break;
    default:
      return of satisfies never;
  }
  const words = `팝빌의 말: "${markup.quote(of.message)}" (${of.code})`;
  if (of.code === DOUBLE_LOGIN) {
    return `같은 인증서로 다른 로그인이 있어 홈택스가 한쪽을 로그아웃했습니다. 부서사용자는 여럿이 함께 로그인할 수 있습니다. ${words}`;
  }
  switch (of.codeClass) {
    case 'transient':
      return `팝빌이나 홈택스가 잠시 답하지 못했습니다. ${words}`;
    case 'rate-limited':
      return `팝빌이 요청이 많아 나중에 다시 하라고 했습니다. ${words}`;
    case 'caller-misconfigured':
      return `팝빌이 이 앱의 설정을 받아들이지 않았습니다. ${words}`;
    case 'unknown':
      return `팝빌이 우리가 모르는 답을 했습니다. 인증이 잘못되었는지 아직 알 수 없습니다. ${words}`;
    case 'auth-missing':
    case 'auth-rejected':
    case 'cert-expired':
    case 'member-missing':
    case 'plan-stopped':
      return `팝빌이 요청을 받아들이지 않았습니다. ${words}`;
    default:
      return of.codeClass satisfies never;
  }
}

/** Without the full stop. A gateway's page cannot be read either, but its status says what it means. */
function garbled(httpStatus: number): string {
  if (httpStatus === 429) return '팝빌이 요청이 많아 나중에 다시 하라고 했습니다';
  return httpStatus >= 500 ? '팝빌 서버에서 오류가 났습니다' : '팝빌의 응답을 읽을 수 없었습니다';
}
