import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import { clockTimeWithSeconds, dMinus, languageOf, number } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';
import { endOf } from '../support/reasons.js';

const now = seoul('2026-11-25 08:31');
const expiry = endOf('2026-12-09');

describe('dates', () => {
  it('are written with weekday and year', () => {
    expect(TONGUES.ko.fullDate(expiry)).toBe('2026년 12월 9일(수)');
    expect(TONGUES.en.fullDate(expiry)).toBe('Wed 9 Dec 2026');
  });

  it('omit the current year', () => {
    expect(TONGUES.ko.shortDate(expiry, now)).toBe('12월 9일(수)');
    expect(TONGUES.en.shortDate(expiry, now)).toBe('Wed 9 Dec');
    expect(TONGUES.ko.dayAndMonth(expiry, now)).toBe('12월 9일');
    expect(TONGUES.en.dayAndMonth(expiry, now)).toBe('9 Dec');
  });

  it('include any other year', () => {
    const next = endOf('2027-01-04');

    expect(TONGUES.ko.shortDate(next, now)).toBe('2027년 1월 4일(월)');
    expect(TONGUES.en.shortDate(next, now)).toBe('Mon 4 Jan 2027');
    expect(TONGUES.ko.dayAndMonth(next, now)).toBe('2027년 1월 4일');
    expect(TONGUES.en.plainDate(next)).toBe('4 Jan 2027');
  });

  it('are dates in Seoul, where New Year begins nine hours before UTC', () => {
    const newYear = Date.parse('2026-12-31T15:00:00Z');

    expect(TONGUES.ko.fullDate(newYear)).toBe('2027년 1월 1일(금)');
    expect(TONGUES.en.dayAndMonth(newYear, now)).toBe('1 Jan 2027');
  });

  it('abbreviate September to three letters', () => {
    expect(TONGUES.en.plainDate(endOf('2026-09-01'))).toBe('1 Sep 2026');
  });
});

describe('times', () => {
  it('have the time zone only in English', () => {
    expect(TONGUES.ko.zonedTime(now)).toBe('08:31');
    expect(TONGUES.en.zonedTime(now)).toBe('08:31 KST');
  });

  it('can include the day', () => {
    expect(TONGUES.ko.dayAndTime(now, now)).toBe('11월 25일 08:31');
    expect(TONGUES.en.dayAndTime(now, now)).toBe('25 Nov, 08:31');
  });

  it('can include seconds', () => {
    expect(clockTimeWithSeconds(seoul('2026-11-25 14:03') + 30_000)).toBe('14:03:30');
  });

  it.each([
    { at: '2026-11-25 08:31', ko: '오늘 08:31', en: 'today 08:31' },
    { at: '2026-11-25 00:00', ko: '오늘 00:00', en: 'today 00:00' },
    { at: '2026-11-24 23:59', ko: '어제 23:59', en: 'yesterday 23:59' },
    { at: '2026-11-26 08:30', ko: '내일 08:30', en: 'tomorrow 08:30' },
    { at: '2026-11-23 08:30', ko: '11월 23일 08:30', en: '23 Nov, 08:30' },
  ])('can be relative: $en', ({ at, ko, en }) => {
    expect(TONGUES.ko.relativeTime(seoul(at), now)).toBe(ko);
    expect(TONGUES.en.relativeTime(seoul(at), now)).toBe(en);
  });
});

describe('expiryTime', () => {
  it('is undefined if a certificate ends with the day', () => {
    expect(TONGUES.ko.expiryTime(expiry)).toBeUndefined();
  });

  it('is the time of day if a certificate ends within the day', () => {
    expect(TONGUES.ko.expiryTime(seoul('2026-12-09 20:47'))).toBe('20:47');
    expect(TONGUES.en.expiryTime(seoul('2026-12-09 20:47'))).toBe('20:47 KST');
  });
});

describe('days left', () => {
  it.each([
    { days: 14, ko: '14일 남음', en: '14 days left', short: 'D-14' },
    { days: 1, ko: '1일 남음', en: '1 day left', short: 'D-1' },
    { days: 0, ko: '오늘 만료', en: 'expires today', short: 'D-day' },
    { days: -1, ko: '1일 지남', en: 'expired 1 day ago', short: '1일 지남' },
    { days: -12, ko: '12일 지남', en: 'expired 12 days ago', short: '12일 지남' },
  ])('$days are $en', ({ days, ko, en, short }) => {
    expect(TONGUES.ko.daysLeft(days)).toBe(ko);
    expect(TONGUES.en.daysLeft(days)).toBe(en);
    expect(dMinus(days)).toBe(short);
  });
});

describe('duration', () => {
  it.each([
    { ms: 20_000, ko: '1분 미만', en: 'less than a minute' },
    { ms: MINUTE, ko: '1분', en: '1 minute' },
    { ms: 48 * MINUTE, ko: '48분', en: '48 minutes' },
    { ms: HOUR, ko: '1시간', en: '1 hour' },
    { ms: 2 * HOUR + 23 * MINUTE, ko: '2시간 23분', en: '2 h 23 min' },
    { ms: 5 * HOUR, ko: '5시간', en: '5 hours' },
    { ms: DAY, ko: '1일', en: '1 day' },
    { ms: DAY + 59 * MINUTE, ko: '1일', en: '1 day' },
    { ms: DAY + 2 * HOUR, ko: '1일 2시간', en: '1 day 2 h' },
    { ms: 2 * DAY - MINUTE, ko: '1일 23시간', en: '1 day 23 h' },
    { ms: 2 * DAY + HOUR, ko: '2일', en: '2 days' },
    { ms: 6 * DAY + 7 * HOUR, ko: '6일', en: '6 days' },
  ])('is $en', ({ ms, ko, en }) => {
    expect(TONGUES.ko.duration(ms)).toBe(ko);
    expect(TONGUES.en.duration(ms)).toBe(en);
  });
});

describe('afterDuration', () => {
  it.each([
    { ms: MINUTE - 1, ko: '1분도 안 되어', en: 'in less than a minute' },
    { ms: MINUTE, ko: '1분 만에', en: 'after 1 minute' },
    { ms: 6 * DAY, ko: '6일 만에', en: 'after 6 days' },
  ])('is $en', ({ ms, ko, en }) => {
    expect([TONGUES.ko.afterDuration(ms), TONGUES.en.afterDuration(ms)]).toEqual([ko, en]);
  });
});

describe('list and number', () => {
  it('join by comma in Korean and with "and" in English', () => {
    expect(TONGUES.ko.list(['가', '나', '다'])).toBe('가, 나, 다');
    expect(TONGUES.en.list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(TONGUES.en.list(['a'])).toBe('a');
    expect(TONGUES.en.list([])).toBe('');
  });

  it('separates thousands', () => {
    expect(number(3000)).toBe('3,000');
  });
});

describe('listFirst', () => {
  const names = ['한빛상사', '누리식품'];

  it('lists the first items and counts the others', () => {
    expect(TONGUES.ko.listFirst(names, 1205)).toBe('한빛상사, 누리식품 외 1,203곳');
    expect(TONGUES.ko.listFirst(names, 3, '명')).toBe('한빛상사, 누리식품 외 1명');
    expect(TONGUES.en.listFirst(names, 1205)).toBe('한빛상사, 누리식품 and 1,203 more');
  });

  it('is the full list if no item is omitted', () => {
    expect(TONGUES.ko.listFirst(names, 2)).toBe('한빛상사, 누리식품');
    expect(TONGUES.en.listFirst(names, 2)).toBe('한빛상사 and 누리식품');
    expect(TONGUES.en.listFirst([], 0)).toBe('');
  });
});

describe('languageOf', () => {
  it.each([
    { locale: 'ko-KR', language: 'ko' },
    { locale: 'ko', language: 'ko' },
    { locale: 'KO_kr', language: 'ko' },
    { locale: 'en-US', language: 'en' },
    { locale: 'ja-JP', language: 'en' },
    { locale: 'kok-IN', language: 'en' },
    { locale: '', language: 'en' },
  ])('reads $locale as $language', ({ locale, language }) => {
    expect(languageOf(locale)).toBe(language);
  });
});
