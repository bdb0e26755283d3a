import { type CallName, logsIn, type PopbillProblem } from '../records/status.js';
import { isTokenRefusal, isUsedUp } from './error-codes.js';

/** A call is sent at most this often after the first time. */
const MAX_RETRIES = 2;

/** A longer wait is not sat out: the call ends with the problem, and others are not sent until then. */
export const LONGEST_WAIT_MS = 10_000;

const FIRST_DELAY_MS = 300;

export interface Attempt {
  readonly call: CallName;
  readonly problem: PopbillProblem;
  /** Whether the call itself was sent: not so when there was no token for it. */
  readonly callWasSent: boolean;
  /** Retries made so far. */
  readonly retries: number;
  readonly retryAfterMs?: number;
}

/**
 * Decides whether a call is made once more. All calls that do not log in only ask, so they may be repeated. A login
 * test is never sent twice, whatever came back: a connection that broke may have logged in, and five wrong logins lock
 * an account. Its token, which was asked for before, may be.
 */
export function shouldRetry(attempt: Attempt): boolean {
  if (attempt.retries >= MAX_RETRIES) return false;
  if (attempt.callWasSent && logsIn(attempt.call)) return false;
  if ((attempt.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
  return mayPass(attempt.problem);
}

/**
 * How long to wait before the next attempt: about 0.3 s, then about 1.2 s, spread so that calls that failed together do
 * not come back together. At least as long as POPBiLL asked.
 *
 * @param random from 0 to 1
 */
export function retryDelay(retries: number, random: number, retryAfterMs = 0): number {
  const delay = FIRST_DELAY_MS * 4 ** retries;
  return Math.max(retryAfterMs, Math.round(delay * (0.5 + random)));
}

/** Whether the same question may get another answer seconds later. */
function mayPass(problem: PopbillProblem): boolean {
  switch (problem.kind) {
    case 'unreachable':
    case 'too-late':
      return true;
    case 'garbled':
      return !isLasting(problem.httpStatus);
    case 'refused':
      // A refused token was replaced already; POPBiLL does not take the new one either.
      if (isTokenRefusal(problem.code)) return false;
      return (
        problem.codeClass === 'transient' ||
        (problem.codeClass === 'rate-limited' && !isUsedUp(problem.code))
      );
    default:
      return problem satisfies never;
  }
}

/** A redirect or a client error (a firewall's page, a wrong address) stays; 408 and 429 pass. */
function isLasting(httpStatus: number): boolean {
  return httpStatus >= 300 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
}
