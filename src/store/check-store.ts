import { type Stage, stage } from '../records/company.js';
import { isPostgresUrl, STORED_KINDS } from '../records/store.js';
import { pagesOf } from './create-store.js';
import {
  ALL_KEYS,
  type Database,
  historyKeys,
  historyRecordKey,
  historyTimeKey,
  type Row,
  type Rows,
  UNFINISHED_COPY,
  WRITER,
} from './keys.js';
import { openDatabase } from './open-store.js';
import { hideBrn, readRecord } from './records.js';
import { whyUnreadable } from './unreadable-records.js';

export type StoreFinding =
  /** `key`: with masked business numbers. `why`: in English, without content of the record. */
  | { readonly kind: 'unreadable'; readonly key: string; readonly why: string }
  /** A history record without its entry in the index by time, or an entry without its record. */
  | { readonly kind: 'not-in-index' | 'index-only'; readonly key: string }
  /** The store is the target of a copy that did not finish; or a row has a key that this version does not know. */
  | { readonly kind: 'unfinished-copy' | 'unknown-key'; readonly key: string }
  /** The file is damaged; `why` is SQLite's description. */
  | { readonly kind: 'damaged-file'; readonly why: string };

export interface StoreCheck {
  /** Number of rows of both stages, including those moved aside and the index of the history. */
  readonly total: number;
  readonly aside: number;
  readonly findings: readonly StoreFinding[];
}

/** Checks the store at `url`. The app may be running. Rejects with StoreError if it cannot be read. */
export async function checkStoreAt(
  url: string,
  onProgress: (rows: number) => void,
): Promise<StoreCheck> {
  const database = await openDatabase(url);
  try {
    const check = await checkRows(database, onProgress);
    if (isPostgresUrl(url)) return check;
    return { ...check, findings: [...(await checkFile(database)), ...check.findings] };
  } finally {
    await database.close();
  }
}

export async function checkRows(
  rows: Rows,
  onProgress: (rows: number) => void = () => {},
): Promise<StoreCheck> {
  const findings: StoreFinding[] = [];
  let total = 0;
  let aside = 0;
  for await (const page of pagesOf(rows, ALL_KEYS)) {
    const unpaired = await findUnpaired(rows, page);
    for (const row of page) {
      if (row.key === WRITER) continue;
      total += 1;
      if (row.key.startsWith('aside:')) aside += 1;
      const finding = findingOf(row) ?? unpaired.get(row.key);
      if (finding !== undefined) findings.push(finding);
    }
    onProgress(total);
  }
  return { total, aside, findings };
}

async function checkFile(database: Database): Promise<readonly StoreFinding[]> {
  const rows = await database.execute('PRAGMA integrity_check');
  return (rows as readonly { readonly integrity_check: string }[])
    .filter(({ integrity_check: why }) => why !== 'ok')
    .map(({ integrity_check: why }) => ({ kind: 'damaged-file', why }));
}

function findingOf(row: Row): StoreFinding | undefined {
  const [kind = '', stageOfKey] = row.key.split(':', 2);
  const key = hideBrn(row.key);
  if (key === UNFINISHED_COPY) return { kind: 'unfinished-copy', key };
  const knownStage = stage.safeParse(stageOfKey);
  const isKnown = [...STORED_KINDS, 'history-time', 'aside'].includes(kind);
  if (!knownStage.success || !isKnown) return { kind: 'unknown-key', key };
  const why = kind === 'history' ? whyWrongHistory(row, knownStage.data) : whyUnreadable(row);
  return why === undefined ? undefined : { kind: 'unreadable', key, why };
}

/** Also checks that the record belongs to its key, which `readRecord` does not do for history. */
function whyWrongHistory(row: Row, stageOfKey: Stage): string | undefined {
  const record = readRecord('history', row);
  if (!record.ok) return record.error;
  const { brn, at } = record.value;
  const isInPlace = row.key.startsWith(historyKeys(stageOfKey, brn, at, '').record);
  return isInPlace ? undefined : 'does not belong to its key';
}

async function findUnpaired(
  rows: Rows,
  page: readonly Row[],
): Promise<ReadonlyMap<string, StoreFinding>> {
  const partners = new Map<string, string>();
  for (const { key } of page) {
    const partner = partnerOf(key);
    if (partner !== undefined) partners.set(key, partner);
  }
  const found = new Set((await rows.getMany([...partners.values()])).map(({ key }) => key));
  const candidates = [...partners].filter(([, partner]) => !found.has(partner));
  // Keys and partners are read again together, because the app may have removed both since the page was read.
  const current = new Set((await rows.getMany(candidates.flat())).map(({ key }) => key));
  const unpaired = candidates.filter(([key, partner]) => current.has(key) && !current.has(partner));
  return new Map(
    unpaired.map(([key]) => [
      key,
      {
        kind: key.startsWith('history-time:') ? 'index-only' : 'not-in-index',
        key: hideBrn(key),
      },
    ]),
  );
}

/** The key of the row that must exist with this one; undefined for kinds that need none. */
function partnerOf(key: string): string | undefined {
  const [kind, stageOfKey] = key.split(':', 2);
  const knownStage = stage.safeParse(stageOfKey);
  if (!knownStage.success) return undefined;
  if (kind === 'history') return historyTimeKey(knownStage.data, key);
  if (kind === 'history-time') return historyRecordKey(knownStage.data, key);
  return undefined;
}
