import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { checkRows, checkStoreAt } from '../../src/store/check-store.js';
import { createStore, PAGE_SIZE } from '../../src/store/create-store.js';
import { historyKeys, type Rows, serialize } from '../../src/store/keys.js';
import { openDatabase } from '../../src/store/open-store.js';
import { memoryRows } from '../support/memory-store.js';
import { storeEngines } from '../support/store-engines.js';
import {
  aCompany,
  aHistoryRecord,
  anAlert,
  anOutboxEntry,
  aStatus,
  aTicket,
  brnOf,
  events,
} from './samples.js';

const engines = storeEngines();
const [sqlite] = engines;

/** Rows of both stages, in which everything is in order: 5 records and twice each history record. */
async function fill(rows: Rows): Promise<number> {
  await createStore(rows, 'test').write([
    { put: 'company', value: aCompany() },
    { put: 'status', value: aStatus() },
    { put: 'outbox', value: anOutboxEntry('1') },
    { put: 'ticket', hash: 'abc', value: aTicket() },
    ...events.map((event, n) => ({ put: 'history', value: aHistoryRecord(n, { event }) }) as const),
  ]);
  await createStore(rows, 'production').write([
    { put: 'company', value: aCompany() },
    { put: 'history', value: { v: 1, at: 7, event: { kind: 'swept', by: 'U0KIM', companies: 1 } } },
  ]);
  return 5 + 2 * (events.length + 1);
}

describe('checkRows', () => {
  it('finds nothing in a store in which everything is in order', async () => {
    const rows = memoryRows();
    const total = await fill(rows);
    await rows.write([{ key: 'writer', text: 'a term' }]);

    expect(await checkRows(rows)).toEqual({ total, aside: 0, findings: [] });
  });

  it('lists records that cannot be read, with masked business numbers', async () => {
    const rows = memoryRows();
    await fill(rows);
    await rows.write([
      { key: 'company:production:1000000002', text: '{"value":' },
      { key: 'status:test:1000000003', text: serialize(aStatus({ brn: brnOf(9) })) },
      { key: 'alert:test:1000000003', text: serialize({ ...anAlert(), v: 2 }) },
    ]);

    expect((await checkRows(rows)).findings).toEqual([
      {
        kind: 'unreadable',
        key: 'alert:test:10000*****',
        why: 'has version 2; this app knows version 1',
      },
      {
        kind: 'unreadable',
        key: 'company:production:10000*****',
        why: 'is not JSON written by this app',
      },
      {
        kind: 'unreadable',
        key: 'status:test:10000*****',
        why: 'does not belong to its key',
      },
    ]);
  });

  it('counts records that were set aside, which need no attention', async () => {
    const rows = memoryRows();
    const total = await fill(rows);
    await rows.write([{ key: 'company:test:1000000001', text: 'damaged' }]);
    await createStore(rows, 'test').write([{ put: 'company', value: aCompany() }]);

    expect(await checkRows(rows)).toEqual({ total: total + 1, aside: 1, findings: [] });
  });

  it('finds history records and entries of its index that lack each other', async () => {
    const rows = memoryRows();
    await fill(rows);
    const lost = historyKeys('production', brnOf(2), 5, '1');
    const hidden = historyKeys('test', undefined, 6, '2');
    await rows.write([
      { key: lost.byTime, text: serialize({ v: 1 }) },
      { key: hidden.record, text: serialize(aHistoryRecord(6, { brn: undefined })) },
    ]);

    expect((await checkRows(rows)).findings).toEqual([
      { kind: 'index-only', key: 'history-time:production:0000000000005.1:10000*****' },
      { kind: 'not-in-index', key: 'history:test:-:0000000000006.2' },
    ]);
  });

  it.each([
    { name: 'time', at: 6, brn: brnOf(1) },
    { name: 'company', at: 5, brn: brnOf(2) },
  ])('finds a history record under the key of another $name', async ({ at, brn }) => {
    const rows = memoryRows();
    const { record, byTime } = historyKeys('test', brnOf(1), 5, '1');
    await rows.write([
      { key: record, text: serialize(aHistoryRecord(at, { brn })) },
      { key: byTime, text: serialize({ v: 1 }) },
    ]);

    expect((await checkRows(rows)).findings).toEqual([
      {
        kind: 'unreadable',
        key: 'history:test:10000*****:0000000000005.1',
        why: 'does not belong to its key',
      },
    ]);
  });

  it('lists keys that the app does not write, and an unfinished copy', async () => {
    const rows = memoryRows();
    const foreign = ['company:other:1', 'something', 'unfinished-copy', 'visit:test:1'];
    await rows.write(foreign.map((key) => ({ key, text: serialize(1) })));

    expect((await checkRows(rows)).findings).toEqual([
      { kind: 'unknown-key', key: 'company:other:1' },
      { kind: 'unknown-key', key: 'something' },
      { kind: 'unfinished-copy', key: 'unfinished-copy' },
      { kind: 'unknown-key', key: 'visit:test:1' },
    ]);
  });

  it('does not mistake what the app removes meanwhile for a missing entry', async () => {
    const rows = memoryRows();
    await fill(rows);
    const store = createStore(rows, 'test');
    const purging: Rows = {
      ...rows,
      // After the page with the records was read.
      async getMany(keys) {
        await store.purgeHistory(Number.MAX_SAFE_INTEGER);
        return rows.getMany(keys);
      },
    };

    expect((await checkRows(purging)).findings).toEqual([]);
  });
});

describe.each(engines)('checkStoreAt with $name', ({ newUrl }) => {
  it('reads a store of several pages and counts its rows', async () => {
    const url = await newUrl();
    const database = await openDatabase(url);
    const total = await fill(database);
    const companies = Array.from({ length: PAGE_SIZE }, (_, n) =>
      aCompany({ brn: `99900${String(n).padStart(5, '0')}` as Brn }),
    );
    const store = createStore(database, 'test');
    await store.write(companies.map((value) => ({ put: 'company', value }) as const));
    await database.write([{ key: 'company:test:1000000002', text: '{' }]);
    const progress: number[] = [];

    const check = await checkStoreAt(url, (rows) => progress.push(rows));

    expect(check).toMatchObject({
      total: total + PAGE_SIZE + 1,
      findings: [{ kind: 'unreadable', key: 'company:test:10000*****' }],
    });
    expect(progress).toEqual([PAGE_SIZE, check.total]);
    await database.close();
  });
});

describe('checkStoreAt', () => {
  it('finds damage in a file that reading alone does not show', async () => {
    const url = await sqlite.newUrl();
    const database = await openDatabase(url);
    await fill(database);
    await database.close();
    const file = url.slice('sqlite://'.length);
    const bytes = readFileSync(file);
    // The key is both in the table and in its index.
    bytes.write('X', bytes.indexOf('ticket:test:abc'));
    writeFileSync(file, bytes);

    const { findings } = await checkStoreAt(url, () => {});

    expect(findings).toContainEqual({
      kind: 'damaged-file',
      why: expect.stringContaining('index'),
    });
  });
});
