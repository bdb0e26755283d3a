import {
  addDays,
  calendarDaysUntil,
  HOUR,
  type Instant,
  MINUTE,
  type SeoulDay,
  seoulDayOf,
  startOfSeoulDay,
  weekdayOf,
} from './time.js';

/** Days before the end of the holiday data at which the warning begins. */
const WARN_DAYS = 60;

/** `ends`: ends soon, and somebody should act; `ended`: only weekends are known. */
export type HolidayData =
  | { readonly kind: 'known' | 'ends' | 'ended'; readonly until: SeoulDay }
  | { readonly kind: 'none' };

export function holidayDataOf({ knownUntil }: WorkingDays, now: Instant): HolidayData {
  if (knownUntil === undefined) return { kind: 'none' };
  const daysLeft = calendarDaysUntil(startOfSeoulDay(knownUntil), now);
  if (daysLeft < 0) return { kind: 'ended', until: knownUntil };
  return { kind: daysLeft > WARN_DAYS ? 'known' : 'ends', until: knownUntil };
}

/** The known days off. Saturdays and Sundays are never working days. */
export interface WorkingDays {
  /** Public holidays and substitute holidays, with those of the settings (`EXTRA_HOLIDAYS`). */
  readonly holidays: ReadonlySet<SeoulDay>;
  /** Last day with holiday data; after it only weekends are known. Absent: no data. */
  readonly knownUntil?: SeoulDay;
}

export const WEEKENDS_ONLY: WorkingDays = { holidays: new Set() };

/** The working day is 09:00 to 18:00, in minutes after midnight in Seoul. */
export const MORNING = 9 * 60;
const CLOSES = 18 * 60;

export function isWorkingDay(day: SeoulDay, { holidays }: WorkingDays): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

export function nextWorkingDay(day: SeoulDay, days: WorkingDays): SeoulDay {
  return stepTo(day, 1, days);
}

export function previousWorkingDay(day: SeoulDay, days: WorkingDays): SeoulDay {
  return stepTo(day, -1, days);
}

/** The working day that is `count` working days after `day`, which need not be one itself. */
export function addWorkingDays(day: SeoulDay, count: number, days: WorkingDays): SeoulDay {
  let reached = day;
  for (let remaining = count; remaining > 0; remaining--) reached = nextWorkingDay(reached, days);
  return reached;
}

/**
 * The last day before the next working day: the day itself when that is tomorrow, the Sunday on a Friday and on the
 * weekend that follows.
 */
export function eveOfNextWorkingDay(day: SeoulDay, days: WorkingDays): SeoulDay {
  return addDays(nextWorkingDay(day, days), -1);
}

/** How many days without work follow `day`, and the first working day after them. */
export function breakAfter(
  day: SeoulDay,
  days: WorkingDays,
): { readonly backOn: SeoulDay; readonly length: number } {
  let length = 0;
  let backOn = addDays(day, 1);
  for (; !isWorkingDay(backOn, days); backOn = addDays(backOn, 1)) length += 1;
  return { backOn, length };
}

/** The instant `hours` working hours (09:00 to 18:00 on working days) after `at`. */
export function addWorkingHours(at: Instant, hours: number, days: WorkingDays): Instant {
  let remaining = hours * HOUR;
  let day = seoulDayOf(at);
  let from = at;
  for (;;) {
    const begins = Math.max(from, atMinute(day, MORNING));
    const room = isWorkingDay(day, days) ? atMinute(day, CLOSES) - begins : 0;
    if (room > 0 && remaining <= room) return begins + remaining;
    remaining -= Math.max(0, room);
    day = nextWorkingDay(day, days);
    from = startOfSeoulDay(day);
  }
}

/** The instant a number of minutes after midnight of a day in Seoul. */
export function atMinute(day: SeoulDay, minute: number): Instant {
  return startOfSeoulDay(day) + minute * MINUTE;
}

function stepTo(day: SeoulDay, by: 1 | -1, days: WorkingDays): SeoulDay {
  let next = addDays(day, by);
  while (!isWorkingDay(next, days)) next = addDays(next, by);
  return next;
}
