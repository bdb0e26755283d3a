import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { StoredKind } from '../records/store.js';

/** The beginning of a key; the stage follows, so that two stages can share a file. */
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

/** Every longer key that begins with these parts. `;` is the character after `:`. */
export function rangeOf(kind: KeyKind, stage: Stage, ...parts: readonly string[]): KeyRange {
  const start = keyOf(kind, stage, ...parts);
  return { from: `${start}:`, to: `${start};` };
}

/** Every key of a kind, also of a kind with a single record. */
export function everyOf(kind: StoredKind, stage: Stage): KeyRange {
  const key = keyOf(kind, stage);
  // The range excludes its ends; no other stage has this one's name without its last letter.
  return { from: key.slice(0, -1), to: `${key};` };
}

/** In place of the BRN in a history record about no single company. */
const NO_COMPANY = '-';
/** Digits of an instant in a key, so that text order is time order until the year 2286. */
const INSTANT_DIGITS = 13;

/**
 * The keys of a history record and of its entry in the index by time. `order` is unique and tells records of one
 * millisecond apart.
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

/** Where a row is moved when another record needs its key. */
export function asidePlace(
  stage: Stage,
  key: string,
  found: { at: Instant; order: string },
): string {
  return keyOf('aside', stage, `${inKey(found.at)}.${found.order}`, key);
}

/** Which record was moved there, and when it was found. */
export function readAsidePlace(stage: Stage, place: string) {
  const [time = '', ...key] = place.slice(keyOf('aside', stage, '').length).split(':');
  return { key: key.join(':'), foundAt: Number.parseInt(time, 10) || 0 };
}

/** One stored record under its full key, as text that is not validated yet. */
export interface Row {
  readonly key: string;
  readonly text: string;
}

/**
 * A row to put or, with `text` undefined, to delete; or a row that gets another key, whatever bytes it holds. Moving a row
 * that does not exist is no error.
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
  /** The existing ones of these rows, in any order. */
  some(keys: readonly string[]): Promise<readonly Row[]>;
  first(range: KeyRange, limit: number): Promise<readonly Row[]>;
  /** The last rows of the range, last first. */
  last(range: KeyRange, limit: number): Promise<readonly Row[]>;
  /** All or nothing, in this order. */
  write(changes: readonly RowChange[]): Promise<void>;
  close(): Promise<void>;
}

/** How Keyv keeps a value. */
export function textOf(value: unknown): string {
  return JSON.stringify({ value });
}
