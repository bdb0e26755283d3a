import { LEADER, STANDBY } from './postgres-connection.js';
import { missingTableError } from './postgres-error.js';

/** Runs one statement. */
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
