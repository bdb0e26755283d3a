import { SECOND } from '../../src/kernel/time.js';
import type { Taken } from './busy-slack.js';
import type { Answered } from './living-popbill.js';
import type { Trial } from './trial.js';

/** What was on its way is over by then. */
const NOTICED_WITHIN = 5 * SECOND;
const NAME = '14 nobody acts by a wrong clock';

/** 14. By a wrong clock nothing is said aloud; that an edit waits for its turn does no harm. */
export function nothingIsSaidByAWrongClock(trial: Trial, { about, text }: Taken): void {
  if (about.what === 'edit' || !isWrongForLong(trial)) return;
  trial.fail(NAME, 'all', `${about.what}: ${text}`);
}

/** 14. And nobody is asked about by the schedule. */
export function nothingIsAskedByAWrongClock(trial: Trial, { by, brn, call }: Answered): void {
  if (by !== 'sweep' || !isWrongForLong(trial)) return;
  trial.fail(NAME, brn, `POPBiLL is asked (${call})`);
}

function isWrongForLong({ around, now }: Trial): boolean {
  return around.clockAheadMs !== 0 && now() - around.changedAt.clock > NOTICED_WITHIN;
}
