import { describe, expect, it } from 'vitest';
import { companyWords, productOf } from '../../src/company/company-index.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';

const companies = { get: (brn: string) => (brn === HANBIT ? aCompany() : undefined) };

describe('companyWords', () => {
  it('calls a watched company by its name and another by its formatted BRN', () => {
    expect(companyWords(HANBIT, companies)).toBe('한빛상사');
    expect(companyWords(NURI, companies)).toBe('220-81-62517');
  });
});

describe('productOf', () => {
  const cashbillOnly = aCompany({ products: ['cashbill'] });

  it.each([
    {
      name: 'what was wanted of a company that is not watched',
      company: undefined,
      wanted: 'cashbill',
      product: 'cashbill',
    },
    {
      name: 'tax invoices when nothing is known',
      company: undefined,
      wanted: undefined,
      product: 'taxinvoice',
    },
    {
      name: 'the only product of a company',
      company: cashbillOnly,
      wanted: undefined,
      product: 'cashbill',
    },
    {
      name: 'the company’s product when another was wanted',
      company: cashbillOnly,
      wanted: 'taxinvoice',
      product: 'cashbill',
    },
    {
      name: 'the wanted one of two',
      company: aCompany({ products: ['taxinvoice', 'cashbill'] }),
      wanted: 'cashbill',
      product: 'cashbill',
    },
  ] as const)('gives $name', ({ company, wanted, product }) => {
    expect(productOf(company, wanted)).toBe(product);
  });
});
