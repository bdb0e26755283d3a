import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder with those above it, and takes one that is there already. Rejects with the file system's error. Node's
 * own `recursive` never comes back where a folder that is there refuses a new one with ENOENT, as Linux's `/proc` does.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  if (await isMade(folder, mode)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above, mode);
  // Above it all is there by now, so what is refused once more is refused for good.
  await mkdir(folder, { mode }).catch(unlessThere);
}

/** False: the one above it is missing. */
async function isMade(folder: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    unlessThere(error);
    return true;
  }
}

/** A file in its place shows when something is opened below it. */
function unlessThere(error: unknown): void {
  if (!isCode(error, 'EEXIST')) throw error;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
