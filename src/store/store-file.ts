import { chmod, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreError } from '../records/store.js';
import { makeFolder } from './make-folder.js';
import { toStoreError } from './sqlite-error.js';

const OWNERS_FILE = 0o600;
const OWNERS_FOLDER = 0o700;

/** What SQLite and the writer's lock keep beside a store. */
const BESIDE = ['', '-wal', '-shm', '.lock'];

/** The file that `sqlite://data/app.sqlite` (relative) or `sqlite:///var/lib/app.sqlite` names. */
export function fileOf(url: string): string {
  return resolve(url.replace(/^sqlite:\/\//, ''));
}

/**
 * The one path of the store, whatever leads to it; the file and its folder are made where they are missing, for nobody
 * but their owner. Rejects with StoreError: `two-names` where SQLite's log would not be found beside each of its names.
 *
 * A file that is there is never opened here: closing it would end all locks that this process holds on it.
 */
export async function settleFile(url: string): Promise<string> {
  const named = fileOf(url);
  try {
    if (!(await isThere(named))) await make(named);
    const file = await realpath(named);
    // A folder in its place is refused by SQLite, and stays as it is.
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
    // What cannot be looked at (a file in a folder's place) is told when it is made.
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

/** Linux tells; elsewhere nobody mounts a file. */
async function isMountedAlone(file: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  // A space and the like are written as octal numbers.
  const written = file.replace(
    /[\s\\]/g,
    (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return mounts.split('\n').some((line) => line.split(' ')[4] === written);
}

/** A folder in which anything else lies is somebody's own business. */
async function closeToOthers(file: string): Promise<void> {
  for (const end of BESIDE) await unlessRefused(chmod(`${file}${end}`, OWNERS_FILE));
  const folder = dirname(file);
  const beside = await readdir(folder).catch(() => ['']);
  const isOurs = beside.every((name) => name.startsWith(basename(file)));
  if (isOurs) await unlessRefused(chmod(join(folder), OWNERS_FOLDER));
}

/** Not there, not ours, or a file system without rights. */
async function unlessRefused(work: Promise<void>): Promise<void> {
  await work.catch(() => {});
}
