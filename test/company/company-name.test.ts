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
  const cashbillOnly = aCompany({ products: ['cashbill'] });

  it.each([
    {
      name: 'the requested product of a company that is not watched',
      company: undefined,
      requested: 'cashbill',
      product: 'cashbill',
    },
    {
      name: 'tax invoices if there is neither a company nor a request',
      company: undefined,
      requested: undefined,
      product: 'taxinvoice',
    },
    {
      name: 'the only product of a company',
      company: cashbillOnly,
      requested: undefined,
      product: 'cashbill',
    },
    {
      name: 'the only product if another was requested',
      company: cashbillOnly,
      requested: 'taxinvoice',
      product: 'cashbill',
    },
    {
      name: 'the requested one of two products',
      company: aCompany({ products: ['taxinvoice', 'cashbill'] }),
      requested: 'cashbill',
      product: 'cashbill',
    },
  ] as const)('gives $name', ({ company, requested, product }) => {
    expect(collectedProduct(company, requested)).toBe(product);
  });
});
