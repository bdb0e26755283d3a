import { describe, expect, it } from 'vitest';
import { holidayDataOf } from '../../src/kernel/working-days.js';
import { seoul } from '../support/fake-clock.js';

const DAYS = { holidays: new Set<string>(), knownUntil: '2027-12-31' };

describe('holidayDataOf', () => {
  it.each([
    { day: '2027-10-01 00:00', kind: 'known' },
    { day: '2027-10-31 23:59', kind: 'known' },
    { day: '2027-11-01 00:00', kind: 'ends' },
    { day: '2027-12-31 23:59', kind: 'ends' },
    { day: '2028-01-01 00:00', kind: 'ended' },
  ])('is $kind on $day: a warning is due from 60 days before its last day', ({ day, kind }) => {
    expect(holidayDataOf(DAYS, seoul(day))).toEqual({ kind, until: '2027-12-31' });
  });

  it('says that there is none', () => {
    expect(holidayDataOf({ holidays: new Set() }, seoul('2026-11-25 10:00'))).toEqual({
      kind: 'none',
    });
  });
});
