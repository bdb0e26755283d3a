import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import { type CompanyStatus, newTroubleKindsSince } from '../../src/records/status.js';
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
