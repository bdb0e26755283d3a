import { describe, expect, it } from 'vitest';
import { CompanyIndex } from '../../src/company/company-index.js';
import type { Brn } from '../../src/kernel/brn.js';
import { aCompany } from '../support/builders.js';

const MANY = 100_000;

function indexOf(names: Iterable<string>): CompanyIndex {
  const index = new CompanyIndex('test');
  let n = 0;
  for (const name of names) {
    index.put(aCompany({ brn: String(1000000000 + n++) as Brn, name }));
  }
  return index;
}

function* manyNames(): Generator<string> {
  for (let n = 0; n < MANY; n++) yield `표본상사 ${n}호점`;
}

/** How often somebody else has a turn before it is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isDone = true;
  return turns;
}

describe('looking for one of 100,000 companies', () => {
  const index = indexOf(manyNames());

  it.each([
    { name: 'a name that nobody has', words: '표본상사 가나다라호점', kind: 'none' },
    { name: 'a part of every name', words: '표본', kind: 'several' },
    { name: 'consonants', words: 'ㅍㅂㅅㅅ', kind: 'several' },
  ])('lets others have their turn meanwhile: $name', async ({ words, kind }) => {
    let found: string | undefined;

    const turns = await turnsDuring(async () => {
      found = (await index.find(words)).kind;
    });

    expect(found).toBe(kind);
    expect(turns).toBeGreaterThan(1);
  });

  it('lets others have their turn while a name is typed', async () => {
    expect(await turnsDuring(() => index.suggest('ㅍㅂ', 99))).toBeGreaterThan(1);
  });
});

describe('CompanyIndex.nearest', () => {
  it('gives the names that differ least, of equal ones those that were added first', async () => {
    const index = indexOf(['누리식풍', '누리상사', '누리식붐', '한빛상사', '누리식품']);

    const names = (await index.nearest('누리식푸', 3)).map(({ name }) => name);

    expect(names).toEqual(['누리식풍', '누리식품', '누리식붐']);
  });
});

describe('CompanyIndex.search', () => {
  it('counts what the letters fit, and only without any what the consonants may mean', async () => {
    const index = indexOf(['ㅎㅂ 상사', '한빛상사', '한별상사']);

    expect(await index.search('ㅎㅂ', 10)).toMatchObject({
      total: 1,
      first: [{ name: 'ㅎㅂ 상사' }],
    });
    expect(await index.search('한ㅂ', 1)).toMatchObject({
      total: 2,
      first: [{ name: '한별상사' }],
    });
  });
});
