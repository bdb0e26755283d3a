import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Store, StoreError } from '../../src/records/store.js';
import { checkStoreAt } from '../../src/store/check-store.js';
import { storeOfHolder } from '../../src/store/holder-store.js';
import { openDatabase, openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { hasPostgres, newDatabase } from '../support/postgres-server.js';
import { killProcess, startStoreProcess } from '../support/store-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aCompany, aHistoryRecord, brnOf } from './samples.js';

// The commands are those of docs/operation.md.

const folder = temporaryFolder();

const newFile = (ending: string) => join(folder, `${randomUUID()}${ending}`);

/** A process that may write, or could until its lock was lost. */
async function aWriter(url: string) {
  const acquired = await acquireWriterLock(url);
  if (!acquired.ok) throw acquired.error;
  const lock = acquired.value;
  const opened = await openStore({ url, stage: 'test', term: lock.term });
  const store = storeOfHolder(opened, lock, { now: Date.now });
  onTestFinished(async () => {
    await store.close();
    await lock.release();
  });
  const codeOf = (write: Promise<void>) =>
    write.then(
      () => 'written',
      (error: StoreError) => error.code,
    );
  return {
    lock,
    store,
    write: (n: number) => codeOf(writeCompany(store, n)),
    /** As if the process had slept, and did not know yet that its lock is lost. */
    writeUnasked: (n: number) => codeOf(writeCompany(opened, n)),
  };
}

/** A company and its history, in one write. */
function writeCompany(store: Store, n: number): Promise<void> {
  const brn = brnOf(n);
  return store.write([
    { put: 'company', value: aCompany({ brn }) },
    { put: 'history', value: aHistoryRecord(n, { brn }) },
  ]);
}

/** The companies in a store without a finding, by number. */
async function companiesIn(url: string): Promise<readonly number[]> {
  const { findings } = await checkStoreAt(url, () => {});
  expect(findings).toEqual([]);
  const store = await openStore({ url, stage: 'test' });
  const found: number[] = [];
  for await (const { brn } of store.companies()) found.push(Number(brn) - Number(brnOf(0)));
  await store.close();
  return found;
}

/** Writes companies until `work` is done; resolves with their number. */
async function writeDuring(store: Store, work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let written = 0;
  while (!isDone) {
    written += 1;
    await writeCompany(store, written);
  }
  await done;
  return written;
}

async function vacuumInto(file: string, copy: string): Promise<void> {
  const database = await openDatabase(`sqlite://${file}`);
  await database.execute(`VACUUM INTO '${copy}'`);
  await database.close();
}

describe('a backup of an SQLite file', () => {
  it('made while the app writes, is complete up to one of its writes', async () => {
    const [file, copy] = [newFile('.sqlite'), newFile('.sqlite')];
    const { store } = await aWriter(`sqlite://${file}`);
    await writeCompany(store, 0);

    const written = await writeDuring(store, vacuumInto(file, copy));

    const companies = await companiesIn(`sqlite://${copy}`);
    expect(companies).toEqual(companies.map((_, n) => n));
    expect(companies.length).toBeGreaterThan(0);
    expect(companies.length).toBeLessThanOrEqual(written + 1);
  });

  it('is restored beside the log of a killed process', async () => {
    const [file, copy] = [newFile('.sqlite'), newFile('.sqlite')];
    const store = await openStore({ url: `sqlite://${file}`, stage: 'test' });
    await writeCompany(store, 7);
    await store.close();
    await vacuumInto(file, copy);
    const { child, lines } = startStoreProcess('write', `sqlite://${file}`, '1');
    await lines.next();
    await killProcess(child);
    expect(existsSync(`${file}-wal`)).toBe(true);

    for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`);
    copyFileSync(copy, file);

    expect(await companiesIn(`sqlite://${file}`)).toEqual([7]);
  });
});

/** A server alone, such as that of TEST_DATABASE_URL, does not bring the programs. */
const hasPrograms =
  process.env['REQUIRE_POSTGRES'] === '1' ||
  spawnSync('pg_dump', ['--version']).error === undefined;

function dump(url: string): string {
  const file = newFile('.dump');
  execFileSync('pg_dump', ['--format=custom', '--table=public.keyv', `--file=${file}`, url]);
  return file;
}

function restore(url: string, file: string): void {
  const options = ['--clean', '--if-exists', '--no-owner', '--single-transaction'];
  execFileSync('pg_restore', [...options, `--dbname=${url}`, file]);
}

const termOf = (text: string) => (JSON.parse(text) as { readonly term: number }).term;

describe.skipIf(!hasPostgres || !hasPrograms)('a backup of PostgreSQL', () => {
  it('is restored into a new database', async () => {
    const [url, other] = [await newDatabase(), await newDatabase()];
    const { store } = await aWriter(url);
    await writeCompany(store, 1);

    restore(other, dump(url));

    expect(await companiesIn(other)).toEqual([1]);
    const next = await aWriter(other);
    expect(await next.write(2)).toBe('written');
    expect(await companiesIn(other)).toEqual([1, 2]);
  });

  it('of an earlier term is followed by a new one, which no process had before', async () => {
    const url = await newDatabase();
    const first = await aWriter(url);
    await first.write(1);
    const file = dump(url);
    await first.lock.release();
    const second = await aWriter(url);
    await second.write(2);
    await second.lock.release();

    restore(url, file);
    const third = await aWriter(url);

    expect(termOf(third.lock.term)).toBeGreaterThan(termOf(first.lock.term));
    expect([first.lock.term, second.lock.term]).not.toContain(third.lock.term);
    expect(await companiesIn(url)).toEqual([1]);
    expect([await first.writeUnasked(3), await second.writeUnasked(4)]).toEqual([
      'not-leading',
      'not-leading',
    ]);
    expect(await third.write(5)).toBe('written');
    expect(await companiesIn(url)).toEqual([1, 5]);
  });

  it('of an earlier term, restored while the app runs, ends the term at the next write', async () => {
    const url = await newDatabase();
    const first = await aWriter(url);
    await first.write(1);
    const file = dump(url);
    await first.lock.release();
    const second = await aWriter(url);

    restore(url, file);

    expect(await second.write(2)).toBe('not-leading');
    expect(second.lock.isHeld()).toBe(false);
    const third = await aWriter(url);
    expect(await third.write(3)).toBe('written');
    expect(await companiesIn(url)).toEqual([1, 3]);
  });

  it('of the current term, restored while the app runs, ends the term before the next write', async () => {
    const url = await newDatabase();
    const { lock, write, writeUnasked } = await aWriter(url);
    await write(1);
    const file = dump(url);
    await write(2);

    restore(url, file);

    expect([await writeUnasked(3), await write(4)]).toEqual(['not-leading', 'not-leading']);
    expect(lock.isHeld()).toBe(false);
    expect(await companiesIn(url)).toEqual([1]);
  });
});
