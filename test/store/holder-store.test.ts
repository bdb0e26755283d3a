import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import { holdLock } from '../../src/store/held-lock.js';
import { storeOfHolder } from '../../src/store/holder-store.js';
import { aCompany } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const COMPANY = [{ put: 'company', value: aCompany() }] as const;

function aLock() {
  const lock = holdLock({
    term: 'term',
    checkIntervalMs: 1000,
    check: async () => undefined,
    free: async () => {},
  });
  onTestFinished(() => lock.release());
  return lock;
}

/** A holder's store that fails every write. */
function aFailingStore(error: StoreError) {
  const [lock, clock] = [aLock(), fakeClock(seoul('2026-11-25 10:12'))];
  const fail = () => Promise.reject(error);
  const failing = { ...memoryStore(), write: fail, purgeHistory: fail, discard: fail };
  return { lock, clock, store: storeOfHolder(failing, lock, clock) };
}

const WRITES = [
  { name: 'a change', write: (store: ReturnType<typeof memoryStore>) => store.write(COMPANY) },
  {
    name: 'the removal of old history',
    write: (store: ReturnType<typeof memoryStore>) => store.purgeHistory(5),
  },
  {
    name: 'a discarded record',
    write: (store: ReturnType<typeof memoryStore>) => store.discard('company:test:1'),
  },
];

describe.each(WRITES)('the store of the lock’s holder: $name', ({ write }) => {
  it('is written until the lock is lost', async () => {
    const lock = aLock();
    const written: string[] = [];
    const note = (what: string) => async () => {
      written.push(what);
    };
    const inner = {
      ...memoryStore(),
      write: note('write'),
      purgeHistory: async () => written.push('purge'),
      discard: async () => written.push('discard') > 0,
    };
    const store = storeOfHolder(inner, lock, fakeClock(seoul('2026-11-25 10:12')));
    await write(store);

    lock.lose(new StoreError('unreachable', 'gone'));

    await expect(write(store)).rejects.toMatchObject({ code: 'not-leading' });
    expect(written).toHaveLength(1);
  });

  it.each([
    { why: 'another process leads', error: new StoreError('not-leading', 'no') },
    {
      why: 'nobody knows whether it was carried out',
      error: new StoreError('unreachable', 'no', { isOutcomeUnknown: true }),
    },
  ])('ends the lock if $why', async ({ error }) => {
    const { lock, store } = aFailingStore(error);

    await expect(write(store)).rejects.toBe(error);

    expect(lock.isHeld()).toBe(false);
    expect(await lock.lost).toBe(error);
  });
});

describe('a series of failed writes', () => {
  it.each([
    { code: 'refused', isHeld: false },
    { code: 'unreachable', isHeld: false },
    { code: 'disk-full', isHeld: true },
  ] as const)('of 30 s leaves the lock held ($code): $isHeld', async ({ code, isHeld }) => {
    const { lock, clock, store } = aFailingStore(new StoreError(code, 'not written'));

    for (const waitMs of [0, 29_000]) {
      clock.advance(waitMs);
      await expect(store.write(COMPANY)).rejects.toThrow('not written');
      expect(lock.isHeld()).toBe(true);
    }
    clock.advance(1000);
    await expect(store.write(COMPANY)).rejects.toThrow('not written');

    expect(lock.isHeld()).toBe(isHeld);
  });
});
