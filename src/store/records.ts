import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.js';
import { HEALTH_KINDS } from '../records/health.js';
import { type Change, type StoredKind, StoreError } from '../records/store.js';
import { alertSchema, setupAlertSchema } from './alert-schema.js';
import { historyRecordSchema } from './history-schema.js';
import type { Row } from './keys.js';
import { outboxEntrySchema } from './outbox-schema.js';
import {
  brn,
  instant,
  optional,
  pauseReason,
  product,
  storedSettingsSchema,
  version,
} from './schema-parts.js';
import { companyStatusSchema } from './status-schema.js';
import {
  commonCauseSchema,
  digestRecordSchema,
  massChangeSchema,
  outageSchema,
  rollUpSchema,
} from './wide-schema.js';

/** The highest version of a record that this app knows. */
export const VERSION = 1;

/** One kind of stored record; validated when it is read and before it is written. */
export interface RecordKind<T> {
  /**
   * The record in a row, including fields that a later version added; or why it cannot be read, in English, with paths
   * but no content.
   */
  read(row: Row): Result<T, string>;
  /** The value as a record that can be read again. Throws StoreError `unknown-shape` or `newer-version`. */
  parse(value: unknown, key: string): T;
}

export const companySchema = z.object({
  v: version,
  brn,
  name: z.string(),
  products: z.array(product).min(1),
  popbillUserId: optional(z.string()),
  channel: optional(z.string()),
  owner: optional(z.string()),
  note: optional(z.string()),
  paused: optional(
    z.object({
      reason: pauseReason,
      by: z.string(),
      at: instant,
    }),
  ),
  addedBy: z.string(),
  addedAt: instant,
});

export const sweepSchema = z.object({
  v: version,
  startedAt: instant,
  by: z.string(),
  finishedAt: optional(instant),
  finishedBefore: optional(instant),
  asked: optional(z.number()),
  failed: optional(z.number()),
  untested: optional(z.number()),
  askedAgain: optional(z.number()),
  stoppedBySetup: optional(z.boolean()),
  stoppedByOutage: optional(z.boolean()),
});

export const ticketSchema = z.object({
  v: version,
  brn,
  product,
  user: z.string(),
  expiresAt: instant,
  usedAt: optional(instant),
});

export const brokenChannelSchema = z.object({
  v: version,
  channel: z.string(),
  error: z.string(),
  since: instant,
  againAt: optional(instant),
  untold: optional(z.literal(true)),
  told: optional(z.array(z.string())),
});

export const homeVisitSchema = z.object({
  v: version,
  user: z.string(),
  place: z.string(),
  seenAt: instant,
});

export const lookSchema = z.object({
  v: version,
  user: z.string(),
  brn,
  product,
  dueAt: instant,
});

export const toldProblemSchema = z.object({
  v: version,
  kind: z.enum(HEALTH_KINDS),
  since: instant,
  left: optional(z.array(z.string())),
  isOver: optional(z.literal(true)),
});

export const firstCheckSchema = z.object({
  v: version,
  id: z.string(),
  at: instant,
  by: z.string(),
  total: z.number(),
  brns: z.array(brn),
  counts: optional(
    z.object({
      total: z.number(),
      collectable: z.number(),
      atRisk: z.number(),
      broken: z.number(),
      unknown: z.number(),
      untested: optional(z.number()),
    }),
  ),
  told: optional(z.literal(true)),
});

type Stored = {
  readonly [C in Extract<Change, { readonly put: unknown }> as C['put']]: C['value'];
};

/** What is stored under a kind. */
export type RecordOf<K extends StoredKind> = Stored[K];

export const RECORDS: { readonly [K in StoredKind]: RecordKind<RecordOf<K>> } = {
  company: recordKind(companySchema, ({ brn }) => brn),
  status: recordKind(companyStatusSchema, ({ brn }) => brn),
  alert: recordKind(alertSchema, ({ brn }) => brn),
  outbox: recordKind(outboxEntrySchema, ({ seq }) => seq),
  history: recordKind(historyRecordSchema),
  sweep: recordKind(sweepSchema),
  setup: recordKind(setupAlertSchema, ({ stage }) => stage),
  outage: recordKind(outageSchema, ({ stage }) => stage),
  'common-cause': recordKind(commonCauseSchema, ({ stage }) => stage),
  'mass-change': recordKind(massChangeSchema, ({ stage }) => stage),
  'roll-up': recordKind(rollUpSchema, ({ id }) => id),
  digest: recordKind(digestRecordSchema),
  settings: recordKind(storedSettingsSchema),
  ticket: recordKind(ticketSchema),
  'broken-channel': recordKind(brokenChannelSchema, ({ channel }) => channel),
  'first-check': recordKind(firstCheckSchema, ({ id }) => id),
  'home-visit': recordKind(homeVisitSchema, ({ user }) => user),
  look: recordKind(lookSchema, ({ brn }) => brn),
  'told-problem': recordKind(toldProblemSchema, ({ kind }) => kind),
};

/** @param endOf what the key of such a record ends with, so that none is mistaken for another one */
function recordKind<T>(schema: z.ZodType<T>, endOf?: (record: T) => string): RecordKind<T> {
  function judge(value: unknown, key: string): Result<T, string> {
    const version = versionOf(value);
    if (version !== undefined && version > VERSION) {
      return err(`has version ${version}; this app knows version ${VERSION}`);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => issue.path.join('.') || '(all of it)');
      return err(`has a shape this app does not know (at ${[...new Set(paths)].join(', ')})`);
    }
    // The schema's output drops unknown fields; the validated value keeps them.
    const record = value as T;
    if (endOf !== undefined && !key.endsWith(`:${endOf(record)}`)) {
      return err('does not belong to its key');
    }
    return ok(record);
  }

  return {
    read({ key, text }) {
      const value = valueIn(text);
      return value === undefined ? err('is no JSON of this app') : judge(value, key);
    },
    parse(value, key) {
      const judged = judge(value, key);
      if (judged.ok) return judged.value;
      const version = versionOf(value) ?? 0;
      throw new StoreError(
        version > VERSION ? 'newer-version' : 'unknown-shape',
        `The record ${hideBrn(key)} ${judged.error}. Report this with the version of the app.`,
      );
    },
  };
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
