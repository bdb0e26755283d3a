import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, RollUp } from './alert.js';
import type { Company, Product, UserId } from './company.js';
import type { DigestRecord } from './digest.js';
import type { HealthProblem } from './health.js';
import type { HistoryPage, HistoryRecord, HistoryWish } from './history.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from './incident.js';
import type { OutboxEntry } from './outbox.js';
import type { StoredSettings } from './settings.js';
import type { CompanyStatus } from './status.js';

/**
 * The companies of one import until a sweep has checked them. Their trouble is older than the import: it is posted as one
 * message.
 */
export interface FirstCheck {
  readonly v: 1;
  readonly id: string;
  /** The time of the import. */
  readonly at: Instant;
  readonly by: UserId | 'cli';
  readonly total: number;
  /** Those not swept yet, or with an alert that is not posted yet. */
  readonly brns: readonly Brn[];
  /** Absent until their first sweep is finished. */
  readonly counts?: FirstCheckCounts;
  /** The totals were sent. */
  readonly told?: true;
}

export interface FirstCheckCounts {
  readonly total: number;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  readonly unknown: number;
  /** Of all of these: with a department user whose login was not tested. Absent: none. */
  readonly untested?: number;
}

/** One scheduled pass, kept so that a killed one continues. */
export interface SweepRecord {
  readonly v: 1;
  readonly startedAt: Instant;
  readonly by: UserId | 'cli' | 'schedule';
  readonly finishedAt?: Instant;
  /** The end of the last finished sweep before this one. */
  readonly finishedBefore?: Instant;
  /** Companies that the last finished one asked about. */
  readonly asked?: number;
  /** Those of them of which nothing has found out yet how they stand. */
  readonly failed?: number;
  /** Companies whose login test was due and could not be made, or got no answer. */
  readonly untested?: number;
  /** How often the failed companies were asked again (1 h and 3 h later). */
  readonly askedAgain?: number;
  readonly stoppedBySetup?: boolean;
  /** POPBiLL did not answer: the pass continues when it answers again. */
  readonly stoppedByOutage?: boolean;
}

/** A one-use right to open a company's authentication page through PUBLIC_URL. Only the hash of it is stored. */
export interface TicketRecord {
  readonly v: 1;
  readonly brn: Brn;
  readonly product: Product;
  readonly user: UserId;
  readonly expiresAt: Instant;
  readonly usedAt?: Instant;
}

/** Our own code beside Slack's: the channel is shared with another organisation (Slack Connect). */
export const SHARED_OUTSIDE = 'shared_outside';

/** A channel that Slack refuses permanently. */
export interface BrokenChannel {
  readonly v: 1;
  readonly channel: string;
  readonly error: string;
  readonly since: Instant;
  /** When people were last notified again: of the default channel each day. */
  readonly againAt?: Instant;
  /** Not everybody who can fix it was notified yet. */
  readonly untold?: true;
  /** The people who were, until everybody is. */
  readonly told?: readonly UserId[];
}

/** Somebody opened the Home tab lately. */
export interface HomeVisit {
  readonly v: 1;
  readonly user: UserId;
  /** Their place in its list, as in the view. */
  readonly place: string;
  readonly seenAt: Instant;
}

/** After somebody opened an authentication page, the app checks for changes and messages them. */
export interface LookRecord {
  readonly v: 1;
  readonly user: UserId;
  readonly brn: Brn;
  readonly product: Product;
  readonly dueAt: Instant;
}

/** Trouble of the app itself that its admins are notified of once. */
export interface ToldProblem {
  readonly v: 1;
  readonly kind: HealthProblem['kind'];
  readonly since: Instant;
  /** Admins who are not notified yet; absent: none. */
  readonly left?: readonly UserId[];
  /** When it comes back on another day, they are notified again. */
  readonly isOver?: true;
}

/** A change of the store. */
export type Change =
  | { readonly put: 'company'; readonly value: Company }
  | { readonly delete: 'company'; readonly brn: Brn }
  | { readonly put: 'status'; readonly value: CompanyStatus }
  | { readonly delete: 'status'; readonly brn: Brn }
  | { readonly put: 'alert'; readonly value: Alert }
  | { readonly delete: 'alert'; readonly brn: Brn }
  | { readonly put: 'outbox'; readonly value: OutboxEntry }
  | { readonly delete: 'outbox'; readonly seq: string }
  | { readonly put: 'history'; readonly value: HistoryRecord }
  | { readonly put: 'sweep'; readonly value: SweepRecord }
  | { readonly put: 'setup'; readonly value: SetupAlert }
  | { readonly delete: 'setup' }
  | { readonly put: 'outage'; readonly value: OutageAlert }
  | { readonly delete: 'outage' }
  | { readonly put: 'common-cause'; readonly value: CommonCauseAlert }
  | { readonly delete: 'common-cause' }
  | { readonly put: 'mass-change'; readonly value: MassChange }
  | { readonly delete: 'mass-change' }
  | { readonly put: 'roll-up'; readonly value: RollUp }
  | { readonly delete: 'roll-up'; readonly id: string }
  | { readonly put: 'digest'; readonly value: DigestRecord }
  | { readonly put: 'first-check'; readonly value: FirstCheck }
  | { readonly delete: 'first-check'; readonly id: string }
  | { readonly put: 'settings'; readonly value: StoredSettings }
  | { readonly put: 'ticket'; readonly hash: string; readonly value: TicketRecord }
  | { readonly delete: 'ticket'; readonly hash: string }
  | { readonly put: 'broken-channel'; readonly value: BrokenChannel }
  | { readonly put: 'home-visit'; readonly value: HomeVisit }
  | { readonly delete: 'home-visit'; readonly user: UserId }
  | { readonly put: 'look'; readonly value: LookRecord }
  | { readonly delete: 'look'; readonly user: UserId; readonly brn: Brn }
  | { readonly put: 'told-problem'; readonly value: ToldProblem }
  | { readonly delete: 'broken-channel'; readonly channel: string };

/** A stored record that this app cannot read. */
export interface UnreadableRecord {
  /** Its whole key, e.g. `company:test:1234567890`: not for logs or strangers. */
  readonly key: string;
  readonly kind: StoredKind;
  /** In English, without anything the record holds: "has a shape this app does not know (at products)". */
  readonly why: string;
  readonly foundAt: Instant;
  /** Another record has its key now, or it was discarded; the old content is kept beside it. */
  readonly isReplaced?: true;
}

/**
 * Everything that outlives the process, of one stage. Reads see the last finished `write`; a failed read or write rejects
 * with StoreError. `write` is all or nothing even when the process is killed, and changes are in the file when it
 * resolves. Scans give records in key order and may run while others write; they see each record at most once.
 *
 * A record that cannot be read counts as absent and is listed by `unreadable`. It is never overwritten nor deleted: when
 * its key is written again, it is moved aside in the same write.
 */
export interface Store {
  company(brn: Brn): Promise<Company | undefined>;
  status(brn: Brn): Promise<CompanyStatus | undefined>;
  /** For a check: the count of rejected logins in an unreadable record must not begin again (`lostStatus`). */
  statusOrLost(brn: Brn): Promise<CompanyStatus | undefined>;
  alert(brn: Brn): Promise<Alert | undefined>;
  ticket(hash: string): Promise<TicketRecord | undefined>;
  setup(): Promise<SetupAlert | undefined>;
  outage(): Promise<OutageAlert | undefined>;
  commonCause(): Promise<CommonCauseAlert | undefined>;
  massChange(): Promise<MassChange | undefined>;
  lastDigest(): Promise<DigestRecord | undefined>;
  settings(): Promise<StoredSettings | undefined>;
  lastSweep(): Promise<SweepRecord | undefined>;
  companies(): AsyncIterable<Company>;
  statuses(): AsyncIterable<CompanyStatus>;
  alerts(): AsyncIterable<Alert>;
  rollUps(): AsyncIterable<RollUp>;
  firstChecks(): AsyncIterable<FirstCheck>;
  tickets(): AsyncIterable<{ readonly hash: string; readonly value: TicketRecord }>;
  brokenChannels(): AsyncIterable<BrokenChannel>;
  homeVisits(): AsyncIterable<HomeVisit>;
  looks(): AsyncIterable<LookRecord>;
  toldProblems(): AsyncIterable<ToldProblem>;
  /** Oldest first. */
  outbox(): AsyncIterable<OutboxEntry>;
  /** Newest first. */
  history(about: { readonly brn?: Brn; readonly limit: number }): Promise<readonly HistoryRecord[]>;
  historyPage(wish: HistoryWish): Promise<HistoryPage>;
  /** Gives how many records were removed. */
  purgeHistory(before: Instant): Promise<number>;
  write(changes: readonly Change[]): Promise<void>;
  /** Those found so far, the oldest finding first. */
  unreadable(): readonly UnreadableRecord[];
  /** Those with `isReplaced`, in the same order. */
  replaced(): readonly UnreadableRecord[];
  /** Moves one aside; false: no unreadable record has this key. */
  discard(key: string): Promise<boolean>;
  /** Reads every record to find the unreadable ones; a long history takes minutes. */
  lookThrough(what: 'all' | 'without-history'): Promise<void>;
  /** The content of an unreadable record, and of earlier ones moved aside from its key. */
  rawRecords(key: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** `refused`: this person cannot be messaged. `not-yet`: Slack may accept it later. */
export type AdminTold = 'told' | 'refused' | 'not-yet';

/** By what an operator has to do. */
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

/** The beginnings of the keys of records. */
export const STORED_KINDS = [
  'company',
  'status',
  'alert',
  'outbox',
  'history',
  'sweep',
  'setup',
  'outage',
  'common-cause',
  'mass-change',
  'roll-up',
  'digest',
  'settings',
  'ticket',
  'broken-channel',
  'first-check',
  'home-visit',
  'look',
  'told-problem',
] as const;
export type StoredKind = (typeof STORED_KINDS)[number];

const PAGE = 500;
/** Of one company, most callers need only the newest. */
const PAGE_OF_ONE = 50;

/** History from that instant on, newest first, read page by page. Without `brn`: of all companies and of none. */
export async function* historySince(
  store: Pick<Store, 'historyPage'>,
  { brn, since }: { readonly brn?: Brn; readonly since: Instant },
): AsyncGenerator<HistoryRecord> {
  const about = brn === undefined ? { limit: PAGE } : { brn, limit: PAGE_OF_ONE };
  let page = await store.historyPage(about);
  for (;;) {
    for (const record of page.records) {
      if (record.at < since) return;
      yield record;
    }
    if (page.earlier === undefined) return;
    page = await store.historyPage({
      ...about,
      from: { toward: 'earlier', cursor: page.earlier },
    });
  }
}

/** After so many changes of a large write other work gets a turn. */
const AT_ONCE = 500;

/** In memory. */
export interface StoreIndex {
  apply(changes: readonly Change[]): void;
}

/** The store, every finished write of which is applied to the indexes, in their order, before `write` resolves. */
export function indexedStore(store: Store, ...indexes: readonly StoreIndex[]): Store {
  return {
    ...store,
    async write(changes) {
      await store.write(changes);
      const yieldToEventLoop = eventLoopYielder();
      for (let from = 0; from < changes.length; from += AT_ONCE) {
        const some = changes.slice(from, from + AT_ONCE);
        for (const index of indexes) index.apply(some);
        if (from + AT_ONCE < changes.length) await yieldToEventLoop();
      }
    },
  };
}
