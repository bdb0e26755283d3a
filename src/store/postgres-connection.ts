import { Client, type ClientConfig } from 'pg';
import { missingTableError, toPostgresError } from './postgres-error.js';

const CONNECT_TIMEOUT_MS = 5000;

/** A page of rows takes milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

export function connectionOptions(url: string): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
  };
}

const STATEMENT_LIMITS = [
  // Earlier than ANSWER_TIMEOUT_MS, so that PostgreSQL answers that it did nothing.
  `statement_timeout = ${ANSWER_TIMEOUT_MS - 1000}`,
  'lock_timeout = 5000',
];

/**
 * Settings of each session. They are sent as a statement, because a pooler refuses connection options that it does not
 * know.
 */
export const SESSION_SETTINGS = statementFor([
  "application_name = 'hometax-watch store'",
  'search_path = public',
  // Each statement is to use the index, even if the table was small or empty when PostgreSQL planned it.
  'enable_seqscan = off',
  'enable_bitmapscan = off',
  ...STATEMENT_LIMITS,
  'idle_in_transaction_session_timeout = 10000',
  // So that the locks of a machine that died are freed soon.
  'tcp_keepalives_idle = 5',
  'tcp_keepalives_interval = 2',
  'tcp_keepalives_count = 3',
]);

function statementFor(settings: readonly string[]): string {
  return settings.map((setting) => `SET ${setting}`).join(';');
}

/** The place of a database for messages, without user and password: `hometax on db.example.com:5432`. */
export function placeOf(url: string): string {
  try {
    const { database, host, port } = new Client({ connectionString: url });
    // A name with an @ is the rest of a password whose special characters are not encoded.
    if (database?.includes('@') === false) return `${database} on ${host}:${port}`;
  } catch {
    // An address that cannot be read.
  }
  return 'PostgreSQL';
}

/** Runs one statement on a connection of its own. Rejects with StoreError. `timeoutMs` 0: it may take any time. */
export async function queryOnce<Row extends object>(
  url: string,
  sql: string,
  { timeoutMs = ANSWER_TIMEOUT_MS } = {},
): Promise<readonly Row[]> {
  let client: Client | undefined;
  try {
    client = new Client({ ...connectionOptions(url), query_timeout: timeoutMs });
    // Every failure also rejects a call.
    client.on('error', () => {});
    await client.connect();
    // Otherwise a statement that waits for a lock would stay on the server after its client has left.
    if (timeoutMs > 0) await client.query(statementFor(STATEMENT_LIMITS));
    return (await client.query<Row>(sql)).rows;
  } catch (error) {
    throw toPostgresError(error, placeOf(url));
  } finally {
    // Not `client.end()`, which would wait for the server.
    client?.connection.stream.destroy();
  }
}

/** Prefixes of the session names of processes that know the table. */
export const LEADER = 'hometax-watch leader ';
export const STANDBY = 'hometax-watch standby ';

export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly object[]>;

/**
 * Creates Keyv's table where it is missing. Its keys sort by their bytes, like those of the other stores. (Keyv's own
 * statement would sort them by the language of the database.) Rejects with StoreError `moved` if a running process knew
 * the table: it is missing by mistake, and an empty store in its place would hide that.
 */
export async function createTable(query: Query, place: string): Promise<void> {
  // Asked before the table is looked for: another process that creates it in between must not seem to have known it.
  const isKnown = (await query(SELECT_MEMBER)).length > 0;
  // Creating a table needs a right that the user of an existing one may not have.
  if (await tableExists(query)) return;
  if (isKnown) throw missingTableError(place);
  try {
    await query(
      'CREATE TABLE IF NOT EXISTS public.keyv (key VARCHAR(255) COLLATE "C" PRIMARY KEY, value TEXT)',
    );
  } catch (error) {
    // Two processes that start together may both try to create it.
    if (!(await tableExists(query))) throw error;
  }
}

const SELECT_MEMBER = `SELECT FROM pg_stat_activity WHERE datname = current_database()
  AND (starts_with(application_name, '${LEADER}') OR starts_with(application_name, '${STANDBY}'))`;

async function tableExists(query: Query): Promise<boolean> {
  return (await query("SELECT WHERE to_regclass('public.keyv') IS NOT NULL")).length > 0;
}
