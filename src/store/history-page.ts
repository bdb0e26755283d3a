import type { Stage } from '../records/company.js';
import type { HistoryPage, HistoryRecord, HistoryWish } from '../records/history.js';
import { historyRecordKey, type KeyRange, type Row, type Rows, rangeOf } from './keys.js';

/** Reads one page of the history, and one row more to know whether another page exists. */
export async function readHistoryPage(
  { brn, limit, from }: HistoryWish,
  {
    rows,
    stage,
    recordsIn,
  }: {
    readonly rows: Rows;
    readonly stage: Stage;
    /** The readable records among the rows. */
    readonly recordsIn: (found: readonly Row[]) => readonly HistoryRecord[];
  },
): Promise<HistoryPage> {
  const range = brn === undefined ? rangeOf('history-time', stage) : rangeOf('history', stage, brn);
  // A cursor is the part of a key after its range.
  const { found, earlier, later } = await rowsOf({ rows, range, limit, from });
  const cursorOf = ({ key }: Row) => key.slice(range.from.length);
  const [first, last] = [found.at(0), found.at(-1)];
  return {
    records: recordsIn(brn === undefined ? await recordRowsOf(found) : found),
    ...(earlier && last !== undefined ? { earlier: cursorOf(last) } : {}),
    ...(later && first !== undefined ? { later: cursorOf(first) } : {}),
  };

  async function recordRowsOf(entries: readonly Row[]): Promise<readonly Row[]> {
    const keys = entries.map(({ key }) => historyRecordKey(stage, key));
    const texts = await Promise.all(keys.map(async (key) => ({ key, text: await rows.get(key) })));
    // A purge may remove a record between the two reads.
    return texts.flatMap(({ key, text }) => (text === undefined ? [] : [{ key, text }]));
  }
}

interface Found {
  /** Newest first. */
  readonly found: readonly Row[];
  readonly earlier: boolean;
  readonly later: boolean;
}

async function rowsOf(options: {
  readonly rows: Rows;
  readonly range: KeyRange;
  readonly limit: number;
  readonly from: HistoryWish['from'] | undefined;
}): Promise<Found> {
  const { rows, range, limit, from } = options;
  const at = from === undefined ? undefined : `${range.from}${from.cursor}`;
  if (from?.toward === 'later' && at !== undefined) {
    const above = await rows.first({ from: at, to: range.to }, limit + 1);
    // Too few rows for a page: the newest page, which is full, is shown instead.
    if (above.length <= limit) return rowsOf({ rows, range, limit, from: undefined });
    return { found: above.slice(0, limit).toReversed(), earlier: true, later: true };
  }
  const below = await rows.last({ from: range.from, to: at ?? range.to }, limit + 1);
  return {
    found: below.slice(0, limit),
    earlier: below.length > limit,
    later: at !== undefined,
  };
}
