import { codeOf } from '../kernel/result.js';
import { StoreError, type StoreErrorCode } from '../records/store.js';

/** By the code of SQLite (https://www.sqlite.org/rescode.html) or of the file system. */
const STORE_CODES: Readonly<Record<string, StoreErrorCode>> = {
  SQLITE_CANTOPEN: 'not-writable',
  SQLITE_READONLY: 'not-writable',
  SQLITE_PERM: 'not-writable',
  SQLITE_AUTH: 'not-writable',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  // A folder cannot be created although its parent exists, as in Linux's /proc.
  ENOENT: 'not-writable',
  EEXIST: 'not-writable',
  ENOTDIR: 'not-writable',
  SQLITE_BUSY: 'locked',
  SQLITE_LOCKED: 'locked',
  // How SQLite reports RAISE(ABORT) of the triggers in sqlite-database.ts: another process has become the writer.
  SQLITE_CONSTRAINT: 'locked',
  SQLITE_FULL: 'disk-full',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  // What the driver reports for a statement on a closed database.
  SQLITE_MISUSE: 'closed',
};

export function toStoreError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const system = codeOf(error) ?? '';
  const code = STORE_CODES[system] ?? 'failed';
  const failed = `failed${system === '' ? '' : ` (${system})`}. Check the disk and the system log, then start the app again.`;
  return new StoreError(code, `The store ${file} ${ADVICE[code] ?? failed}`, { cause: error });
}

const ADVICE: Readonly<Partial<Record<StoreErrorCode, string>>> = {
  'not-writable':
    'cannot be written. Allow the user that runs the app to write this file and its folder, or set STORE_URL to a writable place.',
  locked: 'is in use by another process. Stop that process, then start again.',
  'disk-full':
    'is on a full disk, so nothing was written. Free some space; the app continues automatically.',
  corrupt:
    'is damaged or not an SQLite database. Stop the app and restore a backup of the file, or move the file away to start with an empty store.',
  closed: 'is closed: the app is stopping.',
};
