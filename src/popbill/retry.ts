import { HOUR } from '../kernel/time.js';
import { type CallName, logsIn, type PopbillProblem } from '../records/status.js';
import type { ParsedAnswer } from './answer.js';
import { QUOTA_CODES, TOKEN_CODES } from './error-codes.js';

const MAX_RETRIES = 2;

/** If a call would have to wait longer, it fails instead, with the problem of the answer that asked us to wait. */
export const MAX_WAIT_MS = 10_000;

const FIRST_DELAY_MS = 300;

export interface Attempt {
  readonly call: CallName;
  readonly problem: PopbillProblem;
  /** False if the call was certainly not executed: not sent, or its token was refused and no new one was issued. */
  readonly mayHaveExecuted: boolean;
  readonly retries: number;
  /** How much longer POPBiLL asked us to wait, in this answer or an earlier one. */
  readonly retryAfterMs: number;
}

/**
 * A login test that may have logged in is never sent again, even after a broken connection: about five wrong passwords
 * lock a HomeTax account. Its token request may be retried, and so may every other call.
 */
export function shouldRetry(attempt: Attempt): boolean {
  if (attempt.retries >= MAX_RETRIES) return false;
  if (attempt.mayHaveExecuted && logsIn(attempt.call)) return false;
  if (attempt.retryAfterMs > MAX_WAIT_MS) return false;
  return isTemporary(attempt.problem);
}

/** Exponential backoff with jitter (`random`): about 0.3 s, then about 1.2 s, but at least what POPBiLL asked for. */
export function retryDelay(retries: number, random: number, retryAfterMs: number): number {
  const delay = FIRST_DELAY_MS * 4 ** retries;
  return Math.max(retryAfterMs, Math.round(delay * (0.5 + random)));
}

function isTemporary(problem: PopbillProblem): boolean {
  switch (problem.kind) {
    case 'unreachable':
    case 'too-late':
      return true;
    case 'garbled':
      return !isPermanent(problem.httpStatus);
    case 'refused':
      // The token was replaced already, and POPBiLL refused the new one too.
      if (TOKEN_CODES.has(problem.code)) return false;
      return (
        problem.codeClass === 'transient' ||
        (problem.codeClass === 'rate-limited' && !QUOTA_CODES.has(problem.code))
      );
  }
}

/** Redirects and client errors (a firewall's page, a wrong address) are permanent, except 408 and 429. */
function isPermanent(httpStatus: number): boolean {
  return httpStatus >= 300 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
}

const MAX_RETRY_AFTER_MS = HOUR;

export type RetryAfter = ReturnType<typeof createRetryAfter>;

/** `Retry-After` applies to all calls. `now`: milliseconds of any clock, best a monotonic one. */
export function createRetryAfter(now: () => number) {
  let until = 0;
  let problem: PopbillProblem | undefined;
  return {
    record({ result, retryAfterMs }: ParsedAnswer): void {
      if (result.ok || retryAfterMs === undefined) return;
      until = Math.max(until, now() + Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
      problem = result.error;
    },
    remainingMs: () => Math.max(0, until - now()),
    problem: () => problem,
  };
}
