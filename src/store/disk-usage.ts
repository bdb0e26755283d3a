import { realpath, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../kernel/result.js';
import { isPostgresUrl } from '../records/store.js';
import { queryOnce } from './postgres-connection.js';
import { fileOf } from './store-file.js';

export interface DiskUsage {
  readonly storeBytes: number;
  /** Free space on the store's disk; absent for PostgreSQL, which does not report it. */
  readonly freeBytes?: number;
}

/** `undefined` if the system or the server does not report the size. */
export async function diskUsageOf(url: string): Promise<DiskUsage | undefined> {
  try {
    return await (isPostgresUrl(url) ? usageOfTable(url) : usageOfFile(fileOf(url)));
  } catch {
    return undefined;
  }
}

async function usageOfTable(url: string): Promise<DiskUsage> {
  const sql = "SELECT pg_total_relation_size('public.keyv') AS bytes";
  // The pg library returns 64-bit integers as text.
  const [row] = await queryOnce<{ readonly bytes: string }>(url, sql);
  return { storeBytes: Number(row?.bytes) };
}

async function usageOfFile(path: string): Promise<DiskUsage> {
  // SQLite's log is beside the real file, which may be on another disk than a symbolic link to it.
  const file = await realPathOf(path);
  const [fileBytes, logBytes] = await Promise.all([sizeOf(file), sizeOf(`${file}-wal`)]);
  const { bavail, bsize } = await statfs(dirname(file));
  return { storeBytes: fileBytes + logBytes, freeBytes: bavail * bsize };
}

/** The path itself if the file is missing. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return path;
    throw error;
  }
}

/** 0 for a missing file, because SQLite's log does not always exist. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}
