import { z } from 'zod';
import { pauseReason, product, stage } from './company.js';
import { brn, instant, type Of, optional, userId, version } from './parts.js';
import { reasonKind, reasonSchema, severity } from './reason.js';

export type MessageRef = Of<typeof messageRef>;
export const messageRef = z.object({ channel: z.string(), ts: z.string() });

export type Claim = Of<typeof claim>;
const claim = z.object({
  by: userId,
  at: instant,
  /** When this person was last asked whether they still handle the alert. */
  remindedAt: optional(instant),
});

/** Period in which a product could not be collected. `from` is absent if it was never known to be collectable. */
export type Gap = Of<typeof gap>;
const gap = z.object({ product, from: optional(instant), to: instant });

export type Stop = Of<typeof stop>;
const stop = z.object({
  product,
  /** When the product was last known to be collectable; absent: never. */
  from: optional(instant),
  /** When the product was found collectable again; absent: not yet. */
  to: optional(instant),
});

export type AlertLife = Of<typeof alertLife>;
const alertLife = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('acknowledged'), ...claim.shape }),
  z.object({
    state: z.literal('snoozed'),
    by: userId,
    at: instant,
    until: instant,
    /** The claim before the snooze; it applies again when the snooze ends. */
    taken: optional(claim),
  }),
  z.object({
    state: z.literal('resolved'),
    at: instant,
    /** The last reasons, so that the message can name what is resolved. */
    was: z.array(reasonSchema),
    /** New expiry of the certificate, when the date moved. */
    renewedUntil: optional(instant),
    /** Periods that have to be collected again; empty if collection never stopped. */
    gaps: z.array(gap),
    /** For a rejected department user: whether it logs in now. False: it was removed, and the certificate collects. */
    deptUserWorks: optional(z.boolean()),
    /** Whether a login test of the certificate worked. Absent: no test, or an older version resolved the alert. */
    certificateTested: optional(z.boolean()),
  }),
  /** The company is no longer watched, or paused. */
  z.object({
    state: z.literal('closed'),
    at: instant,
    by: userId,
    paused: optional(pauseReason),
  }),
]);

export type NotifiedReason = Of<typeof notifiedReason>;
const notifiedReason = z.object({ product, kind: reasonKind });

export type NotifiedRung = Of<typeof notifiedRung>;
const notifiedRung = z.object({ expiresAt: instant, rung: z.number() });

/** Notices posted so far, so that each rung and each worsening is posted once. */
export type NoticeHistory = Of<typeof noticeHistory>;
const noticeHistory = z.object({
  severity,
  kinds: z.array(reasonKind),
  /** The products of those kinds: a second department user that fails is a new reason too. */
  reasons: optional(z.array(notifiedReason)),
  /** The lowest rung of the certificate ladder. */
  rung: optional(z.number()),
  /** The expiry that the rung refers to: another date starts the ladder again. */
  rungOf: optional(instant),
  /** The rung of each certificate, when the products have different ones. */
  rungs: optional(z.array(notifiedRung)),
  worst: optional(severity),
  lastNoticeOn: optional(z.string()),
  /** The round of the last notice (Occasion). */
  round: optional(instant),
});

const heldBack = z.enum([
  'quiet-hours',
  'snoozed',
  'told-today',
  /** The notice needs no action, and too many companies are watched to post it. */
  'digest-only',
  /** Probably a common cause, not the company's own trouble. */
  'common-cause',
  /** Too many companies got the same trouble at once. */
  'mass-change',
]);
export type HeldBack = z.output<typeof heldBack>;

/** News that is not posted yet. */
export type Held = Of<typeof held>;
const held = z.object({
  why: heldBack,
  since: instant,
  /** When this is decided again; absent: something else has to change first. */
  until: optional(instant),
});

export type Calls = Of<typeof calls>;
const calls = z.object({
  /** Since when it is critical and unclaimed; after four working hours the operators are mentioned. */
  criticalAt: optional(instant),
  ownerAt: optional(instant),
  operatorsAt: optional(instant),
});

/** Made of the channel and round in which the combined alert was opened. */
export type RollUpId = string;

/** One company's trouble over its whole life; one Slack message, edited in place. */
export type Alert = Of<typeof alertSchema>;
export const alertSchema = z.object({
  v: version,
  stage,
  brn,
  /** Name, owner, note and `channel` are the company's. The copy is for a company that is no longer watched. */
  name: z.string(),
  owner: optional(z.string()),
  note: optional(z.string()),
  openedAt: instant,
  /** Empty once resolved or closed. */
  reasons: z.array(reasonSchema),
  /** The worst of the reasons, also after they are resolved. */
  severity,
  checkedAt: instant,
  life: alertLife,
  told: noticeHistory,
  /** Why news is not posted yet; absent: no news is waiting. */
  held: optional(held),
  /** Channel of the next notice. */
  channel: z.string(),
  /** Absent until the first send succeeded. */
  message: optional(messageRef),
  /** The combined alert that contains it. It may also have a message of its own. */
  rollUp: optional(z.string()),
  calls: optional(calls),
  clientTold: optional(z.object({ by: userId, at: instant })),
  /** The last person who opened the authentication page while this alert was open. */
  pageOpenedBy: optional(z.object({ user: userId, at: instant })),
  /** When products could not be collected while the alert was open, in the order of detection. */
  stops: optional(z.array(stop)),
});

const noticeReason = z.enum([
  'first',
  'new-reason',
  'worse',
  'rung',
  'last-day',
  'snooze-over',
  /** Claimed days ago and not resolved. */
  'reminder',
  /** Critical and unclaimed for four working hours. */
  'nobody-took-it',
]);
export type NoticeReason = z.output<typeof noticeReason>;

/** People's actions on an alert. */
const actions = [
  z.object({
    kind: z.enum(['taken', 'handed-back', 'woken', 'client-told']),
    by: userId,
    at: instant,
  }),
  z.object({ kind: z.literal('snoozed'), by: userId, at: instant, until: instant }),
  z.object({ kind: z.literal('page-opened'), by: userId, at: instant }),
] as const;

/** A line in an alert's thread. */
export type ThreadLine = Of<typeof threadLine>;
export const threadLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('notice'),
    why: noticeReason,
    /** User and user-group IDs that are mentioned. */
    calls: optional(z.array(z.string())),
    /** Mentions people because nobody claimed the alert in time, besides `why`. */
    untaken: optional(z.literal(true)),
    /** With `new-reason`: the new reasons. */
    news: optional(z.array(notifiedReason)),
    /** With `new-reason`: a notice that waited with it, posted instead if the new reasons are resolved by then. */
    besides: optional(noticeReason),
  }),
  ...actions,
  /** A person checked the company again, and the alert is not resolved. */
  z.object({ kind: z.literal('checked'), by: userId, at: instant }),
  /** A sweep confirmed a rejection. */
  z.object({ kind: z.literal('still-failing'), at: instant }),
  z.object({ kind: z.literal('reason-gone'), reasons: z.array(reasonSchema) }),
  z.object({ kind: z.literal('resolved') }),
  /** Under the message in the old channel: the alert continues in another channel. */
  z.object({ kind: z.literal('moved'), to: z.string() }),
  z.object({ kind: z.literal('closed') }),
]);

/** An action on some companies of a combined alert, or their resolution. */
export type RollUpAction = Of<typeof rollUpAction>;
const rollUpAction = z.discriminatedUnion('kind', [
  ...actions,
  z.object({ kind: z.literal('resolved'), at: instant, opener: optional(userId) }),
  z.object({
    kind: z.literal('closed'),
    at: instant,
    by: userId,
    paused: optional(pauseReason),
  }),
]);

/** A line in the thread of a combined alert. */
export type RollUpLine = Of<typeof rollUpLine>;
export const rollUpLine = z.object({
  deed: rollUpAction,
  /** The first companies, with their names at the time. */
  companies: z.array(z.object({ brn, name: optional(z.string()) })),
  total: z.number(),
});

export type RollUpHeard = Of<typeof rollUpHeard>;
const rollUpHeard = z.object({
  brn,
  round: instant,
  /** Absent in records of earlier versions. */
  at: optional(instant),
});

/** Many alerts of one channel and round in one message. Each remains an alert of its own. */
export type RollUp = Of<typeof rollUpSchema>;
export const rollUpSchema = z.object({
  v: version,
  id: z.string(),
  stage,
  channel: z.string(),
  openedAt: instant,
  round: instant,
  /** All companies that ever joined, even if their alert is resolved or closed. */
  members: z.array(brn),
  /** Members that got a message of their own later, because they became critical. */
  left: z.array(brn),
  message: optional(messageRef),
  /** The last post or edit of its message. */
  sentAt: instant,
  /** The last notice broadcast from the thread, for each member with a notice in a later round. */
  heard: z.array(rollUpHeard),
});
