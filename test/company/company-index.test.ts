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

/** Counts how often other work gets a turn before `work` is done. */
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

describe('CompanyIndex with 100,000 companies', () => {
  const index = indexOf(manyNames());

  it.each([
    { name: 'a name without a match', words: '표본상사 가나다라호점', kind: 'none' },
    { name: 'a part of every name', words: '표본', kind: 'several' },
    { name: 'consonants', words: 'ㅍㅂㅅㅅ', kind: 'several' },
  ])('lets other work run while it searches for $name', async ({ words, kind }) => {
    let kindFound: string | undefined;

    const turns = await turnsDuring(async () => {
      kindFound = (await index.find(words)).kind;
    });

    expect(kindFound).toBe(kind);
    expect(turns).toBeGreaterThan(1);
  });

  it('lets other work run while it suggests companies', async () => {
    expect(await turnsDuring(() => index.suggest('ㅍㅂ', 99))).toBeGreaterThan(1);
  });
});

describe('CompanyIndex.paused', () => {
  it('counts the paused companies after every change', () => {
    const paused = { reason: 'closed', by: 'U0KIM', at: 0 } as const;
    const index = indexOf(['하나', '둘', '셋']);
    const [first, second] = [...index.values()].map(({ brn }) => brn);
    const counts = [
      () => index.put(aCompany({ brn: first, paused })),
      () => index.put(aCompany({ brn: second, paused })),
      () => index.put(aCompany({ brn: second, paused, name: '다른 이름' })),
      () => index.put(aCompany({ brn: second })),
      () => index.apply([{ delete: 'company', brn: String(first) as Brn }]),
    ].map((change) => {
      change();
      return index.paused;
    });

    expect(counts).toEqual([1, 2, 2, 1, 0]);
  });
});

describe('CompanyIndex.nearest', () => {
  it('gives the most similar names; equally similar ones in the order in which they were added', async () => {
    const index = indexOf(['누리식풍', '누리상사', '누리식붐', '한빛상사', '누리식품']);

    const names = (await index.nearest('누리식푸', 3)).map(({ name }) => name);

    expect(names).toEqual(['누리식풍', '누리식품', '누리식붐']);
  });
});

describe('CompanyIndex.search', () => {
  it('counts literal matches, and loose ones only if there are no literal ones', async () => {
    const index = indexOf(['ㅎㅂ 상사', '한빛상사', '한별상사']);

    expect(await index.search('ㅎㅂ', 10)).toMatchObject({
      total: 1,
      best: [{ name: 'ㅎㅂ 상사' }],
    });
    expect(await index.search('한ㅂ', 1)).toMatchObject({
      total: 2,
      best: [{ name: '한별상사' }],
    });
  });
});
