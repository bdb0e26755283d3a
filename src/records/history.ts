import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { endedHandling, messageRef, type NoticeReason } from './alert.js';
import { sighting } from './collector.js';
import { companyChange, method, pauseReason, product } from './company.js';
import { calendarScope, clientLinkStep } from './links.js';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';
import { severity } from './reason.js';
import { changeableName } from './settings.js';

export const HISTORY_MONTHS = 13;

/** A midnight in Seoul. */
export function historyKeptSince(now: Instant): Instant {
  return DateTime.fromMillis(now, { zone: 'Asia/Seoul' })
    .startOf('day')
    .minus({ months: HISTORY_MONTHS })
    .toMillis();
}

/** Why a notice was posted: the `why` of a `told` event, which records that a channel was notified. */
export type NoticeEventReason =
  | NoticeReason
  | 'resolved'
  | 'closed'
  /** The message could not be edited. */
  | 'posted-again'
  /** In a combined alert, if no reason is known: a restart lost it, or the message only mentions the owner. */
  | 'one-of-many';

const postSubject = z.enum(['setup', 'outage', 'common-cause', 'mass-change', 'digest']);
export type PostSubject = z.output<typeof postSubject>;

export type HistoryEvent = HistoryRecord['event'];
const historyEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['watched', 'unwatched', 'resumed']), by: userId }),
  /** `changes`: absent in records of earlier versions. */
  z.object({ kind: z.literal('edited'), by: userId, changes: optional(z.array(companyChange)) }),
  z.object({ kind: z.literal('paused'), by: userId, reason: pauseReason }),
  /** `from` and `to`: Slack IDs; empty means no owner or the default channel. Earlier versions stored no `from`. */
  z.object({
    kind: z.enum(['owner-set', 'channel-set']),
    by: userId,
    from: optional(z.string()),
    to: z.string(),
  }),
  /** `login-tested`: a login test of the certificate, recorded before it is made. */
  z.object({
    kind: z.enum(['page-opened', 'said-registered', 'login-tested']),
    by: userId,
    product,
  }),
  /** An operator confirmed a login test that may lock the account. Recorded before the test is made. */
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
    /** A `NoticeEventReason`, or a value from another version. */
    why: z.string(),
    severity,
    channel: z.string(),
    message: optional(messageRef),
    rollUp: optional(z.literal(true)),
    /** A second reason in addition to `why`: nobody claimed the alert in time. */
    untaken: optional(z.literal(true)),
    /** The mentioned user and user-group IDs. */
    calls: optional(z.array(z.string())),
  }),
  /** Not about a single company. */
  z.object({
    kind: z.literal('posted'),
    about: postSubject,
    channel: z.string(),
    message: messageRef,
  }),
  /** A direct message was sent. `health`: about a problem of the app itself. `channel`: the channel it was about. */
  z.object({
    kind: z.literal('told-person'),
    about: z.enum(['channel-refused', 'default-channel-refused', 'first-check', 'health']),
    to: userId,
    channel: optional(z.string()),
  }),
  z.object({ kind: z.literal('client-link'), what: clientLinkStep }),
  /** Once a day for each product and code. */
  z.object({ kind: z.literal('collector-failed'), ...sighting.shape }),
  z.object({ kind: z.literal('resolved') }),
  /** The name of a company that nobody had named was taken from POPBiLL. */
  z.object({ kind: z.literal('named') }),
  /** An alert's message was edited; not recorded for the daily change of the days left. */
  z.object({ kind: z.literal('message-edited'), why: z.enum(['reason-gone', 'still-failing']) }),
  z.object({ kind: z.literal('handling-ended'), ended: endedHandling }),
  /** An alert's news is held back (`HeldNews`); recorded when `why` changes. Earlier versions stored no `until`. */
  z.object({ kind: z.literal('held'), why: z.string(), until: optional(instant) }),
  /**
   * `taken`: claimed; `handed-back`: claim released; `woken`: snooze ended; `client-told`: client notified; `released`:
   * login tests resumed; `alerts-released`: held alerts released.
   */
  z.object({
    kind: z.enum(['taken', 'handed-back', 'woken', 'client-told', 'released', 'alerts-released']),
    by: userId,
  }),
  z.object({ kind: z.literal('assigned'), by: userId, to: userId }),
  z.object({
    kind: z.literal('snoozed'),
    by: userId,
    until: instant,
    reason: optional(z.string()),
  }),
  z.object({
    kind: z.enum(['calendar-made', 'calendar-revoked']),
    by: userId,
    scope: calendarScope,
  }),
  z.object({ kind: z.literal('test-alert'), by: userId, channel: z.string() }),
  /** `from` and `to` are written as in the environment. */
  z.object({
    kind: z.literal('settings-changed'),
    by: userId,
    setting: changeableName,
    from: z.string(),
    to: z.string(),
    isReset: optional(z.literal(true)),
  }),
]);

export type HistoryRecord = Infer<typeof historyRecordSchema>;
export const historyRecordSchema = z.object({
  v: version,
  at: instant,
  brn: optional(brn),
  event: historyEvent,
});

export interface HistoryQuery {
  /** Absent: all events. */
  readonly brn?: Brn;
  readonly limit: number;
  /** A cursor of the previous page; absent: the newest page. */
  readonly from?: { readonly toward: 'earlier' | 'later'; readonly cursor: string };
}

/** Newest first. A cursor is present if there are more records in its direction; it is valid only for this query. */
export interface HistoryPage {
  readonly records: readonly HistoryRecord[];
  readonly earlier?: string;
  readonly later?: string;
}
