import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { StoredKind } from '../records/store.js';

/** The first part of a key. The stage follows it, so that both stages can share a file. */
type KeyKind =
  | StoredKind
  /** An entry of the index of the history by time. */
  | 'history-time'
  | 'aside';

/** The key of the row with the term of the current writer. */
export const WRITER = 'writer';

/** The key of a row that exists while another store is being copied here (copy-store.ts) and records are missing. */
export const UNFINISHED_COPY = 'unfinished-copy';

export const ALL_KEYS: KeyRange = { from: '', to: '\u{10FFFF}' };

/** `company:test:1234567890`. */
export function keyOf(kind: KeyKind, stage: Stage, ...parts: readonly string[]): string {
  return [kind, stage, ...parts].join(':');
}

/** The keys that begin with these parts and have at least one more. `;` is the character after `:`. */
export function rangeOf(kind: KeyKind, stage: Stage, ...parts: readonly string[]): KeyRange {
  const start = keyOf(kind, stage, ...parts);
  return { from: `${start}:`, to: `${start};` };
}

/** All keys of a kind, including the only key of a kind without further parts, e.g. `settings:test`. */
export function rangeOfKind(kind: StoredKind, stage: Stage): KeyRange {
  const key = keyOf(kind, stage);
  // A range excludes its ends, so `from` must sort before `key`. Cutting the last letter off the stage does not let in
  // other keys, because no other stage begins like that.
  return { from: key.slice(0, -1), to: `${key};` };
}

/** Replaces the BRN in the key of a history record that is not about a single company. */
const NO_COMPANY = '-';
/** With 13 digits, text order is time order until the year 2286. */
const INSTANT_DIGITS = 13;

/** The keys of a history record and its entry in the index by time. `order` distinguishes those of the same time. */
export function historyKeys(stage: Stage, brn: Brn | undefined, at: Instant, order: string) {
  const company = brn ?? NO_COMPANY;
  const time = `${instantDigits(at)}.${order}`;
  return {
    record: keyOf('history', stage, company, time),
    byTime: keyOf('history-time', stage, time, company),
  };
}

export function historyRecordKey(stage: Stage, byTime: string): string {
  const [time = '', company = ''] = byTime
    .slice(keyOf('history-time', stage, '').length)
    .split(':');
  return keyOf('history', stage, company, time);
}

export function historyTimeKey(stage: Stage, record: string): string {
  const [company = '', time = ''] = record.slice(keyOf('history', stage, '').length).split(':');
  return keyOf('history-time', stage, time, company);
}

/** The entries of the index by time before an instant. */
export function historyBefore(stage: Stage, before: Instant): KeyRange {
  return {
    from: rangeOf('history-time', stage).from,
    to: keyOf('history-time', stage, instantDigits(before)),
  };
}

function instantDigits(at: Instant): string {
  return String(Math.max(0, Math.trunc(at))).padStart(INSTANT_DIGITS, '0');
}

export function asideKey(stage: Stage, key: string, foundAt: Instant, order: string): string {
  return keyOf('aside', stage, `${instantDigits(foundAt)}.${order}`, key);
}

/** The original key of a row that was moved aside, and when it was found unreadable. */
export function parseAsideKey(stage: Stage, aside: string) {
  const [time = '', ...key] = aside.slice(keyOf('aside', stage, '').length).split(':');
  return { key: key.join(':'), foundAt: Number.parseInt(time, 10) || 0 };
}

/** One stored record under its full key, as unvalidated text. */
export interface Row {
  readonly key: string;
  readonly text: string;
}

/**
 * A row to write or, if `text` is undefined, to delete; or a row whose key changes and whose bytes stay the same.
 * Moving a row that does not exist is not an error.
 */
export type RowChange =
  | { readonly key: string; readonly text: string | undefined }
  | { readonly key: string; readonly movedTo: string };

/** Keys from `from` (exclusive) to `to` (exclusive), in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** A stored map of texts, ordered by key. A method that fails rejects with StoreError. */
export interface Rows {
  get(key: string): Promise<string | undefined>;
  /** The rows that exist, in any order. */
  getMany(keys: readonly string[]): Promise<readonly Row[]>;
  first(range: KeyRange, limit: number): Promise<readonly Row[]>;
  /** The last rows of the range, last first. */
  last(range: KeyRange, limit: number): Promise<readonly Row[]>;
  /** All or nothing, in this order. */
  write(changes: readonly RowChange[]): Promise<void>;
  close(): Promise<void>;
}

export interface Database extends Rows {
  /** Runs a statement that no method covers: counting for a copy, checking a file, and tests that do damage. */
  execute(sql: string): Promise<readonly unknown[]>;
  /** The first key in the range whose record has a higher version; undefined: there is none. */
  findNewer(version: number, range: KeyRange): Promise<string | undefined>;
}

/** The text in which Keyv stores a value. */
export function serialize(value: unknown): string {
  return JSON.stringify({ value });
}
