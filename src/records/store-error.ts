/** What went wrong with the store, where what has to be done differs. */
export type StoreErrorCode =
  /** The file or its folder cannot be created or written. */
  | 'not-writable'
  /** Another process holds the file or the right to write it. */
  | 'locked'
  | 'disk-full'
  /** The file has a second name or is mounted alone, so that not everybody finds SQLite's log beside it. */
  | 'two-names'
  /** The file is damaged or is no SQLite database. */
  | 'corrupt'
  /** The file was deleted, moved or replaced beneath the running app. */
  | 'moved'
  /** A record was written by a newer version of the app. */
  | 'newer-version'
  /** A record is not of the shape its key promises. */
  | 'unknown-shape'
  | 'closed'
  | 'failed';

/**
 * The store could not read or write. The message is an English sentence for the operator that says what to do; it
 * names the file but never holds a record's content or a whole business number. `cause` is the library's error.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
