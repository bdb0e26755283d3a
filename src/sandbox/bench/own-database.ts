import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startPostgres } from '../postgres-server.js';

/**
 * Runs `work` with the URL of a new, empty database, which is removed afterwards: on the server of DATABASE_URL, or else
 * on one in a temporary folder.
 */
export async function withOwnDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const given = process.env['DATABASE_URL'];
  return given === undefined ? onOwnServer(work) : onServer(given, work);
}

async function onOwnServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await startPostgres();
  try {
    return await onServer(server.url(), work);
  } finally {
    await server.remove();
  }
}

async function onServer<T>(server: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `hometax_watch_bench_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `CREATE DATABASE ${name}`);
  try {
    return await work(Object.assign(new URL(server), { pathname: `/${name}` }).href);
  } finally {
    await execute(server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
