import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskUsageOf } from '../../src/store/disk-usage.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

function storeFile(): string {
  return join(mkdtempSync(join(folder, 'store-')), 'store.sqlite');
}

describe('diskUsageOf', () => {
  it('counts the store and its log', async () => {
    const file = storeFile();
    writeFileSync(file, 'x'.repeat(3000));
    writeFileSync(`${file}-wal`, 'x'.repeat(500));

    expect(await diskUsageOf(`sqlite://${file}`)).toMatchObject({ storeBytes: 3500 });
  });

  it('counts only the store if there is no log', async () => {
    const file = storeFile();
    writeFileSync(file, 'x'.repeat(3000));

    expect(await diskUsageOf(`sqlite://${file}`)).toMatchObject({ storeBytes: 3000 });
  });

  it('follows a symbolic link to the store, which may be on another disk', async () => {
    const file = storeFile();
    writeFileSync(file, 'x'.repeat(3000));
    writeFileSync(`${file}-wal`, 'x'.repeat(500));
    const link = storeFile();
    symlinkSync(file, link);

    expect(await diskUsageOf(`sqlite://${link}`)).toMatchObject({ storeBytes: 3500 });
  });

  it('returns the free space of the disk in bytes', async () => {
    const { bavail, bsize } = await statfs(folder);

    const usage = await diskUsageOf(`sqlite://${storeFile()}`);

    // Other processes write to the same disk.
    expect(usage?.freeBytes).toBeGreaterThan((bavail * bsize) / 2);
    expect(usage?.freeBytes).toBeLessThan(bavail * bsize * 2);
  });

  it('is undefined if the folder does not exist', async () => {
    const url = `sqlite://${join(folder, 'missing', 'store.sqlite')}`;

    expect(await diskUsageOf(url)).toBeUndefined();
  });

  it('is undefined if the size cannot be read', async () => {
    const file = storeFile();
    writeFileSync(file, '');
    const tooLong = `sqlite://${file}${'x'.repeat(300)}`;

    expect(await diskUsageOf(tooLong)).toBeUndefined();
  });
});
