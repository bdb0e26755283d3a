import { describe, expect, it } from 'vitest';
import { CheckQueue } from '../../src/check/check-recorder.js';
import { indexedStore } from '../../src/records/store.js';
import { HANBIT } from '../support/builders.js';
import { NOTHING } from '../support/deciding.js';
import { memoryStore } from '../support/memory-store.js';

function queueWithStore() {
  const memory = memoryStore();
  let reads = 0;
  let duringRead = async (): Promise<void> => {};
  const counted: typeof memory = {
    ...memory,
    async statusOrLost(brn) {
      reads += 1;
      const status = await memory.statusOrLost(brn);
      await duringRead();
      return status;
    },
  };
  const queue = new CheckQueue();
  return {
    queue,
    store: queue.storeOfChecks(indexedStore(counted, queue)),
    reads: () => reads,
    onRead(work: () => Promise<void>) {
      duringRead = work;
    },
  };
}

const SWEPT = { ...NOTHING, sweptAt: 1 };

describe('CheckQueue', () => {
  it("reads a company's status once in a check, and follows what is written meanwhile", async () => {
    const { queue, store, reads } = queueWithStore();
    await store.write([{ put: 'status', value: NOTHING }]);

    const seen = await queue.run(HANBIT, async () => {
      const first = await store.statusOrLost(HANBIT);
      const again = await store.statusOrLost(HANBIT);
      await store.write([{ put: 'status', value: SWEPT }]);
      const written = await store.statusOrLost(HANBIT);
      await store.write([{ delete: 'status', brn: HANBIT }]);
      return [first, again, written, await store.statusOrLost(HANBIT)];
    });

    expect(seen).toEqual([NOTHING, NOTHING, SWEPT, undefined]);
    expect(reads()).toBe(1);
  });

  it('remembers that a company has no status', async () => {
    const { queue, store, reads } = queueWithStore();

    await queue.run(HANBIT, async () => {
      await store.statusOrLost(HANBIT);
      await store.statusOrLost(HANBIT);
    });

    expect(reads()).toBe(1);
  });

  it('prefers what was written during the read', async () => {
    const { queue, store, onRead } = queueWithStore();
    await store.write([{ put: 'status', value: NOTHING }]);
    onRead(() => store.write([{ put: 'status', value: SWEPT }]));

    const seen = await queue.run(HANBIT, () => store.statusOrLost(HANBIT));

    expect(seen).toEqual(SWEPT);
  });

  it('reads again in the next check, also after one that failed, and outside of checks', async () => {
    const { queue, store, reads } = queueWithStore();
    const read = () => store.statusOrLost(HANBIT);
    const fail = async () => {
      await read();
      throw new Error('failed');
    };

    await expect(queue.run(HANBIT, fail)).rejects.toThrow('failed');
    await queue.run(HANBIT, read);
    await read();

    expect(reads()).toBe(3);
  });

  it('runs checks of one company one after the other', async () => {
    const { queue } = queueWithStore();
    const order: string[] = [];
    const first = queue.run(HANBIT, async () => {
      await Promise.resolve();
      order.push('first');
    });
    const second = queue.run(HANBIT, async () => order.push('second'));

    await Promise.all([first, second]);

    expect(order).toEqual(['first', 'second']);
  });
});
