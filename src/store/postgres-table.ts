/** Runs one statement. */
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly object[]>;

/**
 * Creates Keyv's table where it is missing. Its keys sort by their bytes, like those of the other stores. (Keyv's own
 * statement would sort them by the language of the database.)
 */
export async function createTable(query: Query): Promise<void> {
  // Creating a table needs a right that the user of an existing one may not have.
  if (await tableExists(query)) return;
  try {
    await query(
      'CREATE TABLE IF NOT EXISTS public.keyv (key VARCHAR(255) COLLATE "C" PRIMARY KEY, value TEXT)',
    );
  } catch (error) {
    // Two processes that start together both create it.
    if (!(await tableExists(query))) throw error;
  }
}

async function tableExists(query: Query): Promise<boolean> {
  return (await query("SELECT WHERE to_regclass('public.keyv') IS NOT NULL")).length > 0;
}
