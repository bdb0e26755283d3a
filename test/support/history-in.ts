import type { HistoryRecord, HistoryWish } from '../../src/records/history.js';
import type { Store } from '../../src/records/store.js';

/** The newest records of one company, or of all. */
export async function historyIn(
  store: Pick<Store, 'historyPage'>,
  wish: HistoryWish,
): Promise<readonly HistoryRecord[]> {
  return (await store.historyPage(wish)).records;
}
