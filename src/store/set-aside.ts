import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { STORED_KINDS, type StoredKind, type UnreadableRecord } from '../records/store.js';
import { asidePlace, type Row, type RowChange, readAsidePlace } from './keys.js';
import { readRecord } from './records.js';

interface Options {
  readonly stage: Stage;
  readonly now: () => Instant;
  /** Returns a new unique text at each call, in ascending order. */
  readonly order: () => string;
  /** Called once for each record. */
  readonly onFound?: (record: UnreadableRecord) => void;
}

/**
 * The records that cannot be read. The app treats them as absent, but they stay in place, so that a repair or another
 * version can restore them. A record is moved aside only when another record needs its key, in the same write, or when a
 * person discards it.
 */
export class SetAside {
  readonly #options: Options;
  readonly #inPlace = new Map<string, UnreadableRecord>();
  /** By their new key. */
  readonly #moved = new Map<string, UnreadableRecord>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Loads rows that were moved aside earlier. */
  load(rows: readonly Row[]): void {
    for (const { key: place, text } of rows) {
      const { key, foundAt } = readAsidePlace(this.#options.stage, place);
      const kind = kindOf(key);
      if (kind === undefined) continue;
      const why = whyUnreadable({ key, text }) ?? 'could not be read';
      this.#moved.set(place, { key, kind, why, foundAt, isReplaced: true });
    }
  }

  found(key: string, why: string): void {
    const previous = this.#inPlace.get(key);
    const kind = kindOf(key);
    if (kind === undefined || previous?.why === why) return;
    const record = { key, kind, why, foundAt: previous?.foundAt ?? this.#options.now() };
    this.#inPlace.set(key, record);
    if (previous === undefined) this.#options.onFound?.(record);
  }

  /** Forgets a record that was repaired. */
  markReadable(key: string): void {
    if (this.#inPlace.size > 0) this.#inPlace.delete(key);
  }

  has(key: string): boolean {
    return this.#inPlace.has(key);
  }

  /** When the record was found unreadable; undefined: it is readable or does not exist. */
  foundAt(key: string): Instant | undefined {
    return this.#inPlace.get(key)?.foundAt;
  }

  /** The new keys of the moved records that had this key. */
  placesOf(key: string): readonly string[] {
    return [...this.#moved].filter(([, moved]) => moved.key === key).map(([place]) => place);
  }

  moveOf(key: string): Extract<RowChange, { readonly movedTo: string }> {
    const at = this.#inPlace.get(key)?.foundAt ?? this.#options.now();
    const { stage, order } = this.#options;
    return { key, movedTo: asidePlace(stage, key, { at, order: order() }) };
  }

  moved(moves: readonly { readonly key: string; readonly movedTo: string }[]): void {
    for (const { key, movedTo } of moves) {
      const record = this.#inPlace.get(key);
      this.#inPlace.delete(key);
      if (record !== undefined) this.#moved.set(movedTo, { ...record, isReplaced: true });
    }
  }

  inPlace(): readonly UnreadableRecord[] {
    return [...this.#inPlace.values()].sort(oldestFirst);
  }

  replaced(): readonly UnreadableRecord[] {
    return [...this.#moved.values()].sort(oldestFirst);
  }
}

function oldestFirst(a: UnreadableRecord, b: UnreadableRecord): number {
  return a.foundAt - b.foundAt || (a.key < b.key ? -1 : 1);
}

/** Why a row cannot be read; undefined if it can, or is no record of this app. */
export function whyUnreadable(row: Row): string | undefined {
  const kind = kindOf(row.key);
  if (kind === undefined) return undefined;
  const read = readRecord(kind, row);
  return read.ok ? undefined : read.error;
}

function kindOf(key: string): StoredKind | undefined {
  const start = key.slice(0, key.indexOf(':'));
  return STORED_KINDS.find((kind) => kind === start);
}
