import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { StoredKind } from '../records/store.js';

/** The first part of a key; the stage follows, so that two stages can share a file. */
type KeyKind =
  | StoredKind
  /** Index of the history by time. */
  | 'history-time'
  /** Unreadable records whose key another record has taken. */
  | 'aside';

/** `company:test:1234567890`. */
export function keyOf(kind: KeyKind, stage: Stage, ...parts: readonly string[]): string {
  return [kind, stage, ...parts].join(':');
}

/** All longer keys that begin with these parts. `;` is the character after `:`. */
export function rangeOf(kind: KeyKind, stage: Stage, ...parts: readonly string[]): KeyRange {
  const start = keyOf(kind, stage, ...parts);
  return { from: `${start}:`, to: `${start};` };
}

/** All keys of a kind, including a kind with a single record. */
export function everyOf(kind: StoredKind, stage: Stage): KeyRange {
  const key = keyOf(kind, stage);
  // The range excludes its ends; no other stage has this one's name without its last letter.
  return { from: key.slice(0, -1), to: `${key};` };
}

/** Replaces the BRN in the key of a history record about no single company. */
const NO_COMPANY = '-';
/** Digits of an instant in a key, so that text order is time order until the year 2286. */
const INSTANT_DIGITS = 13;

/**
 * The keys of a history record and of its entry in the index by time. `order` is unique and distinguishes records of one
 * millisecond.
 */
export function historyPlace(stage: Stage, brn: Brn | undefined, at: Instant, order: string) {
  const company = brn ?? NO_COMPANY;
  const time = `${inKey(at)}.${order}`;
  return {
    record: keyOf('history', stage, company, time),
    byTime: keyOf('history-time', stage, time, company),
  };
}

/** The record behind an entry of the index by time. */
export function historyRecordKey(stage: Stage, byTime: string): string {
  const [time = '', company = ''] = byTime
    .slice(keyOf('history-time', stage, '').length)
    .split(':');
  return keyOf('history', stage, company, time);
}

/** The entries of the index by time before an instant. */
export function historyBefore(stage: Stage, before: Instant): KeyRange {
  return {
    from: rangeOf('history-time', stage).from,
    to: keyOf('history-time', stage, inKey(before)),
  };
}

function inKey(at: Instant): string {
  return String(Math.max(0, Math.trunc(at))).padStart(INSTANT_DIGITS, '0');
}

/** The key to which a row is moved when another record needs its key. */
export function asidePlace(
  stage: Stage,
  key: string,
  found: { at: Instant; order: string },
): string {
  return keyOf('aside', stage, `${inKey(found.at)}.${found.order}`, key);
}

/** The original key of a row that was moved aside, and when it was found. */
export function readAsidePlace(stage: Stage, place: string) {
  const [time = '', ...key] = place.slice(keyOf('aside', stage, '').length).split(':');
  return { key: key.join(':'), foundAt: Number.parseInt(time, 10) || 0 };
}

/** One stored record under its full key, as unvalidated text. */
export interface Row {
  readonly key: string;
  readonly text: string;
}

/**
 * A row to put or, with `text` undefined, to delete; or a row whose key changes while its bytes stay the same. Moving a
 * row that does not exist is no error.
 */
export type RowChange =
  | { readonly key: string; readonly text: string | undefined }
  | { readonly key: string; readonly movedTo: string };

/** Keys from `from` (exclusive) to `to` (exclusive), in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** An ordered map of texts that outlives the process. Every method rejects with StoreError. */
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

/** The text that Keyv stores for a value. */
export function textOf(value: unknown): string {
  return JSON.stringify({ value });
}
