import { Client, type ClientConfig } from 'pg';
import { toPostgresError } from './postgres-error.js';

const CONNECT_TIMEOUT_MS = 5000;

/** How long an answer may take: a page of rows takes milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Prefixes of session names of leaders and standbys, which are processes that know the table (postgres-table.ts). */
export const LEADER = 'hometax-watch leader ';
export const STANDBY = 'hometax-watch standby ';

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
  // Each statement is to use the index, also if the table was small or empty when PostgreSQL planned it.
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
