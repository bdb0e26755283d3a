import type { Brn, Called } from '../kernel/brn.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import type { PauseReason, Product, Stage, UserId } from './company.js';
import type { Reason, Severity } from './reason.js';

/** One company's trouble over its whole life; one Slack message, edited in place. */
export interface Alert {
  readonly v: 1;
  readonly stage: Stage;
  readonly brn: Brn;
  /**
   * Name, owner, note and `channel` belong to the company and are read from it (alert-company.ts). The copy is for the
   * last words about a company that is not watched any more.
   */
  readonly name: string;
  readonly owner?: string;
  readonly note?: string;
  readonly openedAt: Instant;
  /** Empty once resolved or closed. */
  readonly reasons: readonly Reason[];
  /** The worst of the reasons; of a resolved alert the last worst. */
  readonly severity: Severity;
  readonly checkedAt: Instant;
  readonly life: AlertLife;
  readonly told: NoticeHistory;
  /** Why its news is not told yet; absent: it has said everything it has to say. */
  readonly held?: Held;
  /** Channel that the next notice goes to. */
  readonly channel: string;
  /** Where its message stands; absent until the first send succeeded. */
  readonly message?: MessageRef;
  /** The combined alert through which it is told, as one of many. It may have a message of its own besides. */
  readonly rollUp?: RollUpId;
  /** Who was called by name, each once. */
  readonly calls?: Calls;
  /** Who said that the client was told, and when. */
  readonly clientTold?: { readonly by: UserId; readonly at: Instant };
  /** The last person who opened the authentication page through the app while this alert was open. */
  readonly pageOpenedBy?: { readonly user: UserId; readonly at: Instant };
  /** Products that could not be collected while it was open, in the order it was found; the gaps of a resolution. */
  readonly stops?: readonly Stop[];
}

export interface Stop {
  readonly product: Product;
  /** When it was last known to be collectable; absent: never. */
  readonly from?: Instant;
  /** When it was found collectable again; absent: not yet. */
  readonly to?: Instant;
}

/** The ID of a combined alert: channel and the round in which it was opened. */
export type RollUpId = string;

/** News that a channel does not hear yet. */
export interface Held {
  readonly why: HeldBack;
  readonly since: Instant;
  /** When it is decided anew by the clock; absent: something else has to change first. */
  readonly until?: Instant;
}

export type HeldBack =
  | 'quiet-hours'
  | 'snoozed'
  | 'told-today'
  /** Good to know only, and too many companies are watched to say it in the channel. */
  | 'digest-only'
  /** Probably not this company's own trouble. */
  | 'common-cause'
  /** Too many turned to the same trouble at once. */
  | 'mass-change';

export interface Calls {
  /**
   * Since when nobody looks after it although it was told as critical; four working hours from then the operators are
   * called.
   */
  readonly criticalAt?: Instant;
  readonly ownerAt?: Instant;
  readonly operatorsAt?: Instant;
}

export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

export type AlertLife =
  | { readonly state: 'open' }
  | (Claim & { readonly state: 'acknowledged' })
  | {
      readonly state: 'snoozed';
      readonly by: UserId;
      readonly at: Instant;
      readonly until: Instant;
      /** Who had taken it before; it is theirs again when the snooze ends. */
      readonly taken?: Claim;
    }
  | {
      readonly state: 'resolved';
      readonly at: Instant;
      /** What had been wrong last, so that the message can say what is fine again. */
      readonly was: readonly Reason[];
      /** New expiry of the certificate, when the date moved. */
      readonly renewedUntil?: Instant;
      /** What has to be collected again, per product; empty when collection never stopped. */
      readonly gaps: readonly Gap[];
      /**
       * Of an alert about a rejected department user: whether it logs in now. False: the rejected one is registered no
       * more, and the certificate stands in.
       */
      readonly deptUserWorks?: boolean;
      /**
       * Of a certificate that was in trouble: whether a login test has told that it logs in. Absent: no certificate stands
       * there, or an older version resolved it.
       */
      readonly certificateTested?: boolean;
    }
  /** The company is watched no longer, or `paused`. */
  | {
      readonly state: 'closed';
      readonly at: Instant;
      readonly by: UserId | 'cli';
      readonly paused?: PauseReason;
    };

/** Somebody looks after it. */
export interface Claim {
  readonly by: UserId;
  readonly at: Instant;
  /** When they were last asked whether they still do. */
  readonly remindedAt?: Instant;
}

export interface Gap {
  readonly product: Product;
  /** Absent when it was never known to be collectable. */
  readonly from?: Instant;
  readonly to: Instant;
}

/** What the channel has heard, so that each rung and each worsening is told once. */
export interface NoticeHistory {
  readonly severity: Severity;
  readonly kinds: readonly Reason['kind'][];
  /** The products of those kinds: a second department user that fails is a new reason too. */
  readonly reasons?: readonly NotifiedReason[];
  /** Lowest rung told of the certificate ladder. */
  readonly rung?: number;
  /** Expiry date the rung belongs to: a moved date starts the ladder anew. */
  readonly rungOf?: Instant;
  /** The same for each certificate, when the products have different ones. */
  readonly rungs?: readonly NotifiedRung[];
  /** The worst severity ever told of this alert. */
  readonly worst?: Severity;
  readonly lastNoticeOn?: SeoulDay;
  /** The round of the last notice (Occasion). */
  readonly round?: Instant;
}

export interface NotifiedReason {
  readonly product: Product;
  readonly kind: Reason['kind'];
}

export interface NotifiedRung {
  readonly expiresAt: Instant;
  readonly rung: number;
}
export type NoticeReason =
  | 'first'
  | 'new-reason'
  | 'worse'
  | 'rung'
  | 'last-day'
  | 'snooze-over'
  /** Taken days ago and still not solved. */
  | 'reminder'
  /** Critical, and nobody took it in four working hours. */
  | 'nobody-took-it';

/** A line in an alert's thread. */
export type ThreadLine =
  | {
      readonly kind: 'notice';
      readonly why: NoticeReason;
      /** User and user-group IDs that are called by name. */
      readonly calls?: readonly string[];
      /** They are called because nobody took it in time, besides what `why` says. */
      readonly untaken?: true;
      /** With `new-reason`: what is new. */
      readonly news?: readonly NotifiedReason[];
    }
  | {
      readonly kind: 'taken' | 'handed-back' | 'woken' | 'client-told';
      readonly by: UserId;
      readonly at: Instant;
    }
  | { readonly kind: 'snoozed'; readonly by: UserId; readonly at: Instant; readonly until: Instant }
  /** A person had it checked again, and it is not solved. */
  | { readonly kind: 'checked'; readonly by: UserId; readonly at: Instant }
  /** A sweep found the same trouble once more where that is worth saying: a confirmed rejection. */
  | { readonly kind: 'still-failing'; readonly at: Instant }
  | { readonly kind: 'reason-gone'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'resolved' }
  | { readonly kind: 'page-opened'; readonly by: UserId; readonly at: Instant }
  /** The alert goes on in another channel; written under the message it leaves. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'closed' };

/** Many alerts of one channel and round, told in one message. Each is still an alert of its own. */
export interface RollUp {
  readonly v: 1;
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly openedAt: Instant;
  readonly round: Instant;
  /** All that ever joined. Those that have no open alert any more are solved (or closed). */
  readonly members: readonly Brn[];
  /** Those that got a message of their own since, because they became critical. */
  readonly left: readonly Brn[];
  readonly message?: MessageRef;
  /** When its message was posted or edited last. */
  readonly sentAt: Instant;
  /** Of members that had a notice in a later round: the last one that was said aloud in the thread. */
  readonly heard: readonly RollUpHeard[];
}

export interface RollUpHeard {
  readonly brn: Brn;
  readonly round: Instant;
  /** When that was said; absent in records of earlier versions. */
  readonly at?: Instant;
}

/** A line in the thread of a combined alert: what somebody did about some companies, or that they are resolved. */
export interface RollUpLine {
  readonly deed: RollUpAction;
  /** The first of them, named as they were then. */
  readonly companies: readonly Called[];
  readonly total: number;
}

export type RollUpAction =
  | Extract<
      ThreadLine,
      {
        kind: 'taken' | 'handed-back' | 'woken' | 'client-told' | 'snoozed' | 'page-opened';
      }
    >
  | { readonly kind: 'resolved'; readonly at: Instant; readonly opener?: UserId }
  | {
      readonly kind: 'closed';
      readonly at: Instant;
      readonly by: UserId | 'cli';
      readonly paused?: PauseReason;
    };
