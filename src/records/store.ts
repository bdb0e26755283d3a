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
import type { StoredKind } from './stored-kind.js';

/**
 * Companies that came by one import and that a sweep has not been through yet. What is wrong with them was so before
 * they came: it is told as one thing, not as so many pieces of news.
 */
export interface FirstCheck {
  readonly v: 1;
  readonly id: string;
  /** When they came. */
  readonly at: Instant;
  readonly by: UserId | 'cli';
  /** How many came. */
  readonly total: number;
  /** Those of which nobody has heard yet: not swept, or with an alert that may not be told yet. */
  readonly brns: readonly Brn[];
  /** What their first sweep found; absent: it is not through. */
  readonly counts?: FirstCheckCounts;
  /** Nobody has to be told these totals any more. */
  readonly told?: true;
}

export interface FirstCheckCounts {
  readonly total: number;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  readonly unknown: number;
  /** Of all of these, those with a department user whose login was not tested. Absent: none. */
  readonly untested?: number;
}

/** One scheduled pass, kept so that a killed one continues. */
export interface SweepRecord {
  readonly v: 1;
  readonly startedAt: Instant;
  readonly by: UserId | 'cli' | 'schedule';
  readonly finishedAt?: Instant;
  /** When the last sweep before this one was finished. */
  readonly finishedBefore?: Instant;
  /** Companies that the last one that was finished asked about. */
  readonly asked?: number;
  /** Those of them of which it could not find out how they stand, and nothing has since. */
  readonly failed?: number;
  /** Companies whose login test was due and could not be made, or got no answer. */
  readonly untested?: number;
  /** How often the companies that could not be checked were asked again since (1 h and 3 h later). */
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

/** Somebody looked at the app's Home tab lately. */
export interface HomeVisit {
  readonly v: 1;
  readonly user: UserId;
  /** Where they are in its list, as the view carries it. */
  readonly place: string;
  readonly seenAt: Instant;
}

/** After somebody opened an authentication page, the app looks by itself whether anything changed, and tells them. */
export interface LookRecord {
  readonly v: 1;
  readonly user: UserId;
  readonly brn: Brn;
  readonly product: Product;
  readonly dueAt: Instant;
}

/** Trouble of the app itself of which its admins are told once. */
export interface ToldProblem {
  readonly v: 1;
  readonly kind: HealthProblem['kind'];
  /** When it came up last. */
  readonly since: Instant;
  /** Who is to be told still; absent: nobody. */
  readonly left?: readonly UserId[];
  /** It is gone: once it comes back on another day, it is told again. */
  readonly isOver?: true;
}

/** A change of the store. `undefined` values do not occur: deleting is a change of its own. */
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
  /** Another record has taken its key since, or it was dropped or discarded like one; what it held is kept beside it. */
  readonly isReplaced?: true;
}

/**
 * Everything that outlives the process, of one stage. Reads give what the last finished `write` left; a failed
 * read or write rejects with StoreError (never `undefined`, never silence). `write` is all or nothing even when
 * the process is killed in the middle of it, and changes are in the file when it resolves. Scans give records in
 * key order and may run while others write; they see each record at most once.
 *
 * A record that cannot be read is as if it was not there: it stops nobody, and it is named by `unreadable`. It is never
 * overwritten nor deleted: where its key is written again, it is moved aside in the same write.
 */
export interface Store {
  company(brn: Brn): Promise<Company | undefined>;
  status(brn: Brn): Promise<CompanyStatus | undefined>;
  /**
   * The same for who asks POPBiLL about the company: a record that cannot be read had a count of rejected logins, which
   * must not begin again (lostStatus).
   */
  statusOrLost(brn: Brn): Promise<CompanyStatus | undefined>;
  alert(brn: Brn): Promise<Alert | undefined>;
  ticket(hash: string): Promise<TicketRecord | undefined>;
  setup(): Promise<SetupAlert | undefined>;
  outage(): Promise<OutageAlert | undefined>;
  commonCause(): Promise<CommonCauseAlert | undefined>;
  massChange(): Promise<MassChange | undefined>;
  lastDigest(): Promise<DigestRecord | undefined>;
  /** What was set while the app ran. */
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
  /** Reads no more than the page. */
  historyPage(wish: HistoryWish): Promise<HistoryPage>;
  /** Removes history older than the instant; gives how many records went. */
  purgeHistory(before: Instant): Promise<number>;
  write(changes: readonly Change[]): Promise<void>;
  /** The records that cannot be read, as far as they were come across: the oldest finding first. */
  unreadable(): readonly UnreadableRecord[];
  /** Those of them that are no loss any more (`isReplaced`), in the same order. */
  replaced(): readonly UnreadableRecord[];
  /** Moves one of them aside although nobody writes its key; false: nothing unreadable has this key. */
  discard(key: string): Promise<boolean>;
  /** Comes across every record; of those of a long history that takes minutes. */
  lookThrough(what: 'all' | 'without-history'): Promise<void>;
  /** What stands in the file under the key of a record that cannot be read, and of earlier ones moved aside from there. */
  rawRecords(key: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** `refused`: this person takes no message of ours. `not-yet`: Slack took nothing for now, and may later. */
export type AdminTold = 'told' | 'refused' | 'not-yet';

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
