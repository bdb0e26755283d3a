import { err, ok, type Result } from '../kernel/result.js';
import { matcherOf } from '../records/matcher.js';
import {
  RECORDS,
  type RecordOf,
  STORED_KINDS,
  type StoredKind,
  StoreError,
} from '../records/store.js';
import type { Row } from './keys.js';

export const RECORD_VERSION = 1;

/**
 * The record in a row, including fields that later versions added; or why it is unreadable, in English, naming fields
 * but not their content.
 */
export function readRecord<Kind extends StoredKind>(
  kind: Kind,
  { key, text }: Row,
): Result<RecordOf<Kind>, string> {
  const value = readEnvelope(text);
  return value === undefined ? err('is not JSON written by this app') : validate(kind, value, key);
}

export function versionIn(text: string): number | undefined {
  return versionOf(readEnvelope(text));
}

/** Returns the value if it can be read again as a record. Throws StoreError `unknown-shape`. */
export function validateForWrite<Kind extends StoredKind>(
  kind: Kind,
  value: unknown,
  key: string,
): RecordOf<Kind> {
  const validated = validate(kind, value, key);
  if (validated.ok) return validated.value;
  throw new StoreError(
    'unknown-shape',
    `The record ${hideBrn(key)} ${validated.error}. Report this with the version of the app.`,
  );
}

const MATCHERS = new Map(STORED_KINDS.map((kind) => [kind, matcherOf(RECORDS[kind].schema)]));

function validate<Kind extends StoredKind>(
  kind: Kind,
  value: unknown,
  key: string,
): Result<RecordOf<Kind>, string> {
  const version = versionOf(value);
  if (version !== undefined && version > RECORD_VERSION) {
    return err(`has version ${version}; this app knows version ${RECORD_VERSION}`);
  }
  // The matcher is faster, but its `false` can also mean that it cannot tell; the schema then decides.
  if (MATCHERS.get(kind)?.(value) !== true) {
    const parsed = RECORDS[kind].schema.safeParse(value);
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => issue.path.join('.') || '(all of it)');
      return err(`has a format that this app does not know (at ${[...new Set(paths)].join(', ')})`);
    }
  }
  // The schema's output drops unknown fields; the validated value keeps them.
  const record = value as RecordOf<Kind> & Fields;
  return matchesKey(kind, record, key) ? ok(record) : err('does not belong to its key');
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether the record matches its key, which ends with the kind's key fields, or with the stage if there are none.
 * Fields that are not in the record, such as a ticket's hash, are not compared.
 */
function matchesKey(kind: StoredKind, record: Fields, key: string): boolean {
  const fields = RECORDS[kind].key.length > 0 ? RECORDS[kind].key : ['stage'];
  const end = fields.map((field) => record[field]).filter((value) => value !== undefined);
  return end.length === 0 || key.endsWith(`:${end.join(':')}`);
}

function readEnvelope(text: string): unknown {
  try {
    const envelope: unknown = JSON.parse(text);
    const hasValue = typeof envelope === 'object' && envelope !== null && 'value' in envelope;
    return hasValue ? envelope.value : undefined;
  } catch {
    return undefined;
  }
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('v' in value)) return undefined;
  return typeof value.v === 'number' ? value.v : undefined;
}

/** Masks a business number, which must not appear in errors and logs: `company:test:12345*****`. */
export function hideBrn(key: string): string {
  return key.replace(/(?<!\d)(\d{5})\d{5}(?!\d)/g, '$1*****');
}
