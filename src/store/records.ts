import { err, ok, type Result } from '../kernel/result.js';
import { RECORDS, type RecordOf, type StoredKind, StoreError } from '../records/store.js';
import type { Row } from './keys.js';

/** The highest version of a record that this app knows. */
export const VERSION = 1;

/**
 * The record in a row, including fields that a later version added; or why it cannot be read, in English, with paths but no
 * content.
 */
export function readRecord<Kind extends StoredKind>(
  kind: Kind,
  { key, text }: Row,
): Result<RecordOf<Kind>, string> {
  const value = valueIn(text);
  return value === undefined ? err('is no JSON of this app') : judge(kind, value, key);
}

/** The value as a record that can be read again. Throws StoreError `unknown-shape` or `newer-version`. */
export function validRecord<Kind extends StoredKind>(
  kind: Kind,
  value: unknown,
  key: string,
): RecordOf<Kind> {
  const judged = judge(kind, value, key);
  if (judged.ok) return judged.value;
  const version = versionOf(value) ?? 0;
  throw new StoreError(
    version > VERSION ? 'newer-version' : 'unknown-shape',
    `The record ${hideBrn(key)} ${judged.error}. Report this with the version of the app.`,
  );
}

function judge<Kind extends StoredKind>(
  kind: Kind,
  value: unknown,
  key: string,
): Result<RecordOf<Kind>, string> {
  const version = versionOf(value);
  if (version !== undefined && version > VERSION) {
    return err(`has version ${version}; this app knows version ${VERSION}`);
  }
  const parsed = RECORDS[kind].schema.safeParse(value);
  if (!parsed.success) {
    const paths = parsed.error.issues.map((issue) => issue.path.join('.') || '(all of it)');
    return err(`has a shape this app does not know (at ${[...new Set(paths)].join(', ')})`);
  }
  // The schema's output drops unknown fields; the validated value keeps them.
  const record = value as RecordOf<Kind> & Fields;
  return isUnderItsKey(kind, record, key) ? ok(record) : err('does not belong to its key');
}

type Fields = Readonly<Record<string, unknown>>;

/** So that no record is mistaken for another one. A ticket does not hold the end of its key. */
function isUnderItsKey(kind: StoredKind, record: Fields, key: string): boolean {
  const fields = RECORDS[kind].key.length > 0 ? RECORDS[kind].key : ['stage'];
  const end = fields.map((field) => record[field]).filter((value) => value !== undefined);
  return end.length === 0 || key.endsWith(`:${end.join(':')}`);
}

/** What Keyv wraps in its envelope. */
function valueIn(text: string): unknown {
  try {
    const envelope: unknown = JSON.parse(text);
    if (typeof envelope === 'object' && envelope !== null && 'value' in envelope) {
      return envelope.value;
    }
    return undefined;
  } catch {
    return undefined;
  }
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('v' in value)) return undefined;
  return typeof value.v === 'number' ? value.v : undefined;
}

/** Business numbers do not belong in errors and logs: `company:test:12345*****`. */
export function hideBrn(key: string): string {
  return key.replace(/(?<!\d)(\d{5})\d{5}(?!\d)/g, '$1*****');
}
