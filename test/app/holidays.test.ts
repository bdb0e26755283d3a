import { describe, expect, it } from 'vitest';
import { readHolidays } from '../../src/app/config.js';

describe('readHolidays', () => {
  it('knows the public holidays of every year with data', () => {
    const { dates } = readHolidays();

    // New Year, Chuseok, a substitute holiday, New Year, and an election day.
    const days = ['2026-01-01', '2026-09-25', '2026-03-02', '2027-01-01', '2018-06-13'];
    expect(days.filter((day) => !dates.has(day))).toEqual([]);
    expect(dates.has('2026-11-25')).toBe(false);
  });

  it('knows holidays until the end of the last year with data, at least the next year', () => {
    const { dates, knownUntil = '' } = readHolidays(['2099-12-31']);

    expect(knownUntil).toMatch(/^\d{4}-12-31$/);
    expect(knownUntil >= '2027-12-31').toBe(true);
    expect(dates.has('2099-12-31')).toBe(true);
  });
});
