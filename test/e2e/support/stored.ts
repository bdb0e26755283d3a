import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEvent, Store } from '../../../src/service/ports.js';
import type { World } from '../../../src/sandbox/world.js';

/** Reads the store of an app that was stopped. */
export async function fromStore<T>(world: World, read: (store: Store) => Promise<T>): Promise<T> {
  const at = new URL('../../../dist/store/open-store.js', import.meta.url).href;
  const { openStore }: typeof import('../../../src/store/open-store.js') = await import(at);
  const store = await openStore({ url: world.environment['STORE_URL'] ?? '', stage: 'test' });
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}

/** What the history holds, oldest first. */
export function historyOf(world: World): Promise<readonly HistoryEvent[]> {
  return fromStore(world, async (store) => {
    const records = await store.history({ limit: 1000 });
    return records.map(({ event }) => event).toReversed();
  });
}

/** Every byte of the store's files, as text in which plain words can be found. */
export async function bytesOfStore({ folder }: World): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('store.sqlite'));
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return files.join('\n');
}
