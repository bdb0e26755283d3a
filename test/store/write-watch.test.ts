import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/time.js';
import { WriteWatch } from '../../src/store/write-watch.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { aCompany } from './samples.js';

const NOON = seoul('2026-11-25 12:00');
const CHANGES = [{ put: 'company', value: aCompany() }] as const;

function watchFullDisk() {
  const clock = fakeClock(NOON);
  const disk = { isFull: true, delayMs: 0 };
  const times: number[] = [];
  const store = memoryStore();
  const watch = new WriteWatch(clock, (ms) => times.push(ms));
  const watchedStore = watch.watchWrites({
    ...store,
    write: async (changes) => {
      if (disk.isFull && changes.length > 0) throw new Error('the disk is full');
      clock.advance(disk.delayMs);
      await store.write(changes);
    },
  });
  return { clock, disk, times, watch, watchedStore };
}

describe('WriteWatch', () => {
  it('reports the first and last failed write until a write succeeds', async () => {
    const { clock, disk, watch, watchedStore } = watchFullDisk();
    await expect(watchedStore.write(CHANGES)).rejects.toThrow('the disk is full');
    clock.advance(MINUTE);
    await expect(watchedStore.write(CHANGES)).rejects.toThrow('the disk is full');
    expect(watch.failing).toEqual({ since: NOON, last: NOON + MINUTE });
    expect(watch.failingMs).toBe(MINUTE);

    disk.isFull = false;
    await watchedStore.write(CHANGES);
    expect(watch.failing).toBeUndefined();
    expect(watch.failingMs).toBe(0);
  });

  it('is not misled by a step of the clock about how long writes have failed', async () => {
    const { clock, watch, watchedStore } = watchFullDisk();
    const steady = { ms: 5000 };
    Object.assign(clock, { steadyMs: () => steady.ms });
    await expect(watchedStore.write(CHANGES)).rejects.toThrow('the disk is full');
    clock.advance(MINUTE);
    steady.ms += 20;
    await expect(watchedStore.write(CHANGES)).rejects.toThrow('the disk is full');

    expect(watch.failing).toEqual({ since: NOON, last: NOON + MINUTE });
    expect(watch.failingMs).toBe(20);
  });

  it('ignores an empty write, which proves nothing', async () => {
    const { watch, watchedStore } = watchFullDisk();
    await expect(watchedStore.write(CHANGES)).rejects.toThrow('the disk is full');

    await watchedStore.write([]);

    expect(watch.failing).toEqual({ since: NOON, last: NOON });
  });

  it('measures the writes that succeed', async () => {
    const { disk, times, watch, watchedStore } = watchFullDisk();
    await expect(watchedStore.write(CHANGES)).rejects.toThrow('the disk is full');
    await watchedStore.write([]);
    expect(watch.lastMs).toBeUndefined();

    disk.isFull = false;
    for (const delayMs of [20, 5]) {
      disk.delayMs = delayMs;
      await watchedStore.write(CHANGES);
    }

    expect(watch.lastMs).toBe(5);
    expect(times).toEqual([20, 5]);
  });
});
