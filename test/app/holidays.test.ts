import { describe, expect, it } from 'vitest';
import { holidayRemark, readHolidays } from '../../src/app/config.js';
import { seoul } from '../support/fake-clock.js';

describe('readHolidays', () => {
  it('knows the public holidays of every year with data', () => {
    const { holidays } = readHolidays();

    // New Year, the autumn holiday and a substitute holiday; the last one by proclamation of a single year.
    const known = ['2026-01-01', '2026-09-25', '2026-03-02', '2027-01-01', '2018-06-13'];
    expect(known.filter((day) => !holidays.has(day))).toEqual([]);
    expect(holidays.has('2026-11-25')).toBe(false);
  });

  it('ends with the last year of the data, which holds at least the coming one', () => {
    const { holidays, knownUntil = '' } = readHolidays(['2099-12-31']);

    expect(knownUntil).toMatch(/^\d{4}-12-31$/);
    expect(knownUntil >= '2027-12-31').toBe(true);
    expect(holidays.has('2099-12-31')).toBe(true);
  });
});

describe('holidayRemark', () => {
  const days = { holidays: new Set<string>(), knownUntil: '2027-12-31' };

  it.each([
    { name: 'is silent 61 days before the data ends', now: '2027-10-31 12:00', says: undefined },
    {
      name: 'says 60 days before that it ends',
      now: '2027-11-01 12:00',
      says: / ends on 2027-12-31/,
    },
    { name: 'says on the last day that it ends', now: '2027-12-31 23:00', says: / ends on / },
    { name: 'says afterwards that it has ended', now: '2028-01-01 00:00', says: / ended on / },
  ])('$name', ({ now, says }) => {
    const remark = holidayRemark(days, seoul(now));

    if (says === undefined) expect(remark).toBeUndefined();
    else expect(remark).toMatch(says);
  });

  it('says that there is no data at all', () => {
    expect(holidayRemark({ holidays: new Set() }, seoul('2026-11-25 12:00'))).toContain(
      'only weekends',
    );
  });
});
