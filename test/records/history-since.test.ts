import { describe, expect, it } from 'vitest';
import type { HistoryWish } from '../../src/records/history.js';
import { historySince } from '../../src/records/store.js';
import { HANBIT, NURI } from '../support/builders.js';
import { memoryStore } from '../support/memory-store.js';

async function aLongHistory() {
  const store = memoryStore();
  await store.write(
    Array.from({ length: 2500 }, (_, at) => {
      const brn = at % 2 === 0 ? HANBIT : NURI;
      const event = { kind: 'watched', by: 'cli' } as const;
      return { put: 'history', value: { v: 1, at, brn, event } } as const;
    }),
  );
  let pages = 0;
  const historyPage = (wish: HistoryWish) => {
    pages += 1;
    return store.historyPage(wish);
  };
  return { store: { historyPage }, pages: () => pages };
}

describe('historySince', () => {
  it.each([
    { name: 'of all', brn: undefined, since: 1200, expected: [2499, 1200, 1300] },
    { name: 'of one company', brn: HANBIT, since: 2001, expected: [2498, 2002, 249] },
    { name: 'from the first record on', brn: undefined, since: -1, expected: [2499, 0, 2500] },
  ])('gives every record since then, newest first: $name', async ({ brn, since, expected }) => {
    const { store } = await aLongHistory();

    const found: number[] = [];
    const wish = { since, ...(brn === undefined ? {} : { brn }) };
    for await (const { at } of historySince(store, wish)) found.push(at);

    expect([found.at(0), found.at(-1), found.length]).toEqual(expected);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
  });

  it('reads no page that nobody asks for, nor one before that instant', async () => {
    const { store, pages } = await aLongHistory();

    for await (const _ of historySince(store, { brn: HANBIT, since: 0 })) break;
    const afterOne = pages();
    for await (const _ of historySince(store, { brn: HANBIT, since: 2450 }));

    expect([afterOne, pages()]).toEqual([1, 2]);
  });
});
