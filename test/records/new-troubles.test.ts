import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import {
  type CompanyStatus,
  newTroubleKindsSince,
  waitsForPassEnd,
} from '../../src/records/status.js';
import { NOW } from '../support/deciding.js';
import { aStatus, missingCell } from '../support/status-builders.js';

const status = (overrides: Partial<CompanyStatus>) =>
  aStatus({ taxinvoice: { certificate: missingCell(), failures: [] } }, overrides);

describe('newTroubleKindsSince', () => {
  const wrongSince = { 'auth-missing': NOW, plan: NOW - DAY };

  it('returns the kinds of trouble that began since then', () => {
    const troubled = status({ firstAnsweredAt: NOW - 9 * DAY, wrongSince });

    expect(newTroubleKindsSince(troubled, NOW - HOUR)).toEqual(['auth-missing']);
    expect(newTroubleKindsSince(troubled, NOW + 1)).toEqual([]);
  });

  it('is empty for a company that got its first answer since then, or none', () => {
    expect(newTroubleKindsSince(status({ firstAnsweredAt: NOW, wrongSince }), NOW - HOUR)).toEqual(
      [],
    );
    expect(newTroubleKindsSince(status({ wrongSince }), NOW - HOUR)).toEqual([]);
  });
});

describe('waitsForPassEnd', () => {
  const wrongSince = { 'member-missing': NOW };

  it.each([
    { name: 'of the very first check', firstAskedAt: NOW, waits: false },
    // As after an outage, which began when the same pass had asked about the company.
    { name: 'of the first answer', firstAskedAt: NOW - 3 * HOUR, waits: true },
    { name: 'of a company known for days', firstAskedAt: NOW - 9 * DAY, waits: true },
  ])('says whether the trouble $name waits: $waits', ({ firstAskedAt, waits }) => {
    const troubled = status({ firstAskedAt, firstAnsweredAt: NOW, wrongSince });

    expect(waitsForPassEnd(troubled, NOW - 3 * HOUR)).toBe(waits);
    expect(waitsForPassEnd(troubled, NOW + 1)).toBe(false);
  });
});
