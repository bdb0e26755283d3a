import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import { type CompanyStatus, newTroublesSince } from '../../src/records/status.js';
import { NOW } from '../support/deciding.js';
import { aStatus, missingCell } from '../support/status-builders.js';

const status = (about: Partial<CompanyStatus>) =>
  aStatus({ taxinvoice: { certificate: missingCell(), failures: [] } }, about);

describe('newTroublesSince', () => {
  const wrongSince = { 'auth-missing': NOW, plan: NOW - DAY };

  it('tells what a company turned to since then', () => {
    const turned = status({ firstAnsweredAt: NOW - 9 * DAY, wrongSince });

    expect(newTroublesSince(turned, NOW - HOUR)).toEqual(['auth-missing']);
    expect(newTroublesSince(turned, NOW + 1)).toEqual([]);
  });

  it('is nothing of a company that was never answered before', () => {
    expect(newTroublesSince(status({ firstAnsweredAt: NOW, wrongSince }), NOW - HOUR)).toEqual([]);
    expect(newTroublesSince(status({ wrongSince }), NOW - HOUR)).toEqual([]);
  });
});
