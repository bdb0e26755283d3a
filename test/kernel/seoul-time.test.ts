import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  calendarDaysUntil,
  DAY,
  HOUR,
  hasExpired,
  isLastSecondOfDay,
  isPlausibleExpiry,
  MINUTE,
  parsePopbillDate,
  SECOND,
  seoulDayOf,
  startOfSeoulDay,
  weekdayOf,
} from '../../src/kernel/time.js';
import { cpuMs } from '../support/cpu-time.js';

const ZONE = 'Asia/Seoul';

function seoul(iso: string): number {
  return DateTime.fromISO(iso, { zone: ZONE }).toMillis();
}

describe('seoulDayOf', () => {
  it.each([
    {
      name: 'the last millisecond before midnight belongs to the old day',
      at: '2026-11-25T23:59:59.999',
      expected: '2026-11-25',
    },
    { name: 'midnight belongs to the new day', at: '2026-11-26T00:00:00', expected: '2026-11-26' },
    {
      name: 'the morning in Seoul is still yesterday in UTC',
      at: '2026-11-26T08:59:00',
      expected: '2026-11-26',
    },
    { name: 'a leap day', at: '2028-02-29T12:00:00', expected: '2028-02-29' },
  ])('$name', ({ at, expected }) => {
    expect(seoulDayOf(seoul(at))).toBe(expected);
  });

  it('agrees with the time-zone database for forty years since the last summer time in Korea', () => {
    const from = seoul('1988-10-10');
    const disagreeing: string[] = [];

    for (let at = from; at < from + 40 * 366 * DAY; at += 5 * HOUR - 7 * SECOND) {
      const expected = DateTime.fromMillis(at, { zone: ZONE });
      if (seoulDayOf(at) !== expected.toISODate()) disagreeing.push(expected.toISO() ?? '');
      if (startOfSeoulDay(seoulDayOf(at)) !== expected.startOf('day').toMillis()) {
        disagreeing.push(expected.toISO() ?? '');
      }
    }

    expect(disagreeing).toEqual([]);
  });
});

describe('calendarDaysUntil', () => {
  const now = seoul('2026-11-25T23:50:00');

  it.each([
    { name: 'is 0 on the same day', at: '2026-11-25T00:00:01', expected: 0 },
    { name: 'is 1 for midnight, ten minutes later', at: '2026-11-26T00:00:00', expected: 1 },
    { name: 'is 14 for the end of the day in two weeks', at: '2026-12-09T23:59:59', expected: 14 },
    { name: 'is -1 for the last second of yesterday', at: '2026-11-24T23:59:59', expected: -1 },
    { name: 'crosses a leap day', at: '2028-03-01T10:00:00', expected: 462 },
  ])('$name', ({ at, expected }) => {
    const luxon = DateTime.fromISO(at, { zone: ZONE })
      .startOf('day')
      .diff(DateTime.fromMillis(now, { zone: ZONE }).startOf('day'), 'days').days;

    expect(calendarDaysUntil(seoul(at), now)).toBe(expected);
    expect(luxon).toBe(expected);
  });

  it('takes less than half a second for 100,000 companies', () => {
    const before = process.cpuUsage();

    let sum = 0;
    for (let i = 0; i < 100_000; i += 1) sum += calendarDaysUntil(now + i * MINUTE, now);

    expect(sum).toBeGreaterThan(0);
    expect(cpuMs(before)).toBeLessThan(500);
  });
});

describe('weekdayOf', () => {
  it.each([
    { name: 'a Sunday', day: '1969-12-28', weekday: 0 },
    { name: 'a Thursday', day: '1970-01-01', weekday: 4 },
    { name: 'a Friday', day: '2026-11-27', weekday: 5 },
    { name: 'a Tuesday', day: '2028-02-29', weekday: 2 },
  ])('is $weekday for $day, $name', ({ day, weekday }) => {
    expect(weekdayOf(day)).toBe(weekday);
  });
});

describe('startOfSeoulDay', () => {
  it('is midnight in Seoul, 15:00 UTC of the day before', () => {
    expect(startOfSeoulDay('2026-11-25')).toBe(Date.UTC(2026, 10, 24, 15));
  });
});

describe('addDays', () => {
  it.each([
    { name: 'crosses the end of a year', day: '2026-12-30', count: 3, expected: '2027-01-02' },
    { name: 'goes back across a leap day', day: '2028-03-01', count: -1, expected: '2028-02-29' },
    { name: 'returns the same day for 0', day: '2026-11-25', count: 0, expected: '2026-11-25' },
  ])('$name', ({ day, count, expected }) => {
    expect(addDays(day, count)).toBe(expected);
  });
});

describe('parsePopbillDate', () => {
  it.each([
    {
      name: 'reads 14 digits as Seoul time',
      digits: '20261209204731',
      expected: '2026-12-09T20:47:31',
    },
    {
      name: 'reads 8 digits as the last second of the day',
      digits: '20261209',
      expected: '2026-12-09T23:59:59',
    },
    { name: 'reads midnight', digits: '20261209000000', expected: '2026-12-09T00:00:00' },
    { name: 'reads a leap day', digits: '20280229235959', expected: '2028-02-29T23:59:59' },
  ])('$name', ({ digits, expected }) => {
    expect(parsePopbillDate(digits)).toBe(seoul(expected));
  });

  it.each([
    { name: 'nothing', digits: '' },
    { name: 'a day that does not exist', digits: '20270229' },
    { name: '30 February, which Date.parse turns into 2 March', digits: '20270230120000' },
    { name: 'month 13', digits: '20261301' },
    { name: 'hour 24', digits: '20261209240000' },
    { name: 'minute 60', digits: '20261209236000' },
    { name: '12 digits', digits: '202612092359' },
    { name: 'a date with hyphens', digits: '2026-12-09' },
    { name: 'digits followed by a letter', digits: '20261209x' },
    { name: 'digits after a letter', digits: 'x20261209' },
    { name: 'nine digits', digits: '120261209' },
  ])('rejects $name', ({ digits }) => {
    expect(parsePopbillDate(digits)).toBeUndefined();
  });
});

describe('isLastSecondOfDay', () => {
  it.each([
    { at: '2026-12-09T23:59:59', expected: true },
    { at: '2026-12-09T23:59:59.999', expected: true },
    { at: '2026-12-09T23:59:58.999', expected: false },
    { at: '2026-12-09T20:47:31', expected: false },
    { at: '2026-12-10T00:00:00', expected: false },
  ])('is $expected at $at', ({ at, expected }) => {
    expect(isLastSecondOfDay(seoul(at))).toBe(expected);
  });
});

describe('hasExpired', () => {
  const expiresAt = seoul('2026-12-09T20:47:31');

  it.each([
    { name: 'is false before its last second', now: '2026-12-09T20:47:30.999', expected: false },
    { name: 'is false during its last second', now: '2026-12-09T20:47:31.999', expected: false },
    { name: 'is true in the second after it', now: '2026-12-09T20:47:32', expected: true },
  ])('$name', ({ now, expected }) => {
    expect(hasExpired(expiresAt, seoul(now))).toBe(expected);
  });
});

describe('isPlausibleExpiry', () => {
  const now = Date.parse('2026-11-27T09:00:00+09:00');

  it.each([
    { at: '0001-01-01T00:00:00+09:00', expected: false },
    { at: '1999-12-31T23:59:59+09:00', expected: false },
    { at: '2000-01-01T00:00:00+09:00', expected: true },
    { at: '2026-11-27T09:00:00+09:00', expected: true },
    { at: '2056-11-25T23:59:59+09:00', expected: true },
    { at: '2056-11-28T00:00:00+09:00', expected: false },
    { at: '9999-12-31T23:59:59+09:00', expected: false },
  ])('is $expected for $at', ({ at, expected }) => {
    expect(isPlausibleExpiry(Date.parse(at), now)).toBe(expected);
  });
});
