import { Client } from 'pg';
import { deferred, withTimeout } from '../kernel/async.js';
import type { StoreError } from '../records/store.js';
import { connectionOptions, placeOf, queryOnce, SESSION_SETTINGS } from './postgres-connection.js';
import { refusedError, toPostgresError } from './postgres-error.js';

/** PostgreSQL 14, the first with `idle_session_timeout`. */
const OLDEST_VERSION = 140_000;

/** How long an answer may take: less than the time after which a lock counts as lost (HELD_INTERVALS). */
const ANSWER_TIMEOUT_MS = 5000;

const END_TIMEOUT_MS = 1000;

/** A connection that holds a lock. Its statements run one at a time. */
export interface Session {
  /** Rejects with StoreError. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Resolves when the connection is lost or was ended. */
  readonly ended: Promise<StoreError>;
  /** Frees what the session holds. Takes a second at most. */
  end(): Promise<void>;
  /** Ends the session without waiting for PostgreSQL. */
  destroy(error: StoreError): void;
}

/**
 * Connects. Rejects with StoreError; `refused` also if a pooler runs the statements of one connection in different
 * sessions.
 *
 * @param silenceLimitMs PostgreSQL ends a session that sends nothing for this long, which frees its lock
 */
export async function openSession(url: string, silenceLimitMs: number): Promise<Session> {
  const place = placeOf(url);
  let client: Client;
  try {
    client = new Client({ ...connectionOptions(url), query_timeout: ANSWER_TIMEOUT_MS });
  } catch (error) {
    throw toPostgresError(error, place);
  }
  const ended = deferred<StoreError>();

  function destroy(error: StoreError): void {
    ended.resolve(error);
    client.connection.stream.destroy();
  }

  client.on('error', (error) => destroy(toPostgresError(error, place)));
  client.on('end', () => destroy(toPostgresError(new Error('Connection terminated'), place)));

  let last: Promise<unknown> = Promise.resolve();
  function query<Row extends object>(sql: string, values: readonly unknown[] = []) {
    const answer = last.then(async () => {
      try {
        // Without values, `sql` may contain several statements.
        const parameters = values.length === 0 ? undefined : [...values];
        return (await client.query<Row>(sql, parameters)).rows;
      } catch (error) {
        const failure = toPostgresError(error, place);
        if (failure.code === 'unreachable') destroy(failure);
        throw failure;
      }
    });
    last = answer.catch(() => {});
    return answer;
  }

  try {
    await client.connect();
    const [server] = await query<Server>(SELECT_SERVER);
    if (server === undefined || server.version < OLDEST_VERSION)
      throw refusedError('version', place);
    if (server.encoding !== 'UTF8') throw refusedError('encoding', place);
    // Without a pooler, each connection keeps a process of its own in PostgreSQL.
    const [other] = await queryOnce<Server>(url, SELECT_SERVER);
    const [again] = await query<Server>(SELECT_SERVER);
    if (other?.pid === server.pid || again?.pid !== server.pid) throw refusedError('pooler', place);
    await query(`${SESSION_SETTINGS}; SET idle_session_timeout = ${silenceLimitMs}`);
  } catch (error) {
    const failure = toPostgresError(error, place);
    destroy(failure);
    throw failure;
  }

  return {
    query,
    ended: ended.promise,
    async end() {
      await withTimeout(client.end(), END_TIMEOUT_MS);
      destroy(toPostgresError(new Error('Connection terminated'), place));
    },
    destroy,
  };
}

interface Server {
  readonly version: number;
  readonly encoding: string;
  readonly pid: number;
}

const SELECT_SERVER = `SELECT current_setting('server_version_num')::int AS version,
  current_setting('server_encoding') AS encoding, pg_backend_pid() AS pid`;
