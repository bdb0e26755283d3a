import { describe, expect, it } from 'vitest';
import { popupWish } from '../../src/popup/popup-listeners.js';

describe('popupWish', () => {
  it.each([
    { words: '한빛상사', wish: { company: '한빛상사' } },
    {
      words: 'Hanbit Trading cashbill',
      wish: { company: 'Hanbit Trading', product: 'cashbill' },
    },
    { words: '한빛상사 현금영수증', wish: { company: '한빛상사', product: 'cashbill' } },
    { words: '세금계산서', wish: { company: '', product: 'taxinvoice' } },
    { words: 'cashbill services', wish: { company: 'cashbill services' } },
  ])('reads "$words"', ({ words, wish }) => {
    expect(popupWish(words)).toEqual(wish);
  });
});
