import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Store, UnreadableRecord } from '../../src/records/store.js';
import { createStore } from '../../src/store/create-store.js';
import { type Rows, serialize } from '../../src/store/keys.js';
import { openDatabase, openStore } from '../../src/store/open-store.js';
import { historyIn } from '../support/history-in.js';
import { memoryRows } from '../support/memory-store.js';
import { storeEngines } from '../support/store-engines.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import {
  aCompany,
  aHistoryRecord,
  anAlert,
  anOutboxEntry,
  aStatus,
  aSweep,
  aTicket,
  brnOf,
} from './samples.js';

const folder = temporaryFolder();
const KEY = 'company:test:1000000001';
const FOUND_AT = 5000;
const engines = storeEngines();

const kinds = [
  { name: 'in memory', open: async () => memoryRows() },
  ...engines.map(({ name, newUrl }) => ({
    name: `on ${name}`,
    open: async () => openDatabase(await newUrl()),
  })),
];

const damages = [
  {
    name: 'invalid JSON',
    text: '{"value":{"v":1,"brn":"10000',
    why: 'is not JSON written by this app',
  },
  { name: 'an empty text', text: '', why: 'is not JSON written by this app' },
  {
    name: 'another shape',
    text: serialize({ ...aCompany(), products: 'taxinvoice' }),
    why: 'has a format that this app does not know (at products)',
  },
  {
    name: 'another company',
    text: serialize(aCompany({ brn: brnOf(9) })),
    why: 'does not belong to its key',
  },
  {
    name: 'a newer version',
    text: serialize({ ...aCompany(), v: 2 }),
    why: 'has version 2; this app knows version 1',
  },
];

describe.each(kinds)('an unreadable record, $name,', ({ open }) => {
  const opened: Rows[] = [];

  async function damagedStore(text: string) {
    const rows = await open();
    opened.push(rows);
    const reported: UnreadableRecord[] = [];
    const options = {
      now: () => FOUND_AT,
      onUnreadable: (record: UnreadableRecord) => reported.push(record),
    };
    const store = createStore(rows, 'test', options);
    await store.write(
      [0, 1, 2].map((n) => ({ put: 'company', value: aCompany({ brn: brnOf(n) }) })),
    );
    await rows.write([{ key: KEY, text }]);
    return { rows, store, reported };
  }

  afterEach(async () => {
    for (const rows of opened.splice(0)) await rows.close();
  });

  it.each(damages)(
    'stops no scan, counts as absent, and is reported once: $name',
    async (damage) => {
      const { store, reported } = await damagedStore(damage.text);

      expect(await brnsOf(store)).toEqual([brnOf(0), brnOf(2)]);
      expect(await brnsOf(store)).toEqual([brnOf(0), brnOf(2)]);
      expect(await store.company(brnOf(1))).toBeUndefined();

      const record = { key: KEY, kind: 'company', why: damage.why, foundAt: FOUND_AT };
      expect(store.unreadable()).toEqual([record]);
      expect(reported).toEqual([record]);
      expect(await store.rawRecords(KEY)).toEqual([damage.text]);
    },
  );

  it.each(damages)(
    'is moved aside when its key is written, even if it was never read: $name',
    async (damage) => {
      const { rows, store } = await damagedStore(damage.text);

      await store.write([{ put: 'company', value: aCompany({ name: 'new' }) }]);

      expect(await store.company(brnOf(1))).toMatchObject({ name: 'new' });
      expect(store.unreadable()).toEqual([]);
      expect(store.movedAside()).toEqual([
        { key: KEY, kind: 'company', why: damage.why, foundAt: FOUND_AT, isMovedAside: true },
      ]);
      expect(await store.rawRecords(KEY)).toEqual([damage.text]);
      const aside = await rows.first({ from: 'aside:test:', to: 'aside:test;' }, 10);
      expect(aside).toEqual([
        {
          key: expect.stringMatching(`^aside:test:0000000005000\\.\\d+:${KEY}$`),
          text: damage.text,
        },
      ]);
      expect(createStore(rows, 'test', { aside }).movedAside()).toEqual(store.movedAside());
    },
  );

  it('is kept when its company is no longer watched', async () => {
    const { store } = await damagedStore('{');

    await store.write([{ delete: 'company', brn: brnOf(1) }]);

    expect(await brnsOf(store)).toEqual([brnOf(0), brnOf(2)]);
    expect(await store.rawRecords(KEY)).toEqual(['{']);
    expect(store.movedAside()).toMatchObject([{ key: KEY, isMovedAside: true }]);
  });

  it('is no longer listed once it is discarded, but is kept', async () => {
    const { store } = await damagedStore('{');
    await store.findUnreadable('all');

    expect(await store.discard(KEY)).toBe(true);

    expect(store.unreadable()).toEqual([]);
    expect(store.movedAside()).toMatchObject([{ key: KEY, isMovedAside: true }]);
    expect(await store.rawRecords(KEY)).toEqual(['{']);
    expect(await brnsOf(store)).toEqual([brnOf(0), brnOf(2)]);
  });

  it('is never discarded instead of a readable record, a missing one, or one of the other stage', async () => {
    const { rows, store } = await damagedStore('{');
    await rows.write([{ key: 'sweep:production', text: '{' }]);

    expect(await store.discard(`company:test:${brnOf(0)}`)).toBe(false);
    expect(await store.discard('company:test:0')).toBe(false);
    expect(await store.discard('sweep:production')).toBe(false);

    expect(await brnsOf(store)).toEqual([brnOf(0), brnOf(2)]);
  });

  it('of a status does not restart the count of rejected logins', async () => {
    const { rows, store } = await damagedStore('{');
    const key = `status:test:${brnOf(1)}`;
    await rows.write([{ key, text: '{' }]);

    expect(await store.status(brnOf(1))).toBeUndefined();
    const lost = await store.statusOrLost(brnOf(1));
    expect(lost?.products).toMatchObject({
      taxinvoice: { certificate: { countLost: true }, deptUser: { countLost: true } },
      cashbill: { certificate: { countLost: true }, deptUser: { countLost: true } },
    });

    await store.write([{ put: 'status', value: lost ?? aStatus() }]);
    expect(await store.status(brnOf(1))).toEqual(lost);
    expect(await store.statusOrLost(brnOf(0))).toBeUndefined();
  });

  it('of a status does not restart the count of rejected logins after it is discarded', async () => {
    const { rows, store } = await damagedStore('{');
    const key = `status:test:${brnOf(1)}`;
    await rows.write([{ key, text: '{' }]);
    const lost = await store.statusOrLost(brnOf(1));

    expect(await store.discard(key)).toBe(true);

    expect(store.unreadable().map((record) => record.key)).not.toContain(key);
    expect(await store.rawRecords(key)).toEqual(['{']);
    expect(lost).toBeDefined();
    expect(await store.status(brnOf(1))).toEqual(lost);
  });

  it('is readable again after a repair', async () => {
    const { rows, store } = await damagedStore('{');
    expect(await store.company(brnOf(1))).toBeUndefined();

    await rows.write([{ key: KEY, text: serialize(aCompany()) }]);

    expect(await store.company(brnOf(1))).toEqual(aCompany());
    expect(store.unreadable()).toEqual([]);
    expect(await store.rawRecords(KEY)).toEqual([]);
  });

  it('is moved once when many writes of its key run concurrently, and none of the new records is moved', async () => {
    const { store } = await damagedStore('{');

    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        store.write([{ put: 'company', value: aCompany({ name: `name ${i}` }) }]),
      ),
    );

    expect(store.movedAside()).toHaveLength(1);
    expect(await store.rawRecords(KEY)).toEqual(['{']);
    expect(await store.company(brnOf(1))).toBeDefined();
  });

  it('may be of many kinds', async () => {
    const { rows, store } = await damagedStore('{');
    await store.write([
      { put: 'status', value: aStatus() },
      { put: 'alert', value: anAlert() },
      { put: 'outbox', value: anOutboxEntry('1') },
      { put: 'ticket', hash: 'h', value: aTicket() },
      { put: 'sweep', value: aSweep() },
      { put: 'history', value: aHistoryRecord(1000) },
      { put: 'history', value: aHistoryRecord(2000) },
    ]);
    const history = await rows.first({ from: 'history:', to: 'history;' }, 1);
    const keys = [
      ...['status:test:1000000001', 'alert:test:1000000001', 'outbox:test:1', 'ticket:test:h'],
      ...['sweep:test', history[0]?.key ?? ''],
    ];
    await rows.write(keys.map((key) => ({ key, text: '{}' })));

    expect(await store.status(brnOf(1))).toBeUndefined();
    expect(await all(store.statuses())).toEqual([]);
    expect(await store.alert(brnOf(1))).toBeUndefined();
    expect(await all(store.alerts())).toEqual([]);
    expect(await all(store.outbox())).toEqual([]);
    expect(await store.ticket('h')).toBeUndefined();
    expect(await all(store.tickets())).toEqual([]);
    expect(await store.lastSweep()).toBeUndefined();
    expect(await historyIn(store, { limit: 10 })).toHaveLength(1);
    expect((await store.historyPage({ limit: 10 })).records).toHaveLength(1);
    const unreadableKeys = store.unreadable().map(({ key }) => key);
    expect(unreadableKeys.sort()).toEqual([...keys].sort());

    await store.write([
      { put: 'status', value: aStatus() },
      { put: 'alert', value: anAlert() },
      { put: 'sweep', value: aSweep() },
    ]);
    for (const key of keys) expect(await store.rawRecords(key)).toEqual(['{}']);
  });

  it('of the history is no longer listed once it is purged', async () => {
    const { rows, store } = await damagedStore(serialize(aCompany({ brn: brnOf(1) })));
    await store.write([{ put: 'history', value: aHistoryRecord(1) }]);
    const range = { from: 'history:test:', to: 'history:test;' };
    for (const { key } of await rows.first(range, 10)) await rows.write([{ key, text: '' }]);
    await store.findUnreadable('all');
    expect(store.unreadable().map(({ kind }) => kind)).toEqual(['history']);

    await store.purgeHistory(1000);

    expect(store.unreadable()).toEqual([]);
  });

  it('is found by findUnreadable, in the history only if requested', async () => {
    const { rows, store } = await damagedStore('{');
    await store.write([
      { put: 'sweep', value: aSweep() },
      { put: 'history', value: aHistoryRecord(1000) },
    ]);
    const [history] = await rows.first({ from: 'history:', to: 'history;' }, 1);
    const keys = [KEY, history?.key ?? '', 'sweep:test'];
    await rows.write([...keys, 'sweep:production'].map((key) => ({ key, text: '{' })));

    await store.findUnreadable('without-history');
    expect(store.unreadable().map(({ key }) => key)).toEqual([KEY, 'sweep:test']);
    await store.findUnreadable('all');
    expect(store.unreadable().map(({ key }) => key)).toEqual(keys);
  });
});

describe.each(engines)('a store of $name that a newer version wrote', ({ newUrl }) => {
  it('is rejected with a clear sentence, unless it is opened only for reading', async () => {
    const url = await newUrl();
    const database = await openDatabase(url);
    await database.write([
      { key: 'status:test:1000000001', text: serialize({ ...aStatus(), v: 2 }) },
      { key: 'status:test:1000000002', text: 'invalid JSON' },
    ]);
    await database.close();

    await expect(openStore({ url, stage: 'test' })).rejects.toMatchObject({
      code: 'newer-version',
      message: expect.stringContaining(
        'written by a newer version of the app (the first such record is status:test:10000*****)',
      ),
    });
    const production = await openStore({ url, stage: 'production' });
    await production.close();
    const readOnly = await openStore({ url, stage: 'test', acceptsNewer: true });
    expect(await all(readOnly.statuses())).toEqual([]);
    await readOnly.close();
  });

  it('is accepted if only records of the history are newer', async () => {
    const url = await newUrl();
    const database = await openDatabase(url);
    await database.write([
      { key: 'history:test:-:0000000001000.1', text: serialize({ ...aHistoryRecord(1000), v: 2 }) },
    ]);
    await database.close();

    const store = await openStore({ url, stage: 'test' });

    expect(await historyIn(store, { limit: 10 })).toEqual([]);
    await store.close();
  });
});

describe.each(engines)('a row of $name that was moved aside', ({ newUrl }) => {
  it('is listed again after a restart, like the rows that were not moved', async () => {
    const url = await newUrl();
    const database = await openDatabase(url);
    await database.write([
      { key: KEY, text: '{' },
      { key: `company:test:${brnOf(2)}`, text: '{' },
    ]);
    await database.close();
    const before = await openStore({ url, stage: 'test', now: () => FOUND_AT });
    await before.write([{ put: 'company', value: aCompany() }]);
    await before.close();
    const reported: string[] = [];

    const reopened = await openStore({
      url,
      stage: 'test',
      onUnreadable: ({ key }) => reported.push(key),
    });
    await reopened.findUnreadable('all');

    expect(reopened.movedAside()).toMatchObject([
      { key: KEY, foundAt: FOUND_AT, isMovedAside: true },
    ]);
    expect(reported).toEqual([`company:test:${brnOf(2)}`]);
    await reopened.close();
  });
});

describe('a row that was moved aside by another version', () => {
  it('is listed even if this version can read it, but not if its kind is unknown', () => {
    const aside = [
      { key: 'aside:test:0000000005000.1:later-kind:test:1', text: '{' },
      { key: `aside:test:0000000005000.2:${KEY}`, text: serialize(aCompany()) },
    ];

    expect(createStore(memoryRows(), 'test', { aside }).movedAside()).toEqual([
      {
        ...{ key: KEY, kind: 'company', why: 'could not be read' },
        ...{ foundAt: FOUND_AT, isMovedAside: true },
      },
    ]);
  });
});

describe('a record that the app reads before it writes it', () => {
  it('is not read again by the write', async () => {
    const rows = memoryRows();
    const getMany = vi.spyOn(rows, 'getMany');

    await createStore(rows, 'test').write([
      { put: 'status', value: aStatus() },
      { put: 'alert', value: anAlert() },
      { put: 'history', value: aHistoryRecord(1000) },
    ]);

    expect(getMany).not.toHaveBeenCalled();
  });
});

describe('bytes that are not text', () => {
  it('are moved aside unchanged', async () => {
    const file = join(folder, 'bytes.sqlite');
    const database = await openDatabase(`sqlite://${file}`);
    await database.write([{ key: KEY, text: '{' }]);
    const store = createStore(database, 'test');
    await database.execute(`UPDATE keyv SET value = x'ff00fe'`);

    await store.write([{ put: 'company', value: aCompany() }]);

    const [aside] = await database.first({ from: 'aside:', to: 'aside;' }, 1);
    expect(aside?.key).toContain(KEY);
    await expect(
      database.execute(`SELECT hex(value) AS hex FROM keyv WHERE key LIKE 'aside:%'`),
    ).resolves.toEqual([{ hex: 'FF00FE' }]);
    await store.close();
  });
});

async function brnsOf(store: Store): Promise<readonly string[]> {
  return (await all(store.companies())).map(({ brn }) => brn);
}

async function all<T>(records: AsyncIterable<T>): Promise<readonly T[]> {
  const result: T[] = [];
  for await (const record of records) result.push(record);
  return result;
}
