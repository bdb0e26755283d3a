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

/** Days before the end of the holiday data. */
const WARN_DAYS = 60;

export type HolidayData =
  | { readonly kind: 'known' | 'ends-soon' | 'ended'; readonly until: SeoulDay }
  | { readonly kind: 'none' };

export function holidayDataOf({ knownUntil }: Holidays, now: Instant): HolidayData {
  if (knownUntil === undefined) return { kind: 'none' };
  const daysLeft = calendarDaysUntil(startOfSeoulDay(knownUntil), now);
  if (daysLeft < 0) return { kind: 'ended', until: knownUntil };
  return { kind: daysLeft > WARN_DAYS ? 'known' : 'ends-soon', until: knownUntil };
}

/** The days off besides Saturdays and Sundays, which are never working days. */
export interface Holidays {
  /** Public and substitute holidays, and those of the setting `EXTRA_HOLIDAYS`. */
  readonly dates: ReadonlySet<SeoulDay>;
  /** Last day with holiday data; after it only weekends are known. Absent: no data. */
  readonly knownUntil?: SeoulDay;
}

export const WEEKENDS_ONLY: Holidays = { dates: new Set() };

/** In minutes after midnight in Seoul. */
export const OPENING_MINUTE = 9 * 60;
const CLOSING_MINUTE = 18 * 60;

export function isWorkingDay(day: SeoulDay, { dates }: Holidays): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !dates.has(day);
}

export function nextWorkingDay(day: SeoulDay, holidays: Holidays): SeoulDay {
  return findWorkingDay(day, 1, holidays);
}

export function previousWorkingDay(day: SeoulDay, holidays: Holidays): SeoulDay {
  return findWorkingDay(day, -1, holidays);
}

/** The working day that is `count` working days after `day`, which need not be a working day. */
export function addWorkingDays(day: SeoulDay, count: number, holidays: Holidays): SeoulDay {
  let workingDay = day;
  for (let i = 0; i < count; i++) workingDay = nextWorkingDay(workingDay, holidays);
  return workingDay;
}

/** `day` itself, or the last of the days off that follow it, usually a Sunday. */
export function eveOfNextWorkingDay(day: SeoulDay, holidays: Holidays): SeoulDay {
  return addDays(nextWorkingDay(day, holidays), -1);
}

/** The days off that follow `day`: their number, and the first working day after them. */
export function breakAfter(day: SeoulDay, holidays: Holidays) {
  let length = 0;
  let backOn = addDays(day, 1);
  for (; !isWorkingDay(backOn, holidays); backOn = addDays(backOn, 1)) length += 1;
  return { backOn, length };
}

export function addWorkingHours(at: Instant, hours: number, holidays: Holidays): Instant {
  let remaining = hours * HOUR;
  let day = seoulDayOf(at);
  let from = at;
  for (;;) {
    const start = Math.max(from, atMinute(day, OPENING_MINUTE));
    const available = isWorkingDay(day, holidays) ? atMinute(day, CLOSING_MINUTE) - start : 0;
    if (available > 0 && remaining <= available) return start + remaining;
    remaining -= Math.max(0, available);
    day = nextWorkingDay(day, holidays);
    from = startOfSeoulDay(day);
  }
}

export function atMinute(day: SeoulDay, minute: number): Instant {
  return startOfSeoulDay(day) + minute * MINUTE;
}

function findWorkingDay(day: SeoulDay, step: 1 | -1, holidays: Holidays): SeoulDay {
  let next = addDays(day, step);
  while (!isWorkingDay(next, holidays)) next = addDays(next, step);
  return next;
}
