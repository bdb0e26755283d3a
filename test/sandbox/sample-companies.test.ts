import { describe, expect, it } from 'vitest';
import { hasValidCheckDigit } from '../../src/kernel/brn.js';
import { ERROR_CODES } from '../../src/popbill/error-codes.js';
import { CompanyBook } from '../../src/sandbox/popbill/companies.js';
import { SAMPLES, seedSampleCompanies, UNKNOWN_CODE } from '../../src/sandbox/sample-companies.js';

/** 2026-11-25 00:30 in Seoul, still the day before in UTC. */
const NOW = Date.UTC(2026, 10, 24, 15, 30, 0);

function findSeeded(state: string) {
  const book = new CompanyBook('test');
  seedSampleCompanies(book, NOW);
  const brn = SAMPLES.find((sample) => sample.state === state)?.brn ?? '';
  return book.get(brn);
}

describe('SAMPLES', () => {
  it('contains valid, unique numbers, names and states', () => {
    expect(SAMPLES.length).toBeGreaterThanOrEqual(14);
    expect(SAMPLES.every(({ brn }) => hasValidCheckDigit(brn))).toBe(true);
    for (const field of ['brn', 'name', 'state'] as const) {
      expect(new Set(SAMPLES.map((sample) => sample[field])).size).toBe(SAMPLES.length);
    }
  });

  it('contains a code that is not in the list of known codes', () => {
    expect(ERROR_CODES.map(([code]) => code)).not.toContain(UNKNOWN_CODE);
  });
});

describe('seedSampleCompanies', () => {
  it('adds every sample to the book under its name', () => {
    const book = new CompanyBook('test');

    seedSampleCompanies(book, NOW);

    const names = book.all().map(({ name }) => name);
    expect(names).toEqual(SAMPLES.map(({ name }) => name));
  });

  it.each([
    { state: 'certificate-ends-in-14-days', expiresAt: '20261209235959' },
    { state: 'certificate-expired-yesterday', expiresAt: '20261124235959' },
    { state: 'both-products-one-certificate-ends-in-3-days', expiresAt: '20261128235959' },
    { state: 'certificate-ends-beside-dept-user', expiresAt: '20261215235959' },
  ])('calculates the expiry date of $state in Seoul time', ({ state, expiresAt }) => {
    expect(findSeeded(state)?.taxinvoice.certificate).toMatchObject({ expiresAt });
  });

  it('adds a company that is not a member', () => {
    expect(findSeeded('not-a-member')?.isMember).toBe(false);
    expect(findSeeded('healthy')?.isMember).toBe(true);
  });

  it('adds a company with nothing registered', () => {
    expect(findSeeded('nothing-registered')?.taxinvoice).toMatchObject({
      certificate: { state: 'none' },
      deptUser: { state: 'none' },
    });
  });

  it('adds a company whose plan has ended although its authentication works', () => {
    expect(findSeeded('plan-ended')?.taxinvoice).toMatchObject({
      deptUser: { state: 'works' },
      flatRate: { state: 'ended', useEndDate: '20261122' },
    });
  });
});
