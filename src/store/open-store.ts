import type { Stage } from '../records/company.js';
import { STORED_KINDS, type Store, StoreError } from '../records/store.js';
import { createStore, type StoreOptions } from './create-store.js';
import { type Database, openDatabase } from './database.js';
import { rangeOf, rangeOfKind } from './keys.js';
import { hideBrn, RECORD_VERSION } from './records.js';

interface OpenOptions extends Omit<StoreOptions, 'aside'> {
  readonly url: string;
  readonly stage: Stage;
  /** The `term` of the writer's lock (writer-lock.ts). Without it, the caller must not write. */
  readonly term?: string;
  /** Accepts a store that a newer version has written; only for reading. */
  readonly acceptsNewer?: boolean;
}

/**
 * Opens the store of one stage in a file, e.g. `sqlite://data/hometax-watch.sqlite`; creates file and folder if
 * missing. Rejects with StoreError.
 */
export async function openStore({
  url,
  stage,
  term,
  acceptsNewer = false,
  ...options
}: OpenOptions): Promise<Store> {
  const database = await openDatabase(url, term);
  try {
    if (!acceptsNewer) await rejectNewer(database, stage);
    const aside = await database.first(rangeOf('aside', stage), Number.MAX_SAFE_INTEGER);
    return createStore(database, stage, { ...options, aside });
  } catch (error) {
    await database.close();
    throw error;
  }
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
