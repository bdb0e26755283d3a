import { DateTime } from 'luxon';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { MessageRef, NoticeReason } from './alert.js';
import type { CompanyChange, Method, PauseReason, Product, UserId } from './company.js';
import type { Severity } from './reason.js';
import type { ChangeableName } from './settings.js';

export const HISTORY_MONTHS = 13;

/** The beginning of a day in Seoul. */
export function historyKeptSince(now: Instant): Instant {
  return DateTime.fromMillis(now, { zone: 'Asia/Seoul' })
    .startOf('day')
    .minus({ months: HISTORY_MONTHS })
    .toMillis();
}

export type ToldPersonAbout =
  | 'channel-refused'
  | 'default-channel-refused'
  | 'first-check'
  /** Trouble with the app itself. */
  | 'health';

export type NotifiedWhy =
  | NoticeReason
  | 'resolved'
  | 'closed'
  /** In place of a message that could not be edited. */
  | 'posted-again'
  /** In a combined alert, and the process restarted in between. */
  | 'one-of-many';

export type PostedAbout = 'setup' | 'outage' | 'common-cause' | 'mass-change' | 'digest';

export type HistoryEvent =
  | { readonly kind: 'watched' | 'unwatched' | 'resumed'; readonly by: UserId | 'cli' }
  /** `changes`: absent in records of earlier versions. */
  | {
      readonly kind: 'edited';
      readonly by: UserId | 'cli';
      readonly changes?: readonly CompanyChange[];
    }
  | { readonly kind: 'paused'; readonly by: UserId | 'cli'; readonly reason: PauseReason }
  /** Slack IDs; empty: nobody, the default channel. `from`: absent in records of earlier versions. */
  | {
      readonly kind: 'owner-set' | 'channel-set';
      readonly by: UserId;
      readonly from?: string;
      readonly to: string;
    }
  | {
      readonly kind: 'page-opened' | 'said-registered';
      readonly by: UserId;
      readonly product: Product;
    }
  /** The certificate's, recorded before it is made. */
  | { readonly kind: 'login-tested'; readonly by: UserId | 'cli'; readonly product: Product }
  /** A test that may lock the account, recorded before it is made. */
  | {
      readonly kind: 'login-confirmed';
      readonly by: UserId;
      readonly product: Product;
      readonly method: Method;
      readonly attempts: number;
    }
  | {
      readonly kind: 'imported' | 'exported';
      readonly by: UserId | 'cli';
      readonly companies: number;
    }
  | { readonly kind: 'swept'; readonly by: UserId | 'cli' | 'schedule'; readonly companies: number }
  | {
      readonly kind: 'told';
      /** A `NotifiedWhy`, or a value of another version. */
      readonly why: string;
      readonly severity: Severity;
      readonly channel: string;
      readonly message?: MessageRef;
      /** In a combined alert. */
      readonly rollUp?: true;
      /** Also because nobody had claimed it. */
      readonly untaken?: true;
      /** User and user-group IDs that were mentioned. */
      readonly calls?: readonly string[];
    }
  /** A message that is not about one company. */
  | {
      readonly kind: 'posted';
      readonly about: PostedAbout;
      readonly channel: string;
      readonly message: MessageRef;
    }
  /** A direct message. `channel`: the one it was about. */
  | {
      readonly kind: 'told-person';
      readonly about: ToldPersonAbout;
      readonly to: UserId;
      readonly channel?: string;
    }
  | { readonly kind: 'resolved' }
  /** Not for the count of days, which changes every day. */
  | { readonly kind: 'message-edited'; readonly why: 'reason-gone' | 'still-failing' }
  /** Why an alert's news is not posted; recorded when the reason changes. */
  | { readonly kind: 'held'; readonly why: string }
  | {
      /** `released`: live tests; `alerts-released`: those held by a mass change. */
      readonly kind:
        | 'taken'
        | 'handed-back'
        | 'woken'
        | 'client-told'
        | 'released'
        | 'alerts-released';
      readonly by: UserId;
    }
  | { readonly kind: 'snoozed'; readonly by: UserId; readonly until: Instant }
  | { readonly kind: 'test-alert'; readonly by: UserId; readonly channel: string }
  /** Values as they are written in the environment. */
  | {
      readonly kind: 'settings-changed';
      readonly by: UserId;
      readonly setting: ChangeableName;
      readonly from: string;
      readonly to: string;
      /** Back to the environment's value. */
      readonly isReset?: true;
    };

export interface HistoryRecord {
  readonly v: 1;
  readonly at: Instant;
  /** Absent for what is not about one company. */
  readonly brn?: Brn;
  readonly event: HistoryEvent;
}

export interface HistoryWish {
  /** Absent: of all companies and of none. */
  readonly brn?: Brn;
  readonly limit: number;
  /** A cursor of the page before; absent: the newest. */
  readonly from?: { readonly toward: 'earlier' | 'later'; readonly cursor: string };
}

/** Newest first. Cursors are given where there is more, and are valid for the same company only. */
export interface HistoryPage {
  readonly records: readonly HistoryRecord[];
  readonly earlier?: string;
  readonly later?: string;
}
