import type { Stage } from '../../src/domain/company.js';
import type { Store } from '../../src/service/ports.js';
import { createStore } from '../../src/store/create-store.js';
import type { KeyRange, Row, Rows } from '../../src/store/rows.js';

/** A Store that lives in memory and holds the same contract as the file's (test/store/store-contract.test.ts). */
export function memoryStore(stage: Stage = 'test'): Store {
  return createStore(memoryRows(), stage);
}

/** Rows kept as JSON text, so that what is read is never the object that was written. */
export function memoryRows(): Rows {
  const texts = new Map<string, string>();

  function within({ from, to }: KeyRange): Row[] {
    return [...texts]
      .filter(([key]) => key > from && key < to)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, text]) => ({ key, value: JSON.parse(text) }));
  }

  return {
    async get(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    first: async (range, limit) => within(range).slice(0, limit),
    last: async (range, limit) => within(range).reverse().slice(0, limit),
    async write(changes) {
      for (const { key, value } of changes) {
        if (value === undefined) texts.delete(key);
        else texts.set(key, JSON.stringify(value));
      }
    },
    close: async () => {},
  };
}
