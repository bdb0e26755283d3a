import { describe, expect, it } from 'vitest';
import { holidayDataOf } from '../../src/kernel/working-days.js';
import { seoul } from '../support/fake-clock.js';

const HOLIDAYS = { dates: new Set<string>(), knownUntil: '2027-12-31' };

describe('holidayDataOf', () => {
  it.each([
    { now: '2027-10-01 00:00', kind: 'known' },
    { now: '2027-10-31 23:59', kind: 'known' },
    { now: '2027-11-01 00:00', kind: 'ends-soon' },
    { now: '2027-12-31 23:59', kind: 'ends-soon' },
    { now: '2028-01-01 00:00', kind: 'ended' },
  ])('is $kind at $now: the warning begins 60 days before the last day', ({ now, kind }) => {
    expect(holidayDataOf(HOLIDAYS, seoul(now))).toEqual({ kind, until: '2027-12-31' });
  });

  it('reports that there is no data', () => {
    expect(holidayDataOf({ dates: new Set() }, seoul('2026-11-25 10:00'))).toEqual({
      kind: 'none',
    });
  });
});
