import { describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../src/records/company.js';
import { TARGET } from '../../src/slack/origin.js';
import { HANBIT } from '../support/builders.js';

describe('TARGET', () => {
  it.each(PRODUCTS)('decodes what it encoded for %s', (product) => {
    const target = { brn: HANBIT, product };

    expect(TARGET.safeParse(TARGET.encode(target)).data).toEqual(target);
  });

  it.each([
    { name: 'nothing', value: '' },
    { name: 'a BRN alone', value: '1234567891' },
    { name: 'an unknown product', value: '1234567891:receipts' },
    { name: 'a short BRN', value: '123456789:taxinvoice' },
    { name: 'a third part', value: '1234567891:taxinvoice:more' },
  ])('refuses $name', ({ value }) => {
    expect(TARGET.safeParse(value).data).toBeUndefined();
  });
});
