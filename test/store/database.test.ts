import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/records/store.js';
import { createStore } from '../../src/store/create-store.js';
import { openDatabase, openStore } from '../../src/store/open-store.js';
import { fileOf } from '../../src/store/store-file.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { cpuMs } from '../support/cpu-time.js';
import { storeEngines } from '../support/store-engines.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aCompany, aStatus, brnOf, cell } from './samples.js';

const folder = temporaryFolder();
const BOTH_METHODS = { taxinvoice: { certificate: cell, deptUser: cell, failures: [] } };
/** The user ID of `nobody`. */
const NOBODY = 65534;
const urlOf = (...parts: readonly string[]) => `sqlite://${join(folder, ...parts)}`;

describe('openStore', () => {
  it('creates the folder and keeps its records until it is opened again', async () => {
    const url = urlOf('a', 'new', 'folder', 'store.sqlite');
    const first = await openStore({ url, stage: 'test' });
    await first.write([{ put: 'company', value: aCompany() }]);
    await first.close();

    const second = await openStore({ url, stage: 'test' });

    expect(await second.company(brnOf(1))).toEqual(aCompany());
    await second.close();
  });

  it('names a folder that cannot be created, and the remedy', async () => {
    writeFileSync(join(folder, 'a-file'), '');

    const opening = openStore({ url: urlOf('a-file', 'below', 'store.sqlite'), stage: 'test' });

    await expect(opening).rejects.toMatchObject({
      name: 'StoreError',
      code: 'not-writable',
      message: expect.stringContaining(join(folder, 'a-file', 'below', 'store.sqlite')),
      cause: { code: 'ENOTDIR' },
    });
    await expect(opening).rejects.toThrow('set STORE_URL to a writable place');
  });

  // Only root can become another user, and to root every file is writable. The app's files need not be readable to others.
  it.runIf(process.getuid?.() === 0)('rejects a file that may only be read', async () => {
    const url = urlOf('read-only', 'store.sqlite');
    await (await openStore({ url, stage: 'test' })).close();
    for (const path of [folder, dirname(fileOf(url))]) chmodSync(path, 0o777);
    chmodSync(fileOf(url), 0o644);
    const program = `
      import { openStore } from '${new URL('../../dist/store/open-store.js', import.meta.url)}';
      process.setuid(${NOBODY});
      await openStore({ url: '${url}', stage: 'test' }).then(
        () => console.log('opened'),
        ({ code }) => console.log(code),
      );`;

    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      program,
    ]);

    expect(stdout.trim()).toBe('not-writable');
  });

  it.runIf(process.platform === 'linux')(
    'rejects immediately if the system does not allow new folders',
    async () => {
      const url = 'sqlite:///proc/hometax-watch/data/store.sqlite';

      const opening = openStore({ url, stage: 'test' });

      await expect(opening).rejects.toMatchObject({
        code: 'not-writable',
        cause: { code: 'ENOENT' },
      });
      expect(await acquireWriterLock(url)).toMatchObject({
        ok: false,
        error: { code: 'not-writable' },
      });
    },
  );

  it('rejects a path that is a folder', async () => {
    mkdirSync(join(folder, 'a-folder.sqlite'));

    const opening = openStore({ url: urlOf('a-folder.sqlite'), stage: 'test' });

    await expect(opening).rejects.toMatchObject({
      code: 'not-writable',
      cause: { code: 'SQLITE_CANTOPEN' },
    });
  });

  it('rejects a file that is not a database and does not change it', async () => {
    const text = 'brn,name\n'.repeat(500);
    writeFileSync(join(folder, 'companies.csv'), text);

    const opening = openStore({ url: urlOf('companies.csv'), stage: 'test' });

    await expect(opening).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('restore a backup'),
    });
    expect(readFileSync(join(folder, 'companies.csv'), 'utf8')).toBe(text);
  });

  it('reports a damaged file instead of an empty store', async () => {
    const url = urlOf('damaged.sqlite');
    const intact = await openStore({ url, stage: 'test' });
    await intact.write(companies(200));
    await intact.close();
    const bytes = readFileSync(fileOf(url));
    writeFileSync(fileOf(url), bytes.fill(0xaa, 8192));

    await expect(openStore({ url, stage: 'test' })).rejects.toMatchObject({ code: 'corrupt' });
    const damaged = createStore(await openDatabase(url), 'test');
    await expect(count(damaged.companies())).rejects.toMatchObject({ code: 'corrupt' });
    await expect(damaged.company(brnOf(1))).rejects.toMatchObject({ code: 'corrupt' });
    await damaged.close();
  });
});

describe.each(storeEngines())('openStore on $name', ({ newUrl }) => {
  it('rejects calls after it was closed, and may be closed twice', async () => {
    const store = await openStore({ url: await newUrl(), stage: 'test' });

    await Promise.all([store.close(), store.close()]);

    await expect(store.company(brnOf(1))).rejects.toMatchObject({ code: 'closed' });
    await expect(store.write(companies(1))).rejects.toMatchObject({ code: 'closed' });
    await expect(count(store.companies())).rejects.toMatchObject({ code: 'closed' });
  });

  it('finishes running writes before it closes', async () => {
    const url = await newUrl();
    const store = await openStore({ url, stage: 'test' });

    const writing = store.write(companies(5000));
    await store.close();

    await writing;
    const again = await openStore({ url, stage: 'test' });
    expect(await count(again.companies())).toBe(5000);
    await again.close();
  });

  it('opens a store that scans 20,000 companies in a second', { timeout: 120_000 }, async () => {
    const store = await openStore({ url: await newUrl(), stage: 'test' });
    await store.write(companies(20_000));
    await store.write(
      Array.from({ length: 20_000 }, (_, n) => ({
        put: 'status',
        value: aStatus({ brn: brnOf(n), products: BOTH_METHODS }),
      })),
    );

    const cpuBeforeCompanies = process.cpuUsage();
    const companyCount = await count(store.companies());
    const companiesMs = cpuMs(cpuBeforeCompanies);
    const cpuBeforeStatuses = process.cpuUsage();
    const statusCount = await count(store.statuses());
    const statusesMs = cpuMs(cpuBeforeStatuses);

    console.info(
      `20,000 companies read in ${Math.round(companiesMs)} ms, as many statuses in ${Math.round(statusesMs)} ms of the processor`,
    );
    expect(companyCount).toBe(20_000);
    expect(statusCount).toBe(20_000);
    // The target is 0.25 s for the companies on an idle machine (1.2 s for 100,000); the limit is for any machine.
    expect(companiesMs).toBeLessThan(1000);
    expect(statusesMs).toBeLessThan(3000);
    await store.close();
  });
});

describe('a writer', () => {
  it('cannot write any more once another process has become the writer', async () => {
    const url = urlOf('two-writers.sqlite');
    const earlier = await openDatabase(url, 'first-term');
    await earlier.write([
      { key: 'a', text: 'earlier' },
      { key: 'b', text: 'earlier' },
    ]);
    const later = await openDatabase(url, 'second-term');

    for (const change of [
      { key: 'a', text: 'too late' },
      { key: 'a', text: undefined },
      { key: 'a', movedTo: 'c' },
    ]) {
      await expect(earlier.write([change])).rejects.toMatchObject({ code: 'locked' });
    }
    await later.write([{ key: 'b', text: 'later' }]);

    expect(await later.getMany(['a', 'b', 'c'])).toEqual([
      { key: 'a', text: 'earlier' },
      { key: 'b', text: 'later' },
    ]);
    await Promise.all([earlier.close(), later.close()]);
  });

  it('does not keep a connection without a term from writing', async () => {
    const url = urlOf('no-term.sqlite');
    const writer = await openDatabase(url, 'a-term');
    const other = await openDatabase(url);

    await other.write([{ key: 'a', text: 'written' }]);

    expect(await writer.get('a')).toBe('written');
    await Promise.all([writer.close(), other.close()]);
  });
});

describe('a store whose disk is full', () => {
  it('rejects, keeps its earlier records intact, and works again when there is space', async () => {
    const database = await openDatabase(urlOf('full.sqlite'));
    const store = createStore(database, 'test');
    await store.write([{ put: 'company', value: aCompany({ name: 'before' }) }]);
    await database.execute('PRAGMA max_page_count = 20');

    const writing = store.write([
      { put: 'company', value: aCompany({ name: 'after' }) },
      ...companies(2000),
    ]);

    await expect(writing).rejects.toMatchObject({
      name: 'StoreError',
      code: 'disk-full',
      message: expect.stringContaining('nothing was written'),
      cause: { code: 'SQLITE_FULL' },
    });
    expect(await store.company(brnOf(1))).toMatchObject({ name: 'before' });
    expect(await count(store.companies())).toBe(1);

    await database.execute('PRAGMA max_page_count = 100000');
    await store.write([...companies(2000), { put: 'company', value: aCompany({ name: 'after' }) }]);
    expect(await store.company(brnOf(1))).toMatchObject({ name: 'after' });
    await store.close();
  });
});

describe('the stored file', () => {
  it('contains nothing of a deleted record or an older state', async () => {
    const url = urlOf('traces.sqlite');
    const store = await openStore({ url, stage: 'test' });
    await store.write([
      ...companies(300),
      { put: 'company', value: aCompany({ brn: brnOf(150), note: 'TEXT-OF-DELETED' }) },
      { put: 'company', value: aCompany({ brn: brnOf(151), note: 'TEXT-OF-EARLIER' }) },
      { put: 'company', value: aCompany({ brn: brnOf(152), note: 'TEXT-OF-KEPT' }) },
    ]);
    await store.write([
      { delete: 'company', brn: brnOf(150) },
      { put: 'company', value: aCompany({ brn: brnOf(151) }) },
    ]);
    await store.close();

    const bytes = filesBeside(fileOf(url));

    expect(bytes).toContain('TEXT-OF-KEPT');
    expect(bytes).not.toContain('TEXT-OF-DELETED');
    expect(bytes).not.toContain('TEXT-OF-EARLIER');
    expect(bytes).not.toContain(brnOf(150));
  });

  it('contains the records as Keyv stores them, under readable keys', async () => {
    const url = urlOf('readable.sqlite');
    const store = await openStore({ url, stage: 'test' });
    await store.write([{ put: 'company', value: aCompany() }]);
    await store.close();

    const database = await openDatabase(url);
    const rows = await database.first({ from: '', to: '~' }, 10);

    expect(rows).toEqual([
      { key: 'company:test:1000000001', text: JSON.stringify({ value: aCompany() }) },
    ]);
    expect(filesBeside(fileOf(url))).toContain('{"value":{"v":1,"brn":"1000000001"');
    await database.close();
  });
});

describe('fileOf', () => {
  it.each([
    { url: 'sqlite:///var/lib/app.sqlite', file: '/var/lib/app.sqlite' },
    { url: 'sqlite://data/app.sqlite', file: join(process.cwd(), 'data/app.sqlite') },
  ])('returns the file of $url', ({ url, file }) => {
    expect(fileOf(url)).toBe(file);
  });
});

function companies(count: number): readonly Change[] {
  return Array.from({ length: count }, (_, n) => ({
    put: 'company',
    value: aCompany({ brn: brnOf(n), name: `회사 ${n}` }),
  }));
}

async function count(records: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of records) total += 1;
  return total;
}

/** The bytes of the database and of all files that SQLite keeps beside it. */
function filesBeside(file: string): string {
  return readdirSync(dirname(file))
    .map((name) => join(dirname(file), name))
    .filter((path) => path.startsWith(file))
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}
