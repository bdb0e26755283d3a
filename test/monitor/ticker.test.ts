import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/domain/instant.js';
import type { Store } from '../../src/service/ports.js';
import { memoryStore } from '../support/memory-store.js';
import { runningBench } from '../support/running-bench.js';

function counting(store: Store): Store & { readonly scans: () => number } {
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

describe('the timer', () => {
  it('has the companies counted at the start and on each new day, before anybody asks', async () => {
    const store = counting(memoryStore());
    const { ticker, settles, passes, overview } = await runningBench({ store });

    ticker.tick();
    await settles();
    const atStart = store.scans();
    await overview.counts({ kind: 'all' });
    expect(store.scans()).toBe(atStart);

    await passes(DAY, HOUR);
    const nextDay = store.scans();
    await overview.counts({ kind: 'all' });
    expect(nextDay).toBeGreaterThan(atStart);
    expect(store.scans()).toBe(nextDay);
  });
});
