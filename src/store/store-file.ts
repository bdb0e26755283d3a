import { chmod, mkdir, open, readdir, readFile, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { shared } from '../kernel/async.js';
import { StoreError } from '../records/store.js';
import { toStoreError } from './sqlite-error.js';

const OWNERS_FILE = 0o600;
const OWNERS_FOLDER = 0o700;

/** The suffixes of a store and of the files that SQLite and the writer's lock keep beside it. */
const BESIDE = ['', '-wal', '-shm', '.lock'];

/** The file that `sqlite://data/app.sqlite` (relative) or `sqlite:///var/lib/app.sqlite` names. */
export function fileOf(url: string): string {
  return resolve(url.replace(/^sqlite:\/\//, ''));
}

/**
 * The real path of the store. Creates the file and its folder where they are missing, readable by their owner only.
 * Rejects with StoreError; `two-names`: SQLite's log would not be beside each of its names.
 *
 * An existing file is never opened here: closing it would release all locks that this process has on it.
 */
export async function settleFile(url: string): Promise<string> {
  const named = fileOf(url);
  try {
    if (!(await isThere(named))) await make(named);
    const file = await realpath(named);
    // SQLite refuses a folder in its place.
    if (!(await stat(file)).isFile()) return file;
    await refuseTwoNames(file);
    await closeToOthers(file);
    return file;
  } catch (error) {
    throw toStoreError(error, named);
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    // What keeps it from being read (e.g. a file in a folder's place) shows when it is created.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

async function make(file: string): Promise<void> {
  await makeFolder(dirname(file), OWNERS_FOLDER);
  const made = await open(file, 'a', OWNERS_FILE);
  await made.close();
}

async function refuseTwoNames(file: string): Promise<void> {
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
        'Mount the folder that it lies in.',
    );
  }
}

/** Only Linux lists mounts here; elsewhere files are not mounted. */
async function isMountedAlone(file: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  // Spaces and the like are octal numbers.
  const written = file.replace(
    /[\s\\]/g,
    (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return mounts.split('\n').some((line) => line.split(' ')[4] === written);
}

/** A folder with other files in it keeps its rights. */
async function closeToOthers(file: string): Promise<void> {
  for (const end of BESIDE) await unlessRefused(chmod(`${file}${end}`, OWNERS_FILE));
  const folder = dirname(file);
  const beside = await readdir(folder).catch(() => ['']);
  const isOurs = beside.every((name) => name.startsWith(basename(file)));
  if (isOurs) await unlessRefused(chmod(join(folder), OWNERS_FOLDER));
}

/** It may not exist, not be ours, or be on a file system without rights. */
async function unlessRefused(work: Promise<void>): Promise<void> {
  await work.catch(() => {});
}

/** In bytes; `undefined` where the system does not say. */
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

/** The log beside the store does not always exist. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** Milliseconds between two looks. */
const LOOKS_EVERY = 1000;

/**
 * Watches that the open file is still the one at its path. SQLite keeps writing to a file that was deleted or moved, and
 * all of that is lost when the process ends.
 *
 * @returns a check that rejects with StoreError `moved` until the same file is back
 */
export async function watchPresence(file: string): Promise<() => Promise<void>> {
  const opened = await identityOf(file);
  let lookedAt = performance.now();

  const look = shared(async () => {
    if ((await identityOf(file)) !== opened) {
      throw new StoreError(
        'moved',
        `The store ${file} was deleted, moved or replaced while the app ran, so nothing is saved any more. ` +
          'Put the same file back, or stop the app, put a backup there, and start again.',
      );
    }
    lookedAt = performance.now();
  });

  return async () => {
    if (performance.now() - lookedAt >= LOOKS_EVERY) await look();
  };
}

/** Undefined: it does not exist or may not be read. */
async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/**
 * Creates a folder and its parents where they are missing. Rejects with the file system's error. Node's own `recursive`
 * never returns where an existing folder refuses a new one with ENOENT, as Linux's `/proc` does.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  if (await isMade(folder, mode)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above, mode);
  // Its parents exist by now, so a second refusal is final.
  await mkdir(folder, { mode }).catch(unlessThere);
}

/** False: its parent is missing. */
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

/** A file in its place shows when something below it is opened. */
function unlessThere(error: unknown): void {
  if (!isCode(error, 'EEXIST')) throw error;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
