import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../../src/app/environment.js';
import { isPostgresUrl } from '../../../src/records/store.js';
import type { World } from '../../../src/sandbox/world.js';
import { ALL_KEYS, type Database } from '../../../src/store/keys.js';
import { openDatabase } from '../../../src/store/open-store.js';
import { changedUrl, newDatabase, queryAt } from '../../support/postgres-server.js';

/** Whether the worlds of the stories have their store on PostgreSQL. */
export const isOnPostgres = process.env['TEST_STORE'] === 'postgres';

/** The options of a story about SQLite's file or its lock. */
export const ABOUT_SQLITE = { skip: isOnPostgres };

/** Settings that give a world a store other than the file in its folder. The store ends with the test. */
export async function storeSettings(): Promise<Environment> {
  if (!isOnPostgres) return {};
  const url = await newDatabase();
  onTestFinished(async () => {
    const name = new URL(url).pathname.slice(1);
    await queryAt(changedUrl(url, { pathname: '/postgres' }), `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { STORE_URL: url };
}

export function storeUrlOf({ environment }: World): string {
  return environment['STORE_URL'] || environment['DATABASE_URL'] || '';
}

/** Opens a world's store below its records, also while the app is running. Closed after the test. */
export async function openRows(world: World): Promise<Database> {
  const database = await openDatabase(storeUrlOf(world));
  onTestFinished(() => database.close());
  return database;
}

/** Renames the app's table while it runs, to fail like a broken disk. Resolves with a function that restores it. */
export async function breakStore(world: World): Promise<() => Promise<void>> {
  const database = await openRows(world);
  await database.execute('ALTER TABLE keyv RENAME TO moved_away');
  let isBroken = true;
  const restore = async () => {
    if (isBroken) await database.execute('ALTER TABLE moved_away RENAME TO keyv');
    isBroken = false;
  };
  // What is stored is searched for secrets after the test.
  onTestFinished(restore);
  return restore;
}

/** Whether no process has the store open. */
export async function isStoreClosed(world: World): Promise<boolean> {
  const url = storeUrlOf(world);
  if (!isPostgresUrl(url)) return !existsSync(join(world.folder, 'store.sqlite-wal'));
  const others = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  return (await queryAt(url, others)).length === 0;
}

/** All that is stored, as text in which ASCII words can be found: every byte of the files, or every row. */
export async function textOfStore(world: World): Promise<string> {
  const url = storeUrlOf(world);
  if (isPostgresUrl(url)) {
    const database = await openDatabase(url);
    const rows = await database.first(ALL_KEYS, Number.MAX_SAFE_INTEGER);
    await database.close();
    return rows.map(({ key, text }) => `${key} ${text}`).join('\n');
  }
  const names = (await readdir(world.folder)).filter((name) => name.startsWith('store.sqlite'));
  const files = names.map((name) => readFile(join(world.folder, name), 'latin1'));
  return (await Promise.all(files)).join('\n');
}
