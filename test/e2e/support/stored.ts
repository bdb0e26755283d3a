import type { Alert } from '../../../src/records/alert.js';
import type { Company } from '../../../src/records/company.js';
import type { HistoryEvent } from '../../../src/records/history.js';
import type { OutboxEntry } from '../../../src/records/outbox.js';
import type { Store } from '../../../src/records/store.js';
import type { World } from '../../../src/sandbox/world.js';
import { openStore } from '../../../src/store/open-store.js';
import { historyIn } from '../../support/history-in.js';
import { storeUrlOf } from './test-store.js';

/** Reads the store of a world, also while the app is running. */
export async function fromStore<T>(world: World, read: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: storeUrlOf(world), stage: 'test' });
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}

/** The events of the history, oldest first. */
export function historyOf(world: World): Promise<readonly HistoryEvent[]> {
  return fromStore(world, async (store) => {
    const records = await historyIn(store, { limit: 1000 });
    return records.map(({ event }) => event).toReversed();
  });
}

export async function allOf<T>(records: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}

export function alertsIn(world: World): Promise<readonly Alert[]> {
  return fromStore(world, (store) => allOf(store.alerts()));
}

export function companiesIn(world: World): Promise<readonly Company[]> {
  return fromStore(world, (store) => allOf(store.companies()));
}

/** The entries that wait to be sent. */
export function outboxOf(world: World): Promise<readonly OutboxEntry[]> {
  return fromStore(world, (store) => allOf(store.outbox()));
}
