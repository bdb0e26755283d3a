import { describe, expect, it } from 'vitest';
import { rangeInOrder } from '../../src/kernel/in-order.js';

const SHUFFLED = Array.from({ length: 500 }, (_, i) => (i * 7919) % 500);
const IN_ORDER = SHUFFLED.toSorted((a, b) => a - b);
const BACKWARDS = IN_ORDER.toReversed();

describe('rangeInOrder', () => {
  it.each([
    { name: 'the beginning', range: { from: 0, to: 10 } },
    { name: 'the middle', range: { from: 240, to: 250 } },
    { name: 'the end', range: { from: 490, to: 500 } },
    { name: 'more than there is', range: { from: 495, to: 505 } },
    { name: 'nothing that there is', range: { from: 500, to: 510 } },
    { name: 'everything', range: { from: 0, to: 500 } },
  ])('gives $name as sorting everything would', ({ range }) => {
    for (const items of [SHUFFLED, IN_ORDER, BACKWARDS]) {
      const found = rangeInOrder(items, range, (a, b) => a - b);

      expect(found).toEqual(IN_ORDER.slice(range.from, range.to));
    }
  });

  it('compares a few times an item, not as often as a sort', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000);
    let compared = 0;

    rangeInOrder(many, { from: 10_000, to: 10_010 }, (a, b) => {
      compared++;
      return a - b;
    });

    expect(compared).toBeLessThan(8 * many.length);
  });
});
