import { expect, it } from 'vitest';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { HOUR } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { createFutureTimes } from '../../src/status/future-times.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 10:12');

/** An outbox with a test alert that was created tomorrow. */
async function anOutbox() {
  const memory = memoryStore();
  const outbox = await OutboxIndex.load(memory);
  const store = indexedStore(memory, outbox);
  const test = { channel: 'C0TEST', stage: 'test', by: 'U1', at: NOW } as const;
  const entry = outbox.createEntry({ kind: 'test-alert', test }, NOW + 24 * HOUR);
  await store.write([{ put: 'outbox', value: entry }]);
  const deps = { outbox, companyQueue: new KeyedQueue(), clock: fakeClock(NOW), log: captureLog() };
  return { store, outbox, entry, deps };
}

it('corrects a message that was created in the future', async () => {
  const { store, outbox, deps } = await anOutbox();
  const futureTimes = createFutureTimes({ ...deps, store });

  await futureTimes.correct();

  expect(outbox.all()).toMatchObject([{ createdAt: NOW }]);
  expect(futureTimes.corrected).toEqual({ since: NOW, count: 1 });
});

it('does not bring back a message that is sent while it reads the store', async () => {
  const { store, outbox, entry, deps } = await anOutbox();
  const sendsMeanwhile: Store = {
    ...store,
    async *tickets() {
      await store.write([{ delete: 'outbox', seq: entry.seq }]);
      yield* store.tickets();
    },
  };

  await createFutureTimes({ ...deps, store: sendsMeanwhile }).correct();

  expect(outbox.all()).toEqual([]);
});
