import type { Stage } from '../records/company.js';
import { STORED_KINDS, type Store, StoreError } from '../records/store.js';
import { createStore, type StoreOptions } from './create-store.js';
import { type Database, openDatabase } from './database.js';
import { everyOf, rangeOf } from './keys.js';
import { hideBrn, VERSION } from './records.js';

interface Opening extends Omit<StoreOptions, 'aside'> {
  readonly url: string;
  readonly stage: Stage;
  /** Term of the writer's lock; absent: the store is opened for reading. */
  readonly term?: string;
  /** Opens the store for reading even if a newer version wrote it. */
  readonly isNewerFine?: boolean;
}

/**
 * Opens the store of one stage in a file, e.g. `sqlite://data/hometax-watch.sqlite`, and creates the folder if it is
 * missing. Rejects with StoreError. A writer first takes the lock (writer-lock.ts).
 */
export async function openStore({
  url,
  stage,
  term,
  isNewerFine = false,
  ...options
}: Opening): Promise<Store> {
  const database = await openDatabase(url, term);
  try {
    if (!isNewerFine) await refuseNewer(database, stage);
    const aside = await database.first(rangeOf('aside', stage), Number.MAX_SAFE_INTEGER);
    return createStore(database, stage, { ...options, aside });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Rejects a store of a newer version: this app would treat some of its records as lost, and with them counts of rejected
 * logins and past notices. History may be read in part.
 */
async function refuseNewer(database: Database, stage: Stage): Promise<void> {
  for (const kind of STORED_KINDS) {
    if (kind === 'history') continue;
    const key = await database.newerThan(VERSION, everyOf(kind, stage));
    if (key === undefined) continue;
    throw new StoreError(
      'newer-version',
      `This store was written by a newer version of the app (the first such record is ${hideBrn(key)}). ` +
        'Start the newer version again, or put back a backup of the store from before the update. ' +
        '"hometax-watch records" lists these records.',
    );
  }
}
