import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { killed, started } from '../support/store-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const urlOf = (file: string) => `sqlite://${file}`;

/** A store in a folder of its own, with a process that holds it and tells what it hears. */
async function heldStore() {
  const file = join(mkdtempSync(join(folder, 'held-')), 'store.sqlite');
  const { child, lines } = started('lock', urlOf(file));
  expect((await lines.next()).value).toBe('held');
  return {
    ...{ file, child },
    said: async () => (await lines.next()).value,
    /** Has it write, and gives what came of it. */
    async writes() {
      child.stdin.write('\n');
      return (await lines.next()).value;
    },
  };
}

async function tries(file: string): Promise<string> {
  const lock = await acquireWriterLock(urlOf(file));
  if (!lock.ok) return lock.error.code;
  await lock.value.release();
  return 'held';
}

describe('the right to write a store', () => {
  it('belongs to one process and ends with it, even killed', async () => {
    const url = `sqlite://${join(folder, 'locked.sqlite')}`;
    const { child, lines } = started('lock', url);
    expect((await lines.next()).value).toBe('held');

    const second = await acquireWriterLock(url);
    await killed(child);
    const third = await acquireWriterLock(url);

    expect(second).toMatchObject({ ok: false, error: { name: 'StoreError', code: 'locked' } });
    expect(third.ok).toBe(true);
    if (third.ok) await third.value.release();
  });

  it('is refused within the same process too, until it is released', async () => {
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

  it('does not hinder reading', async () => {
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
  it('by a link to the file or its folder, by a relative path, or by a path with detours', async () => {
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

    expect(await Promise.all(paths.map(tries))).toEqual(paths.map(() => 'locked'));
  });

  it('by a hard link, which is refused before anything is opened, whoever comes first', async () => {
    const { file } = await heldStore();
    const second = join(mkdtempSync(join(folder, 'hard-')), 'store.sqlite');
    linkSync(file, second);

    expect(await tries(second)).toBe('two-names');
    await expect(openStore({ url: urlOf(second), stage: 'test' })).rejects.toMatchObject({
      code: 'two-names',
      message: expect.stringContaining('a second name (a hard link)'),
    });
    expect(existsSync(`${second}-wal`)).toBe(false);
  });

  it('by a second mount of the folder, or of the file alone', async ({ skip }) => {
    const { file } = await heldStore();
    const there = mkdtempSync(join(folder, 'mount-'));
    const alone = join(mkdtempSync(join(folder, 'alone-')), 'store.sqlite');
    writeFileSync(alone, '');
    if (!isMounted(dirname(file), there)) skip('No right to mount here.');
    expect(await tries(join(there, 'store.sqlite'))).toBe('locked');

    expect(isMounted(file, alone)).toBe(true);
    expect(await tries(alone)).toBe('two-names');
  });

  it('after somebody removed the lock file while the holder lives, whoever comes at once', async () => {
    const { file, writes } = await heldStore();
    expect(await writes()).toBe('written');

    rmSync(`${file}.lock`);
    const answers = await Promise.all([tries(file), tries(file)]);
    expect(answers).toEqual(['locked', 'locked']);
    expect(await writes()).toBe('written');
  }, 30_000);

  it('after somebody removed everything but the store, once the holder was killed', async () => {
    const { file, child, writes } = await heldStore();
    await writes();
    await killed(child);
    rmSync(`${file}.lock`);

    expect(await tries(file)).toBe('held');
  }, 15_000);

  it('after a holder slept through the loss of its lock file: it writes nothing more and is told', async () => {
    const { file, child, said } = await heldStore();
    child.kill('SIGSTOP');
    rmSync(`${file}.lock`);
    const second = await acquireWriterLock(urlOf(file));
    if (!second.ok) throw second.error;
    const store = await openStore({ url: urlOf(file), stage: 'test', term: second.value.term });

    child.stdin.write('\n');
    child.kill('SIGCONT');

    expect([await said(), await said()].sort()).toEqual(['locked', 'lost']);
    await store.close();
    await second.value.release();
  }, 15_000);

  it('but a copy of the folder is another store', async () => {
    const { file, writes } = await heldStore();
    await writes();
    const copy = join(folder, 'copy');
    cpSync(dirname(file), copy, { recursive: true });

    expect(await tries(join(copy, 'store.sqlite'))).toBe('held');
  });
});

describe('the files of a store', () => {
  it('are made for nobody but their owner, and the folder too', async () => {
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

  it('are closed to others where an earlier version made them', async () => {
    const file = join(folder, 'earlier', 'store.sqlite');
    mkdirSync(dirname(file));
    for (const end of ['', '.lock']) writeFileSync(`${file}${end}`, '');
    chmodSync(dirname(file), 0o755);

    await (await openStore({ url: urlOf(file), stage: 'test' })).close();

    expect(modesOf(file)).toMatchObject({ folder: '700', '': '600', '.lock': '600' });
  });

  it('may lie in a folder with other things, which stays as it is', async () => {
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

/** Mounts it a second time until the test is over; false: that is not allowed here. */
function isMounted(what: string, at: string): boolean {
  try {
    execFileSync('mount', ['--bind', what, at], { stdio: 'ignore' });
  } catch {
    return false;
  }
  onTestFinished(() => {
    // SQLite may be closing a file there still.
    execFileSync('umount', ['--lazy', at]);
  });
  return true;
}
