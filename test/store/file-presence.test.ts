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

  async function watched(name: string) {
    const file = join(folder, name);
    writeFileSync(file, 'a store');
    return { file, ensurePresence: await watchPresence(file) };
  }

  it('says nothing of a file that is written to', async () => {
    const { file, ensurePresence } = await watched('written');
    writeFileSync(file, 'more of it', { flag: 'a' });
    vi.advanceTimersByTime(5000);

    await expect(ensurePresence()).resolves.toBeUndefined();
  });

  it('refuses a file that is gone, and takes it when it is back', async () => {
    const { file, ensurePresence } = await watched('gone');
    renameSync(file, `${file}.aside`);
    vi.advanceTimersByTime(1000);

    await expect(ensurePresence()).rejects.toMatchObject(MOVED);
    renameSync(`${file}.aside`, file);
    await expect(ensurePresence()).resolves.toBeUndefined();
  });

  it('refuses another file at the same place', async () => {
    const { file, ensurePresence } = await watched('replaced');
    renameSync(file, `${file}.old`);
    writeFileSync(file, 'a backup');
    vi.advanceTimersByTime(1000);

    await expect(ensurePresence()).rejects.toMatchObject(MOVED);
  });

  it('looks once a second at most', async () => {
    const { file, ensurePresence } = await watched('seldom');
    rmSync(file);
    vi.advanceTimersByTime(500);
    await expect(ensurePresence()).resolves.toBeUndefined();

    vi.advanceTimersByTime(500);
    await expect(ensurePresence()).rejects.toMatchObject(MOVED);
  });
});
