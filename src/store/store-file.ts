import { chmod, mkdir, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { singleFlight } from '../kernel/async.js';
import { codeOf } from '../kernel/result.js';
import { StoreError } from '../records/store.js';
import { toStoreError } from './sqlite-error.js';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Suffixes of the store's files: its own, and those that SQLite and the writer's lock keep beside it. */
const SUFFIXES = ['', '-wal', '-shm', '.lock'];

/** The path in `sqlite://data/app.sqlite` (relative) or `sqlite:///var/lib/app.sqlite`. */
export function fileOf(url: string): string {
  return resolve(url.replace(/^sqlite:\/\//, ''));
}

/**
 * Creates the store's file and folder if they are missing, makes them accessible only to their owner, and resolves with
 * the file's real path. Rejects with StoreError; `two-names`: the file can also be opened at a place where SQLite would
 * not find its log beside it.
 *
 * An existing file is never opened here, because closing it would release all locks that this process has on it.
 */
export async function prepareFile(url: string): Promise<string> {
  const path = fileOf(url);
  try {
    // The identity is also undefined if e.g. the folder is a file; creating the store then fails with the right error.
    if ((await identityOf(path)) === undefined) {
      await makeFolder(dirname(path));
      await createFile(path);
    }
    const file = await realpath(path);
    // Anything but a file, e.g. a folder, makes opening the store fail later.
    if (!(await stat(file)).isFile()) return file;
    await rejectTwoNames(file);
    await restrictToOwner(file);
    return file;
  } catch (error) {
    throw toStoreError(error, path);
  }
}

/** Fails if the folder is missing: somebody who moved it away must be able to move it back to its place. */
export async function createFile(file: string): Promise<void> {
  const handle = await open(file, 'a', OWNER_ONLY_FILE);
  await handle.close();
}

async function rejectTwoNames(file: string): Promise<void> {
  const { nlink } = await stat(file);
  if (nlink > 1) {
    throw new StoreError(
      'two-names',
      `The store ${file} has a second name (a hard link), beside which SQLite would keep another log. ` +
        'Remove one of the names, or make it a symbolic link.',
    );
  }
  if (await isMountedAlone(file)) {
    throw new StoreError(
      'two-names',
      `The store ${file} is mounted without its folder, so SQLite's log beside it would be lost. ` +
        'Mount its folder instead.',
    );
  }
}

/** Whether the file itself is a mount. Only Linux lists mounts here; on other systems files are not mounted. */
async function isMountedAlone(file: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  // In the list, whitespace and backslashes are octal numbers, and the fifth field is the mount point.
  const escaped = file.replace(
    /[\s\\]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return mounts.split('\n').some((line) => line.split(' ')[4] === escaped);
}

/** Removes other users' permissions on the files, and on the folder if it contains nothing else. */
async function restrictToOwner(file: string): Promise<void> {
  // Failures are ignored: a file may be missing, belong to another user, or be on a file system without permissions.
  const restrict = (path: string, mode: number) => chmod(path, mode).catch(() => {});
  for (const suffix of SUFFIXES) await restrict(`${file}${suffix}`, OWNER_ONLY_FILE);
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => undefined);
  const hasOnlyStore = names?.every((name) => name.startsWith(basename(file))) === true;
  if (hasOnlyStore) await restrict(folder, OWNER_ONLY_FOLDER);
}

/** Minimum time between two looks at the file system, because every statement asks for a check. */
const MIN_CHECK_INTERVAL_MS = 1000;

/**
 * Detects that the open file is no longer the one at its path. SQLite keeps writing to a deleted or moved file, and
 * these writes are lost when the process exits.
 *
 * @returns a check that rejects with StoreError `moved` until the same file is back
 */
export async function watchPresence(file: string): Promise<() => Promise<void>> {
  const openedIdentity = await identityOf(file);
  let checkedAt = performance.now();

  const check = singleFlight(async () => {
    if ((await identityOf(file)) !== openedIdentity) {
      throw movedError(file);
    }
    checkedAt = performance.now();
  });

  return async () => {
    if (performance.now() - checkedAt >= MIN_CHECK_INTERVAL_MS) await check();
  };
}

export function movedError(file: string): StoreError {
  return new StoreError(
    'moved',
    `The store ${file} was deleted, moved or replaced while the app ran, so nothing is saved any more. ` +
      'Put the same file back, or stop the app, restore a backup there, and start again.',
  );
}

/** Device and inode; undefined if the file does not exist or may not be read. */
export async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/**
 * Creates a folder and its missing parents. Rejects with the file system's error. Node's own `recursive` never returns
 * if an existing folder refuses a new one with ENOENT, as Linux's `/proc` does.
 */
async function makeFolder(folder: string): Promise<void> {
  if (await tryMakeFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  // The parents exist now, so a second error is final.
  await mkdir(folder, { mode: OWNER_ONLY_FOLDER }).catch(rethrowUnlessExists);
}

/** False if the parent is missing. */
async function tryMakeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: OWNER_ONLY_FOLDER });
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    rethrowUnlessExists(error);
    return true;
  }
}

/** Accepts an existing folder. If it is a file instead, opening something in it fails later. */
function rethrowUnlessExists(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
