import { describe, expect, it, vi } from 'vitest';
import { FreshCache } from '../../src/slack/reader.js';
import { fakeClock } from '../support/fake-clock.js';

function aCache(load: (key: string) => Promise<string>, limit = 10) {
  const clock = fakeClock(1_000_000);
  return { clock, cache: new FreshCache({ load, freshForMs: 600_000, clock, limit }) };
}

describe('FreshCache', () => {
  it('loads a value once while it is fresh', async () => {
    const load = vi.fn(async (key: string) => `${key}!`);
    const { cache, clock } = aCache(load);

    await cache.get('a');
    clock.advance(599_999);

    await expect(cache.get('a')).resolves.toBe('a!');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads it anew when it is too old', async () => {
    const load = vi.fn(async (key: string) => key);
    const { cache, clock } = aCache(load);

    await cache.get('a');
    clock.advance(600_000);

    await cache.get('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('does not trust a value of the future, after the clock went back', async () => {
    const load = vi.fn(async (key: string) => key);
    const { cache, clock } = aCache(load);
    await cache.get('a');

    clock.advance(-1);

    await cache.get('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('shares one loading among those who ask meanwhile', async () => {
    const load = vi.fn(async (key: string) => key);
    const { cache } = aCache(load);

    await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')]);

    expect(load.mock.calls).toEqual([['a'], ['b']]);
  });

  it('shares no loading that takes long: its answer may be lost', async () => {
    const load = vi
      .fn(async (key: string) => key)
      .mockImplementationOnce(() => new Promise<string>(() => {}));
    const { cache, clock } = aCache(load);
    void cache.get('a');

    clock.advance(1000);

    await expect(cache.get('a')).resolves.toBe('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps no failure', async () => {
    const load = vi
      .fn(async (key: string) => key)
      .mockRejectedValueOnce(new Error('slack is silent'));
    const { cache } = aCache(load);

    await expect(cache.get('a')).rejects.toThrow('slack is silent');

    await expect(cache.get('a')).resolves.toBe('a');
  });

  it('lets the oldest go beyond its limit', async () => {
    const { cache } = aCache(async (key) => key, 2);

    for (const key of ['a', 'b', 'c']) await cache.get(key);

    expect(['a', 'b', 'c'].map((key) => cache.last(key))).toEqual([undefined, 'b', 'c']);
  });
});
