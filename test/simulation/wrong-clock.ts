import { SECOND } from '../../src/kernel/time.js';
import type { PopbillAnswer } from './simulated-popbill.js';
import type { AcceptedSend } from './simulated-slack.js';
import type { YearContext } from './year-context.js';

/** Calls and sends that were in progress when the clock went wrong end within this time. */
const IN_PROGRESS_MS = 5 * SECOND;
const INVARIANT = '14 nothing is done by a wrong clock';

/** 14. While the clock is wrong, nothing is posted. Edits are harmless. */
export function checkNothingIsSentByWrongClock(
  context: YearContext,
  { subject, text }: AcceptedSend,
): void {
  if (subject.what === 'edit' || !isWrongForLong(context)) return;
  context.fail(INVARIANT, 'all', `${subject.what}: ${text}`);
}

/** 14. While the clock is wrong, no sweep calls POPBiLL. */
export function checkNoSweepCallByWrongClock(
  context: YearContext,
  { by, brn, call }: PopbillAnswer,
): void {
  if (by !== 'sweep' || !isWrongForLong(context)) return;
  context.fail(INVARIANT, brn, `POPBiLL is asked (${call})`);
}

function isWrongForLong({ surroundings, now }: YearContext): boolean {
  return surroundings.clockAheadMs !== 0 && now() - surroundings.changedAt.clock > IN_PROGRESS_MS;
}
