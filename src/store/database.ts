import { dirname, resolve } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import { Keyv } from 'keyv';
import { createBreather } from '../service/breather.js';
import { StoreError } from '../service/store-error.js';
import { makeFolder } from './make-folder.js';
import type { KeyRange, Row, RowChange, Rows } from './rows.js';
import { toStoreError } from './sqlite-error.js';

/** How long a statement waits for another process that is writing (the command line beside the app). */
const BUSY_TIMEOUT_MS = 5000;

/** Rows of a large write that are turned into text before others may have their turn. */
const AT_ONCE = 100;

/** The connection of one file. */
export interface Database extends Rows {
  /** Runs one statement of SQLite's own; used by tests to make the file full. */
  pragma(sentence: string): Promise<void>;
}

/** The file that `sqlite://data/app.sqlite` (relative) or `sqlite:///var/lib/app.sqlite` names. */
export function fileOf(url: string): string {
  return resolve(url.replace(/^sqlite:\/\//, ''));
}

/**
 * Opens the file, making it and its folder where needed, and proves that it can be written. One adapter and one
 * Keyv with full keys. Rejects with StoreError.
 */
export async function openDatabase(url: string): Promise<Database> {
  const file = fileOf(url);
  const failed = (error: unknown) => toStoreError(error, file);
  await makeFolder(dirname(file)).catch((error: unknown) => {
    throw failed(error);
  });
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, busyTimeout: BUSY_TIMEOUT_MS });
  const keyv = new Keyv({
    store: adapter,
    useKeyPrefix: false,
    // Without it a failed read is `undefined` and a failed write `false`.
    throwOnErrors: true,
    // Keyv's own pair takes a leading colon (":warning: ...") and ":base64:" in any text for its escapes.
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  });
  // Every failure also rejects its call; without a listener the event would end the process.
  keyv.on('error', () => {});

  /** Statements are whole: SQLite runs the first of several and ignores the rest. */
  async function run(sql: string, ...values: readonly unknown[]): Promise<readonly SqlRow[]> {
    try {
      return await adapter.query(sql, ...values);
    } catch (error) {
      throw failed(error);
    }
  }

  try {
    for (const sentence of SETUP) await run(sentence);
  } catch (error) {
    // A connection that never came about cannot be closed either; the first failure is the one to tell.
    await adapter.close().catch(() => {});
    throw error;
  }

  async function range({ from, to }: KeyRange, order: 'ASC' | 'DESC', limit: number) {
    const sql = `SELECT key, value FROM keyv WHERE key > ? AND key < ? ORDER BY key ${order} LIMIT ?`;
    const found = await run(sql, from, to, limit);
    return found.map((row) => decode(row, file));
  }

  let closing: Promise<void> | undefined;

  async function writeRows(changes: readonly RowChange[]): Promise<void> {
    const breathe = createBreather();
    const rows: string[] = [];
    for (const [i, { key, value }] of changes.entries()) {
      const row = value === undefined ? [key] : [key, JSON.stringify({ value })];
      rows.push(JSON.stringify(row));
      if (i % AT_ONCE === AT_ONCE - 1) await breathe();
    }
    await run(WRITE, `[${rows.join(',')}]`);
  }

  return {
    async get(key) {
      try {
        return await keyv.get(key);
      } catch (error) {
        throw failed(error);
      }
    },
    first: (keys, limit) => range(keys, 'ASC', limit),
    last: (keys, limit) => range(keys, 'DESC', limit),
    write: writeRows,
    async pragma(sentence) {
      await run(`PRAGMA ${sentence}`);
    },
    close() {
      closing ??= adapter.close().catch((error: unknown) => {
        throw failed(error);
      });
      return closing;
    },
  };
}

interface SqlRow {
  readonly key: string;
  readonly value: string;
}

/**
 * Puts and deletes go through a view, because only a single statement is atomic on a connection whose calls may
 * interleave: its triggers turn each inserted row into an upsert, or, where the value is NULL, into a delete.
 * They are temporary, so that the file holds Keyv's table and nothing else.
 * `secure_delete`: what was deleted is overwritten, names and notes of a company included.
 */
const SETUP = [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA secure_delete = ON',
  // An import leaves a log of its own size behind otherwise.
  'PRAGMA journal_size_limit = 16777216',
  'CREATE TEMP VIEW change AS SELECT key, value FROM main.keyv',
  `CREATE TEMP TRIGGER put INSTEAD OF INSERT ON change WHEN NEW.value IS NOT NULL BEGIN
    INSERT INTO keyv (key, value) VALUES (NEW.key, NEW.value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  END`,
  `CREATE TEMP TRIGGER remove INSTEAD OF INSERT ON change WHEN NEW.value IS NULL BEGIN
    DELETE FROM keyv WHERE key = NEW.key;
  END`,
  // A file that may only be read opens without complaint; this asks for the right to write.
  'BEGIN IMMEDIATE',
  'ROLLBACK',
];

/** Bound: a JSON array of `[key, text]` and, to delete, `[key]`. */
const WRITE = 'INSERT INTO change (key, value) SELECT value ->> 0, value ->> 1 FROM json_each(?)';

function decode({ key, value }: SqlRow, file: string): Row {
  try {
    const envelope: unknown = JSON.parse(value);
    if (typeof envelope === 'object' && envelope !== null && 'value' in envelope) {
      return { key, value: envelope.value };
    }
  } catch (error) {
    throw toStoreError(error, file);
  }
  throw new StoreError('unknown-shape', `The store ${file} holds an entry this app did not write.`);
}
