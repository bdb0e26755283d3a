/** One stored record under its full key, as the text that stands in the file: not judged yet. */
export interface Row {
  readonly key: string;
  readonly text: string;
}

/**
 * A row to put, or with `text` undefined to delete; or a row that gets another key, whatever bytes it holds. One that
 * is not there cannot be moved, which is no error.
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
  /** Those of these rows that are there, in any order. */
  some(keys: readonly string[]): Promise<readonly Row[]>;
  /** The first rows of the range. */
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
