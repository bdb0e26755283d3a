/** A moment, in milliseconds since 1970-01-01T00:00:00Z. Without a zone; days are counted in Asia/Seoul. */
export type Instant = number;

/** A calendar day in Asia/Seoul, `YYYY-MM-DD`. Compares correctly as text. */
export type SeoulDay = string;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Seoul has been nine hours ahead of UTC all year since daylight saving ended on 9 October 1988 (IANA tz database,
 * Asia/Seoul), so days are counted by arithmetic: a list of 100,000 companies is assessed without building 100,000
 * zoned dates. Holds for later instants only; no certificate is older. The test compares it with luxon.
 */
const OFFSET = 9 * HOUR;

/** The calendar day in Seoul at this instant. */
export function seoulDayOf(at: Instant): SeoulDay {
  const number = dayNumber(at);
  const cached = writtenDays.get(number);
  if (cached !== undefined) return cached;
  const day = new Date(number * DAY).toISOString().slice(0, 10);
  if (writtenDays.size >= DAYS_KEPT) writtenDays.clear();
  writtenDays.set(number, day);
  return day;
}

/** A cache, because formatting is slow and the same few days recur. */
const writtenDays = new Map<number, SeoulDay>();
const DAYS_KEPT = 2000;

/**
 * Calendar days in Seoul from `now` to `at`: 0 on the same day, 1 for tomorrow even when it is a minute away, negative
 * for past days. The only definition of "days left".
 */
export function calendarDaysUntil(at: Instant, now: Instant): number {
  return dayNumber(at) - dayNumber(now);
}

/** Midnight in Seoul at which the day begins. */
export function startOfSeoulDay(day: SeoulDay): Instant {
  return numberOf(day) * DAY - OFFSET;
}

/** 0 on a Sunday, 6 on a Saturday. */
export function weekdayOf(day: SeoulDay): number {
  // Day 0, 1 January 1970, was a Thursday.
  return (((numberOf(day) + 4) % 7) + 7) % 7;
}

/** A cache for parsing. */
const readDays = new Map<SeoulDay, number>();

function numberOf(day: SeoulDay): number {
  const cached = readDays.get(day);
  if (cached !== undefined) return cached;
  const number = Date.parse(`${day}T00:00:00Z`) / DAY;
  if (readDays.size >= DAYS_KEPT) readDays.clear();
  readDays.set(day, number);
  return number;
}

/** The day `count` days later, or earlier when negative. */
export function addDays(day: SeoulDay, count: number): SeoulDay {
  return seoulDayOf(startOfSeoulDay(day) + count * DAY);
}

/**
 * Reads POPBiLL's dates: 14 digits `yyyyMMddHHmmss`, or 8 digits, which mean the last second of that day. They have
 * no zone; a Korean certificate's are Seoul's. `undefined` for anything else, including days that do not exist.
 */
export function seoulInstant(digits: string): Instant | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/.exec(digits);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = parts;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(wall);
  // Date.parse accepts 30 February and 24:00:00; neither reads back as it was written.
  if (Number.isNaN(at) || new Date(at).toISOString() !== wall) return undefined;
  return at - OFFSET;
}

/** Whether the instant lies in the last second of its Seoul day, so that naming the time adds nothing to the date. */
export function isLastSecondOfDay(at: Instant): boolean {
  return at + OFFSET - dayNumber(at) * DAY >= DAY - SECOND;
}

/**
 * Whether a certificate has expired. Its last second still counts (`20261209235959` is good until midnight), so that
 * one which ends with the day is never both expired and on its last day.
 */
export function hasExpired(expiresAt: Instant, now: Instant): boolean {
  return now >= expiresAt + SECOND;
}

function dayNumber(at: Instant): number {
  return Math.floor((at + OFFSET) / DAY);
}

const YEAR_2000 = Date.UTC(1999, 11, 31, 15);
const THIRTY_YEARS = 30 * 365.25 * DAY;

/**
 * Whether a date is plausible as an expiry. A missing date or "no end" is often written as the first or last day of a
 * calendar (1 January 1, 31 December 9999).
 */
export function isPossibleEnd(at: Instant, now: Instant): boolean {
  return at >= YEAR_2000 && at <= now + THIRTY_YEARS;
}
