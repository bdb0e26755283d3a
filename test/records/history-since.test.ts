import { describe, expect, it } from 'vitest';
import type { HistoryQuery } from '../../src/records/history.js';
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
  const historyPage = (query: HistoryQuery) => {
    pages += 1;
    return store.historyPage(query);
  };
  return { store: { historyPage }, pages: () => pages };
}

describe('historySince', () => {
  it.each([
    { name: 'all companies', brn: undefined, since: 1200, expected: [2499, 1200, 1300] },
    { name: 'one company', brn: HANBIT, since: 2001, expected: [2498, 2002, 249] },
    { name: 'since before the first record', brn: undefined, since: -1, expected: [2499, 0, 2500] },
  ])(
    'yields every record since an instant, newest first: $name',
    async ({ brn, since, expected }) => {
      const { store } = await aLongHistory();

      const times: number[] = [];
      const query = { since, ...(brn === undefined ? {} : { brn }) };
      for await (const { at } of historySince(store, query)) times.push(at);

      expect([times.at(0), times.at(-1), times.length]).toEqual(expected);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    },
  );

  it('reads only the pages that are needed', async () => {
    const { store, pages } = await aLongHistory();

    for await (const _ of historySince(store, { brn: HANBIT, since: 0 })) break;
    const afterOne = pages();
    for await (const _ of historySince(store, { brn: HANBIT, since: 2450 }));

    expect([afterOne, pages()]).toEqual([1, 2]);
  });
});
