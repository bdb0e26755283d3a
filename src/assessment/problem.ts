import { isAnswerLost, type PopbillProblem } from '../records/status.js';
import { count } from '../text/format.js';
import type { Markup } from '../text/markup.js';

/** Somebody else logged in with the same certificate, and HomeTax ended one of the two (-11100008). */
const DOUBLE_LOGIN = -11100008;

/** What POPBiLL did instead of answering, as one sentence. Says nothing about the authentication. */
export function problem(of: PopbillProblem, markup: Markup): string {
  switch (of.kind) {
    case 'unreachable':
      if (isAnswerLost(of)) return 'The result of the last login test was lost.';
      return `POPBiLL could not be reached (${of.cause}).`;
    case 'too-late':
      return `POPBiLL did not answer within ${count(Math.max(1, Math.round(of.afterMs / 1000)), 'second')}.`;
    case 'garbled':
      if (of.said !== undefined) {
        return `POPBiLL sent a value that cannot be right: "${markup.quote(of.said)}".`;
      }
      return `${garbled(of.httpStatus)} (HTTP ${of.httpStatus}).`;
    case 'refused':
      break;
    default:
      return of satisfies never;
  }
  const words = `POPBiLL's words: "${markup.quote(of.message)}" (${of.code})`;
  if (of.code === DOUBLE_LOGIN) {
    return `Somebody else logged in with the same certificate, so HomeTax logged one of the two out. Department users can be logged in several times at once. ${words}`;
  }
  switch (of.codeClass) {
    case 'transient':
      return `POPBiLL or HomeTax could not answer just then. ${words}`;
    case 'rate-limited':
      return `POPBiLL had too many requests and asked us to come back later. ${words}`;
    case 'caller-misconfigured':
      return `POPBiLL did not accept the settings of this app. ${words}`;
    case 'unknown':
      return `POPBiLL gave an answer we do not know. We cannot tell yet whether the authentication is bad. ${words}`;
    case 'auth-missing':
    case 'auth-rejected':
    case 'cert-expired':
    case 'member-missing':
    case 'plan-stopped':
      return `POPBiLL did not accept the request. ${words}`;
    default:
      return of.codeClass satisfies never;
  }
}

/** Without the full stop. A gateway's page cannot be read either, but its status says what it means. */
function garbled(httpStatus: number): string {
  if (httpStatus === 429) return 'POPBiLL had too many requests and asked to come back later';
  return httpStatus >= 500
    ? "POPBiLL's server had an error"
    : 'POPBiLL gave an answer that could not be read';
}
