import { HOUR, type Instant } from '../kernel/time.js';
import { type CallName, logsIn, type PopbillProblem } from '../records/status.js';
import type { Reading } from './answer.js';
import { TOKEN_REFUSED, USED_UP } from './error-codes.js';

const MAX_RETRIES = 2;

/** If the wait is longer, the call ends with the problem, and no other is sent until then. */
export const LONGEST_WAIT_MS = 10_000;

const FIRST_DELAY_MS = 300;

export interface Attempt {
  readonly call: CallName;
  readonly problem: PopbillProblem;
  /** False when there was no token for it. */
  readonly callWasSent: boolean;
  /** Retries made so far. */
  readonly retries: number;
  readonly retryAfterMs?: number;
}

/**
 * A login test is never sent twice, whatever came back: a connection that broke may have logged in, and five wrong logins
 * lock an account. Its token may be asked for again, and so may everything else.
 */
export function shouldRetry(attempt: Attempt): boolean {
  if (attempt.retries >= MAX_RETRIES) return false;
  if (attempt.callWasSent && logsIn(attempt.call)) return false;
  if ((attempt.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
  return mayPass(attempt.problem);
}

/**
 * About 0.3 s, then about 1.2 s, spread so that calls that failed together do not come back together. At least as long as
 * POPBiLL asked.
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
      if (TOKEN_REFUSED.has(problem.code)) return false;
      return (
        problem.codeClass === 'transient' ||
        (problem.codeClass === 'rate-limited' && !USED_UP.has(problem.code))
      );
  }
}

/** A redirect or a client error (a firewall's page, a wrong address) stays; 408 and 429 pass. */
function isLasting(httpStatus: number): boolean {
  return httpStatus >= 300 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
}

/** Even if POPBiLL asks for longer. */
const LONGEST_MS = HOUR;

export type Waiting = ReturnType<typeof createWaiting>;

/** How long POPBiLL last asked us to wait (`Retry-After`), for all calls. */
export function createWaiting(now: () => Instant) {
  let until = 0;
  let said: PopbillProblem | undefined;
  return {
    note({ result, retryAfterMs }: Reading): void {
      if (result.ok || retryAfterMs === undefined) return;
      until = Math.max(until, now() + Math.min(retryAfterMs, LONGEST_MS));
      said = result.error;
    },
    /** 0: nothing to wait for. */
    leftMs: () => (until === 0 ? 0 : Math.max(0, until - now())),
    /** POPBiLL's answer that asked to wait. */
    problem: () => said,
  };
}
