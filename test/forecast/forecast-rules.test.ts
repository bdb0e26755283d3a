import { describe, expect, it } from 'vitest';
import { MAX_OWNERS, monthBounds, ownersOf } from '../../src/forecast/forecast-rules.js';
import type { PeriodExpiry } from '../../src/list/overview-entry.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';

function expiriesOf(owner: string | undefined, count: number, covered = 0): PeriodExpiry[] {
  return Array.from({ length: count }, (_, n) => ({
    company: aCompany({ owner }),
    name: '',
    expiresAt: seoul('2026-12-09 23:59'),
    period: n % 12,
    stopsCollection: n >= covered,
    countsCompany: true,
  }));
}

describe('monthBounds', () => {
  it.each([
    { today: '2026-11-25', second: '2026-12-01', end: '2027-11-01' },
    { today: '2026-12-31', second: '2027-01-01', end: '2027-12-01' },
    { today: '2027-01-31', second: '2027-02-01', end: '2028-01-01' },
    { today: '2028-02-29', second: '2028-03-01', end: '2029-02-01' },
  ])('begins today, $today, and has twelve months', ({ today, second, end }) => {
    const bounds = monthBounds(today);

    expect(bounds).toHaveLength(13);
    expect(bounds.slice(0, 2)).toEqual([today, second]);
    expect(bounds.at(-1)).toBe(end);
  });
});

describe('ownersOf', () => {
  it('counts by owner and month, the owner with the most first', () => {
    const owners = ownersOf([...expiriesOf('U0KIM', 2, 1), ...expiriesOf(undefined, 13)]);

    expect(owners).toMatchObject([
      { owner: 'none', total: 13, covered: 0 },
      { owner: { id: 'U0KIM' }, total: 2, covered: 1 },
    ]);
    expect(owners[0]?.months.slice(0, 2)).toEqual([2, 1]);
  });

  it('names as many owners as a chart has room for, those with as many in the order of their IDs', () => {
    const owners = ownersOf(
      ['U6', 'U2', 'U4', 'U1', 'U5', 'U3'].flatMap((id) => expiriesOf(id, 1)),
    );

    expect(owners.map(({ owner }) => owner)).toEqual(
      ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'].map((id) => ({ id })),
    );
  });

  it('joins the owners that a chart has no room for', () => {
    const owners = ownersOf(
      ['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7'].flatMap((id, n) => expiriesOf(id, 10 - n)),
    );

    expect(owners).toHaveLength(MAX_OWNERS);
    expect(owners.at(-1)).toMatchObject({ owner: 'others', total: 5 + 4 });
  });
});
