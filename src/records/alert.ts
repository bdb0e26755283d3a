import type { Brn, Called } from '../kernel/brn.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import type { PauseReason, Product, Stage, UserId } from './company.js';
import type { Reason, Severity } from './reason.js';

/** One company's trouble over its whole life; one Slack message, edited in place. */
export interface Alert {
  readonly v: 1;
  readonly stage: Stage;
  readonly brn: Brn;
  /** Name, owner, note and `channel` are the company's. The copy is for a company that is not watched any more. */
  readonly name: string;
  readonly owner?: string;
  readonly note?: string;
  readonly openedAt: Instant;
  /** Empty once resolved or closed. */
  readonly reasons: readonly Reason[];
  /** The worst of the reasons, also after they are resolved. */
  readonly severity: Severity;
  readonly checkedAt: Instant;
  readonly life: AlertLife;
  readonly told: NoticeHistory;
  /** Why its news is not posted yet; absent: there is none. */
  readonly held?: Held;
  /** Channel that the next notice goes to. */
  readonly channel: string;
  /** Absent until the first send succeeded. */
  readonly message?: MessageRef;
  /** The combined alert that it is in. It may have a message of its own besides. */
  readonly rollUp?: RollUpId;
  readonly calls?: Calls;
  readonly clientTold?: { readonly by: UserId; readonly at: Instant };
  /** The last person who opened the authentication page while this alert was open. */
  readonly pageOpenedBy?: { readonly user: UserId; readonly at: Instant };
  /** When products could not be collected while it was open, in the order of the findings. */
  readonly stops?: readonly Stop[];
}

export interface Stop {
  readonly product: Product;
  /** When it was last known to be collectable; absent: never. */
  readonly from?: Instant;
  /** When it was found collectable again; absent: not yet. */
  readonly to?: Instant;
}

/** Channel and round in which the combined alert was opened. */
export type RollUpId = string;

/** News that is not posted yet. */
export interface Held {
  readonly why: HeldBack;
  readonly since: Instant;
  /** When it is decided again; absent: something else has to change first. */
  readonly until?: Instant;
}

export type HeldBack =
  | 'quiet-hours'
  | 'snoozed'
  | 'told-today'
  /** A notice about no action, and too many companies are watched to post it. */
  | 'digest-only'
  /** Probably not this company's own trouble. */
  | 'common-cause'
  /** Too many companies got the same trouble at once. */
  | 'mass-change';

export interface Calls {
  /** Since when nobody claims it although it is critical; after four working hours the operators are mentioned. */
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
      /** The claim before, which holds again when the snooze ends. */
      readonly taken?: Claim;
    }
  | {
      readonly state: 'resolved';
      readonly at: Instant;
      /** The last reasons, so that the message can say what is fine again. */
      readonly was: readonly Reason[];
      /** New expiry of the certificate, when the date moved. */
      readonly renewedUntil?: Instant;
      /** What has to be collected again; empty when collection never stopped. */
      readonly gaps: readonly Gap[];
      /** Of a rejected department user: whether it logs in now. False: it is gone, and the certificate collects. */
      readonly deptUserWorks?: boolean;
      /** Whether a login test of the certificate worked. Absent: there is none, or an older version resolved it. */
      readonly certificateTested?: boolean;
    }
  /** The company is not watched any more, or paused. */
  | {
      readonly state: 'closed';
      readonly at: Instant;
      readonly by: UserId | 'cli';
      readonly paused?: PauseReason;
    };

export interface Claim {
  readonly by: UserId;
  readonly at: Instant;
  /** When they were last asked whether they still handle it. */
  readonly remindedAt?: Instant;
}

export interface Gap {
  readonly product: Product;
  /** Absent when it was never known to be collectable. */
  readonly from?: Instant;
  readonly to: Instant;
}

/** What was posted, so that each rung and each worsening is posted once. */
export interface NoticeHistory {
  readonly severity: Severity;
  readonly kinds: readonly Reason['kind'][];
  /** The products of those kinds: a second department user that fails is a new reason too. */
  readonly reasons?: readonly NotifiedReason[];
  /** The lowest rung of the certificate ladder. */
  readonly rung?: number;
  /** The expiry of that rung: another date starts the ladder again. */
  readonly rungOf?: Instant;
  /** The same for each certificate, when the products have different ones. */
  readonly rungs?: readonly NotifiedRung[];
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
  /** Claimed days ago and still not resolved. */
  | 'reminder'
  /** Critical, and nobody claimed it in four working hours. */
  | 'nobody-took-it';

/** A line in an alert's thread. */
export type ThreadLine =
  | {
      readonly kind: 'notice';
      readonly why: NoticeReason;
      /** User and user-group IDs that are mentioned. */
      readonly calls?: readonly string[];
      /** Mentioned because nobody claimed it in time, besides `why`. */
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
  /** A person had it checked again, and it is not resolved. */
  | { readonly kind: 'checked'; readonly by: UserId; readonly at: Instant }
  /** A sweep confirmed a rejection. */
  | { readonly kind: 'still-failing'; readonly at: Instant }
  | { readonly kind: 'reason-gone'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'resolved' }
  | { readonly kind: 'page-opened'; readonly by: UserId; readonly at: Instant }
  /** The alert continues in another channel; under the message in the old one. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'closed' };

/** Many alerts of one channel and round in one message. Each is still an alert of its own. */
export interface RollUp {
  readonly v: 1;
  readonly id: RollUpId;
  readonly stage: Stage;
  readonly channel: string;
  readonly openedAt: Instant;
  readonly round: Instant;
  /** All that ever joined, also after their alert is resolved or closed. */
  readonly members: readonly Brn[];
  /** Members that got a message of their own later, because they became critical. */
  readonly left: readonly Brn[];
  readonly message?: MessageRef;
  /** The last post or edit of its message. */
  readonly sentAt: Instant;
  /** Of members with a notice in a later round: the last one that was broadcast from the thread. */
  readonly heard: readonly RollUpHeard[];
}

export interface RollUpHeard {
  readonly brn: Brn;
  readonly round: Instant;
  /** Absent in records of earlier versions. */
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
