import type { Stage } from '../records/company.js';
import { isPostgresUrl, STORED_KINDS, type Store, StoreError } from '../records/store.js';
import { createStore, type StoreOptions } from './create-store.js';
import { groupRows } from './grouped-rows.js';
import { type Database, rangeOf, rangeOfKind, UNFINISHED_COPY } from './keys.js';
import { openPostgres } from './postgres-database.js';
import { hideBrn, RECORD_VERSION } from './records.js';
import { openSqlite } from './sqlite-database.js';

/**
 * Opens the database at `url`, e.g. `sqlite://data/hometax-watch.sqlite` or `postgres://user@host/database`, creates
 * the file and its folder, or the table, if they are missing, and tests that it can be written. Rejects with StoreError.
 *
 * @param term the `term` of the writer's lock (held-lock.ts); writes are rejected once the lock has another holder.
 *   Absent: writes are not checked
 */
export function openDatabase(url: string, term?: string): Promise<Database> {
  return isPostgresUrl(url) ? openPostgres(url, term) : openSqlite(url, term);
}

interface OpenOptions extends Omit<StoreOptions, 'aside'> {
  readonly url: string;
  readonly stage: Stage;
  /** As in `openDatabase`. The holder of the lock writes through `storeOfHolder`. */
  readonly term?: string;
  /** Whether to accept a store that a newer version has written; only for reading. */
  readonly acceptsNewer?: boolean;
}

/** Opens the store of one stage. Rejects with StoreError. */
export async function openStore({
  url,
  stage,
  term,
  acceptsNewer = false,
  ...options
}: OpenOptions): Promise<Store> {
  const database = await openDatabase(url, term);
  try {
    await rejectUnfinishedCopy(database);
    if (!acceptsNewer) await rejectNewer(database, stage);
    const aside = await database.first(rangeOf('aside', stage), Number.MAX_SAFE_INTEGER);
    return createStore(groupRows(database), stage, { ...options, aside });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** An unfinished copy lacks records, so this app would repeat alerts and count rejected logins from 0. */
async function rejectUnfinishedCopy(database: Database): Promise<void> {
  if ((await database.get(UNFINISHED_COPY)) === undefined) return;
  throw new StoreError(
    'unfinished-copy',
    'Another store was being copied here, which did not finish. Run the same "hometax-watch store copy" again.',
  );
}

/**
 * Rejects a store of a newer version, because this app would treat some of its records as lost, including counts of
 * rejected logins and past notices. History is not checked, because only its display would be incomplete.
 */
async function rejectNewer(database: Database, stage: Stage): Promise<void> {
  for (const kind of STORED_KINDS) {
    if (kind === 'history') continue;
    const key = await database.findNewer(RECORD_VERSION, rangeOfKind(kind, stage));
    if (key === undefined) continue;
    throw new StoreError(
      'newer-version',
      `This store was written by a newer version of the app (the first such record is ${hideBrn(key)}). ` +
        'Start the newer version again, or restore a backup of the store from before the update. ' +
        '"hometax-watch records" lists these records.',
    );
  }
}
