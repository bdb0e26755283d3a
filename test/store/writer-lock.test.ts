import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import type { WriterLock } from '../../src/store/held-lock.js';
import { openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { killProcess, startStoreProcess } from '../support/store-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aCompany } from './samples.js';

/** How long a lock waits for its holder, in ms. */
const QUICK = 100;

const folder = temporaryFolder();
const urlOf = (file: string) => `sqlite://${file}`;
const newFile = () => join(mkdtempSync(join(folder, 'store-')), 'store.sqlite');

async function acquire(file: string, checkIntervalMs = QUICK): Promise<WriterLock> {
  const lock = await acquireWriterLock(urlOf(file), checkIntervalMs);
  if (!lock.ok) throw lock.error;
  return lock.value;
}

/** A store with its own folder, whose lock is held until the test ends. */
async function heldStore(checkIntervalMs?: number) {
  const file = newFile();
  const lock = await acquire(file, checkIntervalMs);
  const store = await openStore({ url: urlOf(file), stage: 'test', term: lock.term });
  onTestFinished(async () => {
    await store.close();
    await lock.release();
  });
  return { file, lock, write: () => store.write([{ put: 'company', value: aCompany() }]) };
}

/** A process that holds the lock of a store in its own folder and prints what happens. */
async function holdingProcess() {
  const file = newFile();
  const { child, lines } = startStoreProcess('lock', urlOf(file), String(QUICK));
  const nextLine = async () => (await lines.next()).value;
  expect(await nextLine()).toBe('held');
  return { file, child, nextLine };
}

/** Tries to acquire the lock; resolves with `held` or an error code. */
async function tryLock(file: string, checkIntervalMs = QUICK): Promise<string> {
  const lock = await acquireWriterLock(urlOf(file), checkIntervalMs);
  if (!lock.ok) return lock.error.code;
  await lock.value.release();
  return 'held';
}

describe('acquireWriterLock', () => {
  it('gives the lock to one process, until that is killed', async () => {
    const { file, child } = await holdingProcess();

    const second = await acquireWriterLock(urlOf(file), QUICK);
    await killProcess(child);

    expect(second).toMatchObject({ ok: false, error: { name: 'StoreError', code: 'locked' } });
    expect(await tryLock(file)).toBe('held');
  });

  it('also fails within the same process until the lock is released', async () => {
    const file = join(folder, 'new-folder', 'same.sqlite');
    const first = await acquire(file);

    expect(await tryLock(file)).toBe('locked');
    await first.release();
    expect(await tryLock(file)).toBe('held');
  });

  it('waits for a predecessor that is about to release it', async () => {
    const file = newFile();
    const first = await acquire(file);

    const second = acquire(file, 20_000);
    await first.release();

    await (await second).release();
  });

  it('counts as held until it is released, or its user knows that it is lost', async () => {
    const file = newFile();
    const first = await acquire(file);
    expect(first.isHeld()).toBe(true);
    await first.release();
    expect(first.isHeld()).toBe(false);

    const second = await acquire(file);
    const error = new StoreError('moved', 'The store was moved.');
    second.lose(error);

    expect(second.isHeld()).toBe(false);
    expect(await second.lost).toBe(error);
    await second.release();
  });

  it('does not prevent reading', async () => {
    const { file } = await heldStore();

    const store = await openStore({ url: urlOf(file), stage: 'test' });

    expect(await store.lastSweep()).toBeUndefined();
    await store.close();
  });
});

describe('a store whose file was moved away while its lock is held', () => {
  it('is reported, and no empty file takes its place', async () => {
    const { file, write } = await heldStore();
    renameSync(file, `${file}.aside`);

    const locked = await tryLock(file);
    const opened = await openStore({ url: urlOf(file), stage: 'test' }).catch(({ code }) => code);

    expect([locked, opened, existsSync(file)]).toEqual(['moved', 'moved', false]);
    renameSync(`${file}.aside`, file);
    await write();
  });

  it('is created anew once no process holds its lock', async () => {
    const file = newFile();
    await (await acquire(file)).release();
    rmSync(file);

    expect(await tryLock(file)).toBe('held');
    expect(existsSync(file)).toBe(true);
  });
});

describe('two processes never write one store', () => {
  it('through a link to the file or its folder, a relative path, or a path with detours', async () => {
    const { file } = await holdingProcess();
    const links = mkdtempSync(join(folder, 'links-'));
    symlinkSync(file, join(links, 'other-name.sqlite'));
    symlinkSync(dirname(file), join(links, 'folder'));
    const paths = [
      join(links, 'other-name.sqlite'),
      join(links, 'folder', 'store.sqlite'),
      relative(process.cwd(), file),
      `${dirname(file)}/./x/../store.sqlite`,
    ];

    expect(await Promise.all(paths.map(tryLock))).toEqual(paths.map(() => 'locked'));
  });

  it('through a hard link, which is rejected before anything is opened', async () => {
    const { file } = await heldStore();
    const second = join(mkdtempSync(join(folder, 'hard-')), 'store.sqlite');
    linkSync(file, second);

    expect(await tryLock(second)).toBe('two-names');
    await expect(openStore({ url: urlOf(second), stage: 'test' })).rejects.toMatchObject({
      code: 'two-names',
      message: expect.stringContaining('a second name (a hard link)'),
    });
    expect(existsSync(`${second}-wal`)).toBe(false);
  });

  it('through a second mount of the folder or the file', async ({ skip }) => {
    const { file } = await heldStore();
    const folderMount = mkdtempSync(join(folder, 'mount-'));
    const fileMount = join(mkdtempSync(join(folder, 'alone-')), 'store.sqlite');
    writeFileSync(fileMount, '');
    if (!mount(dirname(file), folderMount)) skip('No right to mount here.');
    expect(await tryLock(join(folderMount, 'store.sqlite'))).toBe('locked');

    expect(mount(file, fileMount)).toBe(true);
    expect(await tryLock(fileMount)).toBe('two-names');
  });

  it('after somebody removed the lock file while the holder was alive', async () => {
    const { file, write } = await heldStore(400);
    await write();

    rmSync(`${file}.lock`);
    // Meanwhile the holder notices it, also on a busy machine: they wait for 2.5 s.
    const answers = await Promise.all([tryLock(file, 1000), tryLock(file, 1000)]);

    expect(answers).toEqual(['locked', 'locked']);
    await write();
  });

  it('after somebody moved the folder away and back', async () => {
    const checkIntervalMs = 20;
    const { file, write } = await heldStore(checkIntervalMs);
    const [home, away] = [dirname(file), `${dirname(file)}.away`];
    renameSync(home, away);

    await setTimeout(10 * checkIntervalMs);
    const wasRecreated = existsSync(home);
    if (!wasRecreated) renameSync(away, home);

    expect(wasRecreated).toBe(false);
    await write();
    expect(await tryLock(file)).toBe('locked');
  });

  it('after the holder ended and somebody removed everything but the store', async () => {
    const { file, lock, write } = await heldStore();
    await write();
    await lock.release();
    rmSync(`${file}.lock`);

    expect(await tryLock(file)).toBe('held');
  });

  it('after the holder slept while its lock file was lost; its writes are rejected and it is notified', async () => {
    const { file, child, nextLine } = await holdingProcess();
    child.kill('SIGSTOP');
    rmSync(`${file}.lock`);
    const second = await acquire(file);
    const store = await openStore({ url: urlOf(file), stage: 'test', term: second.term });

    child.stdin.write('\n');
    child.kill('SIGCONT');

    expect([await nextLine(), await nextLine()].sort()).toEqual(['locked', 'lost']);
    await store.close();
    await second.release();
  });

  it('but may write a copy of the folder', async () => {
    const { file, write } = await heldStore();
    await write();
    const copy = join(folder, 'copy');
    cpSync(dirname(file), copy, { recursive: true });

    expect(await tryLock(join(copy, 'store.sqlite'))).toBe('held');
  });
});

describe('the files of a store', () => {
  it('are accessible only to their owner, like the folder', async () => {
    const file = join(folder, 'made', 'below', 'store.sqlite');
    const lock = await acquire(file);
    const store = await openStore({ url: urlOf(file), stage: 'test' });

    expect(modesOf(file)).toEqual({
      folder: '700',
      '': '600',
      '-wal': '600',
      '-shm': '600',
      '.lock': '600',
    });
    await store.close();
    await lock.release();
  });

  it('become inaccessible to others if an earlier version created them', async () => {
    const file = join(folder, 'earlier', 'store.sqlite');
    mkdirSync(dirname(file));
    for (const end of ['', '.lock']) writeFileSync(`${file}${end}`, '');
    chmodSync(dirname(file), 0o755);

    await (await openStore({ url: urlOf(file), stage: 'test' })).close();

    expect(modesOf(file)).toMatchObject({ folder: '700', '': '600', '.lock': '600' });
  });

  it('may be in a folder with other files, which keeps its permissions', async () => {
    const file = join(folder, 'shared', 'store.sqlite');
    mkdirSync(dirname(file));
    writeFileSync(join(dirname(file), 'other.txt'), '');
    chmodSync(dirname(file), 0o755);

    await (await openStore({ url: urlOf(file), stage: 'test' })).close();

    expect(modesOf(file)).toMatchObject({ folder: '755', '': '600' });
  });

  function modesOf(file: string): Record<string, string> {
    const modes: Record<string, string> = { folder: modeOf(dirname(file)) };
    for (const end of ['', '-wal', '-shm', '.lock']) {
      if (existsSync(`${file}${end}`)) modes[end] = modeOf(`${file}${end}`);
    }
    return modes;
  }

  function modeOf(path: string): string {
    return (statSync(path).mode & 0o777).toString(8);
  }
});

/** Mounts a path a second time until the test ends. Returns false without the right to mount. */
function mount(source: string, target: string): boolean {
  try {
    execFileSync('mount', ['--bind', source, target], { stdio: 'ignore' });
  } catch {
    return false;
  }
  onTestFinished(() => {
    // SQLite may still be closing a file there.
    execFileSync('umount', ['--lazy', target]);
  });
  return true;
}
