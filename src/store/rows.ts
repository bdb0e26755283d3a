/** One stored record under its full key; `value` is plain JSON, not yet judged. */
export interface Row {
  readonly key: string;
  readonly value: unknown;
}

/** A row to put, or with `value` undefined to delete. */
export interface RowChange {
  readonly key: string;
  readonly value: unknown;
}

/** Keys from `from` (exclusive) to `to` (exclusive), in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** An ordered map of JSON values that outlives the process. Every method rejects with StoreError. */
export interface Rows {
  get(key: string): Promise<unknown>;
  /** The first rows of the range. */
  first(range: KeyRange, limit: number): Promise<readonly Row[]>;
  /** The last rows of the range, last first. */
  last(range: KeyRange, limit: number): Promise<readonly Row[]>;
  /** All or nothing; of two changes of one key the later counts. */
  write(changes: readonly RowChange[]): Promise<void>;
  close(): Promise<void>;
}
