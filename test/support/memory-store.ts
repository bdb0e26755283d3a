import type { Stage } from '../../src/records/company.js';
import type { Store } from '../../src/records/store.js';
import { createStore } from '../../src/store/create-store.js';
import type { KeyRange, Row, Rows } from '../../src/store/keys.js';

/** A store in memory with the same contract as the one in a file (test/store/store-contract.test.ts). */
export function memoryStore(stage: Stage = 'test'): Store {
  return createStore(memoryRows(), stage);
}

/** Rows stored as text, so that a read never returns the written object itself. */
export function memoryRows(): Rows {
  const texts = new Map<string, string>();
  /** Sorted in ascending order. */
  const keys: string[] = [];

  /** The index of the first key that is not before this one. */
  function indexOf(key: string): number {
    let [from, to] = [0, keys.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((keys[middle] ?? '') < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  function keysIn({ from, to }: KeyRange): readonly string[] {
    const start = indexOf(from);
    return keys.slice(keys[start] === from ? start + 1 : start, indexOf(to));
  }

  function rowOf(key: string): Row {
    return { key, text: texts.get(key) ?? '' };
  }

  function set(key: string, text: string): void {
    if (!texts.has(key)) keys.splice(indexOf(key), 0, key);
    texts.set(key, text);
  }

  function remove(key: string): void {
    if (texts.delete(key)) keys.splice(indexOf(key), 1);
  }

  return {
    get: async (key) => texts.get(key),
    getMany: async (wanted) => wanted.filter((key) => texts.has(key)).map(rowOf),
    first: async (range, limit) => keysIn(range).slice(0, limit).map(rowOf),
    last: async (range, limit) => keysIn(range).slice(-limit).reverse().map(rowOf),
    async write(changes) {
      for (const change of changes) {
        const text = 'text' in change ? change.text : texts.get(change.key);
        if ('movedTo' in change && text !== undefined) set(change.movedTo, text);
        if ('movedTo' in change || text === undefined) remove(change.key);
        else set(change.key, text);
      }
    },
    close: async () => {},
  };
}
