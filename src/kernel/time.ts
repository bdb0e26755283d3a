/** A point in time, in milliseconds since 1970-01-01T00:00:00Z. It has no zone; days are counted in Asia/Seoul. */
export type Instant = number;

/** A calendar day in Asia/Seoul, `YYYY-MM-DD`. Compares correctly as text. */
export type SeoulDay = string;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Seoul has been nine hours ahead of UTC all year since daylight saving ended on 9 October 1988 (tz database). Days are
 * counted by this offset, because zoned dates are slow with 100,000 companies. It is wrong for earlier instants, but no
 * certificate is that old. test/kernel/seoul-time.test.ts compares it with luxon.
 */
const SEOUL_OFFSET = 9 * HOUR;

export function seoulDayOf(at: Instant): SeoulDay {
  return formatDayNumber(dayNumber(at));
}

/** For other programs. */
export function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}

const MAX_CACHED = 2000;

/** Caches a function of times, because formatting and parsing are slow and the same few days recur. */
export function cachedByTime<Time, Result>(compute: (time: Time) => Result) {
  const results = new Map<Time, Result>();
  return (time: Time): Result => {
    const cached = results.get(time);
    if (cached !== undefined) return cached;
    const result = compute(time);
    if (results.size >= MAX_CACHED) results.clear();
    results.set(time, result);
    return result;
  };
}

const formatDayNumber = cachedByTime(
  (number: number): SeoulDay => new Date(number * DAY).toISOString().slice(0, 10),
);
const parseDayNumber = cachedByTime((day: SeoulDay) => Date.parse(`${day}T00:00:00Z`) / DAY);

/**
 * Calendar days in Seoul from `now` to `at`: 0 on the same day, 1 for tomorrow even if that is a minute away, negative
 * for past days. This is the only definition of "days left".
 */
export function calendarDaysUntil(at: Instant, now: Instant): number {
  return dayNumber(at) - dayNumber(now);
}

export function startOfSeoulDay(day: SeoulDay): Instant {
  return parseDayNumber(day) * DAY - SEOUL_OFFSET;
}

/** 0 on a Sunday, 6 on a Saturday. */
export function weekdayOf(day: SeoulDay): number {
  // Day 0, 1 January 1970, was a Thursday.
  return (((parseDayNumber(day) + 4) % 7) + 7) % 7;
}

export function addDays(day: SeoulDay, count: number): SeoulDay {
  return seoulDayOf(startOfSeoulDay(day) + count * DAY);
}

/** In Seoul time: 14 digits `yyyyMMddHHmmss`, or 8 digits, which mean the last second of that day. */
export function parsePopbillDate(digits: string): Instant | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/.exec(digits);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = parts;
  const wallTime = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(wallTime);
  // Date.parse accepts 30 February and 24:00:00 as times of a later day, so toISOString gives another text.
  if (Number.isNaN(at) || new Date(at).toISOString() !== wallTime) return undefined;
  return at - SEOUL_OFFSET;
}

/** In Seoul. Such a time of day adds nothing to the date of an expiry. */
export function isLastSecondOfDay(at: Instant): boolean {
  return at + SEOUL_OFFSET - dayNumber(at) * DAY >= DAY - SECOND;
}

/** A certificate is valid until the end of its last second, so `20261209235959` is not expired on its last day. */
export function hasExpired(expiresAt: Instant, now: Instant): boolean {
  return now >= expiresAt + SECOND;
}

/** False if `at` is in the future. */
export function isWithin(at: Instant | undefined, ms: number, now: Instant): boolean {
  return at !== undefined && at <= now && now - at < ms;
}

function dayNumber(at: Instant): number {
  return Math.floor((at + SEOUL_OFFSET) / DAY);
}

const YEAR_2000 = startOfSeoulDay('2000-01-01');
const THIRTY_YEARS = 30 * 365.25 * DAY;

/** A missing date or "no end" is often written as the first or last day of a calendar (0001-01-01, 9999-12-31). */
export function isPlausibleExpiry(at: Instant, now: Instant): boolean {
  return at >= YEAR_2000 && at <= now + THIRTY_YEARS;
}
