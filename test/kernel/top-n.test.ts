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
    const top = createTopN<number>(count, (a, b) => a - b);

    for (const item of SHUFFLED) top.offer(item);

    const all = Array.from({ length: 101 }, (_, i) => i);
    expect(top.inOrder()).toEqual(all.slice(0, count));
    expect(top.offered).toBe(101);
  });

  it('keeps the same few of thousands, in any order of offering', () => {
    const shuffled = Array.from({ length: 5000 }, (_, n) => (n * 7919) % 5000);
    const sorted = shuffled.toSorted((a, b) => a - b);

    for (const numbers of [shuffled, sorted, sorted.toReversed()]) {
      const top = createTopN<number>(10, (a, b) => a - b);
      for (const each of numbers) top.offer(each);

      expect(top.inOrder()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(top.offered).toBe(5000);
    }
  });

  it('is empty if nothing was offered', () => {
    const top = createTopN<number>(3, (a, b) => a - b);

    expect(top.inOrder()).toEqual([]);
    expect(top.offered).toBe(0);
  });

  it('sorts an item that was offered earlier before its equals', () => {
    const top = createTopN<Item>(3, byRank);

    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) top.offer({ rank: 1, name });
    top.offer({ rank: 0, name: 'best' });

    expect(top.inOrder().map(({ name }) => name)).toEqual(['best', 'a', 'b']);
  });

  it('does not change a list that it returned', () => {
    const top = createTopN<number>(2, (a, b) => a - b);
    top.offer(5);
    const returned = top.inOrder();

    top.offer(1);
    top.inOrder();

    expect(returned).toEqual([5]);
  });

  it('accepts more items after inOrder()', () => {
    const top = createTopN<number>(2, (a, b) => a - b);
    for (const item of [5, 4, 3]) top.offer(item);
    top.inOrder();

    top.offer(1);

    expect(top.inOrder()).toEqual([1, 3]);
  });
});
