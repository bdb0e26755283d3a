import type { Instant } from '../kernel/time.js';
import type { Language, Say } from './format.js';
import * as format from './format.js';
import { glossary, type Words } from './glossary.js';

/** A reader's language: which wording to take, the glossary, and how dates, numbers and lists are written. */
export interface Tongue {
  readonly language: Language;
  readonly say: Say;
  readonly words: Words;
  readonly fullDate: (at: Instant) => string;
  readonly shortDate: (at: Instant, now: Instant) => string;
  readonly plainDate: (at: Instant) => string;
  readonly dayAndMonth: (at: Instant, now: Instant) => string;
  readonly dayAndTime: (at: Instant, now: Instant) => string;
  readonly spokenTime: (at: Instant, now: Instant) => string;
  readonly zonedTime: (at: Instant) => string;
  readonly expiryTime: (expiresAt: Instant) => string | undefined;
  readonly duration: (ms: number) => string;
  readonly overAfter: (ms: number) => string;
  readonly daysLeft: (days: number) => string;
  readonly list: (items: readonly string[]) => string;
  readonly listOfSome: (shown: readonly string[], total: number, unit?: string) => string;
  /** `3곳`, `3 companies`. */
  readonly companies: (value: number) => string;
}

function tongue(language: Language): Tongue {
  const say: Say = language === 'ko' ? (korean) => korean : (_, english) => english;
  return {
    language,
    say,
    words: glossary(say),
    fullDate: (at) => format.fullDate(at, language),
    shortDate: (at, now) => format.shortDate(at, now, language),
    plainDate: (at) => format.plainDate(at, language),
    dayAndMonth: (at, now) => format.dayAndMonth(at, now, language),
    dayAndTime: (at, now) => format.dayAndTime(at, now, language),
    spokenTime: (at, now) => format.spokenTime(at, now, language),
    zonedTime: (at) => format.zonedTime(at, language),
    expiryTime: (expiresAt) => format.expiryTime(expiresAt, language),
    duration: (ms) => format.duration(ms, language),
    overAfter: (ms) => format.overAfter(ms, language),
    daysLeft: (days) => format.daysLeft(days, language),
    list: (items) => format.list(items, language),
    listOfSome: (shown, total, unit) => format.listOfSome(shown, total, language, unit),
    companies: (value) =>
      say(
        `${format.number(value)}곳`,
        value === 1 ? '1 company' : `${format.number(value)} companies`,
      ),
  };
}

export const TONGUES: Readonly<Record<Language, Tongue>> = { ko: tongue('ko'), en: tongue('en') };
