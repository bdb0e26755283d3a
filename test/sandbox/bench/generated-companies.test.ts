import { describe, expect, it } from 'vitest';
import { addSweptCompanies, generatedBrn } from '../../../src/sandbox/bench/generated-companies.js';
import { memoryStore } from '../../support/memory-store.js';

const NOW = Date.UTC(2026, 10, 25);

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const result: T[] = [];
  for await (const item of items) result.push(item);
  return result;
}

describe('generatedBrn', () => {
  it('returns a unique number for each company', () => {
    expect([generatedBrn(0), generatedBrn(99_999)]).toEqual(['9990000000', '9990099999']);
  });

  it('throws for more companies than ten digits allow', () => {
    expect(() => generatedBrn(10_000_000)).toThrow(RangeError);
  });
});

describe('addSweptCompanies', () => {
  it('adds companies that were all swept just now by a finished sweep', async () => {
    const store = memoryStore();

    await addSweptCompanies(store, 2500, NOW);

    const companies = await collect(store.companies());
    const statuses = await collect(store.statuses());
    expect(companies.map(({ brn }) => brn)).toEqual(statuses.map(({ brn }) => brn));
    expect(companies).toHaveLength(2500);
    expect(statuses.every(({ sweptAt }) => sweptAt === NOW)).toBe(true);
    expect(await store.lastSweep()).toMatchObject({ finishedAt: NOW, asked: 2500 });
  });
});
