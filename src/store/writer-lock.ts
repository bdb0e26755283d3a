import { randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { KeyvSqlite } from '@keyv/sqlite';
import { err, ok, type Result } from '../kernel/result.js';
import type { StoreError } from '../records/store.js';
import { toStoreError } from './sqlite-error.js';
import { fileOf, settleFile } from './store-file.js';

/** Long enough for a predecessor that is just ending, short enough for a person who waits. */
const WAIT_MS = 1000;

/** How often the holder checks that its lock file is still the one at the path. */
const CHECK_INTERVAL_MS = 1000;

/** Within this time a living holder finds and locks a new lock file. */
const RELOCK_MS = 2500;

/** The right to write a store. It ends with the process, even if that is killed. */
export type WriterLock = ReturnType<typeof watched>;

/**
 * Acquires the right to write the store at `url`: Keyv has no compare-and-set, so two writing processes would overwrite
 * each other's changes. The lock is an open exclusive transaction on `<store>.lock` (by the store's real path), which the
 * operating system releases when the process dies. The file itself stays. `locked`: another process holds the lock.
 *
 * If somebody removes the file, the holder creates and locks a new one; a process that finds a lock file that was never
 * held first gives the holder time for that. If the holder slept longer, the store rejects its writes.
 */
export async function acquireWriterLock(url: string): Promise<Result<WriterLock, StoreError>> {
  try {
    const store = await settleFile(url);
    // An empty file never had a writer.
    const isNew = (await stat(store)).size === 0;
    const file = `${store}.lock`;
    const held = await holdSettled(file, isNew);
    return ok(watched(file, held, (error) => toStoreError(error, store)));
  } catch (error) {
    return err(toStoreError(error, fileOf(url)));
  }
}

/** An exclusive transaction on a lock file. */
interface Held {
  readonly identity: string;
  release(): Promise<void>;
}

async function holdSettled(file: string, isNew: boolean): Promise<Held> {
  const first = await hold(file);
  if (first.isSettled) return first;
  if (!isNew) {
    await first.release();
    await delay(RELOCK_MS);
    return settle(file, await hold(file));
  }
  return settle(file, first);
}

/** Marks the file as one that had a holder. If another process locks it in between, this one fails as usual. */
async function settle(file: string, held: Held & { mark(): Promise<void> }): Promise<Held> {
  await held.mark();
  await held.release();
  return hold(file);
}

async function hold(file: string) {
  const identity = await identityOf(file);
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, busyTimeout: WAIT_MS });
  // The failure also rejects the query below.
  adapter.on('error', () => {});
  // Closing ends the transaction.
  const release = () => adapter.close();
  try {
    await adapter.query('BEGIN EXCLUSIVE');
    const [row] = await adapter.query('PRAGMA user_version');
    if ((await identityOf(file)) !== identity) {
      throw Object.assign(new Error('The lock file was exchanged.'), { code: 'SQLITE_BUSY' });
    }
    return {
      identity,
      isSettled: row?.user_version === SETTLED,
      release,
      async mark() {
        await adapter.query(`PRAGMA user_version = ${SETTLED}`);
        await adapter.query('COMMIT');
      },
    };
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}

const SETTLED = 1;

/** The identity of the file at the path; creates the file if it is missing. */
async function identityOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined) return `${found.dev}:${found.ino}`;
  await (await open(file, 'a', 0o600)).close();
  const made = await stat(file);
  return `${made.dev}:${made.ino}`;
}

function watched(file: string, first: Held, asStoreError: (error: unknown) => StoreError) {
  let held = first;
  let checking: Promise<void> | undefined;
  let lose: (error: StoreError) => void;
  const lost = new Promise<StoreError>((resolve) => {
    lose = resolve;
  });

  async function check(): Promise<void> {
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && `${found.dev}:${found.ino}` === held.identity) return;
    try {
      const next = await hold(file);
      await held.release();
      held = next;
    } catch (error) {
      const failure = asStoreError(error);
      if (failure.code !== 'locked') return;
      clearInterval(timer);
      lose(failure);
    }
  }

  const timer = setInterval(() => {
    checking ??= check().finally(() => {
      checking = undefined;
    });
  }, CHECK_INTERVAL_MS);
  timer.unref();
  return {
    /** The store rejects writes of any other term (openStore). */
    term: randomUUID(),
    /** Settles when somebody removed the lock file and another process acquired the lock. */
    lost,
    async release(): Promise<void> {
      clearInterval(timer);
      await checking;
      await held.release();
    },
  };
}
