import { z } from 'zod';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { alertSchema, rollUpSchema } from './alert.js';
import { companySchema, product } from './company.js';
import { digestRecordSchema } from './digest.js';
import { HEALTH_KINDS } from './health.js';
import {
  type HistoryPage,
  type HistoryRecord,
  type HistoryWish,
  historyRecordSchema,
} from './history.js';
import { commonCauseSchema, massChangeSchema, outageSchema, setupAlertSchema } from './incident.js';
import { outboxEntrySchema } from './outbox.js';
import { brn, instant, type Of, optional, userId, version } from './parts.js';
import { storedSettingsSchema } from './settings.js';
import { companyStatusSchema } from './status.js';

const firstCheckCounts = z.object({
  total: z.number(),
  collectable: z.number(),
  atRisk: z.number(),
  broken: z.number(),
  unknown: z.number(),
  /** Companies among these with a department user whose login was not tested. Absent: none. */
  untested: optional(z.number()),
});
export type FirstCheckCounts = Of<typeof firstCheckCounts>;

/**
 * The companies of one import until a sweep has checked them. Their trouble is older than the import: it is posted as one
 * message.
 */
export type FirstCheck = Of<typeof firstCheckSchema>;
const firstCheckSchema = z.object({
  v: version,
  id: z.string(),
  /** The time of the import. */
  at: instant,
  by: userId,
  total: z.number(),
  /** Companies not swept yet, or with an alert that is not posted yet. */
  brns: z.array(brn),
  /** Absent until their first sweep is finished. */
  counts: optional(firstCheckCounts),
  /** The totals were sent. */
  told: optional(z.literal(true)),
});

/** One scheduled pass, kept so that a killed one continues. */
export type SweepRecord = Of<typeof sweepSchema>;
const sweepSchema = z.object({
  v: version,
  startedAt: instant,
  /** A user ID, `cli` or `schedule`. */
  by: z.string(),
  finishedAt: optional(instant),
  /** The end of the last finished sweep before this one. */
  finishedBefore: optional(instant),
  /** Companies checked by the last finished sweep. */
  asked: optional(z.number()),
  /** Companies among these whose state is still unknown. */
  failed: optional(z.number()),
  /** Companies whose login test was due and could not be made, or got no answer. */
  untested: optional(z.number()),
  /** How often the failed companies were asked again (1 h and 3 h later). */
  askedAgain: optional(z.number()),
  stoppedBySetup: optional(z.boolean()),
  /** POPBiLL did not answer: the pass continues when it answers again. */
  stoppedByOutage: optional(z.boolean()),
});

/** A one-use right to open a company's authentication page through PUBLIC_URL. Only the hash of it is stored. */
export type TicketRecord = Of<typeof ticketSchema>;
const ticketSchema = z.object({
  v: version,
  brn,
  product,
  user: userId,
  expiresAt: instant,
  usedAt: optional(instant),
});

/** Our own code beside Slack's: the channel is shared with another organisation (Slack Connect). */
export const SHARED_OUTSIDE = 'shared_outside';

/** A channel that Slack refuses permanently. */
export type BrokenChannel = Of<typeof brokenChannelSchema>;
const brokenChannelSchema = z.object({
  v: version,
  channel: z.string(),
  error: z.string(),
  since: instant,
  /** When people were last notified again; for the default channel this happens daily. */
  againAt: optional(instant),
  /** Somebody who can fix it is not notified yet. */
  untold: optional(z.literal(true)),
  /** The people already notified; absent once everybody is. */
  told: optional(z.array(userId)),
});

/** A recent visit to the Home tab. */
export type HomeVisit = Of<typeof homeVisitSchema>;
const homeVisitSchema = z.object({
  v: version,
  user: userId,
  /** Their position in its list, as in the view. */
  place: z.string(),
  seenAt: instant,
});

/** After somebody opened an authentication page, the app checks for changes and messages them. */
export type LookRecord = Of<typeof lookSchema>;
const lookSchema = z.object({ v: version, user: userId, brn, product, dueAt: instant });

/** Trouble of the app itself that its admins are notified of once. */
export type ToldProblem = Of<typeof toldProblemSchema>;
const toldProblemSchema = z.object({
  v: version,
  kind: z.enum(HEALTH_KINDS),
  since: instant,
  /** Admins who are not notified yet; absent: none. */
  left: optional(z.array(userId)),
  /** When it comes back on another day, they are notified again. */
  isOver: optional(z.literal(true)),
});

/**
 * Every kind of record: the beginning of its key, its shape, and the fields that end its key. A kind without such fields
 * has one record per stage.
 */
export const RECORDS = {
  company: { schema: companySchema, key: ['brn'] },
  status: { schema: companyStatusSchema, key: ['brn'] },
  alert: { schema: alertSchema, key: ['brn'] },
  outbox: { schema: outboxEntrySchema, key: ['seq'] },
  /** Its key has a form of its own (store/keys.ts), because there may be several of one company and time. */
  history: { schema: historyRecordSchema, key: [] },
  sweep: { schema: sweepSchema, key: [] },
  setup: { schema: setupAlertSchema, key: [] },
  outage: { schema: outageSchema, key: [] },
  'common-cause': { schema: commonCauseSchema, key: [] },
  'mass-change': { schema: massChangeSchema, key: [] },
  'roll-up': { schema: rollUpSchema, key: ['id'] },
  digest: { schema: digestRecordSchema, key: [] },
  settings: { schema: storedSettingsSchema, key: [] },
  /** Its hash is not in the record. */
  ticket: { schema: ticketSchema, key: ['hash'] },
  'broken-channel': { schema: brokenChannelSchema, key: ['channel'] },
  'first-check': { schema: firstCheckSchema, key: ['id'] },
  'home-visit': { schema: homeVisitSchema, key: ['user'] },
  look: { schema: lookSchema, key: ['user', 'brn'] },
  'told-problem': { schema: toldProblemSchema, key: ['kind'] },
} as const;

export type StoredKind = keyof typeof RECORDS;
export const STORED_KINDS = Object.keys(RECORDS) as readonly StoredKind[];

/** The record stored under a kind. */
export type RecordOf<Kind extends StoredKind> = Of<(typeof RECORDS)[Kind]['schema']>;

/** A change of the store. */
export type Change = Put<StoredKind> | Delete<Exclude<StoredKind, 'history'>>;

type Put<Kind extends StoredKind> = Kind extends 'ticket'
  ? { readonly put: Kind; readonly hash: string; readonly value: RecordOf<Kind> }
  : { readonly put: Kind; readonly value: RecordOf<Kind> };

type Delete<Kind extends StoredKind> = Kind extends 'ticket'
  ? { readonly delete: Kind; readonly hash: string }
  : { readonly delete: Kind } & Pick<RecordOf<Kind>, KeyOf<Kind>>;

type KeyOf<Kind extends StoredKind> = (typeof RECORDS)[Kind]['key'][number] & keyof RecordOf<Kind>;

/** A stored record that this app cannot read. */
export interface UnreadableRecord {
  /** Its whole key, e.g. `company:test:1234567890`; must not be logged or shown to strangers. */
  readonly key: string;
  readonly kind: StoredKind;
  /** In English, without content of the record: "has a shape this app does not know (at products)". */
  readonly why: string;
  readonly foundAt: Instant;
  /** Another record has its key now, or a person discarded it; the old content is kept under another key. */
  readonly isReplaced?: true;
}

type One<Kind extends StoredKind> = Promise<RecordOf<Kind> | undefined>;
type All<Kind extends StoredKind> = AsyncIterable<RecordOf<Kind>>;

/**
 * Everything that outlives the process, of one stage. Reads see the last finished `write`; a failed read or write rejects
 * with StoreError. `write` is all or nothing even when the process is killed, and changes are in the file when it
 * resolves. Scans give records in key order and may run while others write; they see each record at most once.
 *
 * A record that cannot be read counts as absent and is listed by `unreadable`. It is never overwritten nor deleted: when
 * its key is written again, it is moved aside in the same write.
 */
export interface Store {
  company(brn: Brn): One<'company'>;
  status(brn: Brn): One<'status'>;
  /** For a check: the count of rejected logins in an unreadable record must not begin again (`lostStatus`). */
  statusOrLost(brn: Brn): One<'status'>;
  alert(brn: Brn): One<'alert'>;
  ticket(hash: string): One<'ticket'>;
  setup(): One<'setup'>;
  outage(): One<'outage'>;
  commonCause(): One<'common-cause'>;
  massChange(): One<'mass-change'>;
  lastDigest(): One<'digest'>;
  settings(): One<'settings'>;
  lastSweep(): One<'sweep'>;
  companies(): All<'company'>;
  statuses(): All<'status'>;
  alerts(): All<'alert'>;
  rollUps(): All<'roll-up'>;
  firstChecks(): All<'first-check'>;
  tickets(): AsyncIterable<{ readonly hash: string; readonly value: TicketRecord }>;
  brokenChannels(): All<'broken-channel'>;
  homeVisits(): All<'home-visit'>;
  looks(): All<'look'>;
  toldProblems(): All<'told-problem'>;
  /** Oldest first. */
  outbox(): All<'outbox'>;
  historyPage(wish: HistoryWish): Promise<HistoryPage>;
  /** Returns the number of records removed. */
  purgeHistory(before: Instant): Promise<number>;
  write(changes: readonly Change[]): Promise<void>;
  /** Unreadable records found so far, in the order of detection. */
  unreadable(): readonly UnreadableRecord[];
  /** Records with `isReplaced`, in the same order. */
  replaced(): readonly UnreadableRecord[];
  /** Moves an unreadable record aside; false: no unreadable record has this key. */
  discard(key: string): Promise<boolean>;
  /** Reads every record to find the unreadable ones; a long history takes minutes. */
  lookThrough(what: 'all' | 'without-history'): Promise<void>;
  /** The content of an unreadable record, and of earlier ones moved aside from its key. */
  rawRecords(key: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** `refused`: this person cannot be messaged. `not-yet`: Slack may accept it later. */
export type AdminTold = 'told' | 'refused' | 'not-yet';

/** Classified by what an operator has to do. */
export type StoreErrorCode =
  /** The file or its folder cannot be created or written. */
  | 'not-writable'
  /** Another process holds the file or the right to write it. */
  | 'locked'
  | 'disk-full'
  /** The file has a second name or is mounted alone: SQLite's log is not found beside it. */
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
 * The message tells the operator in English what to do. It names the file but holds no content of a record and no whole
 * business number. `cause` is the library's error.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const PAGE = 500;
/** Page size for one company: most callers need only the newest records. */
const PAGE_OF_ONE = 50;

/** History since an instant, newest first, read page by page. Without `brn`: all events. */
export async function* historySince(
  store: Pick<Store, 'historyPage'>,
  { brn, since }: { readonly brn?: Brn; readonly since: Instant },
): AsyncGenerator<HistoryRecord> {
  const query = brn === undefined ? { limit: PAGE } : { brn, limit: PAGE_OF_ONE };
  let page = await store.historyPage(query);
  for (;;) {
    for (const record of page.records) {
      if (record.at < since) return;
      yield record;
    }
    if (page.earlier === undefined) return;
    page = await store.historyPage({
      ...query,
      from: { toward: 'earlier', cursor: page.earlier },
    });
  }
}

/** Changes applied before a large write may yield to the event loop. */
const AT_ONCE = 500;

/** An index in memory. */
export interface StoreIndex {
  apply(changes: readonly Change[]): void;
}

/** Wraps a store: each finished write is applied to the indexes, in their order, before `write` resolves. */
export function indexedStore(store: Store, ...indexes: readonly StoreIndex[]): Store {
  return {
    ...store,
    async write(changes) {
      await store.write(changes);
      const yieldToEventLoop = eventLoopYielder();
      for (let from = 0; from < changes.length; from += AT_ONCE) {
        const batch = changes.slice(from, from + AT_ONCE);
        for (const index of indexes) index.apply(batch);
        if (from + AT_ONCE < changes.length) await yieldToEventLoop();
      }
    },
  };
}
