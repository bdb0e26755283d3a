import type { Stage } from '../domain/company.js';
import type { Store } from '../service/ports.js';
import { createStore } from './create-store.js';
import { openDatabase } from './database.js';

/**
 * Opens the store of one stage in a file, e.g. `sqlite://data/hometax-watch.sqlite`; the folder is made where it is
 * missing. Rejects with StoreError. Whoever writes holds the writer's lock first (writer-lock.ts).
 */
export async function openStore(options: {
  readonly url: string;
  readonly stage: Stage;
}): Promise<Store> {
  return createStore(await openDatabase(options.url), options.stage);
}
