import { createHash } from 'node:crypto';
import { isPostgresUrl, StoreError } from '../records/store.js';
import { pagesOf } from './create-store.js';
import { ALL_KEYS, type Row, type RowChange, serialize, UNFINISHED_COPY, WRITER } from './keys.js';
import { openDatabase } from './open-store.js';
import { hideBrn } from './records.js';
import { fileOf, identityOf } from './store-file.js';
import { acquireWriterLock } from './writer-lock.js';

export interface CopyOptions {
  readonly from: string;
  readonly to: string;
  readonly signal: AbortSignal;
  /** `total` is absent if the rows could not be counted. */
  readonly onProgress: (step: 'copying' | 'comparing', done: number, total?: number) => void;
  readonly checkIntervalMs?: number;
}

export type CopyRefusal =
  | 'source-missing'
  | 'source-empty'
  /** The source is itself the target of a copy that did not finish. */
  | 'source-unfinished'
  | 'source-in-use'
  | 'target-in-use'
  | 'target-not-empty'
  | 'same-store';

export interface StoreContent {
  /** Number of rows by the kind and stage of their keys, e.g. `history:test`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  /** SHA-256 of all keys and values in the order of the keys. */
  readonly hash: string;
}

export type CopyOutcome =
  | { readonly kind: 'refused'; readonly why: CopyRefusal }
  /** The target is incomplete, and openStore rejects it. `error` is absent if the copy was aborted. */
  | { readonly kind: 'stopped'; readonly error?: StoreError }
  | {
      readonly kind: 'identical' | 'different';
      readonly source: StoreContent;
      readonly target: StoreContent;
    };

/**
 * Copies every row except the writer's term to an empty store, then reads the target back and compares. Holds the
 * writer's lock of both stores. Until both are known to be identical, a mark in the target makes openStore reject it; a
 * target with this mark counts as empty. Rejects with StoreError if a store cannot be opened, or the mark not written.
 */
export async function copyStore(options: CopyOptions): Promise<CopyOutcome> {
  const { checkIntervalMs } = options;
  // Opening a missing file would create it.
  const isMissing =
    !isPostgresUrl(options.from) && (await identityOf(fileOf(options.from))) === undefined;
  if (isMissing) return refused('source-missing');
  const source = await openSide(options.from, checkIntervalMs);
  if (source === undefined) return refused('source-in-use');
  try {
    if ((await source.database.get(UNFINISHED_COPY)) !== undefined) {
      return refused('source-unfinished');
    }
    if (await isEmpty(source)) return refused('source-empty');
    const target = await openSide(options.to, checkIntervalMs);
    if (target === undefined) {
      return refused((await isSameStore(source, options.to)) ? 'same-store' : 'target-in-use');
    }
    try {
      const isUnfinished = (await target.database.get(UNFINISHED_COPY)) !== undefined;
      if (!isUnfinished && !(await isEmpty(target))) return refused('target-not-empty');
      await target.write([{ key: UNFINISHED_COPY, text: serialize({ v: 1 }) }]);
      return await copyAndCompare(source, target, options).catch(stoppedBy);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function refused(why: CopyRefusal): CopyOutcome {
  return { kind: 'refused', why };
}

function stoppedBy(error: unknown): CopyOutcome {
  if (error instanceof StoreError) return { kind: 'stopped', error };
  throw error;
}

type Side = NonNullable<Awaited<ReturnType<typeof openSide>>>;

/** Opens a store and holds its writer's lock. Undefined if another process is the writer. */
async function openSide(url: string, checkIntervalMs?: number) {
  const acquired = await acquireWriterLock(url, checkIntervalMs);
  if (!acquired.ok && acquired.error.code === 'locked') return undefined;
  if (!acquired.ok) throw acquired.error;
  const lock = acquired.value;
  try {
    const database = await openDatabase(url, lock.term);
    async function requireLock(): Promise<void> {
      if (!lock.isHeld()) throw await lock.lost;
    }
    return {
      database,
      table: isPostgresUrl(url) ? 'public.keyv' : 'keyv',
      term: lock.term,
      requireLock,
      async write(changes: readonly RowChange[]) {
        await requireLock();
        await database.write(changes);
      },
      async close() {
        await database.close().finally(() => lock.release());
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Whether `url` is another address of the source: if so, it contains the term that our lock of the source stored. */
async function isSameStore({ term }: Side, url: string): Promise<boolean> {
  const database = await openDatabase(url);
  try {
    return (await database.get(WRITER)) === term;
  } finally {
    await database.close();
  }
}

/** Keys of rows that describe the store itself and are never copied. */
const OWN_KEYS: readonly string[] = [WRITER, UNFINISHED_COPY];

const isCopied = ({ key }: Row): boolean => !OWN_KEYS.includes(key);

/**
 * PostgreSQL cannot store a NUL, which occurs only in damaged texts. Another control character replaces it, so that the
 * record stays unreadable.
 */
const withoutNul = ({ key, text }: Row): Row => ({ key, text: text.replaceAll('\0', '\x01') });

async function isEmpty({ database }: Side): Promise<boolean> {
  // One row more than can be excluded, so that they contain a row to copy if there is one.
  const first = await database.first(ALL_KEYS, OWN_KEYS.length + 1);
  return !first.some(isCopied);
}

/** Undefined if counting fails, e.g. because the server limits the time of a statement. */
async function countRows({ database, table }: Side): Promise<number | undefined> {
  try {
    const [row] = await database.execute(
      `SELECT count(*) AS total FROM ${table} WHERE key <> '${WRITER}'`,
    );
    // PostgreSQL's driver returns the number as text.
    return Number((row as { readonly total: number | string } | undefined)?.total);
  } catch {
    return undefined;
  }
}

/** Deletes the rows that an unfinished copy has left. */
async function clear({ database, write }: Side): Promise<void> {
  for await (const page of pagesOf(database, ALL_KEYS)) {
    await write(page.filter(isCopied).map(({ key }) => ({ key, text: undefined })));
  }
}

async function copyAndCompare(
  source: Side,
  target: Side,
  { signal, onProgress }: CopyOptions,
): Promise<CopyOutcome> {
  await clear(target);
  const total = await countRows(source);

  async function readAll(
    side: Side,
    step: 'copying' | 'comparing',
    onPage?: (page: readonly Row[]) => Promise<void>,
  ): Promise<StoreContent | undefined> {
    const content = createContent();
    for await (const page of pagesOf(side.database, ALL_KEYS)) {
      if (signal.aborted) return undefined;
      await side.requireLock();
      const copied = page.filter(isCopied).map(withoutNul);
      await onPage?.(copied);
      content.add(copied);
      onProgress(step, content.total, total);
    }
    return content.finish();
  }

  const inSource = await readAll(source, 'copying', target.write);
  const inTarget = inSource && (await readAll(target, 'comparing'));
  if (inSource === undefined || inTarget === undefined) return { kind: 'stopped' };
  // Otherwise the source may have changed since its pages were read.
  await source.requireLock();
  // Counted by the database itself, so that a row which reading in pages missed is noticed.
  const isComplete = total === undefined || total === inSource.total;
  const isIdentical = isComplete && inSource.hash === inTarget.hash;
  if (isIdentical) await target.write([{ key: UNFINISHED_COPY, text: undefined }]);
  return { kind: isIdentical ? 'identical' : 'different', source: inSource, target: inTarget };
}

function createContent() {
  const counts = new Map<string, number>();
  const hash = createHash('sha256');
  let total = 0;
  return {
    get total() {
      return total;
    },
    add(rows: readonly Row[]): void {
      for (const { key, text } of rows) {
        const kindAndStage = hideBrn(key.split(':', 2).join(':'));
        counts.set(kindAndStage, (counts.get(kindAndStage) ?? 0) + 1);
        hash.update(`${JSON.stringify([key, text])}\n`);
      }
      total += rows.length;
    },
    finish: (): StoreContent => ({ counts, total, hash: hash.digest('hex') }),
  };
}
