import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { KeyvSqlite } from '@keyv/sqlite';
import { err, ok, type Result } from '../kernel/result.js';
import { isPostgresUrl, type StoreError } from '../records/store.js';
import { CHECK_INTERVAL_MS, holdLock, type WriterLock } from './held-lock.js';
import { openCandidacy } from './leadership.js';
import { toStoreError } from './sqlite-error.js';
import { createFile, fileOf, identityOf, movedError, prepareFile } from './store-file.js';

/** Acquires the right to write to the store at `url`. `locked`: another process holds it. */
export async function acquireWriterLock(
  url: string,
  checkIntervalMs = CHECK_INTERVAL_MS,
): Promise<Result<WriterLock, StoreError>> {
  return isPostgresUrl(url) ? lockDatabase(url, checkIntervalMs) : lockFile(url, checkIntervalMs);
}

async function lockDatabase(
  url: string,
  checkIntervalMs: number,
): Promise<Result<WriterLock, StoreError>> {
  const candidacy = openCandidacy(url, { checkIntervalMs });
  const lock = await candidacy.tryToLead();
  // The connection of an acquired lock ends with the lock.
  if (!lock.ok) await candidacy.close();
  return lock;
}

/**
 * Locks an SQLite file. The store has no compare-and-set, so two writing processes would overwrite each other's
 * changes. The lock is an open exclusive transaction on `<store>.lock` (beside the store's real path), which the system
 * releases when the process dies; the file remains.
 *
 * If someone removes the lock file, the holder creates and locks a new one. So a process that finds no lock file, or
 * one without the mark of an earlier holder, first waits as long as a running holder needs for that. If the holder was
 * suspended for longer, the store rejects its writes.
 */
async function lockFile(
  url: string,
  checkIntervalMs: number,
): Promise<Result<WriterLock, StoreError>> {
  try {
    await rejectMissingInUse(url, checkIntervalMs);
    const store = await prepareFile(url);
    // An empty store never had a writer.
    const isNewStore = (await stat(store)).size === 0;
    const file = { store, path: `${store}.lock`, checkIntervalMs };
    return ok(keepLock(file, await lockAndMark(file, isNewStore)));
  } catch (error) {
    return err(toStoreError(error, fileOf(url)));
  }
}

/**
 * Rejects with StoreError `moved` if the store is missing while a process holds its lock. A new, empty file in its place
 * would look like a store without companies.
 */
export async function rejectMissingInUse(
  url: string,
  checkIntervalMs = CHECK_INTERVAL_MS,
): Promise<void> {
  const store = fileOf(url);
  const path = `${store}.lock`;
  if ((await identityOf(store)) !== undefined || (await identityOf(path)) === undefined) return;
  try {
    const held = await lock({ store, path, checkIntervalMs });
    await held.release();
  } catch (error) {
    // Other failures are left to the calls that follow.
    if (toStoreError(error, store).code === 'locked') throw movedError(store);
  }
}

interface LockFile {
  readonly store: string;
  readonly path: string;
  readonly checkIntervalMs: number;
}

interface HeldFile {
  readonly identity: string | undefined;
  release(): Promise<void>;
}

async function lockAndMark(file: LockFile, isNewStore: boolean): Promise<HeldFile> {
  let held = await lock(file);
  if (held.isMarked) return held;
  if (!isNewStore) {
    await held.release();
    // Within this time a running holder notices that its lock file was removed, and locks a new one.
    await delay(2.5 * file.checkIntervalMs);
    held = await lock(file);
  }
  // Committing the mark ends the transaction, so the file is locked again, which fails with `locked` if another process
  // was faster.
  await held.mark();
  await held.release();
  return lock(file);
}

async function lock({ path, checkIntervalMs }: LockFile) {
  if ((await identityOf(path)) === undefined) await createFile(path);
  const identity = await identityOf(path);
  // Long enough for a predecessor that is about to exit, short enough for a person who waits.
  const adapter = new KeyvSqlite({ uri: `sqlite://${path}`, busyTimeout: checkIntervalMs });
  // Every failure also rejects the query below.
  adapter.on('error', () => {});
  // Closing ends the transaction.
  const release = () => adapter.close();
  try {
    await adapter.query('BEGIN EXCLUSIVE');
    const [row] = await adapter.query('PRAGMA user_version');
    if ((await identityOf(path)) !== identity) {
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

/** Locks a new file if someone removed the old one. The lock is lost if another process locked the new file first. */
function keepLock(file: LockFile, first: HeldFile): WriterLock {
  let held = first;
  return holdLock({
    term: randomUUID(),
    checkIntervalMs: file.checkIntervalMs,
    async check() {
      if ((await identityOf(file.path)) === held.identity) return undefined;
      try {
        const next = await lock(file);
        await held.release();
        held = next;
        return undefined;
      } catch (error) {
        const failure = toStoreError(error, file.store);
        // Any other failure, e.g. a full disk, is left to the next check.
        return failure.code === 'locked' ? failure : undefined;
      }
    },
    async free(checking) {
      await checking;
      await held.release();
    },
  });
}
