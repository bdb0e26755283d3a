import { dirname } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import { err, ok, type Result } from '../domain/result.js';
import type { StoreError } from '../service/store-error.js';
import { fileOf } from './database.js';
import { makeFolder } from './make-folder.js';
import { toStoreError } from './sqlite-error.js';

/** Long enough for a predecessor that is just ending, short enough to tell a person at once. */
const WAIT_MS = 1000;

/** The right to write a store. It ends with the process, however that ends. */
export interface WriterLock {
  release(): Promise<void>;
}

/**
 * Takes the right to write the store at `url`: Keyv has no compare-and-set, so two writing processes would undo
 * each other's changes. The lock is an open exclusive transaction on `<store>.lock`, which the operating system
 * frees when the process dies. The file itself stays and means nothing. `locked`: another process has the right.
 */
export async function acquireWriterLock(url: string): Promise<Result<WriterLock, StoreError>> {
  const file = `${fileOf(url)}.lock`;
  try {
    await makeFolder(dirname(file));
  } catch (error) {
    return err(toStoreError(error, fileOf(url)));
  }
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, busyTimeout: WAIT_MS });
  // The failure also rejects the query below.
  adapter.on('error', () => {});
  try {
    await adapter.query('BEGIN EXCLUSIVE');
  } catch (error) {
    await adapter.close().catch(() => {});
    return err(toStoreError(error, fileOf(url)));
  }
  // Closing ends the transaction.
  return ok({ release: () => adapter.close() });
}
