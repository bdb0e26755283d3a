import type { Clock } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';
import { type Store, StoreError } from '../records/store.js';
import type { WriterLock } from './held-lock.js';
import { WriteWatch } from './write-watch.js';

const MAX_FAILING_MS = 30 * SECOND;

/**
 * The store of the lock's holder. It writes nothing after the lock is lost, because its last write may have been
 * carried out without this process knowing it.
 */
export function storeOfHolder(store: Store, lock: WriterLock, clock: Clock): Store {
  const writes = new WriteWatch(clock);
  const watchedStore = writes.watchWrites(store);

  async function whileHeld<T>(write: () => Promise<T>): Promise<T> {
    if (!lock.isHeld()) {
      throw new StoreError('not-leading', 'This process does not lead, so it writes nothing.');
    }
    try {
      return await write();
    } catch (error) {
      if (error instanceof StoreError && endsLeadership(error, writes.failingMs)) lock.lose(error);
      throw error;
    }
  }

  return {
    ...watchedStore,
    write: (changes) => whileHeld(() => watchedStore.write(changes)),
    purgeHistory: (before) => whileHeld(() => watchedStore.purgeHistory(before)),
    discard: (key) => whileHeld(() => watchedStore.discard(key)),
  };
}

function endsLeadership({ code, isOutcomeUnknown }: StoreError, failingMs: number): boolean {
  if (isOutcomeUnknown || code === 'not-leading') return true;
  // PostgreSQL may accept the writes of another process. A full disk, in contrast, is full for every process.
  return (code === 'refused' || code === 'unreachable') && failingMs >= MAX_FAILING_MS;
}
