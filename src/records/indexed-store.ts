import { createBreather } from '../kernel/breather.js';
import type { Change, Store } from './ports.js';

/** Changes of a large write that are taken over before others may have their turn. */
const AT_ONCE = 500;

/** Something in memory that follows what is in the store. */
export interface StoreIndex {
  apply(changes: readonly Change[]): void;
}

/**
 * The store, of which every finished write reaches the indexes, in their order, before the writer goes on, so that
 * nobody can forget to.
 */
export function indexedStore(store: Store, ...indexes: readonly StoreIndex[]): Store {
  return {
    ...store,
    async write(changes) {
      await store.write(changes);
      const breathe = createBreather();
      for (let from = 0; from < changes.length; from += AT_ONCE) {
        const some = changes.slice(from, from + AT_ONCE);
        for (const index of indexes) index.apply(some);
        if (from + AT_ONCE < changes.length) await breathe();
      }
    },
  };
}
