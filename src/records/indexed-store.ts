import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { HistoryRecord } from './history.js';
import type { Change, Store } from './store.js';

const PAGE = 500;
/** Of one company, most callers need only the newest. */
const PAGE_OF_ONE = 50;

/** History from that instant on, newest first, read page by page. Without `brn`: of all companies and of none. */
export async function* historySince(
  store: Pick<Store, 'historyPage'>,
  { brn, since }: { readonly brn?: Brn; readonly since: Instant },
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

/** After so many changes of a large write other work gets a turn. */
const AT_ONCE = 500;

/** In memory. */
export interface StoreIndex {
  apply(changes: readonly Change[]): void;
}

/** The store, every finished write of which is applied to the indexes, in their order, before `write` resolves. */
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
