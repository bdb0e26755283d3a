import { DateTime, FixedOffsetZone } from 'luxon';
import {
  calendarDaysUntil,
  DAY,
  HOUR,
  type Instant,
  isLastSecondOfDay,
  MINUTE,
  seoulDayOf,
} from '../kernel/time.js';

// Everything here is said in Asia/Seoul, wherever the reader or the machine is: an expiry is a Korean calendar date.

/** With weekday and year: `2026년 12월 9일(수)`, `Wed 9 Dec 2026`. */
export function fullDate(at: Instant, language: Language): string {
  return seoul(at, language).toFormat(language === 'ko' ? 'y년 M월 d일(ccc)' : 'ccc d LLL y');
}

/** With weekday, and the year only where it is not this one: `12월 9일(수)`, `Wed 9 Dec`. */
export function shortDate(at: Instant, now: Instant, language: Language): string {
  if (!isSameYear(at, now)) return fullDate(at, language);
  return seoul(at, language).toFormat(language === 'ko' ? 'M월 d일(ccc)' : 'ccc d LLL');
}

/** Without weekday, and the year only where it is not this one: `12월 9일`, `9 Dec`. */
export function dayAndMonth(at: Instant, now: Instant, language: Language): string {
  if (!isSameYear(at, now)) return plainDate(at, language);
  return seoul(at, language).toFormat(language === 'ko' ? 'M월 d일' : 'd LLL');
}

/** Without weekday, with year: `2026년 12월 9일`, `9 Dec 2026`. */
export function plainDate(at: Instant, language: Language): string {
  return seoul(at, language).toFormat(language === 'ko' ? 'y년 M월 d일' : 'd LLL y');
}

/** `08:31`. */
export function clockTime(at: Instant): string {
  return seoul(at, 'en').toFormat('HH:mm');
}

/** `14:03:30`, for what lives seconds. */
export function clockTimeWithSeconds(at: Instant): string {
  return seoul(at, 'en').toFormat('HH:mm:ss');
}

/** `08:31` in Korean, `08:31 KST` in English, whose readers may sit in another zone. */
export function zonedTime(at: Instant, language: Language): string {
  return language === 'ko' ? clockTime(at) : `${clockTime(at)} KST`;
}

/** A moment that stays true however late it is read: `11월 25일 08:31`, `25 Nov, 08:31`. For stored messages. */
export function dayAndTime(at: Instant, now: Instant, language: Language): string {
  const day = dayAndMonth(at, now, language);
  return language === 'ko' ? `${day} ${clockTime(at)}` : `${day}, ${clockTime(at)}`;
}

/** A moment as one says it to somebody who reads it now: `오늘 08:31`, `yesterday 08:31`, else the date and time. */
export function spokenTime(at: Instant, now: Instant, language: Language): string {
  const word = NEAR_DAYS[language].get(calendarDaysUntil(at, now));
  return word === undefined ? dayAndTime(at, now, language) : `${word} ${clockTime(at)}`;
}

/** `14일 남음`, `14 days left`; on the day itself `오늘 만료`, `expires today`; afterwards `1일 지남`, `expired 1 day ago`. */
export function daysLeft(days: number, language: Language): string {
  if (days === 0) return language === 'ko' ? '오늘 만료' : 'expires today';
  if (days < 0) return daysAgo(-days, language);
  return language === 'ko' ? `${days}일 남음` : `${count(days, 'day')} left`;
}

/** `D-14`, on the day itself `D-day`, afterwards `1일 지남`. For Korean lists only. */
export function dMinus(days: number): string {
  if (days === 0) return 'D-day';
  return days < 0 ? daysAgo(-days, 'ko') : `D-${days}`;
}

/** How long something took, as exactly as it matters: `6일`, `1일 2시간`, `2시간 23분`, `48분`, `1분 미만`. */
export function duration(ms: number, language: Language): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return language === 'ko' ? '1분 미만' : 'less than a minute';
  if (ms >= 2 * DAY) {
    const days = Math.round(ms / DAY);
    return language === 'ko' ? `${days}일` : count(days, 'day');
  }
  const hours = Math.floor(ms / HOUR);
  if (ms >= DAY) {
    const over = hours - 24;
    if (language === 'ko') return over === 0 ? '1일' : `1일 ${over}시간`;
    return over === 0 ? '1 day' : `1 day ${over} h`;
  }
  const rest = minutes - hours * 60;
  if (language === 'ko') {
    return [hours > 0 ? `${hours}시간` : '', rest > 0 ? `${rest}분` : ''].filter(Boolean).join(' ');
  }
  if (hours === 0) return count(rest, 'minute');
  return rest === 0 ? count(hours, 'hour') : `${hours} h ${rest} min`;
}

/** After how long something was over: `6일 만에`, `1분도 안 되어`. */
export function overAfter(ms: number, language: Language): string {
  const lasted = duration(ms, language);
  if (language === 'en') return ms < MINUTE ? `in ${lasted}` : `after ${lasted}`;
  return ms < MINUTE ? '1분도 안 되어' : `${lasted} 만에`;
}

/** `3,000`. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `740 KB`, `12.3 MB`, `21.4 GB`, by thousands as disks are sold. */
export function bytes(value: number): string {
  const [unit, name] = BYTE_UNITS.find(([size]) => value >= size) ?? [1000, 'KB'];
  const amount = value / unit;
  return `${amount >= 100 || name === 'KB' ? number(Math.ceil(amount)) : amount.toFixed(1)} ${name}`;
}

const BYTE_UNITS: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
];

/** `한빛상사, 누리식품`; `Hanbit, Nuri and Daon`. */
export function list(items: readonly string[], language: Language): string {
  if (language === 'ko' || items.length < 2) return items.join(', ');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 day`, `2 days`. English only: Korean nouns have no plural. */
export function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** The first of many: `한빛상사, 누리식품 외 3곳`; `Hanbit, Nuri and 3 more`. `unit`: what Korean counts them in. */
export function listOfSome(
  shown: readonly string[],
  total: number,
  language: Language,
  unit = '곳',
): string {
  const left = total - shown.length;
  if (left <= 0) return list(shown, language);
  if (language === 'en') return list([...shown, `${number(left)} more`], 'en');
  return `${shown.join(', ')} 외 ${number(left)}${unit}`;
}

/**
 * The time of day of an expiry, unless it is the day's last second and therefore says nothing the date does not:
 * `20:47`, in English `20:47 KST`.
 */
export function expiryTime(expiresAt: Instant, language: Language): string | undefined {
  return isLastSecondOfDay(expiresAt) ? undefined : zonedTime(expiresAt, language);
}

const NEAR_DAYS: Readonly<Record<Language, ReadonlyMap<number, string>>> = {
  ko: new Map([
    [-1, '어제'],
    [0, '오늘'],
    [1, '내일'],
  ]),
  en: new Map([
    [-1, 'yesterday'],
    [0, 'today'],
    [1, 'tomorrow'],
  ]),
};

function daysAgo(days: number, language: Language): string {
  return language === 'ko' ? `${days}일 지남` : `expired ${count(days, 'day')} ago`;
}

function isSameYear(at: Instant, now: Instant): boolean {
  return seoulDayOf(at).slice(0, 4) === seoulDayOf(now).slice(0, 4);
}

/** A named zone would ask Intl about each date, which costs several times as much. kernel/time says why this holds. */
const SEOUL = FixedOffsetZone.instance(9 * 60);

/** en-US, because en-GB abbreviates September to four letters. */
function seoul(at: Instant, language: Language): DateTime {
  return DateTime.fromMillis(at, {
    zone: SEOUL,
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
  });
}

/** The languages the product speaks. A reader gets their own; a channel gets `CHANNEL_LANGUAGE`. */
export type Language = 'ko' | 'en';

export const LANGUAGES: readonly Language[] = ['ko', 'en'];

/** The language for a Slack locale such as `ko-KR` or `en-GB`: Korean for every `ko`, English for the rest. */
export function languageOf(slackLocale: string): Language {
  return /^ko(?![a-z])/i.test(slackLocale) ? 'ko' : 'en';
}

/** Of two wordings that say the same, the one in the reader's language. */
export type Say = (korean: string, english: string) => string;
