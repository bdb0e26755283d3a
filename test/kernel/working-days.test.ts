import { describe, expect, it } from 'vitest';
import { seoulDayOf } from '../../src/kernel/time.js';
import {
  addWorkingDays,
  addWorkingHours,
  atMinute,
  breakAfter,
  eveOfNextWorkingDay,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  WEEKENDS_ONLY,
} from '../../src/kernel/working-days.js';
import { seoul } from '../support/fake-clock.js';
import { KOREA } from '../support/holidays.js';

describe('isWorkingDay', () => {
  it.each([
    { name: 'a Wednesday', day: '2026-11-25', isWorking: true },
    { name: 'a Saturday', day: '2026-11-28', isWorking: false },
    { name: 'a Sunday', day: '2026-11-29', isWorking: false },
    { name: 'the lunar New Year on a Tuesday', day: '2026-02-17', isWorking: false },
    { name: 'a substitute holiday', day: '2026-03-02', isWorking: false },
    { name: 'the day after a substitute holiday', day: '2026-03-03', isWorking: true },
    { name: 'Christmas on a Friday', day: '2026-12-25', isWorking: false },
    { name: 'the last day of the year', day: '2026-12-31', isWorking: true },
  ])('$name: $isWorking', ({ day, isWorking }) => {
    expect(isWorkingDay(day, KOREA)).toBe(isWorking);
  });

  it('knows only weekends without data', () => {
    expect(isWorkingDay('2026-12-25', WEEKENDS_ONLY)).toBe(true);
    expect(isWorkingDay('2026-12-26', WEEKENDS_ONLY)).toBe(false);
  });
});

describe('nextWorkingDay and previousWorkingDay', () => {
  it.each([
    { name: 'inside a week', day: '2026-11-25', next: '2026-11-26', previous: '2026-11-24' },
    { name: 'around a weekend', day: '2026-11-28', next: '2026-11-30', previous: '2026-11-27' },
    { name: 'from a Monday', day: '2026-11-30', next: '2026-12-01', previous: '2026-11-27' },
    {
      name: 'around the autumn holidays with a weekend',
      day: '2026-09-25',
      next: '2026-09-28',
      previous: '2026-09-23',
    },
    { name: 'over New Year', day: '2026-12-31', next: '2027-01-04', previous: '2026-12-30' },
  ])('move one working day $name', ({ day, next, previous }) => {
    expect(nextWorkingDay(day, KOREA)).toBe(next);
    expect(previousWorkingDay(day, KOREA)).toBe(previous);
  });
});

describe('addWorkingDays', () => {
  it.each([
    { day: '2026-11-25', count: 0, expected: '2026-11-25' },
    { day: '2026-11-25', count: 3, expected: '2026-11-30' },
    { day: '2026-11-28', count: 1, expected: '2026-11-30' },
    { day: '2026-12-24', count: 1, expected: '2026-12-28' },
  ])('$count after $day is $expected', ({ day, count, expected }) => {
    expect(addWorkingDays(day, count, KOREA)).toBe(expected);
  });
});

describe('eveOfNextWorkingDay', () => {
  it.each([
    { name: 'is the same day on a Wednesday', day: '2026-11-25', eve: '2026-11-25' },
    { name: 'is Sunday on a Friday', day: '2026-11-27', eve: '2026-11-29' },
    { name: 'is Sunday on a Saturday', day: '2026-11-28', eve: '2026-11-29' },
    { name: 'is the same day on a Sunday', day: '2026-11-29', eve: '2026-11-29' },
    { name: 'is Sunday before Christmas on a Friday', day: '2026-12-24', eve: '2026-12-27' },
    { name: 'is a single holiday on the day before it', day: '2026-05-04', eve: '2026-05-05' },
    { name: 'is the last day off before the lunar New Year', day: '2026-02-13', eve: '2026-02-18' },
  ])('$name', ({ day, eve }) => {
    expect(eveOfNextWorkingDay(day, KOREA)).toBe(eve);
  });
});

describe('breakAfter', () => {
  it.each([
    { day: '2026-11-25', backOn: '2026-11-26', length: 0 },
    { day: '2026-11-27', backOn: '2026-11-30', length: 2 },
    { day: '2026-11-28', backOn: '2026-11-30', length: 1 },
    { day: '2026-12-24', backOn: '2026-12-28', length: 3 },
    { day: '2026-02-13', backOn: '2026-02-19', length: 5 },
  ])('after $day: $length days, back on $backOn', ({ day, backOn, length }) => {
    expect(breakAfter(day, KOREA)).toEqual({ backOn, length });
  });
});

describe('addWorkingHours', () => {
  it.each([
    { name: 'within a morning', at: '2026-11-25 09:30', hours: 4, expected: '2026-11-25 13:30' },
    { name: 'to the last minute', at: '2026-11-25 14:00', hours: 4, expected: '2026-11-25 18:00' },
    { name: 'over an evening', at: '2026-11-25 16:30', hours: 4, expected: '2026-11-26 11:30' },
    { name: 'from before opening', at: '2026-11-25 07:10', hours: 4, expected: '2026-11-25 13:00' },
    { name: 'from after closing', at: '2026-11-25 19:00', hours: 4, expected: '2026-11-26 13:00' },
    { name: 'from closing time', at: '2026-11-25 18:00', hours: 4, expected: '2026-11-26 13:00' },
    { name: 'over a weekend', at: '2026-11-27 16:00', hours: 4, expected: '2026-11-30 11:00' },
    { name: 'from a Saturday', at: '2026-11-28 12:00', hours: 4, expected: '2026-11-30 13:00' },
    { name: 'over Christmas', at: '2026-12-24 17:00', hours: 4, expected: '2026-12-28 12:00' },
    { name: 'over several days', at: '2026-11-25 09:00', hours: 20, expected: '2026-11-27 11:00' },
    {
      name: 'zero hours, from the evening',
      at: '2026-11-25 19:00',
      hours: 0,
      expected: '2026-11-26 09:00',
    },
  ])('$name', ({ at, hours, expected }) => {
    expect(addWorkingHours(seoul(at), hours, KOREA)).toBe(seoul(expected));
  });
});

describe('atMinute', () => {
  it('is the time of that day in Seoul, in any time zone of the process', () => {
    expect(atMinute('2026-11-25', 9 * 60)).toBe(seoul('2026-11-25 09:00'));
    expect(seoulDayOf(atMinute('2026-11-25', 0))).toBe('2026-11-25');
  });
});
