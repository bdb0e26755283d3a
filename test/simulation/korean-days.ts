import { DateTime } from 'luxon';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';

const ZONE = 'Asia/Seoul';

/** The simulation's calendar, written independently of the product's. */
export interface Calendar {
  dayOf(at: Instant): string;
  /** Minutes after midnight. */
  minuteOf(at: Instant): number;
  at(day: string, minute: number): Instant;
  isWorking(day: string): boolean;
  daysBetween(from: string, to: string): number;
  plus(day: string, days: number): string;
  /** Quiet hours: 20:00 to 08:30, and all days that are not working days. */
  isQuiet(at: Instant): boolean;
  /** The last day before the next working day. */
  eve(day: string): string;
  /** Working days after `from` up to `to`. */
  workingDaysBetween(from: string, to: string): number;
  /** The part of this period that is between 09:00 and 18:00 of working days, in milliseconds. */
  workingTime(from: Instant, to: Instant): number;
}

export function koreanCalendar(holidays: ReadonlySet<string>): Calendar {
  // Cached, because few days are asked for very often.
  const dayNames = new Map<number, string>();
  const dayOf = (at: Instant): string => {
    const number = Math.floor((at + 9 * HOUR) / DAY);
    const name = dayNames.get(number) ?? new Date(number * DAY).toISOString().slice(0, 10);
    dayNames.set(number, name);
    return name;
  };
  const midnights = new Map<string, Instant>();
  const midnight = (day: string): Instant => {
    const at = midnights.get(day) ?? Date.parse(`${day}T00:00:00+09:00`);
    midnights.set(day, at);
    return at;
  };
  const plus = (day: string, days: number): string => dayOf(midnight(day) + days * DAY);
  const daysBetween = (from: string, to: string): number =>
    Math.round((midnight(to) - midnight(from)) / DAY);
  const isWorkingByDay = new Map<string, boolean>();

  function isWorking(day: string): boolean {
    const cached = isWorkingByDay.get(day);
    if (cached !== undefined) return cached;
    const { weekday } = DateTime.fromISO(day, { zone: ZONE });
    const works = weekday <= 5 && !holidays.has(day);
    isWorkingByDay.set(day, works);
    return works;
  }

  const minuteOf = (at: Instant): number => Math.floor((at - midnight(dayOf(at))) / MINUTE);

  return {
    dayOf,
    minuteOf,
    at: (day, minute) => midnight(day) + minute * MINUTE,
    isWorking,
    daysBetween,
    plus,
    isQuiet(at) {
      const minute = minuteOf(at);
      return !isWorking(dayOf(at)) || minute < 8 * 60 + 30 || minute >= 20 * 60;
    },
    eve(day) {
      let last = day;
      while (!isWorking(plus(last, 1))) last = plus(last, 1);
      return last;
    },
    workingDaysBetween(from, to) {
      let count = 0;
      for (let day = plus(from, 1); day <= to; day = plus(day, 1)) if (isWorking(day)) count++;
      return count;
    },
    workingTime(from, to) {
      let sum = 0;
      for (let day = dayOf(from); day <= dayOf(to); day = plus(day, 1)) {
        if (!isWorking(day)) continue;
        const [opens, closes] = [midnight(day) + 9 * HOUR, midnight(day) + 18 * HOUR];
        sum += Math.max(0, Math.min(to, closes) - Math.max(from, opens));
      }
      return sum;
    },
  };
}
