import {
  calendarDaysUntil,
  DAY,
  HOUR,
  type Instant,
  isLastSecondOfDay,
  MINUTE,
  seoulDayOf,
} from '../kernel/time.js';
import { clockTime, count, inSeoul, type Language, number, type Say } from './format.js';
import { glossary } from './glossary.js';

/** A reader's language: the wording, the glossary, and the format of dates, numbers and lists. */
export type Tongue = ReturnType<typeof createTongue>;

function createTongue(language: Language) {
  const say: Say = language === 'ko' ? (korean) => korean : (_, english) => english;
  return {
    language,
    say,
    words: glossary(say),
    ...dates(language, say),
    ...amounts(say),
    ...lists(say),
  };
}

function dates(language: Language, say: Say) {
  const format = (at: Instant, korean: string, english: string) =>
    inSeoul(at, language).toFormat(say(korean, english));
  const nearDays = new Map([
    [-1, say('어제', 'yesterday')],
    [0, say('오늘', 'today')],
    [1, say('내일', 'tomorrow')],
  ]);

  /** With weekday and year: `2026년 12월 9일(수)`, `Wed 9 Dec 2026`. */
  const fullDate = (at: Instant) => format(at, 'y년 M월 d일(ccc)', 'ccc d LLL y');
  /** Without weekday, with year: `2026년 12월 9일`, `9 Dec 2026`. */
  const plainDate = (at: Instant) => format(at, 'y년 M월 d일', 'd LLL y');
  // The formats below show the year only if it differs from that of `reference`: the current time or, in a message that
  // stays, the time when it was written or when its problem began.
  /** With weekday: `12월 9일(수)`, `Wed 9 Dec`. */
  const shortDate = (at: Instant, reference: Instant) =>
    isSameYear(at, reference) ? format(at, 'M월 d일(ccc)', 'ccc d LLL') : fullDate(at);
  /** Without weekday: `12월 9일`, `9 Dec`. */
  const dayAndMonth = (at: Instant, reference: Instant) =>
    isSameYear(at, reference) ? format(at, 'M월 d일', 'd LLL') : plainDate(at);
  /** `08:31` in Korean, `08:31 KST` in English, because its readers may be in another time zone. */
  const zonedTime = (at: Instant) => say(clockTime(at), `${clockTime(at)} KST`);
  /** `11월 25일 08:31`, `25 Nov, 08:31`. */
  const dayAndTime = (at: Instant, reference: Instant) => {
    const day = dayAndMonth(at, reference);
    return say(`${day} ${clockTime(at)}`, `${day}, ${clockTime(at)}`);
  };
  return {
    fullDate,
    plainDate,
    shortDate,
    dayAndMonth,
    zonedTime,
    dayAndTime,
    /** For a text that begins with the time `start`: that time and other days with the date, later times as `09:10`. */
    timeAfter: (at: Instant, start: Instant) =>
      at !== start && calendarDaysUntil(at, start) === 0 ? clockTime(at) : dayAndTime(at, start),
    /** For text that is read now: `오늘 08:31`, `yesterday 08:31`, otherwise the date and time. */
    relativeTime(at: Instant, now: Instant): string {
      const word = nearDays.get(calendarDaysUntil(at, now));
      return word === undefined ? dayAndTime(at, now) : `${word} ${clockTime(at)}`;
    },
    /** `undefined` at the day's last second, which adds nothing to the date. */
    expiryTime: (expiresAt: Instant) =>
      isLastSecondOfDay(expiresAt) ? undefined : zonedTime(expiresAt),
  };
}

function amounts(say: Say) {
  /** `6일`, `1일 2시간`, `2시간 23분`, `48분`, `1분 미만`; `6 days`, `1 day 2 h`. */
  function duration(ms: number): string {
    const minutes = Math.floor(ms / MINUTE);
    if (minutes < 1) return say('1분 미만', 'less than a minute');
    if (ms >= 2 * DAY) {
      const days = Math.round(ms / DAY);
      return say(`${days}일`, count(days, 'day'));
    }
    const hours = Math.floor(ms / HOUR);
    if (ms >= DAY) {
      const restHours = hours - 24;
      if (restHours === 0) return say('1일', '1 day');
      return say(`1일 ${restHours}시간`, `1 day ${restHours} h`);
    }
    if (hours === 0) return say(`${minutes}분`, count(minutes, 'minute'));
    const restMinutes = minutes - hours * 60;
    if (restMinutes === 0) return say(`${hours}시간`, count(hours, 'hour'));
    return say(`${hours}시간 ${restMinutes}분`, `${hours} h ${restMinutes} min`);
  }

  return {
    duration,
    /** How long it took until something ended: `6일 만에`, `after 6 days`; `1분도 안 되어`, `in less than a minute`. */
    afterDuration(ms: number): string {
      if (ms < MINUTE) return say('1분도 안 되어', `in ${duration(ms)}`);
      return say(`${duration(ms)} 만에`, `after ${duration(ms)}`);
    },
    /** `14일 남음`, `14 days left`; on the day itself `오늘 만료`, `expires today`; later `1일 지남`, `expired 1 day ago`. */
    daysLeft(days: number): string {
      if (days === 0) return say('오늘 만료', 'expires today');
      if (days < 0) return say(`${-days}일 지남`, `expired ${count(-days, 'day')} ago`);
      return say(`${days}일 남음`, `${count(days, 'day')} left`);
    },
    companies: (value: number) =>
      say(`${number(value)}곳`, value === 1 ? '1 company' : `${number(value)} companies`),
  };
}

function lists(say: Say) {
  /** `한빛상사, 누리식품`; `Hanbit, Nuri and Daon`. */
  function list(items: readonly string[]): string {
    const joined = items.join(', ');
    if (items.length < 2) return joined;
    return say(joined, `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);
  }

  return {
    list,
    /** `한빛상사, 누리식품 외 3곳`; `Hanbit, Nuri and 3 more`. `unit`: the Korean counter for the items. */
    listFirst(shown: readonly string[], total: number, unit = '곳'): string {
      const hidden = total - shown.length;
      if (hidden <= 0) return list(shown);
      const korean = `${shown.join(', ')} 외 ${number(hidden)}${unit}`;
      return say(korean, list([...shown, `${number(hidden)} more`]));
    },
  };
}

function isSameYear(at: Instant, reference: Instant): boolean {
  return seoulDayOf(at).slice(0, 4) === seoulDayOf(reference).slice(0, 4);
}

export const TONGUES = { ko: createTongue('ko'), en: createTongue('en') } as const;
