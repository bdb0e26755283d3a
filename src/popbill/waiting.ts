import { HOUR, type Instant } from '../kernel/time.js';
import type { PopbillProblem } from '../records/status.js';
import type { Reading } from './answer.js';

/** However long POPBiLL asks to wait, it is asked again after this. */
const LONGEST_MS = HOUR;

/** What POPBiLL last asked us to wait (`Retry-After`); it concerns all calls, not only the one it was said to. */
export interface Waiting {
  /** Takes notice of an answer. */
  note(reading: Reading): void;
  /** How long to wait still, in milliseconds; 0 when nothing was asked. */
  leftMs(): number;
  /** What POPBiLL said when it asked to wait. */
  problem(): PopbillProblem | undefined;
}

export function createWaiting(now: () => Instant): Waiting {
  let until = 0;
  let said: PopbillProblem | undefined;
  return {
    note({ result, retryAfterMs }) {
      if (result.ok || retryAfterMs === undefined) return;
      until = Math.max(until, now() + Math.min(retryAfterMs, LONGEST_MS));
      said = result.error;
    },
    leftMs: () => (until === 0 ? 0 : Math.max(0, until - now())),
    problem: () => said,
  };
}
