import { stat } from 'node:fs/promises';
import { StoreError } from '../records/store.js';

/** Milliseconds for which a file that was there is taken to be there. */
const LOOKS_EVERY = 1000;

/**
 * Watches that the file we have open is still the one at its path. SQLite goes on writing a file that was deleted or put
 * elsewhere, and takes all of it to the grave with the process.
 *
 * @returns a check that rejects with StoreError `moved` until the same file is back
 */
export async function watchPresence(file: string): Promise<() => Promise<void>> {
  const opened = await identityOf(file);
  let lookedAt = performance.now();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    if ((await identityOf(file)) !== opened) {
      throw new StoreError(
        'moved',
        `The store ${file} was deleted, moved or replaced while the app ran, so nothing is saved any more. ` +
          'Put the same file back, or stop the app, put a backup there, and start again.',
      );
    }
    lookedAt = performance.now();
  }

  return async () => {
    if (looking === undefined && performance.now() - lookedAt < LOOKS_EVERY) return;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    await looking;
  };
}

/** Undefined: there is none, or nobody may look. */
async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}
