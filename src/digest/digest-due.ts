import { type Instant, MINUTE } from '../kernel/instant.js';
import { type Calm, isQuiet } from '../kernel/quiet-hours.js';
import { seoulDayOf, startOfSeoulDay } from '../kernel/seoul-time.js';
import { isWorkingDay } from '../kernel/working-days.js';
import type { DigestRecord } from '../records/digest.js';

/** How long a digest waits for the day's sweep. */
export const WAITS_FOR_SWEEP = 30 * MINUTE;

/**
 * Whether the day's digest has to be made now. It is made once a working day, at the first time its schedule names on
 * that day; one that was missed is made up for on the same day while it is not quiet. It waits half an hour for the
 * day's sweep, counted from the process's start where that is later, unless quiet hours would come in between.
 *
 * @param about.nextRun the first time of the schedule after an instant
 */
export function isDigestDue(about: {
  readonly last: DigestRecord | undefined;
  readonly now: Instant;
  readonly runningSince: Instant;
  readonly sweepDone: boolean;
  readonly nextRun: (after: Instant) => Instant | undefined;
  readonly calm: Calm;
}): boolean {
  const { last, now, calm } = about;
  const today = seoulDayOf(now);
  if (!isWorkingDay(today, calm.days)) return false;
  // One of a later day was made by a wrong clock.
  if (last?.day === today) return false;
  const dueAt = about.nextRun(startOfSeoulDay(today) - 1);
  if (dueAt === undefined || seoulDayOf(dueAt) !== today || now < dueAt) return false;
  // A schedule that lies in quiet hours itself was meant so.
  const mindsQuiet = !isQuiet(dueAt, calm);
  if (mindsQuiet && isQuiet(now, calm)) return false;
  if (about.sweepDone) return true;
  const waitsUntil = Math.max(dueAt, about.runningSince) + WAITS_FOR_SWEEP;
  return now >= waitsUntil || (mindsQuiet && isQuiet(waitsUntil, calm));
}
