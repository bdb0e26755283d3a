import { isPostgresUrl } from '../records/store.js';
import type { Database } from './keys.js';
import { openPostgres } from './postgres-database.js';
import { openSqlite } from './sqlite-database.js';

/**
 * Opens the store at `url`, creates what is missing, and tests that it can be written. Rejects with StoreError.
 *
 * @param term the `term` of the writer's lock (held-lock.ts); writes are rejected once the lock has another holder.
 *   Absent: writes are not checked
 */
export function openDatabase(url: string, term?: string): Promise<Database> {
  return isPostgresUrl(url) ? openPostgres(url, term) : openSqlite(url, term);
}
