import { describe, expect, it } from 'vitest';
import { formatSlackDate } from '../../../../src/sandbox/page/client/format-time.js';

/** 09:05 on a Wednesday in Seoul. */
const AT = Date.UTC(2026, 10, 25, 0, 5);
const DAY = 24 * 60 * 60 * 1000;

describe('formatSlackDate', () => {
  it.each([
    ['{date_num}', 'en', '2026-11-25'],
    ['{date}', 'en', 'November 25, 2026'],
    ['{date}', 'ko', '2026년 11월 25일'],
    ['{date_long}', 'ko', '2026년 11월 25일 수요일'],
    ['{date_short}', 'en', 'Nov 25, 2026'],
    ['at {time}', 'en', 'at 9:05 AM'],
    ['{no_such_token}', 'en', '{no_such_token}'],
  ] as const)('fills in %s in %s', (format, language, expected) => {
    const later = AT + 9 * DAY;

    expect(formatSlackDate(format, { at: AT, now: later, language })).toBe(expected);
  });

  it.each([
    [-1, 'tomorrow', '내일'],
    [0, 'today', '오늘'],
    [1, 'yesterday', '어제'],
    [2, 'November 25, 2026', '2026년 11월 25일'],
  ])('uses relative days of Seoul’s calendar, %i days later', (days, english, korean) => {
    // Just before midnight in Seoul, when it is still afternoon elsewhere.
    const now = Date.UTC(2026, 10, 25, 14, 59) + days * DAY;
    const instants = { at: AT, now };

    expect(formatSlackDate('{date_pretty}', { ...instants, language: 'en' })).toBe(english);
    expect(formatSlackDate('{date_pretty}', { ...instants, language: 'ko' })).toBe(korean);
  });
});
