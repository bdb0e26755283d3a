import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileOf } from './store-file.js';

/** Size of the store's files and the room left beside them, in bytes; `undefined` where the machine does not say. */
export async function diskUsageOf(
  url: string,
): Promise<{ readonly storeBytes: number; readonly freeBytes: number } | undefined> {
  const file = fileOf(url);
  try {
    const sizes = await Promise.all([sizeOf(file), sizeOf(`${file}-wal`)]);
    const { bavail, bsize } = await statfs(dirname(file));
    return { storeBytes: sizes.reduce((sum, size) => sum + size, 0), freeBytes: bavail * bsize };
  } catch {
    return undefined;
  }
}

/** The log beside the store comes and goes. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
