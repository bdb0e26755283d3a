import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { StoreError } from '../../src/records/store.js';
import { createStore, PAGE } from '../../src/store/create-store.js';
import type { Rows } from '../../src/store/keys.js';
import { aCompany } from '../support/builders.js';
import { memoryRows } from '../support/memory-store.js';

const COMPANIES = Array.from({ length: 2 * PAGE }, (_, n) =>
  aCompany({ brn: `99900${String(n).padStart(5, '0')}` as Brn, name: `회사 ${n}` }),
);

/** A store of two full pages; reads after the first fail where told to, and all are counted. */
async function aStore({ failsAfter = Number.POSITIVE_INFINITY } = {}) {
  const kept = memoryRows();
  const reading = { begun: 0, ended: 0 };
  const rows: Rows = {
    ...kept,
    async first(range, limit) {
      reading.begun += 1;
      try {
        // A disk answers later.
        await new Promise((resolve) => setImmediate(resolve));
        if (reading.begun > failsAfter) throw new StoreError('corrupt', 'The file is damaged.');
        return await kept.first(range, limit);
      } finally {
        reading.ended += 1;
      }
    },
  };
  const store = createStore(rows, 'test');
  await store.write(COMPANIES.map((value) => ({ put: 'company', value }) as const));
  return { store, reading };
}

describe('a scan of the store', () => {
  it('reads the next page while the first is worked through', async () => {
    const { store, reading } = await aStore();
    const found: string[] = [];

    for await (const { name } of store.companies()) {
      if (found.length === 0) expect(reading).toEqual({ begun: 2, ended: 1 });
      found.push(name);
    }

    expect(found).toEqual(COMPANIES.map(({ name }) => name));
    expect(reading.ended).toBe(reading.begun);
  });

  it('gives the first page and then fails where the second cannot be read', async () => {
    const { store } = await aStore({ failsAfter: 1 });
    let found = 0;

    const scan = async () => {
      for await (const _company of store.companies()) {
        found++;
        // Time enough for the failure to come before anybody waits for it.
        if (found === 1) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };

    await expect(scan()).rejects.toThrow('The file is damaged.');
    expect(found).toBe(PAGE);
  });

  it('leaves nothing being read behind when it is left early', async () => {
    const { store, reading } = await aStore();

    for await (const _company of store.companies()) break;

    expect(reading).toEqual({ begun: 2, ended: 2 });
  });
});
