import { describe, expect, it } from 'vitest';
import { collectedProduct, companyNameOrBrn } from '../../src/company/company-index.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';

const companies = { get: (brn: string) => (brn === HANBIT ? aCompany() : undefined) };

describe('companyNameOrBrn', () => {
  it('gives the name of a watched company, and the formatted BRN of another one', () => {
    expect(companyNameOrBrn(HANBIT, companies)).toBe('한빛상사');
    expect(companyNameOrBrn(NURI, companies)).toBe('220-81-62517');
  });
});

describe('collectedProduct', () => {
  it('gives the first product of a company, or tax invoices if it is not watched', () => {
    expect(collectedProduct(aCompany({ products: ['cashbill'] }))).toBe('cashbill');
    expect(collectedProduct(aCompany({ products: ['taxinvoice', 'cashbill'] }))).toBe('taxinvoice');
    expect(collectedProduct(undefined)).toBe('taxinvoice');
  });
});
