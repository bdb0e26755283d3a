import { describe, expect, it } from 'vitest';
import { withTimeout } from '../../src/kernel/async.js';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { aGate } from '../support/fake-services.js';

const KEYS = Array.from({ length: 1000 }, (_, i) => `key ${i}`);

describe('KeyedQueue.runAll', () => {
  it('begins when running work of every key is done, and delays later work', async () => {
    const queue = new KeyedQueue();
    const done: string[] = [];
    const gate = aGate();
    const earlier = queue.run('key 700', async () => {
      await gate.passed;
      done.push('earlier');
    });
    const all = queue.runAll(KEYS, async () => {
      done.push('all');
    });
    // Enough time for `runAll` to hold key 3; then it waits for key 700.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const later = queue.run('key 3', async () => {
      done.push('later');
    });
    gate.open();

    await Promise.all([earlier, all, later]);

    expect(done).toEqual(['earlier', 'all', 'later']);
  });

  it('does not deadlock when several calls want the same keys in different orders', async () => {
    const queue = new KeyedQueue();
    const done: number[] = [];

    await Promise.all([
      queue.runAll(KEYS, async () => void done.push(1)),
      queue.runAll(KEYS.toReversed(), async () => void done.push(2)),
      queue.runAll(KEYS.slice(300, 700), async () => void done.push(3)),
    ]);

    expect(done).toEqual([1, 2, 3]);
  });

  it('does not wait for itself when a key is given twice', async () => {
    const queue = new KeyedQueue();

    const outcome = queue.runAll(['key 1', 'key 2', 'key 1'], async () => 'done');

    expect(await withTimeout(outcome, 1000)).toBe('done');
    expect(await queue.run('key 1', async () => 'later')).toBe('later');
  });

  it('releases the keys when the work fails', async () => {
    const queue = new KeyedQueue();

    await expect(queue.runAll(KEYS, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await queue.run('key 5', async () => 'done')).toBe('done');
  });
});
