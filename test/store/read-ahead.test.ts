import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { StoreError } from '../../src/records/store.js';
import { createStore, PAGE_SIZE } from '../../src/store/create-store.js';
import type { Rows } from '../../src/store/keys.js';
import { aCompany } from '../support/builders.js';
import { memoryRows } from '../support/memory-store.js';

const COMPANIES = Array.from({ length: 2 * PAGE_SIZE }, (_, n) =>
  aCompany({ brn: `99900${String(n).padStart(5, '0')}` as Brn, name: `회사 ${n}` }),
);

/** A store of two full pages by default. Counts the reads; those after the first `failsAfter` fail. */
async function aStore({ failsAfter = Number.POSITIVE_INFINITY, companies = COMPANIES } = {}) {
  const rawRows = memoryRows();
  const reading = { started: 0, ended: 0 };
  const rows: Rows = {
    ...rawRows,
    async first(range, limit) {
      reading.started += 1;
      try {
        // Asynchronous, like a disk.
        await new Promise((resolve) => setImmediate(resolve));
        if (reading.started > failsAfter) throw new StoreError('corrupt', 'The file is damaged.');
        return await rawRows.first(range, limit);
      } finally {
        reading.ended += 1;
      }
    },
  };
  const store = createStore(rows, 'test');
  await store.write(companies.map((value) => ({ put: 'company', value }) as const));
  return { store, reading };
}

describe('a scan of the store', () => {
  it('reads the next page while the first is processed', async () => {
    const { store, reading } = await aStore();
    const received: string[] = [];

    for await (const { name } of store.companies()) {
      if (received.length === 0) expect(reading).toEqual({ started: 2, ended: 1 });
      received.push(name);
    }

    expect(received).toEqual(COMPANIES.map(({ name }) => name));
    expect(reading.ended).toBe(reading.started);
  });

  it('reads nothing after a page that is not full', async () => {
    const { store, reading } = await aStore({ companies: COMPANIES.slice(1) });

    for await (const _company of store.companies());

    expect(reading).toEqual({ started: 2, ended: 2 });
  });

  it('yields the first page, then rejects if the second cannot be read', async () => {
    const { store } = await aStore({ failsAfter: 1 });
    let received = 0;

    const scan = async () => {
      for await (const _company of store.companies()) {
        received++;
        // Enough time for the failure to occur before it is awaited.
        if (received === 1) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };

    await expect(scan()).rejects.toThrow('The file is damaged.');
    expect(received).toBe(PAGE_SIZE);
  });

  it('waits for the running read when it is stopped early', async () => {
    const { store, reading } = await aStore();

    for await (const _company of store.companies()) break;

    expect(reading).toEqual({ started: 2, ended: 2 });
  });
});
