import { describe, expect, it } from 'vitest';
import { HomeVisits, UPDATED_FOR } from '../../src/home/home-visits.js';
import { MINUTE } from '../../src/kernel/time.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = 1_795_000_000_000;

describe('who looks at the Home tab', () => {
  it('is known after a restart, with their place', async () => {
    const store = memoryStore();
    const before = await HomeVisits.load(store);
    await before.seen('U0KIM', '2 all', NOW);

    const after = await HomeVisits.load(store);

    expect(after.recent(NOW + MINUTE)).toEqual([
      { v: 1, user: 'U0KIM', place: '2 all', seenAt: NOW },
    ]);
  });

  it('is looked after for ten minutes from the last time on', async () => {
    const visits = await HomeVisits.load(memoryStore());
    await visits.seen('U0KIM', '1 all', NOW);
    await visits.seen('U0KIM', '3 mine', NOW + MINUTE);

    expect(visits.recent(NOW + UPDATED_FOR + MINUTE - 1)).toHaveLength(1);
    expect(visits.recent(NOW + UPDATED_FOR + MINUTE)).toEqual([]);
    expect(visits.of('U0KIM')?.place).toBe('3 mine');
  });

  it('is not kept longer than that', async () => {
    const store = memoryStore();
    const visits = await HomeVisits.load(store);
    await visits.seen('U0KIM', '1 all', NOW);
    await visits.seen('U0LEE', '1 all', NOW + MINUTE);

    await visits.purge(NOW + UPDATED_FOR);

    const left = await HomeVisits.load(store);
    expect([left.of('U0KIM'), left.of('U0LEE')?.user]).toEqual([undefined, 'U0LEE']);
  });

  it('is forgotten when their Home cannot be shown', async () => {
    const store = memoryStore();
    const visits = await HomeVisits.load(store);
    await visits.seen('U0KIM', '1 all', NOW);

    await visits.forget('U0KIM');
    await visits.forget('U0NOBODY');

    expect((await HomeVisits.load(store)).recent(NOW)).toEqual([]);
  });

  it('is known at once although the store cannot be written', async () => {
    const store = { ...memoryStore(), write: () => Promise.reject(new Error('disk full')) };
    const visits = await HomeVisits.load(store);

    await expect(visits.seen('U0KIM', '1 all', NOW)).rejects.toThrow('disk full');

    expect(visits.recent(NOW)).toHaveLength(1);
  });
});
