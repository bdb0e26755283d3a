import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Store } from '../../src/records/store.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import { runningBench } from '../support/running-bench.js';

function countScans(store: Store): Store & { readonly scans: () => number } {
  let scans = 0;
  return {
    ...store,
    statuses() {
      scans += 1;
      return store.statuses();
    },
    scans: () => scans,
  };
}

describe('the ticker', () => {
  it('counts the companies at the start and on each new day, before a person needs the counts', async () => {
    const store = countScans(memoryStore());
    const { ticker, settle, advance, overview } = await runningBench({ store });

    ticker.tick();
    await settle();
    const atStart = store.scans();
    await overview.counts({ kind: 'all' });
    expect(store.scans()).toBe(atStart);

    await advance(DAY, HOUR);
    const nextDay = store.scans();
    await overview.counts({ kind: 'all' });
    expect(nextDay).toBeGreaterThan(atStart);
    expect(store.scans()).toBe(nextDay);
  });

  it('removes history older than 13 months once a day, even if there are no sweeps', async () => {
    const { ticker, store, advance, settle, clock } = await runningBench();
    const start = clock.now();
    const old = DateTime.fromMillis(start, { zone: 'Asia/Seoul' }).minus({ months: 13 });
    const history = async () => (await historyIn(store, { limit: 9 })).map(({ at }) => at);
    for (const at of [old.minus({ days: 1 }), old.plus({ days: 1 })]) {
      const event = { kind: 'exported', by: 'U1', companies: 1 } as const;
      await store.write([{ put: 'history', value: { v: 1, at: at.toMillis(), event } }]);
    }

    ticker.tick();
    await settle();
    expect(await history()).toEqual([old.plus({ days: 1 }).toMillis()]);

    await advance(DAY, HOUR);
    expect(await history()).toEqual([old.plus({ days: 1 }).toMillis()]);

    await advance(2 * DAY, HOUR);
    expect(await history()).not.toContain(old.plus({ days: 1 }).toMillis());
  });

  it('retries a failed removal of old history after ten minutes', async () => {
    let attempts = 0;
    const memory = memoryStore();
    const store: Store = {
      ...memory,
      async purgeHistory(before) {
        attempts += 1;
        if (attempts === 1) throw new Error('the disk is full');
        return memory.purgeHistory(before);
      },
    };
    const { advance } = await runningBench({ store });

    await advance(9 * MINUTE);
    expect(attempts).toBe(1);

    await advance(HOUR);
    expect(attempts).toBe(2);
  });
});
