import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SECOND } from '../../src/kernel/time.js';
import { StoreError } from '../../src/records/store.js';
import { holdLock, type WriterLock } from '../../src/store/held-lock.js';
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

describe('a held lock', () => {
  const GONE = new StoreError('unreachable', 'gone');

  /** One that is checked every second. `answers` ends the running checks. */
  function aCheckedLock() {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const running: ((answer?: StoreError) => void)[] = [];
    const about = { checks: 0, freed: 0, isOverdue: false };
    const lock = holdLock({
      term: 'term',
      checkIntervalMs: SECOND,
      check() {
        about.checks += 1;
        return new Promise((resolve) => running.push(resolve));
      },
      overdue: () => (about.isOverdue ? GONE : undefined),
      async free() {
        about.freed += 1;
      },
    });
    const answer = (error?: StoreError) => {
      for (const resolve of running.splice(0)) resolve(error);
      return vi.advanceTimersByTimeAsync(0);
    };
    return { lock, about, answer };
  }

  it('is checked every second, by one check at a time, until one finds it lost', async () => {
    const { lock, about, answer } = aCheckedLock();

    vi.advanceTimersByTime(3 * SECOND);
    expect(about.checks).toBe(1);
    await answer();
    vi.advanceTimersByTime(SECOND);
    expect([about.checks, lock.isHeld()]).toEqual([2, true]);
    await answer(GONE);

    expect(lock.isHeld()).toBe(false);
    await expect(lock.lost).resolves.toBe(GONE);
    vi.advanceTimersByTime(3 * SECOND);
    expect(about.checks).toBe(2);
  });

  it.each([
    { who: 'somebody asks', ask: (lock: WriterLock) => lock.isHeld() },
    { who: 'the next check is due', ask: () => vi.advanceTimersByTime(SECOND) },
  ])('is lost when $who after too long without an answer', async ({ ask }) => {
    const { lock, about } = aCheckedLock();
    about.isOverdue = true;

    ask(lock);

    await expect(lock.lost).resolves.toBe(GONE);
    expect([about.checks, lock.isHeld()]).toEqual([0, false]);
  });

  it('that was released is freed once, and neither checked nor lost afterwards', async () => {
    const { lock, about, answer } = aCheckedLock();
    let isLost = false;
    void lock.lost.then(() => {
      isLost = true;
    });
    vi.advanceTimersByTime(SECOND);

    await Promise.all([lock.release(), lock.release()]);
    await answer(GONE);
    vi.advanceTimersByTime(3 * SECOND);

    expect(lock.isHeld()).toBe(false);
    expect({ ...about, isLost }).toEqual({ checks: 1, freed: 1, isOverdue: false, isLost: false });
    expect(vi.getTimerCount()).toBe(0);
  });
});
