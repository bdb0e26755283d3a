import { KeyvSqlite } from '@keyv/sqlite';
import { eventLoopYielder } from '../kernel/async.js';
import type { KeyRange, Row, RowChange, Rows } from './keys.js';
import { toStoreError } from './sqlite-error.js';
import { settleFile, watchPresence } from './store-file.js';

/** How long a statement waits for another process that is writing (the command line beside the app). */
const BUSY_TIMEOUT_MS = 5000;

/** Rows of a large write that are serialized before the write may yield to the event loop. */
const AT_ONCE = 100;

/** The connection to one file. */
export interface Database extends Rows {
  /** For tests, which fill the disk or write invalid rows. */
  execute(sql: string): Promise<readonly unknown[]>;
  /** The first key of the range whose record has a higher version. */
  newerThan(version: number, range: KeyRange): Promise<string | undefined>;
}

/**
 * Opens the file, creates it and its folder where needed, and proves that it can be written. Rejects with StoreError.
 *
 * @param term the term of the writer's lock: writes are rejected once another process holds the lock. Absent: no check.
 */
export async function openDatabase(url: string, term?: string): Promise<Database> {
  const file = await settleFile(url);
  const failed = (error: unknown) => toStoreError(error, file);
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, busyTimeout: BUSY_TIMEOUT_MS });
  // Every failure also rejects its call; without a listener the event would end the process.
  adapter.on('error', () => {});

  let ensurePresence = async (): Promise<void> => {};

  /** Runs one statement: SQLite ignores those after the first. */
  async function run<T>(sql: string, ...values: readonly unknown[]): Promise<readonly T[]> {
    await ensurePresence();
    try {
      return await adapter.query(sql, ...values);
    } catch (error) {
      throw failed(error);
    }
  }

  try {
    for (const statement of setup(term)) await run(statement);
    if (term !== undefined) await run(TAKE_OVER, term);
  } catch (error) {
    // A connection that was never opened cannot be closed; the first failure is reported.
    await adapter.close().catch(() => {});
    throw error;
  }
  ensurePresence = await watchPresence(file);

  async function range({ from, to }: KeyRange, order: 'ASC' | 'DESC', limit: number) {
    const sql = `SELECT key, ${TEXT} FROM keyv WHERE key > ? AND key < ? ORDER BY key ${order} LIMIT ?`;
    return run<Row>(sql, from, to, limit);
  }

  let closing: Promise<void> | undefined;

  async function writeRows(changes: readonly RowChange[]): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    const rows: string[] = [];
    for (const [i, change] of changes.entries()) {
      rows.push(JSON.stringify(rowOf(change)));
      if (i % AT_ONCE === AT_ONCE - 1) await yieldToEventLoop();
    }
    await run(WRITE, `[${rows.join(',')}]`);
  }

  return {
    async get(key) {
      const [row] = await run<Row>(SELECT_ONE, key);
      return row?.text;
    },
    getMany: (keys) => run<Row>(SELECT_MANY, JSON.stringify(keys)),
    first: (keys, limit) => range(keys, 'ASC', limit),
    last: (keys, limit) => range(keys, 'DESC', limit),
    write: writeRows,
    async newerThan(version, { from, to }) {
      const [row] = await run<Pick<Row, 'key'>>(SELECT_NEWER, from, to, version);
      return row?.key;
    },
    execute: (sql) => run(sql),
    close() {
      closing ??= adapter.close().catch((error: unknown) => {
        throw failed(error);
      });
      return closing;
    },
  };
}

/** Reads a value of any column type as text. */
const TEXT = "coalesce(CAST(value AS TEXT), '') AS text";

/**
 * Puts, deletes and moves go through a view, because only a single statement is atomic on a connection whose calls may
 * interleave: its triggers turn each inserted row into an upsert or, where the value is NULL, into a delete or a move.
 * They are temporary, so that the file holds only Keyv's table. `secure_delete` overwrites what is deleted, such as a
 * company's name and notes.
 */
const setup = (term: string | undefined): readonly string[] => [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA secure_delete = ON',
  // Otherwise an import leaves a log of its own size.
  'PRAGMA journal_size_limit = 16777216',
  "CREATE TEMP VIEW change AS SELECT key, value, '' AS moved FROM main.keyv",
  `CREATE TEMP TRIGGER put INSTEAD OF INSERT ON change WHEN NEW.value IS NOT NULL BEGIN
    ${onlyIn(term)}
    INSERT INTO keyv (key, value) VALUES (NEW.key, NEW.value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  END`,
  `CREATE TEMP TRIGGER remove INSTEAD OF INSERT ON change
    WHEN NEW.value IS NULL AND NEW.moved IS NULL BEGIN
    ${onlyIn(term)}
    DELETE FROM keyv WHERE key = NEW.key;
  END`,
  `CREATE TEMP TRIGGER move INSTEAD OF INSERT ON change WHEN NEW.moved IS NOT NULL BEGIN
    ${onlyIn(term)}
    UPDATE keyv SET key = NEW.moved WHERE key = NEW.key;
  END`,
  // A read-only file opens without an error; this tests writing.
  'BEGIN IMMEDIATE',
  'ROLLBACK',
];

const TAKE_OVER = `INSERT INTO keyv (key, value) VALUES ('writer', ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

/** Undoes the whole statement when another process is the writer. A term is a UUID. */
function onlyIn(term: string | undefined): string {
  if (term === undefined) return '';
  return `SELECT RAISE(ABORT, 'another writer') WHERE '${term}' <>
      (SELECT value FROM main.keyv WHERE key = 'writer');`;
}

/** Bound: a JSON array of `rowOf` results. */
const WRITE =
  'INSERT INTO change (key, value, moved) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)';

const SELECT_ONE = `SELECT key, ${TEXT} FROM keyv WHERE key = ?`;

/** Bound: a JSON array of keys. */
const SELECT_MANY = `SELECT key, ${TEXT} FROM keyv WHERE key IN (SELECT value FROM json_each(?))`;

const SELECT_NEWER = `SELECT key FROM keyv WHERE key > ? AND key < ? AND CASE WHEN json_valid(value)
  THEN json_type(value, '$.value.v') = 'integer' AND value ->> '$.value.v' > ? END ORDER BY key LIMIT 1`;

function rowOf(change: RowChange): readonly (string | null)[] {
  if ('movedTo' in change) return [change.key, null, change.movedTo];
  return change.text === undefined ? [change.key] : [change.key, change.text];
}
