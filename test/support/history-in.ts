import type { HistoryQuery, HistoryRecord } from '../../src/records/history.js';
import type { Store } from '../../src/records/store.js';

/** The newest records of one company, or of all. */
export async function historyIn(
  store: Pick<Store, 'historyPage'>,
  query: HistoryQuery,
): Promise<readonly HistoryRecord[]> {
  return (await store.historyPage(query)).records;
}
