import { KeyvSqlite } from '@keyv/sqlite';
import { eventLoopYielder } from '../kernel/async.js';
import type { Database, KeyRange, Row, RowChange } from './keys.js';
import { toStoreError } from './sqlite-error.js';
import { prepareFile, watchPresence } from './store-file.js';
import { rejectMissingInUse } from './writer-lock.js';

/** How long a statement waits while another process writes (the command line beside the app). */
const BUSY_TIMEOUT_MS = 5000;

const SERIALIZE_BATCH = 100;

/** Opens the file as `openDatabase` promises. `term` becomes the writer. */
export async function openSqlite(url: string, term?: string): Promise<Database> {
  // The holder of the lock has made sure that the file exists.
  if (term === undefined) await rejectMissingInUse(url);
  const file = await prepareFile(url);
  const asStoreError = (error: unknown) => toStoreError(error, file);
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, busyTimeout: BUSY_TIMEOUT_MS });
  // Every failure also rejects its call. Without a listener the event would end the process.
  adapter.on('error', () => {});

  let checkFilePresence = async (): Promise<void> => {};

  /** Runs a single statement; SQLite would ignore further ones. */
  async function run<T>(sql: string, ...values: readonly unknown[]): Promise<readonly T[]> {
    await checkFilePresence();
    try {
      return await adapter.query(sql, ...values);
    } catch (error) {
      throw asStoreError(error);
    }
  }

  try {
    for (const statement of setupStatements(term)) await run(statement);
    if (term !== undefined) await run(SET_WRITER, term);
  } catch (error) {
    // Closing a connection that was never opened fails too; only the first failure is reported.
    await adapter.close().catch(() => {});
    throw error;
  }
  checkFilePresence = await watchPresence(file);

  const getMany = (keys: readonly string[]) => run<Row>(SELECT_MANY, JSON.stringify(keys));

  function range({ from, to }: KeyRange, order: 'ASC' | 'DESC', limit: number) {
    const sql = `SELECT key, ${TEXT} FROM keyv WHERE key > ? AND key < ? ORDER BY key ${order} LIMIT ?`;
    return run<Row>(sql, from, to, limit);
  }

  let closing: Promise<void> | undefined;

  async function writeRows(changes: readonly RowChange[]): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    const rows: string[] = [];
    for (const [i, change] of changes.entries()) {
      rows.push(JSON.stringify(rowOf(change)));
      if (i % SERIALIZE_BATCH === SERIALIZE_BATCH - 1) await yieldToEventLoop();
    }
    await run(WRITE_ROWS, `[${rows.join(',')}]`);
  }

  return {
    get: async (key) => (await getMany([key])).at(0)?.text,
    getMany,
    first: (keys, limit) => range(keys, 'ASC', limit),
    last: (keys, limit) => range(keys, 'DESC', limit),
    write: writeRows,
    async findNewer(version, { from, to }) {
      const [row] = await run<Pick<Row, 'key'>>(SELECT_NEWER, from, to, version);
      return row?.key;
    },
    execute: (sql) => run(sql),
    close() {
      closing ??= adapter.close().catch((error: unknown) => {
        throw asStoreError(error);
      });
      return closing;
    },
  };
}

/** Reads a value of any column type as text. */
const TEXT = "coalesce(CAST(value AS TEXT), '') AS text";

/**
 * Writes, deletes and moves are inserts into one view, because calls on a connection may interleave, so only a single
 * statement is atomic. The view's triggers turn each inserted row into an upsert or, if the value is NULL, into a
 * delete or a move. They are temporary, so that the file contains only Keyv's table. `secure_delete` overwrites deleted
 * data, such as a company's name and notes.
 */
const setupStatements = (term: string | undefined): readonly string[] => [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA secure_delete = ON',
  // Otherwise the log stays as large as the largest import.
  'PRAGMA journal_size_limit = 16777216',
  "CREATE TEMP VIEW change AS SELECT key, value, '' AS moved FROM main.keyv",
  `CREATE TEMP TRIGGER put INSTEAD OF INSERT ON change WHEN NEW.value IS NOT NULL BEGIN
    ${rejectOtherTerm(term)}
    INSERT INTO keyv (key, value) VALUES (NEW.key, NEW.value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  END`,
  `CREATE TEMP TRIGGER remove INSTEAD OF INSERT ON change
    WHEN NEW.value IS NULL AND NEW.moved IS NULL BEGIN
    ${rejectOtherTerm(term)}
    DELETE FROM keyv WHERE key = NEW.key;
  END`,
  `CREATE TEMP TRIGGER move INSTEAD OF INSERT ON change WHEN NEW.moved IS NOT NULL BEGIN
    ${rejectOtherTerm(term)}
    UPDATE keyv SET key = NEW.moved WHERE key = NEW.key;
  END`,
  // Tests writing, because a read-only file opens without an error. There, even `BEGIN IMMEDIATE` succeeds.
  'DELETE FROM main.keyv WHERE FALSE',
];

const SET_WRITER = `INSERT INTO keyv (key, value) VALUES ('writer', ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

/** SQL that undoes the whole statement if another process became the writer. `term` is a UUID: safe inside quotes. */
function rejectOtherTerm(term: string | undefined): string {
  if (term === undefined) return '';
  return `SELECT RAISE(ABORT, 'another writer') WHERE '${term}' <>
      (SELECT value FROM main.keyv WHERE key = 'writer');`;
}

/** Parameter: a JSON array of the results of `rowOf`. */
const WRITE_ROWS =
  'INSERT INTO change (key, value, moved) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)';

const SELECT_MANY = `SELECT key, ${TEXT} FROM keyv WHERE key IN (SELECT value FROM json_each(?))`;

const SELECT_NEWER = `SELECT key FROM keyv WHERE key > ? AND key < ? AND CASE WHEN json_valid(value)
  THEN json_type(value, '$.value.v') = 'integer' AND value ->> '$.value.v' > ? END ORDER BY key LIMIT 1`;

/** Key, value and new key, as `WRITE_ROWS` reads them; elements missing at the end are NULL. */
function rowOf(change: RowChange): readonly (string | null)[] {
  if ('movedTo' in change) return [change.key, null, change.movedTo];
  return change.text === undefined ? [change.key] : [change.key, change.text];
}
