import { DateTime } from 'luxon';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { MessageRef, NoticeReason } from './alert.js';
import type { CompanyChange, Method, PauseReason, Product, UserId } from './company.js';
import type { Severity } from './reason.js';
import type { ChangeableName } from './settings.js';

export const HISTORY_MONTHS = 13;

/** What happened before the beginning of this day in Seoul, 13 calendar months ago, is kept no longer. */
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

/** What kind of post it was. */
export type NotifiedWhy =
  | NoticeReason
  | 'resolved'
  | 'closed'
  /** In place of a message that could not be edited any more. */
  | 'posted-again'
  /** It is not known any more why it was told among many: the process was started anew in between. */
  | 'one-of-many';

export type PostedAbout = 'setup' | 'outage' | 'common-cause' | 'mass-change' | 'digest';

/** Something that is on record: who did what, and what was told, where and why. */
export type HistoryEvent =
  | { readonly kind: 'watched' | 'unwatched' | 'resumed'; readonly by: UserId | 'cli' }
  /** `changes`: absent in records of earlier versions, which did not keep them. */
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
  /** Of the certificate. On record before it is made. */
  | { readonly kind: 'login-tested'; readonly by: UserId | 'cli'; readonly product: Product }
  /** Although so many in a row were rejected, or may have been, that it may lock the account. On record before it. */
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
      /** A `ToldWhy`, or what another version wrote. */
      readonly why: string;
      readonly severity: Severity;
      readonly channel: string;
      readonly message?: MessageRef;
      /** It was told as one of many in a combined alert. */
      readonly rollUp?: true;
      /** Also because nobody had taken it. */
      readonly untaken?: true;
      /** User and user-group IDs that were called by name. */
      readonly calls?: readonly string[];
    }
  /** A message about no single company was posted. */
  | {
      readonly kind: 'posted';
      readonly about: PostedAbout;
      readonly channel: string;
      readonly message: MessageRef;
    }
  /** In a direct message, because it is theirs to know. `channel`: which it was about. */
  | {
      readonly kind: 'told-person';
      readonly about: ToldPersonAbout;
      readonly to: UserId;
      readonly channel?: string;
    }
  | { readonly kind: 'resolved' }
  /** An alert's message was edited without noise. Not for the mere count of days, which goes on every day. */
  | { readonly kind: 'message-edited'; readonly why: 'reason-gone' | 'still-failing' }
  /** Why an alert's news is not told; recorded when the reason changes. */
  | { readonly kind: 'held'; readonly why: string }
  | {
      /** `released`: live tests; `alerts-released`: those that waited because many companies turned wrong at once. */
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
  /** Values in the texts in which settings are written in the environment. */
  | {
      readonly kind: 'settings-changed';
      readonly by: UserId;
      readonly setting: ChangeableName;
      readonly from: string;
      readonly to: string;
      /** It went back to the environment's value. */
      readonly isReset?: true;
    };

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
