import type { Instant, SeoulDay } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { addDays, calendarDaysUntil, seoulDayOf, startOfSeoulDay } from '../kernel/seoul-time.js';
import {
  eveOfNextWorkingDay,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  type WorkingDays,
} from '../kernel/working-days.js';

/**
 * The days left by which the ladder judges a certificate: those of the eve of the next working day, so that what is
 * crossed over a weekend or holiday is told before it. The same on all days of such a break, so that nothing goes back
 * a step in it. Nothing is overdue before its last day is over: 0 at least until then.
 */
export function daysLeftAhead(
  expiresAt: Instant,
  { days }: Pick<Policy, 'days'>,
  now: Instant,
): number {
  const ahead = calendarDaysUntil(expiresAt, eveOf(seoulDayOf(now), days));
  return calendarDaysUntil(expiresAt, now) < 0 ? ahead : Math.max(0, ahead);
}

/** The last answer about each calendar: 100,000 companies are judged on one and the same day. */
const lastEve = new WeakMap<WorkingDays, { readonly today: SeoulDay; readonly eve: Instant }>();

function eveOf(today: SeoulDay, days: WorkingDays): Instant {
  const last = lastEve.get(days);
  if (last?.today === today) return last.eve;
  const eve = startOfSeoulDay(eveOfNextWorkingDay(today, days));
  lastEve.set(days, { today, eve });
  return eve;
}

/**
 * The day on which a rung that is not crossed yet will be told: its own, or the last working day before it where
 * nobody works on it. Of an overdue rung not before the certificate's last day is over.
 */
export function noticeDayOf(
  rung: number,
  expiresAt: Instant,
  about: { readonly policy: Pick<Policy, 'days' | 'quietHours'>; readonly now: Instant },
): SeoulDay {
  const { policy, now } = about;
  const { days } = policy;
  const expiryDay = seoulDayOf(expiresAt);
  const ownDay = addDays(expiryDay, -rung);
  const crossedOn = isWorkingDay(ownDay, days) ? ownDay : previousWorkingDay(ownDay, days);
  const tomorrow = addDays(seoulDayOf(now), 1);
  const notBefore = rung < 0 ? [tomorrow, addDays(expiryDay, 1)] : [tomorrow];
  const day = [crossedOn, ...notBefore].toSorted().at(-1) ?? tomorrow;
  return policy.quietHours === 'off' || isWorkingDay(day, days) ? day : nextWorkingDay(day, days);
}
