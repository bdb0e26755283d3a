import type { Stage } from '../records/company.js';
import type { HistoryPage, HistoryQuery, HistoryRecord } from '../records/history.js';
import { historyRecordKey, type KeyRange, type Row, type Rows, rangeOf } from './keys.js';

interface Deps {
  readonly rows: Rows;
  readonly stage: Stage;
  /** The readable records among the rows. */
  readonly readHistory: (rows: readonly Row[]) => readonly HistoryRecord[];
}

export async function readHistoryPage(
  { brn, limit, from }: HistoryQuery,
  { rows, stage, readHistory }: Deps,
): Promise<HistoryPage> {
  // Without a company, the index by time is read; its rows name the records.
  const range = brn === undefined ? rangeOf('history-time', stage) : rangeOf('history', stage, brn);
  const { pageRows, hasEarlier, hasLater } = await findRows({ rows, range, limit, from });
  // A cursor is the part of a key after the range's prefix.
  const cursorOf = ({ key }: Row) => key.slice(range.from.length);
  const [first, last] = [pageRows.at(0), pageRows.at(-1)];
  const recordRows = brn === undefined ? await indexedRows(pageRows, rows, stage) : pageRows;
  return {
    records: readHistory(recordRows),
    ...(hasEarlier && last !== undefined ? { earlier: cursorOf(last) } : {}),
    ...(hasLater && first !== undefined ? { later: cursorOf(first) } : {}),
  };
}

async function indexedRows(
  entries: readonly Row[],
  rows: Rows,
  stage: Stage,
): Promise<readonly Row[]> {
  const keys = entries.map(({ key }) => historyRecordKey(stage, key));
  const texts = await Promise.all(keys.map(async (key) => ({ key, text: await rows.get(key) })));
  // A purge may remove a record between the two reads.
  return texts.flatMap(({ key, text }) => (text === undefined ? [] : [{ key, text }]));
}

interface PageOfRows {
  /** Newest first. */
  readonly pageRows: readonly Row[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** Reads one row more than the page holds, to know whether there is another page. */
async function findRows(options: {
  readonly rows: Rows;
  readonly range: KeyRange;
  readonly limit: number;
  readonly from: HistoryQuery['from'] | undefined;
}): Promise<PageOfRows> {
  const { rows, range, limit, from } = options;
  const cursorKey = from === undefined ? undefined : `${range.from}${from.cursor}`;
  if (from?.toward === 'later' && cursorKey !== undefined) {
    const newer = await rows.first({ from: cursorKey, to: range.to }, limit + 1);
    // Not more than one page is newer, so the newest page is read instead.
    if (newer.length <= limit) return findRows({ rows, range, limit, from: undefined });
    // Earlier: the page that the cursor comes from. Later: the extra row.
    return { pageRows: newer.slice(0, limit).toReversed(), hasEarlier: true, hasLater: true };
  }
  const older = await rows.last({ from: range.from, to: cursorKey ?? range.to }, limit + 1);
  return {
    pageRows: older.slice(0, limit),
    hasEarlier: older.length > limit,
    // The page that the cursor comes from is later.
    hasLater: cursorKey !== undefined,
  };
}
