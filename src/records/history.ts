import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { messageRef, type NoticeReason } from './alert.js';
import { companyChange, method, pauseReason, product } from './company.js';
import { brn, instant, type Of, optional, userId, version } from './parts.js';
import { severity } from './reason.js';
import { changeableName } from './settings.js';

export const HISTORY_MONTHS = 13;

/** The start of history that is kept, at midnight in Seoul. */
export function historyKeptSince(now: Instant): Instant {
  return DateTime.fromMillis(now, { zone: 'Asia/Seoul' })
    .startOf('day')
    .minus({ months: HISTORY_MONTHS })
    .toMillis();
}

export type NotifiedWhy =
  | NoticeReason
  | 'resolved'
  | 'closed'
  /** Replaces a message that could not be edited. */
  | 'posted-again'
  /** In a combined alert, after the process restarted in between. */
  | 'one-of-many';

const postedAbout = z.enum(['setup', 'outage', 'common-cause', 'mass-change', 'digest']);
export type PostedAbout = z.output<typeof postedAbout>;

/** `by` is a user ID, or for some kinds `cli` or `schedule`. */
export type HistoryEvent = HistoryRecord['event'];
const historyEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['watched', 'unwatched', 'resumed']), by: userId }),
  /** `changes`: absent in records of earlier versions. */
  z.object({
    kind: z.literal('edited'),
    by: userId,
    changes: optional(z.array(companyChange)),
  }),
  z.object({ kind: z.literal('paused'), by: userId, reason: pauseReason }),
  /** Slack IDs; empty: nobody, the default channel. `from`: absent in records of earlier versions. */
  z.object({
    kind: z.enum(['owner-set', 'channel-set']),
    by: userId,
    from: optional(z.string()),
    to: z.string(),
  }),
  /** `login-tested`: a test of the certificate, recorded before it is made. */
  z.object({
    kind: z.enum(['page-opened', 'said-registered', 'login-tested']),
    by: userId,
    product,
  }),
  /** A test that may lock the account, recorded before it is made. */
  z.object({
    kind: z.literal('login-confirmed'),
    by: userId,
    product,
    method,
    attempts: z.number(),
  }),
  z.object({ kind: z.enum(['imported', 'exported', 'swept']), by: userId, companies: z.number() }),
  z.object({
    kind: z.literal('told'),
    /** A `NotifiedWhy`, or a value from another version. */
    why: z.string(),
    severity,
    channel: z.string(),
    message: optional(messageRef),
    /** Posted in a combined alert. */
    rollUp: optional(z.literal(true)),
    /** Also posted because nobody had claimed it. */
    untaken: optional(z.literal(true)),
    /** User and user-group IDs that were mentioned. */
    calls: optional(z.array(z.string())),
  }),
  /** A message that is not about one company. */
  z.object({
    kind: z.literal('posted'),
    about: postedAbout,
    channel: z.string(),
    message: messageRef,
  }),
  /** A direct message. `health`: about trouble with the app itself. `channel`: the channel it was about. */
  z.object({
    kind: z.literal('told-person'),
    about: z.enum(['channel-refused', 'default-channel-refused', 'first-check', 'health']),
    to: userId,
    channel: optional(z.string()),
  }),
  z.object({ kind: z.literal('resolved') }),
  /** Not recorded for the count of days, which changes every day. */
  z.object({ kind: z.literal('message-edited'), why: z.enum(['reason-gone', 'still-failing']) }),
  /** Why an alert's news is not posted; recorded when the reason changes. */
  z.object({ kind: z.literal('held'), why: z.string() }),
  /** `released`: live tests; `alerts-released`: alerts held by a mass change. */
  z.object({
    kind: z.enum(['taken', 'handed-back', 'woken', 'client-told', 'released', 'alerts-released']),
    by: userId,
  }),
  z.object({ kind: z.literal('snoozed'), by: userId, until: instant }),
  z.object({ kind: z.literal('test-alert'), by: userId, channel: z.string() }),
  /** Values as they are written in the environment. */
  z.object({
    kind: z.literal('settings-changed'),
    by: userId,
    setting: changeableName,
    from: z.string(),
    to: z.string(),
    /** Reset to the environment's value. */
    isReset: optional(z.literal(true)),
  }),
]);

export type HistoryRecord = Of<typeof historyRecordSchema>;
export const historyRecordSchema = z.object({
  v: version,
  at: instant,
  /** Absent for events that are not about one company. */
  brn: optional(brn),
  event: historyEvent,
});

export interface HistoryWish {
  /** Absent: all events, including those about no single company. */
  readonly brn?: Brn;
  readonly limit: number;
  /** A cursor of the previous page; absent: the newest page. */
  readonly from?: { readonly toward: 'earlier' | 'later'; readonly cursor: string };
}

/** Newest first. A cursor is present if there are more records, and is valid for the same company only. */
export interface HistoryPage {
  readonly records: readonly HistoryRecord[];
  readonly earlier?: string;
  readonly later?: string;
}
