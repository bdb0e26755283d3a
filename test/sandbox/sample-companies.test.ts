import { describe, expect, it } from 'vitest';
import { hasValidCheckDigit } from '../../src/kernel/brn.js';
import { ERROR_CODES } from '../../src/popbill/error-codes.js';
import { CompanyBook } from '../../src/sandbox/popbill/companies.js';
import { SAMPLES, seedSampleCompanies, UNKNOWN_CODE } from '../../src/sandbox/sample-companies.js';

/** 2026-11-25 00:30 in Seoul, still the day before in UTC. */
const NOW = Date.UTC(2026, 10, 24, 15, 30, 0);

function seeded(shows: string) {
  const book = new CompanyBook('test');
  seedSampleCompanies(book, NOW);
  const brn = SAMPLES.find((sample) => sample.shows === shows)?.brn ?? '';
  return book.get(brn);
}

describe('SAMPLES', () => {
  it('have numbers, names and states of their own', () => {
    expect(SAMPLES.length).toBeGreaterThanOrEqual(14);
    expect(SAMPLES.every(({ brn }) => hasValidCheckDigit(brn))).toBe(true);
    for (const field of ['brn', 'name', 'shows'] as const) {
      expect(new Set(SAMPLES.map((sample) => sample[field])).size).toBe(SAMPLES.length);
    }
  });

  it('show a code that nobody knows', () => {
    expect(ERROR_CODES.map(([code]) => code)).not.toContain(UNKNOWN_CODE);
  });
});

describe('seedSampleCompanies', () => {
  it('puts every sample into the book under its name', () => {
    const book = new CompanyBook('test');

    seedSampleCompanies(book, NOW);

    const names = book.all().map(({ name }) => name);
    expect(names).toEqual(SAMPLES.map(({ name }) => name));
  });

  it.each([
    { shows: 'certificate-ends-in-14-days', expiresAt: '20261209235959' },
    { shows: 'certificate-expired-yesterday', expiresAt: '20261124235959' },
    { shows: 'both-products-one-certificate-ends-in-3-days', expiresAt: '20261128235959' },
    { shows: 'certificate-ends-beside-dept-user', expiresAt: '20261215235959' },
  ])('counts the days of $shows in Seoul', ({ shows, expiresAt }) => {
    expect(seeded(shows)?.taxinvoice.certificate).toMatchObject({ expiresAt });
  });

  it('makes one company that is not a member', () => {
    expect(seeded('not-a-member')?.member).toBe(false);
    expect(seeded('healthy')?.member).toBe(true);
  });

  it('leaves nothing registered where that is what is shown', () => {
    expect(seeded('nothing-registered')?.taxinvoice).toMatchObject({
      certificate: { state: 'none' },
      deptUser: { state: 'none' },
    });
  });

  it('ends the plan of a company whose authentication is fine', () => {
    expect(seeded('plan-ended')?.taxinvoice).toMatchObject({
      deptUser: { state: 'works' },
      flatRate: { state: 'ended', useEndDate: '20261122' },
    });
  });
});
