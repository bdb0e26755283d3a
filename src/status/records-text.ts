import type { StoredKind } from '../records/stored-kind.js';

/** A record that cannot be read; the same shape as the store's. */
export interface UnreadableFacts {
  readonly key: string;
  readonly kind: StoredKind;
  readonly isReplaced?: true;
}

/** Stored records that cannot be read. */
export interface RecordsText {
  /** What it is, as one sentence: the company's number where it has one, and what becomes of it. */
  readonly one: (record: UnreadableFacts) => string;
  /** So many cannot be read, without a full stop. */
  readonly count: (records: number) => string;
  /** Beside the sentences: so many more. */
  readonly more: (records: number) => string;
  /** How to look at them. */
  readonly remedy: string;
  readonly none: string;
  readonly unknownKey: (key: string) => string;
  /** It is reported no longer. */
  readonly discarded: string;
}

/** The business number in a key. */
export function brnIn(key: string): string | undefined {
  const [, area, kind, serial] = /:(\d{3})(\d{2})(\d{5})(?::|$)/.exec(key) ?? [];
  return area === undefined ? undefined : `${area}-${kind}-${serial}`;
}
