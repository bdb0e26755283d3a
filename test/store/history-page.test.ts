import { describe, expect, it } from 'vitest';
import { createStore } from '../../src/store/create-store.js';
import type { Rows } from '../../src/store/keys.js';
import { memoryRows } from '../support/memory-store.js';
import { aHistoryRecord, brnOf } from './samples.js';

/** Wraps rows so that reads are counted. */
function countReads(rows: Rows) {
  let reads = 0;
  return {
    reads: () => reads,
    rows: {
      ...rows,
      async get(key: string) {
        reads += 1;
        return rows.get(key);
      },
      async last(...args: Parameters<Rows['last']>) {
        const lastRows = await rows.last(...args);
        reads += lastRows.length;
        return lastRows;
      },
    } satisfies Rows,
  };
}

describe('historyPage', () => {
  // 20 rows and one more, which shows that there are earlier ones; an index row leads to another row for its record.
  it.each([
    { name: 'one company', brn: brnOf(1), reads: 21 },
    { name: 'all companies, by the index', brn: undefined, reads: 41 },
  ])('reads no more rows than the page needs: $name', async ({ brn, reads }) => {
    const counter = countReads(memoryRows());
    const store = createStore(counter.rows, 'test');
    await store.write(
      Array.from(
        { length: 10_000 },
        (_, i) => ({ put: 'history', value: aHistoryRecord(i, { brn: brnOf(1) }) }) as const,
      ),
    );

    const query = { ...(brn === undefined ? {} : { brn }), limit: 20 };
    const first = await store.historyPage(query);
    const readsOfFirst = counter.reads();
    const from = { toward: 'earlier', cursor: first.earlier ?? '' } as const;
    const second = await store.historyPage({ ...query, from });

    expect(readsOfFirst).toBe(reads);
    expect(counter.reads()).toBe(2 * reads);
    expect(second.records.map(({ at }) => at)).toEqual(
      Array.from({ length: 20 }, (_, i) => 9979 - i),
    );
  });
});
