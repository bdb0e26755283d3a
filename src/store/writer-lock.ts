import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { KeyvSqlite } from '@keyv/sqlite';
import { err, ok, type Result } from '../kernel/result.js';
import { isPostgresUrl, type StoreError } from '../records/store.js';
import { openCandidacy, type WriterLock } from './leadership.js';
import { toStoreError } from './sqlite-error.js';
import { createFile, fileOf, identityOf, prepareFile } from './store-file.js';

/** Long enough for a predecessor that is about to exit, short enough for a person who waits. */
const LOCK_TIMEOUT_MS = 1000;

/** How often the holder checks that its lock file is still the file at the path. */
const CHECK_INTERVAL_MS = 1000;

/** Within this time a running holder notices that its lock file was removed, and locks a new one. */
const RELOCK_WAIT_MS = 2500;

export type { WriterLock } from './leadership.js';

/** Acquires the right to write to the store at `url`. `locked`: another process holds it. */
export async function acquireWriterLock(url: string): Promise<Result<WriterLock, StoreError>> {
  return isPostgresUrl(url) ? lockDatabase(url) : lockFile(url);
}

async function lockDatabase(url: string): Promise<Result<WriterLock, StoreError>> {
  const name = `${hostname()} ${process.pid}`;
  const candidacy = openCandidacy(url, { name, now: Date.now });
  const lock = await candidacy.tryToLead();
  // A lock's connection ends with the lock.
  if (!lock.ok) await candidacy.close();
  return lock;
}

/**
 * Locks an SQLite file. Keyv has no compare-and-set, so two writing processes would
 * overwrite each other's changes. The lock is an open exclusive transaction on `<store>.lock` (by the store's real
 * path), which the system releases when the process dies; the file remains. `locked`: another process holds the lock.
 *
 * If someone removes the lock file, the holder creates and locks a new one. So a process that finds a lock file without
 * the mark of an earlier holder first gives the holder time for that. If the holder was suspended for longer, the store
 * rejects its writes.
 */
async function lockFile(url: string): Promise<Result<WriterLock, StoreError>> {
  try {
    const store = await prepareFile(url);
    // An empty store never had a writer.
    const isNewStore = (await stat(store)).size === 0;
    const file = `${store}.lock`;
    const held = await lockAndMark(file, isNewStore);
    return ok(keepLock(file, held, (error) => toStoreError(error, store)));
  } catch (error) {
    return err(toStoreError(error, fileOf(url)));
  }
}

/** An exclusive transaction on a lock file. */
interface HeldLock {
  readonly identity: string | undefined;
  release(): Promise<void>;
}

async function lockAndMark(file: string, isNewStore: boolean): Promise<HeldLock> {
  let held = await lock(file);
  if (held.isMarked) return held;
  if (!isNewStore) {
    await held.release();
    await delay(RELOCK_WAIT_MS);
    held = await lock(file);
  }
  // The mark is committed, which ends the transaction. If another process locks the file then, this one fails as usual.
  await held.mark();
  await held.release();
  return lock(file);
}

async function lock(file: string) {
  if ((await identityOf(file)) === undefined) await createFile(file);
  const identity = await identityOf(file);
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, busyTimeout: LOCK_TIMEOUT_MS });
  // Every failure also rejects the query below.
  adapter.on('error', () => {});
  // Closing ends the transaction.
  const release = () => adapter.close();
  try {
    await adapter.query('BEGIN EXCLUSIVE');
    const [row] = await adapter.query('PRAGMA user_version');
    if ((await identityOf(file)) !== identity) {
      // `toStoreError` makes this `locked`.
      throw Object.assign(new Error('The lock file was replaced.'), { code: 'SQLITE_BUSY' });
    }
    return {
      identity,
      isMarked: row?.user_version === MARK,
      release,
      async mark() {
        await adapter.query(`PRAGMA user_version = ${MARK}`);
        await adapter.query('COMMIT');
      },
    };
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}

/** The `user_version` of a lock file that has had a holder. */
const MARK = 1;

/** Holds the lock until it is released. Locks a new file if someone removed the old one. */
function keepLock(
  file: string,
  first: HeldLock,
  asStoreError: (error: unknown) => StoreError,
): WriterLock {
  let held = first;
  let isOver = false;
  let checking: Promise<void> | undefined;
  let resolveLost: (error: StoreError) => void;
  const lost = new Promise<StoreError>((resolve) => {
    resolveLost = resolve;
  });

  function stop(): void {
    isOver = true;
    clearInterval(timer);
  }

  function lose(error: StoreError): void {
    if (isOver) return;
    stop();
    resolveLost(error);
  }

  async function check(): Promise<void> {
    if ((await identityOf(file)) === held.identity) return;
    try {
      const next = await lock(file);
      await held.release();
      held = next;
    } catch (error) {
      const failure = asStoreError(error);
      if (failure.code === 'locked') lose(failure);
    }
  }

  const timer = setInterval(() => {
    checking ??= check().finally(() => {
      checking = undefined;
    });
  }, CHECK_INTERVAL_MS);
  timer.unref();
  return {
    term: randomUUID(),
    isHeld: () => !isOver,
    /** Someone has removed the lock file and another process has acquired the lock. */
    lost,
    lose,
    async release(): Promise<void> {
      stop();
      await checking;
      await held.release();
    },
  };
}
