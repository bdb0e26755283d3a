import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { Stage } from '../../src/records/company.js';
import type { Change } from '../../src/records/store.js';
import { checkStoreAt } from '../../src/store/check-store.js';
import { type CopyOptions, copyStore } from '../../src/store/copy-store.js';
import { PAGE_SIZE } from '../../src/store/create-store.js';
import {
  ALL_KEYS,
  type Database,
  type Row,
  serialize,
  UNFINISHED_COPY,
} from '../../src/store/keys.js';
import { openDatabase, openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { changedUrl, hasPostgres, newDatabase, queryAt } from '../support/postgres-server.js';
import { type StoreEngine, storeEngines } from '../support/store-engines.js';
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
const PAIRS = engines.flatMap((from) => engines.map((to) => ({ from, to })));

/** For a refusal: with it, the lock of an SQLite file waits for its holder for 0.1 s. */
const QUICK = { checkIntervalMs: 100 };

/** The address of an empty store. An SQLite file once had a writer: for others, the lock waits longer. */
async function emptyStore(engine: StoreEngine): Promise<string> {
  const url = await engine.newUrl();
  if (engine !== sqlite) return url;
  const lock = await acquireWriterLock(url);
  if (!lock.ok) throw lock.error;
  await lock.value.release();
  return url;
}

function copy(from: string, to: string, options: Partial<CopyOptions> = {}) {
  const { signal } = new AbortController();
  return copyStore({ from, to, signal, onProgress: () => {}, ...options });
}

async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(url);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const execute = (url: string, statement: string) =>
  withDatabase(url, (database) => database.execute(statement));

const writeRows = (url: string, rows: readonly Row[]) =>
  withDatabase(url, (database) => database.write(rows));

/** Every row except the writer's term. */
async function rowsIn(url: string): Promise<readonly Row[]> {
  const rows = await withDatabase(url, (each) => each.first(ALL_KEYS, 1_000_000));
  return rows.filter(({ key }) => key !== 'writer');
}

const termIn = (url: string) => withDatabase(url, (database) => database.get('writer'));

async function write(url: string, stage: Stage, changes: readonly Change[]): Promise<void> {
  const store = await openStore({ url, stage });
  await store.write(changes);
  await store.close();
}

/** A store with two stages, history, records that cannot be read, and more rows than a page. */
async function aSource(engine: StoreEngine): Promise<string> {
  const url = await emptyStore(engine);
  const companies = Array.from({ length: PAGE_SIZE }, (_, n) =>
    aCompany({ brn: `99900${String(n).padStart(5, '0')}` as Brn, name: `회사 ${n} 🙂 \0'"` }),
  );
  await write(url, 'test', [
    ...companies.map((value) => ({ put: 'company', value }) as const),
    { put: 'status', value: aStatus() },
    { put: 'alert', value: anAlert() },
    { put: 'outbox', value: anOutboxEntry('1') },
    { put: 'ticket', hash: 'abc', value: aTicket() },
    ...events.map((event, n) => ({ put: 'history', value: aHistoryRecord(n, { event }) }) as const),
  ]);
  await write(url, 'production', [{ put: 'company', value: aCompany() }]);
  await writeRows(url, [
    { key: 'company:test:1000000001', text: '{"value":' },
    { key: 'status:production:1000000001', text: '' },
    { key: 'foreign', text: 'a text with \uFFFD, which is valid' },
  ]);
  const store = await openStore({ url, stage: 'test' });
  await store.write([{ put: 'company', value: aCompany() }]);
  expect(store.movedAside()).toHaveLength(1);
  await store.close();
  return url;
}

/** A store with one company and one history record, which is three rows. */
async function aSmallSource(engine: StoreEngine): Promise<string> {
  const url = await emptyStore(engine);
  await write(url, 'test', [
    { put: 'company', value: aCompany() },
    { put: 'history', value: aHistoryRecord(1) },
  ]);
  return url;
}

describe.each(PAIRS)('copyStore from $from.name to $to.name', (pair) => {
  it('copies every row, of both stages, and counts and compares them', async () => {
    const [from, to] = [await aSource(pair.from), await emptyStore(pair.to)];
    const progress: string[] = [];

    const outcome = await copy(from, to, {
      onProgress: (...step) => progress.push(step.join(' ')),
    });

    expect(outcome).toMatchObject({ kind: 'identical' });
    expect(await rowsIn(to)).toEqual(await rowsIn(from));
    const terms = [await termIn(from), await termIn(to)];
    expect(new Set(terms).size).toBe(2);
    expect(terms).not.toContain(undefined);
    if (outcome.kind !== 'identical') return;
    expect(outcome.target).toEqual(outcome.source);
    expect(Object.fromEntries(outcome.target.counts)).toEqual({
      'alert:test': 1,
      'aside:test': 1,
      'company:production': 1,
      'company:test': PAGE_SIZE + 1,
      foreign: 1,
      'history-time:test': events.length,
      'history:test': events.length,
      'outbox:test': 1,
      'status:production': 1,
      'status:test': 1,
      'ticket:test': 1,
    });
    const { total } = outcome.target;
    expect(progress).toEqual([
      `copying ${PAGE_SIZE} ${total}`,
      `copying ${total} ${total}`,
      `comparing ${PAGE_SIZE} ${total}`,
      `comparing ${total} ${total}`,
    ]);
  });

  it('stops when aborted; the app refuses the target until it is copied', async () => {
    const [from, to] = [await aSource(pair.from), await emptyStore(pair.to)];
    const abort = new AbortController();

    const stopped = await copy(from, to, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });

    expect(stopped).toEqual({ kind: 'stopped' });
    expect((await rowsIn(to)).length).toBeGreaterThan(PAGE_SIZE - 1);
    await expect(openStore({ url: to, stage: 'test' })).rejects.toMatchObject({
      code: 'unfinished-copy',
    });
    expect(await copy(to, await sqlite.newUrl())).toEqual({
      kind: 'refused',
      why: 'source-unfinished',
    });

    // What the first copy wrote and the source no longer holds must go.
    await execute(from, "DELETE FROM keyv WHERE key LIKE 'company:test:99900%'");
    const again = await copy(from, to);

    expect(again).toMatchObject({ kind: 'identical' });
    expect(await rowsIn(to)).toEqual(await rowsIn(from));
    await (await openStore({ url: to, stage: 'test' })).close();
  });
});

describe.each(engines)('copyStore refuses on $name', (engine) => {
  it('an empty source', async () => {
    const [from, to] = [await emptyStore(engine), await sqlite.newUrl()];

    expect(await copy(from, to, QUICK)).toEqual({ kind: 'refused', why: 'source-empty' });
  });

  it('a target with records, in which it changes nothing', async () => {
    const [from, to] = [await aSmallSource(sqlite), await aSmallSource(engine)];
    await execute(to, "DELETE FROM keyv WHERE key LIKE 'company:%'");
    const before = await rowsIn(to);

    expect(await copy(from, to, QUICK)).toEqual({ kind: 'refused', why: 'target-not-empty' });
    expect(await rowsIn(to)).toEqual(before);
  });

  it.each(['source', 'target'] as const)('a %s that the app uses', async (which) => {
    const [used, other] = [await aSmallSource(engine), await aSmallSource(sqlite)];
    const lock = await acquireWriterLock(used);
    if (!lock.ok) throw lock.error;
    onTestFinished(() => lock.value.release());

    const outcome = await (which === 'source'
      ? copy(used, other, QUICK)
      : copy(other, used, QUICK));

    expect(outcome).toEqual({ kind: 'refused', why: `${which}-in-use` });
  });
});

/** The store of the app at commit 99e2888, after it watched the sample companies for a day. */
function rowsOfOlderVersion(): readonly Row[] {
  const file = new URL('../fixtures/store-99e2888.json', import.meta.url);
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly rows: readonly { readonly key: string; readonly value: string }[];
  };
  return rows
    .map(({ key, value }) => ({ key, text: value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

describe.each(engines)('a store copied to $name and back', (engine) => {
  it('is identical: as the version at commit 99e2888 wrote it', async () => {
    const [from, to, back] = [
      await emptyStore(sqlite),
      await emptyStore(engine),
      await emptyStore(sqlite),
    ];
    await writeRows(from, rowsOfOlderVersion());

    const outcomes = [await copy(from, to), await copy(to, back)];

    expect(outcomes).toMatchObject([{ kind: 'identical' }, { kind: 'identical' }]);
    expect(await rowsIn(back)).toEqual(rowsOfOlderVersion().filter(({ key }) => key !== 'writer'));
  });
});

describe.each(engines)('a damaged store copied to $name', (engine) => {
  it('is the same for the app: what cannot be read stays so, and the rest is there', async () => {
    const [from, to] = [await aSmallSource(sqlite), await emptyStore(engine)];
    const rows = await rowsIn(from);
    const withNul = serialize(aCompany({ brn: brnOf(6), name: 'a name' })).replace('a name', 'a\0');
    // As a bad disk leaves them.
    await execute(
      from,
      `INSERT INTO keyv VALUES ('company:test:1000000005', CAST(x'7B22FF00C328' AS TEXT)),
        ('company:test:1000000006', CAST(x'${Buffer.from(withNul).toString('hex')}' AS TEXT)),
        ('company:test:1000000007', NULL)`,
    );

    expect(await copy(from, to)).toMatchObject({ kind: 'identical', target: { total: 6 } });
    const check = await checkStoreAt(to, () => {});
    expect(check.findings).toEqual(
      [5, 6, 7].map(() => ({
        kind: 'unreadable',
        key: 'company:test:10000*****',
        why: 'is not JSON written by this app',
      })),
    );
    expect(await rowsIn(to)).toEqual(expect.arrayContaining([...rows]));
  });
});

describe('copyStore', () => {
  it('refuses a source that does not exist, and creates neither file', async () => {
    const [from, to] = [await sqlite.newUrl(), await sqlite.newUrl()];

    expect(await copy(from, to, QUICK)).toEqual({ kind: 'refused', why: 'source-missing' });
    const exist = [from, to].map((url) => existsSync(url.slice('sqlite://'.length)));
    expect(exist).toEqual([false, false]);
  });

  it('refuses to copy a file to itself, by any name', async () => {
    const from = await aSmallSource(sqlite);
    const name = `${from}.other`;
    symlinkSync(from.slice('sqlite://'.length), name.slice('sqlite://'.length));

    expect(await copy(from, from, QUICK)).toEqual({ kind: 'refused', why: 'same-store' });
    expect(await copy(from, name, QUICK)).toEqual({ kind: 'refused', why: 'same-store' });
  });

  it.skipIf(!hasPostgres)('refuses to copy a database to itself, by any address', async () => {
    const from = await newDatabase();
    await write(from, 'test', [{ put: 'company', value: aCompany() }]);
    const other = changedUrl(from, { search: '?application_name=other' });

    expect(await copy(from, other, QUICK)).toEqual({ kind: 'refused', why: 'same-store' });
  });

  it('stops when the target fails, and names the failure', async () => {
    const [from, to] = [await aSmallSource(sqlite), await emptyStore(sqlite)];
    await execute(
      to,
      `CREATE TRIGGER fails BEFORE INSERT ON keyv WHEN NEW.key LIKE 'history:%' BEGIN
        SELECT RAISE(ABORT, 'fails'); END`,
    );

    const outcome = await copy(from, to);

    expect(outcome).toMatchObject({ kind: 'stopped', error: { name: 'StoreError' } });
    await expect(openStore({ url: to, stage: 'test' })).rejects.toMatchObject({
      code: 'unfinished-copy',
    });
  });

  it('rejects if the target cannot be marked, because openStore would accept it', async () => {
    const [from, to] = [await aSmallSource(sqlite), await emptyStore(sqlite)];
    await execute(
      to,
      `CREATE TRIGGER fails BEFORE INSERT ON keyv WHEN NEW.key = '${UNFINISHED_COPY}' BEGIN
        SELECT RAISE(ABORT, 'fails'); END`,
    );

    await expect(copy(from, to)).rejects.toMatchObject({ name: 'StoreError' });
    expect(await rowsIn(to)).toEqual([]);
  });

  it.skipIf(!hasPostgres)('stops when PostgreSQL breaks off, and can start over', async () => {
    const [from, to] = [await aSmallSource(sqlite), await newDatabase()];
    await execute(to, 'SELECT');
    await queryAt(
      to,
      `CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
      CREATE TRIGGER breaks BEFORE INSERT ON keyv FOR EACH ROW
        WHEN (NEW.key LIKE 'company:%') EXECUTE FUNCTION break_off()`,
    );

    const outcome = await copy(from, to);
    await queryAt(to, 'DROP TRIGGER breaks ON keyv');

    expect(outcome).toMatchObject({ kind: 'stopped', error: { code: 'unreachable' } });
    expect(await copy(from, to)).toMatchObject({ kind: 'identical' });
  });

  it('notices that the target returns something else', async () => {
    const [from, to] = [await aSmallSource(sqlite), await emptyStore(sqlite)];
    await execute(
      to,
      `CREATE TRIGGER changes AFTER INSERT ON keyv WHEN NEW.key LIKE 'company:%' BEGIN
        UPDATE keyv SET value = value || ' ' WHERE key = NEW.key; END`,
    );

    const outcome = await copy(from, to);

    expect(outcome).toMatchObject({
      kind: 'different',
      source: { total: 3 },
      target: { total: 3 },
    });
    await expect(openStore({ url: to, stage: 'test' })).rejects.toMatchObject({
      code: 'unfinished-copy',
    });
  });

  it('rejects if a store cannot be opened, and releases the other', async () => {
    const [from, to] = [await aSmallSource(sqlite), await sqlite.newUrl()];

    const folder = dirname(await sqlite.newUrl());
    await expect(copy(from, folder, QUICK)).rejects.toMatchObject({ code: 'not-writable' });
    expect(await copy(from, to)).toMatchObject({ kind: 'identical' });
  });
});
