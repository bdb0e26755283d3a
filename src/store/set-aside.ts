import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { STORED_KINDS, type StoredKind, type UnreadableRecord } from '../records/store.js';
import { asidePlace, type Row, type RowChange, readAsidePlace } from './keys.js';
import { readRecord } from './records.js';

interface About {
  readonly stage: Stage;
  readonly now: () => Instant;
  /** A new unique text at each call, each after the one before. */
  readonly order: () => string;
  /** Called once for each record. */
  readonly onFound?: (record: UnreadableRecord) => void;
}

/**
 * The records that cannot be read. To the app they do not exist, but they stay where they are, so that a repair or a version
 * that can read them restores them. One is moved aside only when another record needs its key, in the same write, or when
 * a person discards it.
 */
export class SetAside {
  readonly #about: About;
  readonly #inPlace = new Map<string, UnreadableRecord>();
  /** By their new key. */
  readonly #moved = new Map<string, UnreadableRecord>();

  constructor(about: About) {
    this.#about = about;
  }

  /** Takes in rows that were moved aside before. */
  load(rows: readonly Row[]): void {
    for (const { key: place, text } of rows) {
      const { key, foundAt } = readAsidePlace(this.#about.stage, place);
      const kind = kindOf(key);
      if (kind === undefined) continue;
      const why = whyUnreadable({ key, text }) ?? 'could not be read';
      this.#moved.set(place, { key, kind, why, foundAt, isReplaced: true });
    }
  }

  found(key: string, why: string): void {
    const known = this.#inPlace.get(key);
    const kind = kindOf(key);
    if (kind === undefined || known?.why === why) return;
    const record = { key, kind, why, foundAt: known?.foundAt ?? this.#about.now() };
    this.#inPlace.set(key, record);
    if (known === undefined) this.#about.onFound?.(record);
  }

  /** Somebody repaired it. */
  isReadable(key: string): void {
    if (this.#inPlace.size > 0) this.#inPlace.delete(key);
  }

  has(key: string): boolean {
    return this.#inPlace.has(key);
  }

  /** When it was found unreadable; undefined: it can be read, or does not exist. */
  foundAt(key: string): Instant | undefined {
    return this.#inPlace.get(key)?.foundAt;
  }

  /** The new keys of the moved records that had this key. */
  placesOf(key: string): readonly string[] {
    return [...this.#moved].filter(([, moved]) => moved.key === key).map(([place]) => place);
  }

  moveOf(key: string): Extract<RowChange, { readonly movedTo: string }> {
    const at = this.#inPlace.get(key)?.foundAt ?? this.#about.now();
    const { stage, order } = this.#about;
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

/** Undefined also for what is no record of this app. */
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
