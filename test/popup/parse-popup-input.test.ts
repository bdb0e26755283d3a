import { describe, expect, it } from 'vitest';
import { parsePopupInput } from '../../src/popup/popup-listeners.js';

describe('parsePopupInput', () => {
  it.each([
    { input: '한빛상사', expected: { company: '한빛상사' } },
    {
      input: 'Hanbit Trading cashbill',
      expected: { company: 'Hanbit Trading', product: 'cashbill' },
    },
    { input: '한빛상사 현금영수증', expected: { company: '한빛상사', product: 'cashbill' } },
    { input: '세금계산서', expected: { company: '', product: 'taxinvoice' } },
    { input: 'cashbill services', expected: { company: 'cashbill services' } },
  ])('parses "$input"', ({ input, expected }) => {
    expect(parsePopupInput(input)).toEqual(expected);
  });
});
