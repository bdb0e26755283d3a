import { describe, expect, it } from 'vitest';
import { createTopN } from '../../src/kernel/in-order.js';

interface Item {
  readonly rank: number;
  readonly name: string;
}
const byRank = (a: Item, b: Item): number => a.rank - b.rank;

/** The numbers from 0 to 100 in an order that looks random but is the same in each run. */
const SHUFFLED = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);

describe('createTopN', () => {
  it.each([
    { name: 'item', count: 1 },
    { name: 'few items', count: 7 },
    { name: 'items, as many as are offered', count: 101 },
    { name: 'items, more than are offered', count: 500 },
  ])('keeps the first $name', ({ count }) => {
    const first = createTopN<number>(count, (a, b) => a - b);

    for (const item of SHUFFLED) first.offer(item);

    const all = Array.from({ length: 101 }, (_, i) => i);
    expect(first.inOrder()).toEqual(all.slice(0, count));
    expect(first.offered).toBe(101);
  });

  it('keeps the same few of thousands, in any order of offering', () => {
    const shuffled = Array.from({ length: 5000 }, (_, n) => (n * 7919) % 5000);
    const sorted = shuffled.toSorted((a, b) => a - b);

    for (const numbers of [shuffled, sorted, sorted.toReversed()]) {
      const first = createTopN<number>(10, (a, b) => a - b);
      for (const each of numbers) first.offer(each);

      expect(first.inOrder()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(first.offered).toBe(5000);
    }
  });

  it('is empty if nothing was offered', () => {
    const first = createTopN<number>(3, (a, b) => a - b);

    expect(first.inOrder()).toEqual([]);
    expect(first.offered).toBe(0);
  });

  it('sorts an item that was offered earlier before its equals', () => {
    const first = createTopN<Item>(3, byRank);

    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) first.offer({ rank: 1, name });
    first.offer({ rank: 0, name: 'best' });

    expect(first.inOrder().map(({ name }) => name)).toEqual(['best', 'a', 'b']);
  });

  it('does not change a list that it returned', () => {
    const first = createTopN<number>(2, (a, b) => a - b);
    first.offer(5);
    const returned = first.inOrder();

    first.offer(1);
    first.inOrder();

    expect(returned).toEqual([5]);
  });

  it('accepts more items after inOrder()', () => {
    const first = createTopN<number>(2, (a, b) => a - b);
    for (const item of [5, 4, 3]) first.offer(item);
    first.inOrder();

    first.offer(1);

    expect(first.inOrder()).toEqual([1, 3]);
  });
});
