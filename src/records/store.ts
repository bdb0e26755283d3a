import { z } from 'zod';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { alertSchema, rollUpSchema } from './alert.js';
import { collectorReportSchema } from './collector.js';
import { companySchema } from './company.js';
import { digestRecordSchema } from './digest.js';
import {
  type HistoryPage,
  type HistoryQuery,
  type HistoryRecord,
  historyRecordSchema,
} from './history.js';
import { commonCauseSchema, massChangeSchema, outageSchema, setupAlertSchema } from './incident.js';
import {
  calendarFeedSchema,
  clientLinkSchema,
  promisedCheckSchema,
  type TicketRecord,
  ticketSchema,
} from './links.js';
import { outboxEntrySchema } from './outbox.js';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';
import { storedSettingsSchema } from './settings.js';
import { companyStatusSchema } from './status.js';

type OneRecord<Kind extends StoredKind> = Promise<RecordOf<Kind> | undefined>;
type AllRecords<Kind extends StoredKind> = AsyncIterable<RecordOf<Kind>>;

/**
 * The stored records of one stage. Reads see the last finished `write`; a failed read or write rejects with StoreError.
 * `write` is all or nothing even if the process is killed, and the changes are durable when it resolves. Scans
 * return records in key order, each at most once, and may run while others write.
 *
 * An unreadable record counts as absent and is listed by `unreadable`. It is never overwritten or deleted: a write that
 * would do that moves it aside instead.
 */
export interface Store {
  company(brn: Brn): OneRecord<'company'>;
  status(brn: Brn): OneRecord<'status'>;
  /** `lostStatus` if the record is unreadable, so that a check does not count rejected logins from 0 again. */
  statusOrLost(brn: Brn): OneRecord<'status'>;
  alert(brn: Brn): OneRecord<'alert'>;
  ticket(hash: string): OneRecord<'ticket'>;
  clientLink(brn: Brn): OneRecord<'client-link'>;
  setup(): OneRecord<'setup'>;
  outage(): OneRecord<'outage'>;
  commonCause(): OneRecord<'common-cause'>;
  massChange(): OneRecord<'mass-change'>;
  lastDigest(): OneRecord<'digest'>;
  settings(): OneRecord<'settings'>;
  lastSweep(): OneRecord<'sweep'>;
  companies(): AllRecords<'company'>;
  statuses(): AllRecords<'status'>;
  alerts(): AllRecords<'alert'>;
  rollUps(): AllRecords<'roll-up'>;
  firstChecks(): AllRecords<'first-check'>;
  tickets(): AsyncIterable<{ readonly hash: string; readonly value: TicketRecord }>;
  clientLinks(): AllRecords<'client-link'>;
  calendarFeeds(): AllRecords<'calendar-feed'>;
  brokenChannels(): AllRecords<'broken-channel'>;
  homeVisits(): AllRecords<'home-visit'>;
  promisedChecks(): AllRecords<'look'>;
  reportedProblems(): AllRecords<'told-problem'>;
  collectorReports(): AllRecords<'collector-report'>;
  /** Oldest first. */
  outbox(): AllRecords<'outbox'>;
  historyPage(query: HistoryQuery): Promise<HistoryPage>;
  /** Resolves with the number removed. */
  purgeHistory(before: Instant): Promise<number>;
  write(changes: readonly Change[]): Promise<void>;
  /** Unreadable records found so far and not moved aside, in the order of detection. */
  unreadable(): readonly UnreadableRecord[];
  /** In the order of detection. */
  movedAside(): readonly UnreadableRecord[];
  /** Moves an unreadable record aside; false: no unreadable record has this key. */
  discard(key: string): Promise<boolean>;
  /** Reads the records, so that `unreadable` is complete. Takes minutes with a long history. */
  findUnreadable(scope: 'all' | 'without-history'): Promise<void>;
  /** The content of an unreadable record, and of earlier ones moved aside from its key. */
  rawRecords(key: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface UnreadableRecord {
  /** The full key, e.g. `company:test:1234567890`; must not be logged or shown to outsiders. */
  readonly key: string;
  readonly kind: StoredKind;
  /** In English, without content of the record, e.g. "has a format that this app does not know (at products)". */
  readonly why: string;
  readonly foundAt: Instant;
  /** A write needed its key, or a person discarded it. Its content is kept under another key. */
  readonly isMovedAside?: true;
}

/** By what an operator has to do. */
export type StoreErrorCode =
  /** The file or its folder cannot be created or written to. */
  | 'not-writable'
  /** Another process has locked the file or is its writer, or leads on PostgreSQL. */
  | 'locked'
  /** Nothing was written, because this process does not lead on PostgreSQL any more: temporary. */
  | 'not-leading'
  /** PostgreSQL cannot be reached or broke off: temporary. */
  | 'unreachable'
  /** PostgreSQL does not accept the app until a person changes something (StoreRefusal). */
  | 'refused'
  | 'disk-full'
  /** The file has a second name or is mounted without its folder, so SQLite would not find its log beside it. */
  | 'two-names'
  /** The file is damaged or not an SQLite database. */
  | 'corrupt'
  /** The file was deleted, moved or replaced while the app was running. */
  | 'moved'
  /** A record was written by a newer version of the app. */
  | 'newer-version'
  /** Another store was being copied here when the command stopped, so records are missing. */
  | 'unfinished-copy'
  /** A record does not have the shape that its key promises. */
  | 'unknown-shape'
  /** `close` was called before, because the process is stopping. */
  | 'closed'
  | 'failed';

/** What a person must change before PostgreSQL accepts the app. */
export type StoreRefusal =
  /** The address cannot be read, or names a file that does not exist. */
  | 'url'
  | 'host'
  /** User, password, or the server's list of who may connect from where (pg_hba.conf). */
  | 'login'
  /** Only one side speaks TLS. */
  | 'tls'
  | 'certificate'
  | 'database'
  /** The database does not store all characters. */
  | 'encoding'
  /** The user may not create or use the table. */
  | 'rights'
  /** The server is a replica or read-only. */
  | 'read-only'
  /** The server is older than PostgreSQL 14. */
  | 'version'
  /** A connection pooler gives each statement another session, so that no lock can be held. */
  | 'pooler';

interface StoreErrorOptions extends ErrorOptions {
  readonly refusal?: StoreRefusal;
  readonly isOutcomeUnknown?: boolean;
}

/**
 * The message says in English what the operator has to do. It names the file, or host and database, but has no content
 * of a record, no full business number and no password. `cause` is the library's error.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** With the code `refused`. */
  readonly refusal: StoreRefusal | undefined;
  /** True after a write that may or may not have been carried out. False: nothing was written. */
  readonly isOutcomeUnknown: boolean;

  constructor(code: StoreErrorCode, message: string, options: StoreErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.refusal = options.refusal;
    this.isOutcomeUnknown = options.isOutcomeUnknown ?? false;
  }

  /** Whether the call can succeed later, in this process or another. Never with an SQLite file. */
  get isTemporary(): boolean {
    return this.code === 'unreachable' || this.code === 'not-leading';
  }

  get isInUse(): boolean {
    return this.code === 'locked' || this.code === 'not-leading';
  }
}

/** Any other address is an SQLite file. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url);
}

export interface Members {
  readonly leader?: { readonly name: string; readonly since: Instant };
  readonly standbys: number;
}

const PAGE_SIZE = 500;
/** Most callers need only the newest records of a company. */
const COMPANY_PAGE_SIZE = 50;

/** History since an instant, newest first, read page by page. Without `brn`: all events. */
export async function* historySince(
  store: Pick<Store, 'historyPage'>,
  { brn, since }: { readonly brn?: Brn; readonly since: Instant },
): AsyncGenerator<HistoryRecord> {
  const query = brn === undefined ? { limit: PAGE_SIZE } : { brn, limit: COMPANY_PAGE_SIZE };
  let page = await store.historyPage(query);
  for (;;) {
    for (const record of page.records) {
      if (record.at < since) return;
      yield record;
    }
    if (page.earlier === undefined) return;
    page = await store.historyPage({ ...query, from: { toward: 'earlier', cursor: page.earlier } });
  }
}

const INDEX_BATCH = 500;

export interface StoreIndex {
  apply(changes: readonly Change[]): void;
}

/** Wraps a store so that each finished write is applied to the indexes, in their order, before `write` resolves. */
export function indexedStore(store: Store, ...indexes: readonly StoreIndex[]): Store {
  return {
    ...store,
    async write(changes) {
      await store.write(changes);
      const yieldToEventLoop = eventLoopYielder();
      for (let from = 0; from < changes.length; from += INDEX_BATCH) {
        const batch = changes.slice(from, from + INDEX_BATCH);
        for (const index of indexes) index.apply(batch);
        if (from + INDEX_BATCH < changes.length) await yieldToEventLoop();
      }
    },
  };
}

const firstCheckCounts = z.object({
  total: z.number(),
  collectable: z.number(),
  atRisk: z.number(),
  broken: z.number(),
  unknown: z.number(),
  /** Companies with a department user whose login was not tested; counted in another number too. Absent: none. */
  untested: optional(z.number()),
});
export type FirstCheckCounts = Infer<typeof firstCheckCounts>;

/**
 * One import, kept until its companies are swept and their alerts are posted. They join a combined alert, because the
 * trouble is older than the import.
 */
export type FirstCheck = Infer<typeof firstCheckSchema>;
const firstCheckSchema = z.object({
  v: version,
  id: z.string(),
  at: instant,
  by: userId,
  total: z.number(),
  /** Not swept yet, or their alert is not posted yet. */
  brns: z.array(brn),
  /** Absent until their first sweep is finished. */
  counts: optional(firstCheckCounts),
  /** The counts were sent to the person who made the import. */
  told: optional(z.literal(true)),
});

/** Stored so that a sweep whose process was killed continues. */
export type SweepRecord = Infer<typeof sweepSchema>;
const sweepSchema = z.object({
  v: version,
  startedAt: instant,
  by: userId,
  finishedAt: optional(instant),
  /** The end of the last finished sweep before this one. */
  finishedBefore: optional(instant),
  /** Companies checked. Until the sweep finishes, `asked` and `failed` are the previous sweep's. */
  asked: optional(z.number()),
  /** Checked companies whose state is still unknown. */
  failed: optional(z.number()),
  /** Companies whose login test was due, but was not possible or got no answer. */
  untested: optional(z.number()),
  /** How often the failed companies were checked again (1 h and 3 h later). */
  askedAgain: optional(z.number()),
  stoppedBySetup: optional(z.boolean()),
  /** POPBiLL did not answer; the sweep continues when it answers again. */
  stoppedByOutage: optional(z.boolean()),
});

/** Our own error code, used alongside Slack's: the channel is shared with another organisation (Slack Connect). */
export const SHARED_OUTSIDE = 'shared_outside';

/** A channel in which Slack permanently refuses posts. */
export type BrokenChannel = Infer<typeof brokenChannelSchema>;
const brokenChannelSchema = z.object({
  v: version,
  channel: z.string(),
  error: z.string(),
  since: instant,
  /** When admins were last reminded, which happens daily and only for the default channel. */
  againAt: optional(instant),
  /** People who can fix it are still to be notified. */
  untold: optional(z.literal(true)),
  /** The people already notified; absent before the first, and once everyone is. */
  told: optional(z.array(userId)),
});

export type HomeVisit = Infer<typeof homeVisitSchema>;
const homeVisitSchema = z.object({
  v: version,
  user: userId,
  /** The page and filter of its list, encoded as in the view. */
  place: z.string(),
  seenAt: instant,
});

/** The app's problems, worst first. `sweep-in-vain`: many companies stayed unknown. `logins-used-up`: no tests left. */
export const HEALTH_KINDS = [
  'clock-off',
  'slack-refused',
  'slack-unreachable',
  'store-broken',
  'store-not-written',
  'records-unreadable',
  'sweep-broke-off',
  'sweep-overdue',
  'sweep-in-vain',
  'logins-used-up',
  'notices-wait',
  'webhook-failing',
  'future-times',
] as const;

/** A problem of the app itself; its admins are notified once. Stored as `told-problem`. */
export type ReportedProblem = Infer<typeof reportedProblemSchema>;
const reportedProblemSchema = z.object({
  v: version,
  kind: z.enum(HEALTH_KINDS),
  since: instant,
  /** Admins still to be notified. */
  left: optional(z.array(userId)),
  /** The problem ended; if it returns on another day, the admins are notified again. */
  isOver: optional(z.literal(true)),
});

/**
 * The schema of each kind of record, and the fields its key ends with. The key begins with the kind. A kind without
 * such fields has one record per stage.
 */
export const RECORDS = {
  company: { schema: companySchema, key: ['brn'] },
  status: { schema: companyStatusSchema, key: ['brn'] },
  alert: { schema: alertSchema, key: ['brn'] },
  outbox: { schema: outboxEntrySchema, key: ['seq'] },
  /** Keys are built by store/keys.ts, because a company may have several records of one time. */
  history: { schema: historyRecordSchema, key: [] },
  sweep: { schema: sweepSchema, key: [] },
  setup: { schema: setupAlertSchema, key: [] },
  outage: { schema: outageSchema, key: [] },
  'common-cause': { schema: commonCauseSchema, key: [] },
  'mass-change': { schema: massChangeSchema, key: [] },
  'roll-up': { schema: rollUpSchema, key: ['id'] },
  digest: { schema: digestRecordSchema, key: [] },
  settings: { schema: storedSettingsSchema, key: [] },
  /** The hash is not a field of the record. */
  ticket: { schema: ticketSchema, key: ['hash'] },
  'client-link': { schema: clientLinkSchema, key: ['brn'] },
  'calendar-feed': { schema: calendarFeedSchema, key: ['hash'] },
  'broken-channel': { schema: brokenChannelSchema, key: ['channel'] },
  'first-check': { schema: firstCheckSchema, key: ['id'] },
  'home-visit': { schema: homeVisitSchema, key: ['user'] },
  look: { schema: promisedCheckSchema, key: ['user', 'brn'] },
  'told-problem': { schema: reportedProblemSchema, key: ['kind'] },
  'collector-report': { schema: collectorReportSchema, key: ['id'] },
} as const;

export type StoredKind = keyof typeof RECORDS;
export const STORED_KINDS = Object.keys(RECORDS) as readonly StoredKind[];

export type RecordOf<Kind extends StoredKind> = Infer<(typeof RECORDS)[Kind]['schema']>;

export type Change = Put<StoredKind> | Delete<Exclude<StoredKind, 'history'>>;

type Put<Kind extends StoredKind> = Kind extends 'ticket'
  ? { readonly put: Kind; readonly hash: string; readonly value: RecordOf<Kind> }
  : { readonly put: Kind; readonly value: RecordOf<Kind> };

type Delete<Kind extends StoredKind> = Kind extends 'ticket'
  ? { readonly delete: Kind; readonly hash: string }
  : { readonly delete: Kind } & Pick<RecordOf<Kind>, KeyOf<Kind>>;

type KeyOf<Kind extends StoredKind> = (typeof RECORDS)[Kind]['key'][number] & keyof RecordOf<Kind>;
