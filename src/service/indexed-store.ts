import type { Change, Store } from './ports.js';

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
      for (const index of indexes) index.apply(changes);
    },
  };
}
