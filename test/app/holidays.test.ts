import { describe, expect, it } from 'vitest';
import { holidayWarning, readHolidays } from '../../src/app/config.js';
import { seoul } from '../support/fake-clock.js';

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

describe('holidayWarning', () => {
  const holidays = { dates: new Set<string>(), knownUntil: '2027-12-31' };

  it.each([
    {
      name: 'does not warn 61 days before the data ends',
      now: '2027-10-31 12:00',
      warning: undefined,
    },
    {
      name: 'warns 60 days before the data ends',
      now: '2027-11-01 12:00',
      warning: / ends on 2027-12-31/,
    },
    { name: 'warns on the last day of the data', now: '2027-12-31 23:00', warning: / ends on / },
    { name: 'warns after the data has ended', now: '2028-01-01 00:00', warning: / ended on / },
  ])('$name', ({ now, warning }) => {
    const actual = holidayWarning(holidays, seoul(now));

    if (warning === undefined) expect(actual).toBeUndefined();
    else expect(actual).toMatch(warning);
  });

  it('warns if there is no data', () => {
    expect(holidayWarning({ dates: new Set() }, seoul('2026-11-25 12:00'))).toContain(
      'only weekends',
    );
  });
});
