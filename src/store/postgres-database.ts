import { createHash } from 'node:crypto';
import { KeyvPostgres } from '@keyv/postgres';
import { type Client, Pool, type QueryConfig } from 'pg';
import { eventLoopYielder, withTimeout } from '../kernel/async.js';
import { StoreError } from '../records/store.js';
import { type Database, type KeyRange, type Row, type RowChange, WRITER } from './keys.js';
import {
  connectionOptions,
  createTable,
  LEADER,
  placeOf,
  type Query,
  queryOnce,
  SESSION_SETTINGS,
} from './postgres-connection.js';
import { toPostgresError } from './postgres-error.js';
import { versionIn } from './records.js';

/** Connections for reading; one more writes. Few, because a hosted PostgreSQL may allow only 20 in all. */
const MAX_READERS = 3;

/** Maximum rows of a statement. Building a larger one would block the event loop. */
const ROWS_PER_STATEMENT = 500;

const CLOSE_TIMEOUT_MS = 2000;

/**
 * Connects as `openDatabase` promises. With a `term`, the table exists and the writer's row has this term
 * (leadership.ts); writes are rejected once the row has another version: a new term was stored or the table restored.
 */
export async function openPostgres(url: string, term?: string): Promise<Database> {
  const place = placeOf(url);
  const readers = openPool(url, { max: MAX_READERS });
  // A pool of its own, so that slow reads delay no write. Its connection stays open, so that no write waits for a new
  // one. It is the only one, because two writes at a time could wait for each other's rows.
  const writer = openPool(url, { max: 1, idleTimeoutMillis: 0 }, writerSettings(term));
  /** Writes are rejected unless the writer's row has this version. Undefined: writes are not checked. */
  let rowVersion: string | undefined;

  async function orStoreError<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toPostgresError(error, place);
    }
  }

  const run = <T extends object>(sql: string, ...parameters: readonly unknown[]) =>
    orStoreError(async () => (await adapter.query(sql, parameters)) as readonly T[]);

  async function writeBatch(query: Query, { puts, moves, removes }: Batch): Promise<void> {
    const written = await query(rowVersion === undefined ? WRITE_ROWS : WRITE_ROWS_OF_WRITER, [
      puts.map(({ key }) => key),
      puts.map(({ text }) => text),
      moves.map(({ key }) => key),
      moves.map(({ from }) => from),
      removes,
      ...(rowVersion === undefined ? [] : [rowVersion]),
    ]);
    if (written.length === 0) throw notLeading();
  }

  function notLeading(): StoreError {
    const what = 'is led by another process now, or its table was replaced';
    return new StoreError('not-leading', `The store ${place} ${what}.`);
  }

  async function versionOfTerm(stored: string): Promise<string> {
    const rows = await queryOf(readers.pool)(SELECT_VERSION, [stored]);
    const [writer] = rows as readonly { readonly version: string }[];
    if (writer === undefined) throw notLeading();
    return writer.version;
  }

  async function write(changes: readonly RowChange[]): Promise<void> {
    const batches = await batchesOf(changes);
    const [first] = batches;
    if (first === undefined) return;
    await onWriter(async (query) => {
      if (batches.length === 1) return writeBatch(query, first);
      await query('BEGIN');
      for (const batch of batches) await writeBatch(query, batch);
      await query('COMMIT');
    });
  }

  /** If `work` fails, its connection is closed, so that PostgreSQL undoes it. */
  async function onWriter(work: (query: Query) => Promise<void>): Promise<void> {
    const client = await orStoreError(() => writer.pool.connect());
    try {
      await work(queryOf(client));
      client.release();
    } catch (error) {
      client.release(true);
      throw toPostgresError(error, place, { isWriteSent: true });
    }
  }

  async function close(): Promise<void> {
    await Promise.all([readers.close(), writer.close()]);
  }

  const getMany = (keys: readonly string[]) => run<Row>(SELECT_MANY, keys);

  function range({ from, to }: KeyRange, order: 'ASC' | 'DESC', limit: number) {
    return run<Row>(`${SELECT_RANGE} ORDER BY key COLLATE "C" ${order} LIMIT $3`, from, to, limit);
  }

  let adapter: KeyvPostgres;
  try {
    if (term !== undefined) rowVersion = await orStoreError(() => versionOfTerm(term));
    else await orStoreError(() => createTable(queryOf(readers.pool), place));
    // Writes nothing, but fails if rows cannot be written.
    await onWriter((query) => writeBatch(query, { puts: [], moves: [], removes: [] }));
    adapter = new KeyvOfPool(readers.pool);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    get: async (key) => (await getMany([key])).at(0)?.text,
    getMany,
    first: (keys, limit) => range(keys, 'ASC', limit),
    last: (keys, limit) => range(keys, 'DESC', limit),
    write,
    async findNewer(version, { from, to }) {
      const usualStart = `{"value":{"v":${version},%`;
      for (let after: string | undefined = from; after !== undefined; ) {
        const rows: readonly Row[] = await run<Row>(SELECT_UNUSUAL, after, to, usualStart);
        const newer = rows.find(({ text }) => (versionIn(text) ?? 0) > version);
        if (newer !== undefined) return newer.key;
        after = rows.at(-1)?.key;
      }
      return undefined;
    },
    execute: (sql) => queryOnce(url, sql, { timeoutMs: 0 }),
    close,
  };
}

/**
 * A leader's writing connection has a leader's name, so that `createTable` sees that a running process knows the table,
 * even after that process has lost its lock.
 */
function writerSettings(term: string | undefined): string {
  if (term === undefined) return SESSION_SETTINGS;
  return `${SESSION_SETTINGS}; SET application_name = '${LEADER}store'`;
}

function openPool(
  url: string,
  limits: { readonly max: number; readonly idleTimeoutMillis?: number },
  settings = SESSION_SETTINGS,
) {
  const clients = new Set<Client>();
  const pool = new Pool({
    ...connectionOptions(url),
    ...limits,
    verify: (client, done) =>
      client.query(settings, (error: Error | null) => done(error ?? undefined)),
  });
  pool.on('connect', (client) => {
    clients.add(client);
    // Every failure of a connection in use also rejects its statement.
    client.on('error', () => {});
  });
  pool.on('remove', (client) => clients.delete(client));
  // An idle connection broke; the next statement opens another.
  pool.on('error', () => {});

  let closing: Promise<void> | undefined;
  async function closeAll(): Promise<void> {
    await withTimeout(pool.end(), CLOSE_TIMEOUT_MS);
    for (const client of clients) client.connection.stream.destroy();
  }
  function close(): Promise<void> {
    closing ??= closeAll();
    return closing;
  }
  return { pool, close };
}

/** Keyv's adapter on the given pool. Keyv's own is shared by all its stores in a process, so closing one closes all. */
class KeyvOfPool extends KeyvPostgres {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({});
    this.#pool = pool;
  }

  /** Keyv's constructor calls this before `#pool` is set; the returned function is called later. */
  override async connect() {
    return async (text: string, values: unknown[] = []) =>
      // If our table has disappeared, Keyv's own, whose keys have another order, would hide that.
      text.startsWith('CREATE TABLE') ? [] : queryOf(this.#pool)(text, values);
  }
}

interface Connected {
  query(query: QueryConfig): Promise<{ readonly rows: object[] }>;
}

function queryOf(connected: Connected): (...statement: Parameters<Query>) => Promise<object[]> {
  return async (text, values = []) => {
    // A connection parses and plans a named statement only once, which saves a third of the work.
    const name = createHash('sha256').update(text).digest('base64');
    const query = values.length === 0 ? { text } : { name, text, values: [...values] };
    return (await connected.query(query)).rows;
  };
}

interface Batch {
  readonly puts: readonly { readonly key: string; readonly text: string }[];
  /** Rows that get the value which the row at `from` had before the write. */
  readonly moves: readonly { readonly key: string; readonly from: string }[];
  readonly removes: readonly string[];
}

const REMOVED = Symbol('removed');

/** The content of each key after all changes, in batches, because one statement can change a row only once. */
async function batchesOf(changes: readonly RowChange[]): Promise<readonly Batch[]> {
  const yieldToEventLoop = eventLoopYielder();
  const after = new Map<string, string | { readonly from: string } | typeof REMOVED>();
  for (const [i, change] of changes.entries()) {
    if ('movedTo' in change) {
      const moved = after.get(change.key) ?? { from: change.key };
      if (moved !== REMOVED) after.set(change.movedTo, moved);
      after.set(change.key, REMOVED);
    } else after.set(change.key, change.text ?? REMOVED);
    if (i % ROWS_PER_STATEMENT === 0) await yieldToEventLoop();
  }
  const puts: Batch['puts'][number][] = [];
  const moves: Batch['moves'][number][] = [];
  const removes: string[] = [];
  for (const [key, content] of after) {
    if (content === REMOVED) removes.push(key);
    else if (typeof content === 'string') puts.push({ key, text: content });
    else moves.push({ key, from: content.from });
  }
  await yieldToEventLoop();
  const batches: Batch[] = [];
  // All moves are in the first batch, because they copy rows as they were, and a later batch sees earlier writes.
  for (let n = 0; n === 0 || n < Math.max(puts.length, removes.length); n += ROWS_PER_STATEMENT) {
    batches.push({
      puts: puts.slice(n, n + ROWS_PER_STATEMENT),
      moves: n === 0 ? moves : [],
      removes: removes.slice(n, n + ROWS_PER_STATEMENT),
    });
  }
  return changes.length === 0 ? [] : batches;
}

const TEXT = "coalesce(value, '') AS text";

const SELECT_MANY = `SELECT key, ${TEXT} FROM keyv WHERE key = ANY($1)`;

/** COLLATE "C" compares keys by their bytes, in a database of any language. */
const SELECT_RANGE = `SELECT key, ${TEXT} FROM keyv WHERE key COLLATE "C" > $1 AND key COLLATE "C" < $2`;

/** Of the next rows, those that do not begin like records of this version; and the last row, to continue after it. */
const SELECT_UNUSUAL = `
  WITH page AS (${SELECT_RANGE} ORDER BY key COLLATE "C" LIMIT 5000)
  SELECT key, CASE WHEN text LIKE $3 THEN '' ELSE text END AS text FROM page
  WHERE text NOT LIKE $3 OR key = (SELECT max(key COLLATE "C") FROM page) ORDER BY key COLLATE "C"`;

/**
 * One atomic statement. It does its work, and returns a row, only if the query `leads` finds one. Texts travel as
 * arrays, not as JSON, because PostgreSQL's JSON refuses the escaped NUL that a record may contain.
 */
const writeStatement = (leads: string): string => `
  WITH leads AS (${leads}),
  changed AS (
    SELECT * FROM unnest($1::text[], $2::text[]) AS put (key, value)
    UNION ALL
    SELECT move.key, moved.value FROM unnest($3::text[], $4::text[]) AS move (key, old),
      LATERAL (SELECT value FROM keyv WHERE keyv.key = move.old LIMIT 1) AS moved
  ),
  written AS (
    INSERT INTO keyv (key, value) SELECT key, value FROM changed WHERE EXISTS (SELECT FROM leads)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
  ),
  removed AS (DELETE FROM keyv WHERE key = ANY($5::text[]) AND EXISTS (SELECT FROM leads))
  SELECT 1 AS done FROM leads`;

const WRITE_ROWS = writeStatement('SELECT 1');

/**
 * FOR SHARE: a new leader's update of the writer's row waits until this statement is done. One that begins
 * after the update finds no row with the old version.
 */
const WRITE_ROWS_OF_WRITER = writeStatement(
  `SELECT 1 FROM keyv WHERE key = '${WRITER}' AND xmin = $6 FOR SHARE`,
);

/** `xmin`, the transaction that wrote the row: changing the row or restoring a backup of it gives another version. */
const SELECT_VERSION = `SELECT xmin::text AS version FROM keyv WHERE key = '${WRITER}' AND value = $1`;
