import type { Instant, SeoulDay } from './instant.js';
import { calendarDaysUntil, startOfSeoulDay } from './seoul-time.js';
import type { WorkingDays } from './working-days.js';

/** A warning is due so many days before the holiday data ends. */
const WARN_DAYS = 60;

/** How long holidays are known. `ends`: soon enough to do something about it; `ended`: only weekends are known. */
export type HolidayData =
  | { readonly kind: 'known' | 'ends' | 'ended'; readonly until: SeoulDay }
  | { readonly kind: 'none' };

export function holidayDataOf({ knownUntil }: WorkingDays, now: Instant): HolidayData {
  if (knownUntil === undefined) return { kind: 'none' };
  const daysLeft = calendarDaysUntil(startOfSeoulDay(knownUntil), now);
  if (daysLeft < 0) return { kind: 'ended', until: knownUntil };
  return { kind: daysLeft > WARN_DAYS ? 'known' : 'ends', until: knownUntil };
}
