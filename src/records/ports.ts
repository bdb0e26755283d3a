import type { RollUp, RollUpNews, RollUpView } from '../alert/roll-up.js';
import type { RollUpLine } from '../alert/roll-up-lines.js';
import type { FirstCheck } from '../company-file/first-check.js';
import type { CommonCauseAlert } from '../incident/common-cause.js';
import type { MassChange } from '../incident/mass-change-rules.js';
import type { OutageAlert } from '../incident/outage.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { Result } from '../kernel/result.js';
import type { StoredSettings } from '../settings/settings-rules.js';
import type { HealthProblem } from '../status/health-rules.js';
import type {
  Alert,
  AlertDecision,
  MessageRef,
  RollUpId,
  SetupAlert,
  ThreadLine,
} from './alert.js';
import type { Company, Product, Stage, UserId } from './company.js';
import type { Digest, DigestRecord } from './digest.js';
import type { HistoryEvent } from './history.js';
import type { PopbillProblem } from './popbill-problem.js';
import type { CompanyStatus, PlanStatus } from './status.js';
import type { StoredKind } from './stored-kind.js';

/** The world's time. Rules get `now` as a value; only use cases and the ticker read this. */
export interface Clock {
  now(): Instant;
  /** Milliseconds that really go by, which nobody can set. Absent: nobody can set `now` either. */
  steadyMs?(): number;
}

/**
 * Told when a question goes out; what it gives is to be called with the `Date` header of the answer. Undefined where
 * there is none or where it is not of this moment.
 */
export type TimeTold = () => (date: string | undefined) => void;

/** Structured log of the application. Fields never hold secrets, popup URLs or whole business numbers. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A person's call takes the next free slot before a sweep's. */
export type Priority = 'person' | 'sweep';

export interface Asking {
  readonly brn: Brn;
  readonly product: Product;
  readonly popbillUserId?: string;
  readonly priority: Priority;
}

export type Answer<T> = Promise<Result<T, PopbillProblem>>;

/**
 * POPBiLL's HomeTax questions. Never rejects: what is not an answer comes back as a PopbillProblem.
 * Calls that log in (`test...Login`) are sent once and never repeated by the implementation; the others may be
 * sent up to three times. Not having something registered is a refusal with class `auth-missing`.
 */
export interface Popbill {
  certificateExpiry(asking: Asking): Answer<{ readonly expiresAt: Instant }>;
  testCertificateLogin(asking: Asking): Answer<'works'>;
  deptUserRegistered(asking: Asking): Answer<'registered'>;
  testDeptUserLogin(asking: Asking): Answer<'works'>;
  flatRate(asking: Asking): Answer<Omit<PlanStatus, 'foundAt'>>;
  /** A fresh URL that carries the member's session and dies after 30 s. Neither logged nor kept by anyone. */
  popupUrl(asking: Asking): Answer<string>;
  isMember(asking: Pick<Asking, 'brn' | 'priority'>): Answer<boolean>;
  companyName(asking: Asking): Answer<string>;
  /** Milliseconds that our clock is ahead of (negative) or behind (positive) POPBiLL's, when it had to be corrected. */
  clockSkewMs(): number | undefined;
}

/** One message to be sent. What it says is decided; how it looks is the sender's business. */
export interface OutboxEntry {
  readonly v: 1;
  /** Orders entries; assigned by whoever persists it, unique. */
  readonly seq: string;
  readonly createdAt: Instant;
  readonly job: OutboxJob;
  readonly attempts: number;
  /** Not tried before. */
  readonly notBefore?: Instant;
  /** No person asked for it: while it is quiet, what would make noise waits, whenever it comes to be sent. */
  readonly calm?: true;
}

/** `alert` is the state to show; a newer one in the store takes its place when it is sent. */
export type OutboxJob =
  /** Post the alert's message, or edit it and say the line aloud (`reply_broadcast`). */
  | { readonly kind: 'notice'; readonly alert: Alert; readonly line: ThreadLine }
  /** Edit the message; the lines go quietly into its thread. */
  | {
      readonly kind: 'edit';
      readonly alert: Alert;
      readonly lines: readonly ThreadLine[];
      /** Only the lines are left, for the thread of this message. */
      readonly under?: MessageRef;
    }
  | { readonly kind: 'setup'; readonly setup: SetupAlert }
  | { readonly kind: 'outage'; readonly outage: OutageAlert }
  | { readonly kind: 'common-cause'; readonly cause: CommonCauseAlert }
  | { readonly kind: 'mass-change'; readonly change: MassChange }
  /** Post or edit a combined alert; what it says is looked up when it is sent. One entry per combined alert at a time. */
  | {
      readonly kind: 'roll-up';
      readonly id: string;
      readonly channel: string;
      /** Nobody took some of its companies in time, and `calls` are called by name for it. */
      readonly untaken?: true;
      readonly calls?: readonly string[];
      /** Who is asked whether they still look after what they took. */
      readonly reminded?: readonly string[];
      /** Members that are watched no longer since its record was written. */
      readonly dropped?: readonly Brn[];
    }
  /** A quiet line in the thread of a combined alert; `message`: where it stood when that was done. */
  | {
      readonly kind: 'roll-up-line';
      readonly id: RollUpId;
      readonly message: MessageRef;
      readonly line: RollUpLine;
    }
  /** A line under a message about the whole installation: it goes on in another channel. */
  | { readonly kind: 'pointer'; readonly message: MessageRef; readonly to: string }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test-alert'; readonly test: TestAlert };

/** A marked message that proves that alerts reach a channel. */
export interface TestAlert {
  readonly stage: Stage;
  readonly channel: string;
  readonly by: UserId;
  readonly at: Instant;
  /** The company whose channel it is; absent: the default channel. */
  readonly company?: string;
}

export interface HistoryRecord {
  readonly v: 1;
  readonly at: Instant;
  /** Absent for what concerns no single company. */
  readonly brn?: Brn;
  readonly event: HistoryEvent;
}

/** What of the history is read. */
export interface HistoryWish {
  /** Absent: of all companies, and of what concerns none. */
  readonly brn?: Brn;
  /** At most so many records. */
  readonly limit: number;
  /** Where to go on, with a cursor of the page before; absent: the newest. */
  readonly from?: { readonly toward: 'earlier' | 'later'; readonly cursor: string };
}

/** Newest first. Cursors are given where there is more; they hold for the same company only. */
export interface HistoryPage {
  readonly records: readonly HistoryRecord[];
  readonly earlier?: string;
  readonly later?: string;
}

/** One scheduled pass, kept so that a killed one goes on. */
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
  /** POPBiLL did not answer: it goes on when it answers again. */
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

/** A delivery channel that Slack refuses for good. */
export interface BrokenChannel {
  readonly v: 1;
  readonly channel: string;
  readonly error: string;
  readonly since: Instant;
  /** When it was told of again: the default channel is, each day. */
  readonly againAt?: Instant;
  /** Not everybody who can mend it was told of it yet. */
  readonly untold?: true;
  /** Who was, until everybody is. */
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
 * overwritten nor deleted: where its key is written anew, it is moved aside in the same write.
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

/** What Slack made of one send. */
export type Sent =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  /** Slack is busy, silent or unreachable: the same send may be tried again. */
  | {
      readonly kind: 'later';
      readonly afterMs: number;
      readonly error: string;
      /** It is not about this message: every other send to the channel would fare alike. */
      readonly holdsChannel?: boolean;
      /** Slack was not asked: nobody asked for the message, and these are quiet hours. */
      readonly isQuiet?: true;
    }
  /** The message cannot be edited any more (deleted, too old): it has to be posted anew. */
  | { readonly kind: 'message-gone'; readonly error: string }
  /** The channel will never take it (archived, not invited, gone, shared outside). */
  | { readonly kind: 'channel-refused'; readonly error: string };

/** What a message in a channel is about. */
export type Posting =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'setup'; readonly setup: SetupAlert }
  | { readonly kind: 'outage'; readonly outage: OutageAlert }
  | { readonly kind: 'common-cause'; readonly cause: CommonCauseAlert }
  | { readonly kind: 'mass-change'; readonly change: MassChange }
  | { readonly kind: 'roll-up'; readonly rollUp: RollUpView }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test-alert'; readonly test: TestAlert };

/**
 * Held by one message at a time while it is made to appear and until that is on record (send-gate.ts). Entering twice
 * and leaving without having entered change nothing. `enter` rejects with an AbortError when the process stops.
 */
export interface SendPass {
  enter(): Promise<void>;
  leave(): void;
}

/**
 * Writes messages in the channel's language and hands them to Slack. Never rejects for what Slack answers. Whatever
 * makes a message appear enters with its pass once its turn in the channel has come; leaving is the caller's.
 */
export interface AlertSender {
  post(posting: Posting, channel: string, pass?: SendPass): Promise<Sent>;
  edit(posting: Posting, message: MessageRef): Promise<Sent>;
  /** A line in an alert's thread; `loud`: shown in the channel too. */
  reply(
    alert: Alert,
    message: MessageRef,
    line: ThreadLine,
    loud: boolean,
    pass?: SendPass,
  ): Promise<Sent>;
  /** A line in a combined alert's thread, shown in the channel too. */
  replyInRollUp(
    rollUp: RollUpView,
    message: MessageRef,
    news: RollUpNews,
    pass?: SendPass,
  ): Promise<Sent>;
  /** A quiet line in a combined alert's thread. */
  lineInRollUp(line: RollUpLine, message: MessageRef, pass?: SendPass): Promise<Sent>;
  /** A line in the thread of a message that goes on in another channel. */
  pointOn(message: MessageRef, channel: string, pass?: SendPass): Promise<Sent>;
  /** Who can fix it; `undefined`: Slack did not say, which is logged. */
  adminsFor(news: AdminNews): Promise<readonly UserId[] | undefined>;
  /** In a direct message. That it was not told is logged. */
  tellAdmin(news: AdminNews, to: UserId): Promise<AdminTold>;
}

/** `refused`: this person takes no message of ours. `not-yet`: Slack took nothing for now, and may later. */
export type AdminTold = 'told' | 'refused' | 'not-yet';

/** Counts what the app does, for `/metrics`. */
export interface Metrics {
  decided(decision: AlertDecision['kind'], why: string): void;
  /** One hand-over to Slack: what kind of message, and what Slack made of it. */
  sent(job: OutboxJob['kind'], outcome: Sent['kind']): void;
}

export type AdminNews =
  | {
      readonly kind: 'default-channel-refused';
      readonly channel: string;
      readonly error: string;
      readonly waiting: number;
    }
  | {
      readonly kind: 'channel-refused';
      readonly channel: string;
      readonly error: string;
      readonly company: string;
      readonly tell: UserId;
    }
  | { readonly kind: 'health'; readonly problem: HealthProblem };
