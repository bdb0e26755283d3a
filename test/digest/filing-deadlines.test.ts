import { describe, expect, it } from 'vitest';
import { nextVatDeadline, vatDeadlines } from '../../src/digest/digest-rules.js';
import { KOREA } from '../support/holidays.js';

describe('vatDeadlines', () => {
  it.each([
    { year: 2026, on: ['2026-01-26', '2026-04-27', '2026-07-27', '2026-10-26'] },
    { year: 2027, on: ['2027-01-25', '2027-04-26', '2027-07-26', '2027-10-25'] },
  ])('of $year', ({ year, on }) => {
    expect(vatDeadlines(year, KOREA)).toEqual(on);
  });

  it('moves past holidays, and past 1 May even if it is no holiday', () => {
    // A made-up break from 25 to 30 April 2030. 1 May is a Wednesday.
    const holidays = new Set(['25', '26', '29', '30'].map((day) => `2030-04-${day}`));

    expect(vatDeadlines(2030, { dates: holidays })[1]).toBe('2030-05-02');
  });
});

describe('nextVatDeadline', () => {
  it.each([
    { name: 'weeks before it', day: '2026-04-01', on: '2026-04-27' },
    { name: 'on a 25th that is moved', day: '2026-04-25', on: '2026-04-27' },
    { name: 'on the day itself', day: '2026-04-27', on: '2026-04-27' },
    { name: 'the day after', day: '2026-04-28', on: '2026-07-27' },
    { name: 'after the last one of a year', day: '2026-10-27', on: '2027-01-25' },
  ])('$name', ({ day, on }) => {
    expect(nextVatDeadline(day, KOREA)).toBe(on);
  });
});
