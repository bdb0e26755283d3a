import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { STORED_KINDS, type StoredKind, type UnreadableRecord } from '../records/store.js';
import { asideKey, parseAsideKey, type Row, type RowChange } from './keys.js';
import { readRecord } from './records.js';

interface Options {
  readonly stage: Stage;
  readonly now: () => Instant;
  /** Returns a new unique text at each call, in ascending order. */
  readonly nextOrder: () => string;
  readonly onFound?: (record: UnreadableRecord) => void;
}

/**
 * The records that cannot be read, kept so that a repair or another version can restore them. A record is moved aside
 * (to another key) only by a write that would overwrite or delete it, or when a person discards it. Only `purgeHistory`
 * deletes unreadable records.
 */
export class UnreadableRecords {
  readonly #options: Options;
  readonly #notMoved = new Map<string, UnreadableRecord>();
  /** By their new keys. */
  readonly #moved = new Map<string, UnreadableRecord>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Reads the rows that were moved aside before this start. */
  load(rows: readonly Row[]): void {
    for (const { key: movedTo, text } of rows) {
      const { key, foundAt } = parseAsideKey(this.#options.stage, movedTo);
      const kind = kindOf(key);
      if (kind === undefined) continue;
      // A row that this version can read stays aside too, because a newer record may be at its key.
      const why = whyUnreadable({ key, text }) ?? 'could not be read';
      this.#moved.set(movedTo, { key, kind, why, foundAt, isMovedAside: true });
    }
  }

  add(key: string, why: string): void {
    const previous = this.#notMoved.get(key);
    const kind = kindOf(key);
    if (kind === undefined) return;
    const record = { key, kind, why, foundAt: previous?.foundAt ?? this.#options.now() };
    this.#notMoved.set(key, record);
    if (previous === undefined) this.#options.onFound?.(record);
  }

  remove(key: string): void {
    this.#notMoved.delete(key);
  }

  foundAt(key: string): Instant | undefined {
    return this.#notMoved.get(key)?.foundAt;
  }

  /** The new keys of the moved records that had this key. */
  movedKeysOf(key: string): readonly string[] {
    return [...this.#moved].filter(([, moved]) => moved.key === key).map(([movedTo]) => movedTo);
  }

  /** The change that moves the row of a record aside; to be followed by `markMoved` once it is written. */
  moveFor(key: string): Extract<RowChange, { readonly movedTo: string }> {
    const { stage, nextOrder, now } = this.#options;
    const foundAt = this.foundAt(key) ?? now();
    return { key, movedTo: asideKey(stage, key, foundAt, nextOrder()) };
  }

  markMoved(moves: readonly { readonly key: string; readonly movedTo: string }[]): void {
    for (const { key, movedTo } of moves) {
      const record = this.#notMoved.get(key);
      this.#notMoved.delete(key);
      if (record !== undefined) this.#moved.set(movedTo, { ...record, isMovedAside: true });
    }
  }

  notMoved(): readonly UnreadableRecord[] {
    return [...this.#notMoved.values()].sort(compareAge);
  }

  movedAside(): readonly UnreadableRecord[] {
    return [...this.#moved.values()].sort(compareAge);
  }
}

/** Oldest first. */
function compareAge(a: UnreadableRecord, b: UnreadableRecord): number {
  return a.foundAt - b.foundAt || (a.key < b.key ? -1 : 1);
}

/** Why a row cannot be read; undefined if it is readable or not a record of this app. */
export function whyUnreadable(row: Row): string | undefined {
  const kind = kindOf(row.key);
  if (kind === undefined) return undefined;
  const record = readRecord(kind, row);
  return record.ok ? undefined : record.error;
}

function kindOf(key: string): StoredKind | undefined {
  const start = key.slice(0, key.indexOf(':'));
  return STORED_KINDS.find((kind) => kind === start);
}
