import { describe, expect, it } from 'vitest';
import { HomeVisits, VISIT_MS } from '../../src/home/home-visits.js';
import { MINUTE } from '../../src/kernel/time.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = 1_795_000_000_000;

describe('HomeVisits', () => {
  it('restores a visit with its page and filter after a restart', async () => {
    const store = memoryStore();
    const visits = await HomeVisits.load(store);
    await visits.record('U0KIM', '2 all', NOW);

    const restored = await HomeVisits.load(store);

    expect(restored.recent(NOW + MINUTE)).toEqual([
      { v: 1, user: 'U0KIM', place: '2 all', seenAt: NOW },
    ]);
  });

  it('lets a visit last for ten minutes from the last action', async () => {
    const visits = await HomeVisits.load(memoryStore());
    await visits.record('U0KIM', '1 all', NOW);
    await visits.record('U0KIM', '3 mine', NOW + MINUTE);

    expect(visits.recent(NOW + VISIT_MS + MINUTE - 1)).toHaveLength(1);
    expect(visits.recent(NOW + VISIT_MS + MINUTE)).toEqual([]);
    expect(visits.get('U0KIM')?.place).toBe('3 mine');
  });

  it('deletes visits that have ended', async () => {
    const store = memoryStore();
    const visits = await HomeVisits.load(store);
    await visits.record('U0KIM', '1 all', NOW);
    await visits.record('U0LEE', '1 all', NOW + MINUTE);

    await visits.purge(NOW + VISIT_MS);

    const reloaded = await HomeVisits.load(store);
    expect([reloaded.get('U0KIM'), reloaded.get('U0LEE')?.user]).toEqual([undefined, 'U0LEE']);
  });

  it('deletes the visit of one person', async () => {
    const store = memoryStore();
    const visits = await HomeVisits.load(store);
    await visits.record('U0KIM', '1 all', NOW);

    await visits.forget(['U0KIM']);
    await visits.forget(['U0NOBODY']);

    expect((await HomeVisits.load(store)).recent(NOW)).toEqual([]);
  });

  it('keeps a visit in memory if the store rejects the write', async () => {
    const store = { ...memoryStore(), write: () => Promise.reject(new Error('disk full')) };
    const visits = await HomeVisits.load(store);

    await expect(visits.record('U0KIM', '1 all', NOW)).rejects.toThrow('disk full');

    expect(visits.recent(NOW)).toHaveLength(1);
  });
});
