import type { Change, Store } from './ports.js';

/** Something in memory that follows what is in the store. */
export interface StoreIndex {
  apply(changes: readonly Change[]): void;
}

/** The store, of which every finished write reaches the index before the writer goes on, so that nobody can forget to. */
export function indexedStore(store: Store, index: StoreIndex): Store {
  return {
    ...store,
    async write(changes) {
      await store.write(changes);
      index.apply(changes);
    },
  };
}
