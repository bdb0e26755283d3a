import { DateTime, FixedOffsetZone } from 'luxon';
import type { Instant } from '../kernel/time.js';

/** A fixed offset (see kernel/time), because a named zone asks Intl about each date, which is several times slower. */
const SEOUL = FixedOffsetZone.instance(9 * 60);

/** A time in Seoul, not in the zone of the reader or machine, because an expiry is a Korean calendar date. */
export function inSeoul(at: Instant, locale: Language = 'en'): DateTime {
  return DateTime.fromMillis(at, { zone: SEOUL, locale });
}

export function clockTime(at: Instant): string {
  return inSeoul(at).toFormat('HH:mm');
}

/** For something that expires within seconds. */
export function clockTimeWithSeconds(at: Instant): string {
  return inSeoul(at).toFormat('HH:mm:ss');
}

/** `D-14`, on the day itself `D-day`, afterwards `1일 지남`. For Korean lists only. */
export function dMinus(days: number): string {
  if (days === 0) return 'D-day';
  return days < 0 ? `${-days}일 지남` : `D-${days}`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `740 KB`, `12.3 MB`; in powers of 1000, as disks are sold. */
export function bytes(value: number): string {
  const { size, name } = BYTE_UNITS.find((unit) => value >= unit.size) ?? KILOBYTE;
  const amount = value / size;
  return `${amount >= 100 || size === KILOBYTE.size ? number(Math.ceil(amount)) : amount.toFixed(1)} ${name}`;
}

const BYTE_UNITS = [
  { size: 1e12, name: 'TB' },
  { size: 1e9, name: 'GB' },
  { size: 1e6, name: 'MB' },
];
const KILOBYTE = { size: 1000, name: 'KB' };

/** `1 day`, `2 days`. English only: Korean nouns have no plural. */
export function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** The app's languages. Readers get their own; channels get that of the setting `CHANNEL_LANGUAGE`. */
export type Language = 'ko' | 'en';

export const LANGUAGES: readonly Language[] = ['ko', 'en'];

/** For Slack's or a browser's locale (`ko-KR`, `en-GB`). */
export function languageOf(locale: string): Language {
  return /^ko(?![a-z])/i.test(locale) ? 'ko' : 'en';
}

export type Say = (korean: string, english: string) => string;
