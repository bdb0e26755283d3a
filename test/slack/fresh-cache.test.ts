import { describe, expect, it, vi } from 'vitest';
import { FreshCache } from '../../src/slack/user-directory.js';
import { fakeClock } from '../support/fake-clock.js';

function aCache(load: (key: string) => Promise<string>, limit = 10) {
  const clock = fakeClock(1_000_000);
  return { clock, cache: new FreshCache({ load, freshForMs: 600_000, clock, limit }) };
}

describe('FreshCache', () => {
  it('loads a value once while it is fresh enough', async () => {
    const load = vi.fn(async (key: string) => `${key}!`);
    const { cache, clock } = aCache(load);

    await cache.get('a');
    clock.advance(599_999);

    await expect(cache.get('a')).resolves.toBe('a!');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads a value again when it is too old', async () => {
    const load = vi.fn(async (key: string) => key);
    const { cache, clock } = aCache(load);

    await cache.get('a');
    clock.advance(600_000);

    await cache.get('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('loads a value again if the clock was set back', async () => {
    const load = vi.fn(async (key: string) => key);
    const { cache, clock } = aCache(load);
    await cache.get('a');

    clock.advance(-1);

    await cache.get('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('shares one load among concurrent callers', async () => {
    const load = vi.fn(async (key: string) => key);
    const { cache } = aCache(load);

    await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')]);

    expect(load.mock.calls).toEqual([['a'], ['b']]);
  });

  it('starts another load if the first one takes too long', async () => {
    const load = vi
      .fn(async (key: string) => key)
      .mockImplementationOnce(() => new Promise<string>(() => {}));
    const { cache, clock } = aCache(load);
    void cache.get('a');

    clock.advance(1000);

    await expect(cache.get('a')).resolves.toBe('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('does not cache a failure', async () => {
    const load = vi
      .fn(async (key: string) => key)
      .mockRejectedValueOnce(new Error('Slack does not answer'));
    const { cache } = aCache(load);

    await expect(cache.get('a')).rejects.toThrow('Slack does not answer');

    await expect(cache.get('a')).resolves.toBe('a');
  });

  it('evicts the oldest entry above its limit', async () => {
    const { cache } = aCache(async (key) => key, 2);

    for (const key of ['a', 'b', 'c']) await cache.get(key);

    expect(['a', 'b', 'c'].map((key) => cache.last(key))).toEqual([undefined, 'b', 'c']);
  });
});
