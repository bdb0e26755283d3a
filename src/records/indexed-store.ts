import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { HistoryRecord } from './history.js';
import type { Change, Store } from './store.js';

/** So many records are held at once. */
const PAGE = 500;
/** Of one company most of what is looked for is near the end. */
const PAGE_OF_ONE = 50;

interface Wish {
  /** Absent: of all companies, and of what concerns none. */
  readonly brn?: Brn;
  readonly since: Instant;
}

/** What is on record from that instant on, newest first. Reads on only as far as it is asked for. */
export async function* historySince(
  store: Pick<Store, 'historyPage'>,
  { brn, since }: Wish,
): AsyncGenerator<HistoryRecord> {
  const about = brn === undefined ? { limit: PAGE } : { brn, limit: PAGE_OF_ONE };
  let page = await store.historyPage(about);
  for (;;) {
    for (const record of page.records) {
      if (record.at < since) return;
      yield record;
    }
    if (page.earlier === undefined) return;
    page = await store.historyPage({
      ...about,
      from: { toward: 'earlier', cursor: page.earlier },
    });
  }
}

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
      const yieldToEventLoop = eventLoopYielder();
      for (let from = 0; from < changes.length; from += AT_ONCE) {
        const some = changes.slice(from, from + AT_ONCE);
        for (const index of indexes) index.apply(some);
        if (from + AT_ONCE < changes.length) await yieldToEventLoop();
      }
    },
  };
}
