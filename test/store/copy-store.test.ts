import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { Stage } from '../../src/records/company.js';
import type { Change } from '../../src/records/store.js';
import { type CopyOptions, copyStore } from '../../src/store/copy-store.js';
import { PAGE_SIZE } from '../../src/store/create-store.js';
import { openDatabase } from '../../src/store/database.js';
import { ALL_KEYS, type Database, type Row } from '../../src/store/keys.js';
import { openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { changedUrl, hasPostgres, newDatabase, queryAt } from '../support/postgres-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import {
  aCompany,
  aHistoryRecord,
  anAlert,
  anOutboxEntry,
  aStatus,
  aTicket,
  events,
} from './samples.js';

const folder = temporaryFolder();
let files = 0;

/** The address of a file that does not exist yet. */
function newFile(): string {
  files += 1;
  return `sqlite://${join(folder, `copy-${files}.sqlite`)}`;
}

/** The address of an empty file that once had a writer. (For others, the lock waits for seconds.) */
async function emptyFile(): Promise<string> {
  const url = newFile();
  const lock = await acquireWriterLock(url);
  if (!lock.ok) throw lock.error;
  await lock.value.release();
  return url;
}

const sqlite = { name: 'SQLite', isThere: true, empty: emptyFile };
const postgres = { name: 'PostgreSQL', isThere: hasPostgres, empty: () => newDatabase() };
type Engine = typeof sqlite;

const PAIRS = [
  { from: sqlite, to: sqlite },
  { from: sqlite, to: postgres },
  { from: postgres, to: sqlite },
  { from: postgres, to: postgres },
];

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

async function write(url: string, stage: Stage, changes: readonly Change[]): Promise<void> {
  const store = await openStore({ url, stage });
  await store.write(changes);
  await store.close();
}

/** A store with two stages, history, records that cannot be read, and more rows than a page. */
async function aSource(engine: Engine = sqlite): Promise<string> {
  const url = await engine.empty();
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
async function aSmallSource(engine: Engine = sqlite): Promise<string> {
  const url = await engine.empty();
  await write(url, 'test', [
    { put: 'company', value: aCompany() },
    { put: 'history', value: aHistoryRecord(1) },
  ]);
  return url;
}

describe.each(PAIRS)('copyStore from $from.name to $to.name', { timeout: 30_000 }, (pair) => {
  const options = { skip: !pair.from.isThere || !pair.to.isThere };

  it('copies every row, of both stages, and counts and compares them', options, async () => {
    const [from, to] = [await aSource(pair.from), await pair.to.empty()];
    const progress: string[] = [];

    const outcome = await copy(from, to, {
      onProgress: (...step) => progress.push(step.join(' ')),
    });

    expect(outcome).toMatchObject({ kind: 'identical' });
    expect(await rowsIn(to)).toEqual(await rowsIn(from));
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

  it('does not copy the term of the writer', options, async () => {
    const [from, to] = [await aSmallSource(pair.from), await pair.to.empty()];

    await copy(from, to);

    const terms = await Promise.all(
      [from, to].map((url) => withDatabase(url, (each) => each.get('writer'))),
    );
    expect(new Set(terms).size).toBe(2);
    expect(terms).not.toContain(undefined);
  });

  it('refuses an empty source', options, async () => {
    const [from, to] = [await pair.from.empty(), await pair.to.empty()];

    expect(await copy(from, to)).toEqual({ kind: 'refused', why: 'source-empty' });
  });

  it('refuses a target with records, and changes nothing there', options, async () => {
    const [from, to] = [await aSmallSource(pair.from), await aSmallSource(pair.to)];
    await execute(to, "DELETE FROM keyv WHERE key LIKE 'company:%'");
    const before = await rowsIn(to);

    expect(await copy(from, to)).toEqual({ kind: 'refused', why: 'target-not-empty' });
    expect(await rowsIn(to)).toEqual(before);
  });

  it.each(['source', 'target'] as const)(
    'refuses while the app uses the %s',
    options,
    async (which) => {
      const urls = { source: await aSmallSource(pair.from), target: await pair.to.empty() };
      const lock = await acquireWriterLock(urls[which]);
      if (!lock.ok) throw lock.error;
      onTestFinished(() => lock.value.release());

      const outcome = await copy(urls.source, urls.target);

      expect(outcome).toEqual({ kind: 'refused', why: `${which}-in-use` });
    },
  );

  it('stops when aborted; the app refuses the target until it is copied', options, async () => {
    const [from, to] = [await aSource(pair.from), await pair.to.empty()];
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
    expect(await copy(to, newFile())).toEqual({ kind: 'refused', why: 'source-unfinished' });

    // What the first copy wrote and the source no longer holds must go.
    await execute(from, "DELETE FROM keyv WHERE key LIKE 'company:test:99900%'");
    const again = await copy(from, to);

    expect(again).toMatchObject({ kind: 'identical' });
    expect(await rowsIn(to)).toEqual(await rowsIn(from));
    await (await openStore({ url: to, stage: 'test' })).close();
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

/** Every row except the writer's term, as the bytes in the file. */
function bytesIn(url: string): Promise<readonly unknown[]> {
  return execute(url, "SELECT key, hex(value) AS hex FROM keyv WHERE key <> 'writer' ORDER BY key");
}

describe.each([sqlite, postgres])('a store copied to $name and back', ({ isThere, empty }) => {
  const options = { skip: !isThere };

  it('is identical: as the version at commit 99e2888 wrote it', options, async () => {
    const [from, to, back] = [await emptyFile(), await empty(), await emptyFile()];
    await writeRows(from, rowsOfOlderVersion());

    const outcomes = [await copy(from, to), await copy(to, back)];

    expect(outcomes).toMatchObject([{ kind: 'identical' }, { kind: 'identical' }]);
    expect(await rowsIn(back)).toEqual(rowsOfOlderVersion().filter(({ key }) => key !== 'writer'));
  });

  it('is identical: with bytes that are not text, as a bad disk leaves them', options, async () => {
    const [from, to, back] = [await aSmallSource(), await empty(), await emptyFile()];
    await execute(
      from,
      `INSERT INTO keyv VALUES ('company:test:damaged''s', CAST(x'7B22FF00C328' AS TEXT)),
        ('company:test:nul', CAST(x'610062' AS TEXT)), ('company:test:null', NULL)`,
    );

    const outcomes = [await copy(from, to), await copy(to, back)];

    expect(outcomes).toMatchObject([{ kind: 'identical' }, { kind: 'identical' }]);
    expect(await bytesIn(back)).toEqual(await bytesIn(from));
  });
});

describe('copyStore', () => {
  it('refuses a source that does not exist, and creates neither file', async () => {
    const [from, to] = [newFile(), newFile()];

    expect(await copy(from, to)).toEqual({ kind: 'refused', why: 'source-missing' });
    const exist = [from, to].map((url) => existsSync(url.slice('sqlite://'.length)));
    expect(exist).toEqual([false, false]);
  });

  it('refuses to copy a file to itself, by any name', async () => {
    const from = await aSmallSource();
    const name = `${from}.other`;
    symlinkSync(from.slice('sqlite://'.length), name.slice('sqlite://'.length));

    expect(await copy(from, from)).toEqual({ kind: 'refused', why: 'same-store' });
    expect(await copy(from, name)).toEqual({ kind: 'refused', why: 'same-store' });
  });

  it.skipIf(!hasPostgres)('refuses to copy a database to itself, by any address', async () => {
    const from = await aSmallSource(postgres);
    const other = changedUrl(from, { search: '?application_name=other' });

    expect(await copy(from, other)).toEqual({ kind: 'refused', why: 'same-store' });
  });

  it('stops when the target fails, and names the failure', async () => {
    const [from, to] = [await aSmallSource(), await emptyFile()];
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

  it.skipIf(!hasPostgres)('stops when PostgreSQL breaks off, and can start over', async () => {
    const [from, to] = [await aSmallSource(), await newDatabase()];
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
    const [from, to] = [await aSmallSource(), await emptyFile()];
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
    const [from, to] = [await aSmallSource(), newFile()];

    await expect(copy(from, `sqlite://${folder}`)).rejects.toMatchObject({ code: 'not-writable' });
    expect(await copy(from, to)).toMatchObject({ kind: 'identical' });
  });
});
