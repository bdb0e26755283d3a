import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { HistoryRecord, Store } from './ports.js';

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
