import { describe, expect, it } from 'vitest';
import { compareNames, createTopN, pageInOrder } from '../../src/kernel/in-order.js';

interface Item {
  readonly rank: number;
  readonly name: string;
}
const byRank = (a: Item, b: Item): number => a.rank - b.rank;

/** The numbers from 0 to 100 in an order that looks random but is the same in each run. */
const SHUFFLED_101 = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);

describe('createTopN', () => {
  it.each([
    { name: 'item', count: 1 },
    { name: 'few items', count: 7 },
    { name: 'items, as many as are offered', count: 101 },
    { name: 'items, more than are offered', count: 500 },
  ])('keeps the first $name', ({ count }) => {
    const top = createTopN<number>(count, (a, b) => a - b);

    for (const item of SHUFFLED_101) top.offer(item);

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

/** The numbers from 0 to 494 in an order that looks random but is the same in each run. */
const SHUFFLED = Array.from({ length: 495 }, (_, i) => (i * 7919) % 495);
const SORTED = SHUFFLED.toSorted((a, b) => a - b);
const REVERSED = SORTED.toReversed();

describe('compareNames', () => {
  it('sorts digits, then Hangul, then Latin letters, whose case does not matter', () => {
    const sorted = ['1번가', '가람무역', '한빛상사', 'daon', 'Hanbit', 'nuri'];

    expect(sorted.toReversed().sort(compareNames)).toEqual(sorted);
  });
});

describe('pageInOrder', () => {
  it.each([
    { name: 'the first page', page: 1, shown: 1 },
    { name: 'a page in the middle', page: 25, shown: 25 },
    { name: 'the last page, which is not full', page: 50, shown: 50 },
    { name: 'the last page instead of one after it', page: 51, shown: 50 },
    { name: 'the first page instead of one before it', page: 0, shown: 1 },
  ])('returns the same as sorting everything: $name', async ({ page, shown }) => {
    for (const items of [SHUFFLED, SORTED, REVERSED]) {
      const rows = SORTED.slice((shown - 1) * 10, shown * 10);

      expect(await pageInOrder(items, { page, size: 10 }, (a, b) => a - b)).toEqual({
        page: shown,
        pages: 50,
        rows,
      });
    }
  });

  it('returns one empty page without items', async () => {
    expect(await pageInOrder([], { page: 3, size: 10 }, () => 0)).toEqual({
      page: 1,
      pages: 1,
      rows: [],
    });
  });

  it('makes fewer comparisons than a sort (about 14 per item), for every page', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000);
    const comparisonsFor = async (page: number): Promise<number> => {
      let compared = 0;
      await pageInOrder(many, { page, size: 10 }, (a, b) => {
        compared++;
        return a - b;
      });
      return compared;
    };

    for (const page of [1, 11, 1000, 2000]) {
      expect(await comparisonsFor(page)).toBeLessThan(8 * many.length);
    }
  });

  it('finds a page far behind in names with numbers', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `표본상사${i}호점`);

    const { rows } = await pageInOrder(names, { page: 900, size: 8 }, compareNames);

    expect(rows).toEqual(names.toSorted(compareNames).slice(899 * 8, 900 * 8));
  });

  it('lets other work run meanwhile', async () => {
    const many = Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 200_000);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);

    await pageInOrder(many, { page: 5000, size: 10 }, (a, b) => a - b);

    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});
