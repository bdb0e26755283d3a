import type { KeyRange, Row, Rows } from '../../src/store/rows.js';

/**
 * Rows in memory for a long life: like memoryRows, but kept by kind, and not written to text and read back. Nobody
 * changes a record, and the store makes a new one of what it reads.
 */
export function quickRows(): Rows {
  const kinds = new Map<string, Map<string, unknown>>();

  function of(key: string): Map<string, unknown> {
    const kind = key.slice(0, key.indexOf(':'));
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const fresh = new Map<string, unknown>();
    kinds.set(kind, fresh);
    return fresh;
  }

  function within({ from, to }: KeyRange): Row[] {
    const rows: Row[] = [];
    for (const [key, value] of of(from)) if (key > from && key < to) rows.push({ key, value });
    return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  return {
    get: async (key) => of(key).get(key),
    first: async (range, limit) => within(range).slice(0, limit),
    last: async (range, limit) => within(range).reverse().slice(0, limit),
    async write(changes) {
      for (const { key, value } of changes) {
        if (value === undefined) of(key).delete(key);
        else of(key).set(key, value);
      }
    },
    close: async () => {},
  };
}
