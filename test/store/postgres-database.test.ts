import { describe, expect, it, onTestFinished } from 'vitest';
import { createStore } from '../../src/store/create-store.js';
import { diskUsageOf } from '../../src/store/disk-usage.js';
import { type Database, type RowChange, serialize } from '../../src/store/keys.js';
import { openDatabase } from '../../src/store/open-store.js';
import { memoryRows } from '../support/memory-store.js';
import { hasPostgres, newDatabase, queryAt, untilAlone } from '../support/postgres-server.js';
import { storeEngines } from '../support/store-engines.js';
import { aCompany, brnOf } from './samples.js';

const ALL = { from: '', to: '\u{10FFFF}' };

async function open(url: string, term?: string): Promise<Database> {
  const database = await openDatabase(url, term);
  onTestFinished(() => database.close());
  return database;
}

/** Makes a term the current one. */
async function writerOf(url: string, term = 'first'): Promise<string> {
  await (await open(url)).write([{ key: 'writer', text: term }]);
  return term;
}

async function contentOf(rows: Pick<Database, 'first'>): Promise<Record<string, string>> {
  const all = await rows.first(ALL, 10_000);
  return Object.fromEntries(all.map(({ key, text }) => [key, text]));
}

/** One write each, whose changes depend on each other. */
const WRITES: readonly (readonly RowChange[])[] = [
  [
    { key: 'a', text: '1' },
    { key: 'a', text: '2' },
  ],
  [
    { key: 'a', text: '3' },
    { key: 'a', text: undefined },
  ],
  [
    { key: 'a', text: undefined },
    { key: 'a', text: '4' },
  ],
  [
    { key: 'a', movedTo: 'moved' },
    { key: 'a', text: '5' },
  ],
  [
    { key: 'a', text: '6' },
    { key: 'a', movedTo: 'moved' },
  ],
  [
    { key: 'a', movedTo: 'first' },
    { key: 'first', movedTo: 'second' },
    { key: 'b', text: '7' },
  ],
  [
    { key: 'a', text: undefined },
    { key: 'a', movedTo: 'moved' },
  ],
  [{ key: 'missing', movedTo: 'moved' }],
  [{ key: 'missing', text: undefined }],
  [],
];

describe.each(storeEngines())('changes in one write to $name', ({ newUrl }) => {
  it.each(WRITES.map((changes) => ({ changes })))('follow each other: $changes', async (given) => {
    const before = { key: 'a', text: 'before' };
    const [database, memory] = [await open(await newUrl()), memoryRows()];

    for (const rows of [database, memory]) {
      await rows.write([before]);
      await rows.write(given.changes);
    }

    expect(await contentOf(database)).toEqual(await contentOf(memory));
  });
});

describe.skipIf(!hasPostgres)('a database of PostgreSQL', () => {
  it('has the same rows as Keyv’s adapter, in the order of their bytes', async () => {
    const url = await newDatabase();
    const store = createStore(await open(url), 'test');

    await store.write([{ put: 'company', value: aCompany() }]);

    const columns = 'SELECT collation_name FROM information_schema.columns';
    expect(
      await queryAt(url, `${columns} WHERE table_name = 'keyv' AND column_name = 'key'`),
    ).toEqual([{ collation_name: 'C' }]);
    expect(await queryAt(url, 'SELECT * FROM public.keyv')).toEqual([
      { key: `company:test:${brnOf(1)}`, value: JSON.stringify({ value: aCompany() }) },
    ]);
  });

  it('keeps the order of bytes in a database that sorts as a language does', async () => {
    const url = await newDatabase();
    const name = `${new URL(url).pathname.slice(1)}_ko`;
    await queryAt(
      url,
      `CREATE DATABASE "${name}" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'ko-KR'`,
    );
    const sorted = new URL(url);
    sorted.pathname = name;
    // As Keyv alone creates it.
    await queryAt(sorted.href, 'CREATE TABLE keyv (key VARCHAR(255) PRIMARY KEY, value TEXT)');
    const database = await open(sorted.href);
    const keys = ['B', 'a', 'a-b', 'a:b', 'ab', 'é', '가', '😀'];
    await database.write(keys.toReversed().map((key) => ({ key, text: key })));

    expect((await database.first(ALL, 9)).map(({ key }) => key)).toEqual(keys);
    expect((await database.last(ALL, 2)).map(({ key }) => key)).toEqual(['😀', '가']);
    expect((await database.first({ from: 'a', to: 'ab' }, 9)).map(({ key }) => key)).toEqual([
      'a-b',
      'a:b',
    ]);
  });

  it.each(['\u0000', '\ud800', '\\', '"{,}"', 'NULL', '😀'])(
    'keeps a name with %j',
    async (name) => {
      const store = createStore(await open(await newDatabase()), 'test');

      await store.write([{ put: 'company', value: aCompany({ name }) }]);

      expect(await store.company(brnOf(1))).toEqual(aCompany({ name }));
    },
  );

  it('writes all or nothing, also if there are too many rows for one statement', async () => {
    const database = await open(await newDatabase());
    const rows = Array.from({ length: 2000 }, (_, n) => ({ key: `row ${n}`, text: String(n) }));
    await database.write([{ key: 'moving', text: 'content' }]);

    const tooLong = { key: 'k'.repeat(256), text: '' };
    await expect(database.write([...rows, tooLong])).rejects.toMatchObject({ code: 'failed' });
    expect(Object.keys(await contentOf(database))).toEqual(['moving']);
    await database.write([
      { key: 'moving', movedTo: 'moved' },
      ...rows,
      { key: 'moving', text: 'new' },
    ]);

    expect(Object.keys(await contentOf(database))).toHaveLength(2002);
    expect(await contentOf(database)).toMatchObject({ moved: 'content', moving: 'new' });
    await database.write(rows.map(({ key }) => ({ key, text: undefined })));
    expect(Object.keys(await contentOf(database))).toEqual(['moved', 'moving']);
  });

  it('carries out writes in their order, and never two that wait for each other', async () => {
    const database = await open(await newDatabase());
    const keys = Array.from({ length: 300 }, (_, n) => `key ${n}`);

    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        database.write(
          (n % 2 === 0 ? keys : keys.toReversed()).map((key) => ({ key, text: `${n}` })),
        ),
      ),
    );

    expect(new Set(Object.values(await contentOf(database)))).toEqual(new Set(['19']));
  });

  it('rejects the writes of an earlier term, whatever they change', async () => {
    const url = await newDatabase();
    const earlier = await open(url, await writerOf(url, 'first'));
    await earlier.write([{ key: 'a', text: 'earlier' }]);
    await writerOf(url, 'second');

    const many = Array.from({ length: 1200 }, (_, n) => ({ key: `row ${n}`, text: 'too late' }));
    for (const changes of [
      [{ key: 'a', text: 'too late' }],
      [{ key: 'a', text: undefined }],
      [{ key: 'a', movedTo: 'c' }],
      many,
    ]) {
      await expect(earlier.write(changes)).rejects.toMatchObject({
        code: 'not-leading',
        message: expect.stringContaining('is led by another process now'),
      });
    }

    expect(await contentOf(earlier)).toEqual({ writer: 'second', a: 'earlier' });
    await expect(openDatabase(url, 'first')).rejects.toMatchObject({ code: 'not-leading' });
  });

  it.each([
    {
      name: 'its table was replaced',
      sql: `CREATE TABLE copied (LIKE keyv INCLUDING ALL);
        INSERT INTO copied TABLE keyv; DROP TABLE keyv; ALTER TABLE copied RENAME TO keyv`,
    },
    {
      name: 'its rows were replaced',
      sql: `CREATE TEMP TABLE copied AS TABLE keyv; TRUNCATE keyv; INSERT INTO keyv TABLE copied`,
    },
    { name: 'its row was removed', sql: "DELETE FROM keyv WHERE key = 'writer'" },
  ])('rejects the writes of the same term at once when $name', async ({ sql }) => {
    const url = await newDatabase();
    const database = await open(url, await writerOf(url));
    await database.write([{ key: 'a', text: 'earlier' }]);

    await queryAt(url, `BEGIN; ${sql}; COMMIT`);

    const writing = database.write([{ key: 'a', text: 'too late' }]);
    await expect(writing).rejects.toMatchObject({ code: 'not-leading' });
    expect(await database.get('a')).toBe('earlier');
  });

  it('accepts the writes of a term after PostgreSQL rewrote the table itself', async () => {
    const url = await newDatabase();
    const database = await open(url, await writerOf(url));

    await queryAt(url, 'VACUUM (FULL, FREEZE) keyv');

    await database.write([{ key: 'a', text: 'written' }]);
    expect(await database.get('a')).toBe('written');
  });

  it('finds a newer record among many, however its text begins', async () => {
    const database = await open(await newDatabase());
    const range = { from: 'status:test:', to: 'status:test;' };
    const rows = Array.from({ length: 5100 }, (_, n) => ({
      key: `status:test:${String(n).padStart(4, '0')}`,
      text: serialize(n % 500 === 0 ? { brn: 'x', v: 1 } : { v: 1 }),
    }));
    await database.write([...rows, { key: 'status:test:0007', text: '{"value":{"v":9' }]);

    expect(await database.findNewer(1, range)).toBeUndefined();
    await database.write([{ key: 'status:test:5050', text: serialize({ brn: 'x', v: 2 }) }]);
    expect(await database.findNewer(1, range)).toBe('status:test:5050');
    await database.write([{ key: 'status:test:0003', text: serialize({ v: 10 }) }]);
    expect(await database.findNewer(1, range)).toBe('status:test:0003');
    expect(await database.findNewer(10, range)).toBeUndefined();
  });

  it('reads no row in vain, although each statement is planned while the table is small', async () => {
    const url = await newDatabase();
    const creator = await openDatabase(url);
    await creator.write([{ key: 'writer', text: 'first' }]);
    await creator.close();
    await untilAlone(url);
    // Creating the table counts as a scan, and is counted some time later.
    await queryAt(url, 'SELECT pg_stat_reset()');
    const database = await open(url, 'first');
    for (let n = 0; n < 20; n += 1) {
      await database.write([
        { key: `row ${n}`, movedTo: `moved ${n}` },
        { key: `row ${n + 1}`, text: 'x' },
        { key: `row ${n - 1}`, text: undefined },
      ]);
      await database.get(`row ${n}`);
      await database.getMany([`row ${n}`, 'missing']);
      await database.first({ from: 'moved', to: 'row' }, 5);
      await database.last({ from: 'moved', to: 'row' }, 5);
      await database.findNewer(1, { from: 'moved', to: 'row' });
    }
    await database.close();

    const scans =
      'SELECT seq_scan::int AS of_all, idx_scan > 100 AS is_known FROM pg_stat_user_tables';
    await expect.poll(() => queryAt(url, scans)).toEqual([{ of_all: 0, is_known: true }]);
  });

  it('does not disturb another in the same process when it is closed', async () => {
    const [first, second] = [await open(await newDatabase()), await open(await newDatabase())];
    await first.write([{ key: 'a', text: 'first' }]);
    await second.write([{ key: 'a', text: 'second' }]);

    await second.close();

    expect(await first.get('a')).toBe('first');
  });

  it('works again after its connections were ended', async () => {
    const url = await newDatabase();
    const database = await open(url);
    await database.write([{ key: 'a', text: 'kept' }]);
    await queryAt(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );

    await expect.poll(() => database.get('a').catch(() => undefined)).toBe('kept');
  });

  it('may be created by several processes at once', async () => {
    const url = await newDatabase();

    const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase(url)));

    await Promise.all(databases.map((database) => database.close()));
    expect(databases).toHaveLength(8);
  });

  it('tells its size, but not how much space is left', async () => {
    const url = await newDatabase();
    expect(await diskUsageOf(url)).toBeUndefined();
    const database = await open(url);
    await database.write([{ key: 'a', text: 'x'.repeat(1000) }]);

    const usage = await diskUsageOf(url);

    expect(usage?.storeBytes).toBeGreaterThan(1000);
    expect(usage?.freeBytes).toBeUndefined();
  });
});
