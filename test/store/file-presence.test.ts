import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPresence } from '../../src/store/store-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const MOVED = { name: 'StoreError', code: 'moved' };

describe('watchPresence', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  async function watchNewFile(name: string) {
    const file = join(folder, name);
    writeFileSync(file, 'a store');
    return { file, ensurePresence: await watchPresence(file) };
  }

  it('accepts a file that is written to', async () => {
    const { file, ensurePresence } = await watchNewFile('written');
    writeFileSync(file, 'more of it', { flag: 'a' });
    vi.advanceTimersByTime(5000);

    await expect(ensurePresence()).resolves.toBeUndefined();
  });

  it('rejects a missing file, and accepts it when it is back', async () => {
    const { file, ensurePresence } = await watchNewFile('gone');
    renameSync(file, `${file}.aside`);
    vi.advanceTimersByTime(1000);

    await expect(ensurePresence()).rejects.toMatchObject(MOVED);
    renameSync(`${file}.aside`, file);
    await expect(ensurePresence()).resolves.toBeUndefined();
  });

  it('rejects another file at the same path', async () => {
    const { file, ensurePresence } = await watchNewFile('replaced');
    renameSync(file, `${file}.old`);
    writeFileSync(file, 'a backup');
    vi.advanceTimersByTime(1000);

    await expect(ensurePresence()).rejects.toMatchObject(MOVED);
  });

  it('checks at most once a second', async () => {
    const { file, ensurePresence } = await watchNewFile('seldom');
    rmSync(file);
    vi.advanceTimersByTime(500);
    await expect(ensurePresence()).resolves.toBeUndefined();

    vi.advanceTimersByTime(500);
    await expect(ensurePresence()).rejects.toMatchObject(MOVED);
  });
});
