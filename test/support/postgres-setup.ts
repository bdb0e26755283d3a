import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../src/sandbox/postgres-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which tests create databases, whose names begin with the prefix; absent: there is none. */
    postgres?: { readonly url: string; readonly prefix: string };
  }
}

const prefix = `hometax_watch_test_${process.pid}_`;
const given = process.env['TEST_DATABASE_URL'] || undefined;
let server: PostgresServer | undefined;

/** Vitest calls this before the first test. */
export async function setup(project: TestProject): Promise<void> {
  if (given === undefined) server = await startPostgres();
  project.provide('postgres', { url: given ?? server?.url() ?? '', prefix });
}

/** Vitest calls this after the last test. */
export async function teardown(): Promise<void> {
  if (given !== undefined) await dropDatabases(given);
  await server?.remove();
}

async function dropDatabases(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [prefix],
  );
  for (const { name } of rows) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  await client.end();
}
