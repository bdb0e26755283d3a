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
import { openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { killProcess, startStoreProcess } from '../support/store-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Longer than two of the holder's checks. */
const CHECKS_MS = 2500;

const folder = temporaryFolder();
const urlOf = (file: string) => `sqlite://${file}`;

/** A store in its own folder, and a process that holds its lock and prints what happens. */
async function heldStore() {
  const file = join(mkdtempSync(join(folder, 'held-')), 'store.sqlite');
  const { child, lines } = startStoreProcess('lock', urlOf(file));
  expect((await lines.next()).value).toBe('held');
  return {
    file,
    child,
    nextLine: async () => (await lines.next()).value,
    /** Makes the process write; resolves with `written` or an error code. */
    async write() {
      child.stdin.write('\n');
      return (await lines.next()).value;
    },
  };
}

/** Tries to acquire the lock; resolves with `held` or an error code. */
async function tryLock(file: string): Promise<string> {
  const lock = await acquireWriterLock(urlOf(file));
  if (!lock.ok) return lock.error.code;
  await lock.value.release();
  return 'held';
}

describe('acquireWriterLock', () => {
  it('gives the lock to one process, until that ends or is killed', async () => {
    const url = `sqlite://${join(folder, 'locked.sqlite')}`;
    const { child, lines } = startStoreProcess('lock', url);
    expect((await lines.next()).value).toBe('held');

    const second = await acquireWriterLock(url);
    await killProcess(child);
    const third = await acquireWriterLock(url);

    expect(second).toMatchObject({ ok: false, error: { name: 'StoreError', code: 'locked' } });
    expect(third.ok).toBe(true);
    if (third.ok) await third.value.release();
  });

  it('also fails within the same process until the lock is released', async () => {
    const url = `sqlite://${join(folder, 'new-folder', 'same.sqlite')}`;
    const first = await acquireWriterLock(url);
    if (!first.ok) throw first.error;

    const second = await acquireWriterLock(url);
    await first.value.release();
    const third = await acquireWriterLock(url);

    expect(second).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(third.ok).toBe(true);
    if (third.ok) await third.value.release();
  });

  it('counts as held until it is released, or its user knows that it is lost', async () => {
    const url = `sqlite://${join(folder, 'counts.sqlite')}`;
    const first = await acquireWriterLock(url);
    if (!first.ok) throw first.error;
    expect(first.value.isHeld()).toBe(true);
    await first.value.release();
    expect(first.value.isHeld()).toBe(false);

    const second = await acquireWriterLock(url);
    if (!second.ok) throw second.error;
    const error = new StoreError('moved', 'The store was moved.');
    second.value.lose(error);

    expect(second.value.isHeld()).toBe(false);
    expect(await second.value.lost).toBe(error);
    await second.value.release();
  });

  it('does not prevent reading', async () => {
    const url = `sqlite://${join(folder, 'read.sqlite')}`;
    const lock = await acquireWriterLock(url);
    if (!lock.ok) throw lock.error;

    const store = await openStore({ url, stage: 'test' });

    expect(await store.lastSweep()).toBeUndefined();
    await store.close();
    await lock.value.release();
  });
});

describe('two processes never write one store', () => {
  it('through a link to the file or its folder, a relative path, or a path with detours', async () => {
    const { file } = await heldStore();
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
    const { file, write } = await heldStore();
    expect(await write()).toBe('written');

    rmSync(`${file}.lock`);
    const answers = await Promise.all([tryLock(file), tryLock(file)]);
    expect(answers).toEqual(['locked', 'locked']);
    expect(await write()).toBe('written');
  }, 30_000);

  it('after somebody moved the folder away and back', async () => {
    const { file, write } = await heldStore();
    const [home, away] = [dirname(file), `${dirname(file)}.away`];
    renameSync(home, away);

    await setTimeout(CHECKS_MS);
    const wasRecreated = existsSync(home);
    if (!wasRecreated) renameSync(away, home);

    expect(wasRecreated).toBe(false);
    expect(await write()).toBe('written');
    expect(await tryLock(file)).toBe('locked');
  });

  it('after the holder was killed and somebody removed everything but the store', async () => {
    const { file, child, write } = await heldStore();
    await write();
    await killProcess(child);
    rmSync(`${file}.lock`);

    expect(await tryLock(file)).toBe('held');
  }, 15_000);

  it('after the holder slept while its lock file was lost; its writes are rejected and it is notified', async () => {
    const { file, child, nextLine } = await heldStore();
    child.kill('SIGSTOP');
    rmSync(`${file}.lock`);
    const second = await acquireWriterLock(urlOf(file));
    if (!second.ok) throw second.error;
    const store = await openStore({ url: urlOf(file), stage: 'test', term: second.value.term });

    child.stdin.write('\n');
    child.kill('SIGCONT');

    expect([await nextLine(), await nextLine()].sort()).toEqual(['locked', 'lost']);
    await store.close();
    await second.value.release();
  }, 15_000);

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
    const lock = await acquireWriterLock(urlOf(file));
    const store = await openStore({ url: urlOf(file), stage: 'test' });

    expect(modesOf(file)).toEqual({
      folder: '700',
      '': '600',
      '-wal': '600',
      '-shm': '600',
      '.lock': '600',
    });
    await store.close();
    if (lock.ok) await lock.value.release();
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
