import { describe, expect, it } from 'vitest';
import { createStore } from '../../src/store/create-store.js';
import type { Rows } from '../../src/store/keys.js';
import { memoryRows } from '../support/memory-store.js';
import { aHistoryRecord, brnOf } from './samples.js';

/** Rows that count how many were read. */
function counted(rows: Rows) {
  let read = 0;
  return {
    read: () => read,
    rows: {
      ...rows,
      async get(key: string) {
        read += 1;
        return rows.get(key);
      },
      async last(...about: Parameters<Rows['last']>) {
        const found = await rows.last(...about);
        read += found.length;
        return found;
      },
    } satisfies Rows,
  };
}

describe('a page of a long history', () => {
  it.each([
    { name: 'of a company', brn: brnOf(1), reads: 21 },
    { name: 'of all, each found by its time', brn: undefined, reads: 41 },
  ])('reads no more than its own records: $name', async ({ brn, reads }) => {
    const counting = counted(memoryRows());
    const store = createStore(counting.rows, 'test');
    await store.write(
      Array.from(
        { length: 10_000 },
        (_, i) => ({ put: 'history', value: aHistoryRecord(i, { brn: brnOf(1) }) }) as const,
      ),
    );

    const wish = { ...(brn === undefined ? {} : { brn }), limit: 20 };
    const first = await store.historyPage(wish);
    const before = counting.read();
    const from = { toward: 'earlier', cursor: first.earlier ?? '' } as const;
    const second = await store.historyPage({ ...wish, from });

    expect(before).toBe(reads);
    expect(counting.read()).toBe(2 * reads);
    expect(second.records.map(({ at }) => at)).toEqual(
      Array.from({ length: 20 }, (_, i) => 9979 - i),
    );
  });
});
