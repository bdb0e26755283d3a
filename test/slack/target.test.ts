import { describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../src/records/company.js';
import { encodeTarget, parseTarget } from '../../src/slack/origin.js';
import { HANBIT } from '../support/builders.js';

describe('parseTarget', () => {
  it.each(PRODUCTS)('reads back what was written for %s', (product) => {
    const target = { brn: HANBIT, product };

    expect(parseTarget(encodeTarget(target))).toEqual(target);
  });

  it.each([
    { name: 'nothing', value: '' },
    { name: 'a BRN alone', value: '1234567891' },
    { name: 'an unknown product', value: '1234567891:receipts' },
    { name: 'a short BRN', value: '123456789:taxinvoice' },
    { name: 'something behind it', value: '1234567891:taxinvoice:more' },
  ])('refuses $name', ({ value }) => {
    expect(parseTarget(value)).toBeUndefined();
  });
});
