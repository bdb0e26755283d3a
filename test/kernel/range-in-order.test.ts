import { describe, expect, it } from 'vitest';
import { rangeInOrder } from '../../src/kernel/in-order.js';

const SHUFFLED = Array.from({ length: 500 }, (_, i) => (i * 7919) % 500);
const SORTED = SHUFFLED.toSorted((a, b) => a - b);
const REVERSED = SORTED.toReversed();

describe('rangeInOrder', () => {
  it.each([
    { name: 'the beginning', range: { from: 0, to: 10 } },
    { name: 'the middle', range: { from: 240, to: 250 } },
    { name: 'the end', range: { from: 490, to: 500 } },
    { name: 'a range beyond the end', range: { from: 495, to: 505 } },
    { name: 'a range after the end', range: { from: 500, to: 510 } },
    { name: 'everything', range: { from: 0, to: 500 } },
  ])('returns the same as sorting everything: $name', ({ range }) => {
    for (const items of [SHUFFLED, SORTED, REVERSED]) {
      const sortedRange = rangeInOrder(items, range, (a, b) => a - b);

      expect(sortedRange).toEqual(SORTED.slice(range.from, range.to));
    }
  });

  it('compares each item only a few times, less often than a sort', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000);
    let compared = 0;

    rangeInOrder(many, { from: 10_000, to: 10_010 }, (a, b) => {
      compared++;
      return a - b;
    });

    expect(compared).toBeLessThan(8 * many.length);
  });
});
