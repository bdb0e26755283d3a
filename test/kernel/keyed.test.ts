import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../../src/kernel/keyed.js';
import { aGate } from '../support/fake-services.js';

const KEYS = Array.from({ length: 1000 }, (_, i) => `key ${i}`);

describe('KeyedQueue.runAll', () => {
  it('begins when what goes on about any of the keys is done, and holds up what comes after', async () => {
    const queue = new KeyedQueue();
    const done: string[] = [];
    const gate = aGate();
    const before = queue.run('key 700', async () => {
      await gate.passed;
      done.push('before');
    });
    const all = queue.runAll(KEYS, async () => {
      done.push('all');
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const after = queue.run('key 3', async () => {
      done.push('after');
    });
    gate.open();

    await Promise.all([before, all, after]);

    expect(done).toEqual(['before', 'all', 'after']);
  });

  it('never waits for ever when two want the same keys in another order', async () => {
    const queue = new KeyedQueue();
    const done: number[] = [];

    await Promise.all([
      queue.runAll(KEYS, async () => void done.push(1)),
      queue.runAll(KEYS.toReversed(), async () => void done.push(2)),
      queue.runAll(KEYS.slice(300, 700), async () => void done.push(3)),
    ]);

    expect(done).toEqual([1, 2, 3]);
  });

  it('lets others go on when the work fails', async () => {
    const queue = new KeyedQueue();

    await expect(queue.runAll(KEYS, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await queue.run('key 5', async () => 'on')).toBe('on');
  });
});
