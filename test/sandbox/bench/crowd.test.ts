import { describe, expect, it } from 'vitest';
import { crowdBrn, watchSweptCrowd } from '../../../src/sandbox/bench/crowd.js';
import { memoryStore } from '../../support/memory-store.js';

const NOW = Date.UTC(2026, 10, 25);

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('crowdBrn', () => {
  it('gives each company a number of its own', () => {
    expect([crowdBrn(0), crowdBrn(99_999)]).toEqual(['9990000000', '9990099999']);
  });

  it('has no number for more companies than ten digits hold', () => {
    expect(() => crowdBrn(10_000_000)).toThrow(RangeError);
  });
});

describe('watchSweptCrowd', () => {
  it('leaves a store in which every company was swept just now and the sweep is over', async () => {
    const store = memoryStore();

    await watchSweptCrowd(store, 2500, NOW);

    const companies = await all(store.companies());
    const statuses = await all(store.statuses());
    expect(companies.map(({ brn }) => brn)).toEqual(statuses.map(({ brn }) => brn));
    expect(companies).toHaveLength(2500);
    expect(statuses.every(({ sweptAt }) => sweptAt === NOW)).toBe(true);
    expect(await store.lastSweep()).toMatchObject({ finishedAt: NOW, asked: 2500 });
  });
});
