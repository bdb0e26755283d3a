import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { expect, inject, onTestFinished } from 'vitest';
import { type PostgresServer, startPostgres } from '../../src/sandbox/postgres-server.js';

/** The server that all tests share (postgres-setup.ts). Undefined: there is none, so tests of PostgreSQL are skipped. */
const shared = inject('postgres');

/** For `describe.skipIf(!hasPostgres)`. */
export const hasPostgres = shared !== undefined;

/** The URL of a new, empty database on the shared server, or on the server at `server`. */
export async function newDatabase(server = shared?.url): Promise<string> {
  if (server === undefined) throw new Error('There is no PostgreSQL for tests.');
  const name = `${shared?.prefix ?? ''}${randomUUID().replaceAll('-', '')}`;
  await queryAt(server, `CREATE DATABASE "${name}"`);
  return changedUrl(server, { pathname: `/${name}` });
}

/** For what starts a server, which takes a second, but half a minute on a busy machine. */
export const SERVER_TIMEOUT = 180_000;

/** A server of the test's own, which it may stop, kill and start; removed when the test ends. */
export async function ownServer(
  ...options: Parameters<typeof startPostgres>
): Promise<PostgresServer> {
  const server = await startPostgres(...options);
  onTestFinished(() => server.remove());
  return server;
}

/** Runs statements on a connection of their own; returns the rows of a single one. */
export async function queryAt(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Resolves when no other session is in the database. */
export async function untilAlone(url: string): Promise<void> {
  await expect.poll(() => queryAt(url, OTHER_SESSIONS)).toEqual([]);
}

const OTHER_SESSIONS = `SELECT application_name FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

/** The URL with other parts, e.g. `{ pathname: '/another_database' }`. */
export function changedUrl(
  url: string,
  changes: Partial<
    Pick<URL, 'pathname' | 'username' | 'password' | 'hostname' | 'port' | 'host' | 'search'>
  >,
): string {
  return Object.assign(new URL(url), changes).href;
}
