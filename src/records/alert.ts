import { z } from 'zod';
import { sighting } from './collector.js';
import { pauseReason, product, stage } from './company.js';
import { clientLinkStep } from './links.js';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';
import { reasonKind, reasonSchema, severity } from './reason.js';

export type MessageRef = Infer<typeof messageRef>;
export const messageRef = z.object({ channel: z.string(), ts: z.string() });

const action = { by: userId, at: instant };
const snooze = { ...action, until: instant, reason: optional(z.string()) };

export type Claim = Infer<typeof claim>;
const claim = z.object({
  ...action,
  /** Absent: they claimed it themselves. */
  assignedBy: optional(userId),
  /** When this person was last asked whether they still handle the alert. */
  remindedAt: optional(instant),
});

/** A period in which a product cannot be collected. */
export type CollectionStop = Infer<typeof stop>;
const stop = z.object({
  product,
  /** When the product was last known to be collectable; absent: never. */
  from: optional(instant),
  to: optional(instant),
  /** The thread of the open alert asked to collect the missed days again, so the end of the alert does not. */
  asked: optional(z.literal(true)),
  /** With `asked`: the product can be collected by its certificate's date, but the login was not tested. */
  untested: optional(z.literal(true)),
});

export type CollectionGap = Infer<typeof gap>;
const gap = stop.extend({ to: instant });

/** A person paused the company, or (without `paused`) stopped watching it. */
const closing = { ...action, paused: optional(pauseReason) };

/** What will test the login of the present registration: the next sweep, or a check by a person. */
const unconfirmed = z.enum(['until-sweep', 'until-check']);

/** `acknowledged` is the stored name of "claimed". */
export type AlertLife = Infer<typeof alertLife>;
const alertLife = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('acknowledged'), ...claim.shape }),
  z.object({
    state: z.literal('snoozed'),
    ...snooze,
    /** The claim applies again when the snooze ends. */
    taken: optional(claim),
  }),
  z.object({
    state: z.literal('resolved'),
    at: instant,
    /** The last reasons, so that the message can name the resolved ones. */
    was: z.array(reasonSchema),
    renewedUntil: optional(instant),
    gaps: z.array(gap),
    /** Whether rejected department users can log in now. False: one was removed. Absent: none was rejected. */
    deptUserWorks: optional(z.boolean()),
    /**
     * Whether the certificates that had a problem, or that replace a rejected department user, have logged in since.
     * Absent: none of them is valid.
     */
    certificateTested: optional(z.boolean()),
    unconfirmed: optional(unconfirmed),
  }),
  z.object({ state: z.literal('closed'), ...closing }),
]);

export type NotifiedReason = Infer<typeof notifiedReason>;
const notifiedReason = z.object({ product, kind: reasonKind });

export type NotifiedRung = Infer<typeof notifiedRung>;
const notifiedRung = z.object({ expiresAt: instant, rung: z.number() });

/** What notices have posted in the channel, so that each reason, rung and rise in severity is posted once. */
export type NoticeHistory = Infer<typeof noticeHistory>;
const noticeHistory = z.object({
  /** The severity that the channel was last shown; an edit can lower it, but not raise it. */
  severity,
  kinds: z.array(reasonKind),
  /** The products of those kinds, because a second department user that fails is a new reason too. */
  reasons: optional(z.array(notifiedReason)),
  /** The lowest rung of the certificate ladder that was posted. */
  rung: optional(z.number()),
  /** The expiry to which the rung refers. Another expiry starts the ladder again. */
  rungOf: optional(instant),
  /** The rung of each certificate, if the products have different certificates. */
  rungs: optional(z.array(notifiedRung)),
  worst: optional(severity),
  lastNoticeOn: optional(z.string()),
  /**
   * The `round` of the last notice's `Occasion`. A combined alert broadcasts each member once per round, so a second
   * notice of the same round, or one that joins a combined alert late, gets the time of its decision instead. Absent:
   * no notice yet, or the last one came from a person's check.
   */
  round: optional(instant),
});

const newsHoldReason = z.enum([
  'quiet-hours',
  'snoozed',
  /** There is at most one notice a day. */
  'told-today',
  /** It needs no action, and too many companies are watched to post such notices. */
  'digest-only',
  'common-cause',
  'mass-change',
]);
export type NewsHoldReason = z.output<typeof newsHoldReason>;

/** Why news (trouble that is not posted yet) is held back. */
export type HeldNews = Infer<typeof held>;
const held = z.object({
  why: newsHoldReason,
  since: instant,
  /** When the hold is reconsidered; absent: only when something else changes. */
  until: optional(instant),
});

/** Stored as `calls`. */
export type Mentions = Infer<typeof mentions>;
const mentions = z.object({
  /** Since when it is critical and unclaimed. */
  criticalAt: optional(instant),
  ownerAt: optional(instant),
  operatorsAt: optional(instant),
});

/** Made from the channel and the round in which the combined alert was opened. */
export type RollUpId = string;

/** One company's trouble from its first reason to its end. Shown as one Slack message, which is edited. */
export type Alert = Infer<typeof alertSchema>;
export const alertSchema = z.object({
  v: version,
  stage,
  brn,
  /** Name, owner, note and channel are copies, used once the company is no longer watched. */
  name: z.string(),
  owner: optional(z.string()),
  note: optional(z.string()),
  openedAt: instant,
  /** Empty once resolved or closed. */
  reasons: z.array(reasonSchema),
  /** Of the worst reason; after the alert's end, the last one. */
  severity,
  /** When a check last got an answer. */
  checkedAt: instant,
  life: alertLife,
  /** (Stored name.) */
  told: noticeHistory,
  held: optional(held),
  /** Channel of the next notice. */
  channel: z.string(),
  message: optional(messageRef),
  /** The alert may have its own message too. */
  rollUp: optional(z.string()),
  calls: optional(mentions),
  /** (Stored name.) Who reported that the client was notified. */
  clientTold: optional(z.object(action)),
  /** The last person who got a link to the authentication page while this alert was open. */
  pageOpenedBy: optional(z.object({ user: userId, at: instant })),
  /** Sorted by when they were detected. */
  stops: optional(z.array(stop)),
  /** The `seq` of its last event for ALERT_WEBHOOK_URL. The next event gets a higher one, even from another leader. */
  eventSeq: optional(z.string()),
});

const noticeReason = z.enum([
  'first',
  'new-reason',
  'worse',
  'rung',
  'last-day',
  /** A critical problem is resolved, and what is left needs no action. */
  'eased',
  'snooze-over',
  /** Claimed days ago and not resolved. */
  'reminder',
  /** Critical and unclaimed for four working hours. */
  'nobody-took-it',
]);
export type NoticeReason = z.output<typeof noticeReason>;

/** What ended because the alert got worse. */
export type EndedHandling = Infer<typeof endedHandling>;
export const endedHandling = z.enum(['snooze', 'claim', 'both']);

/**
 * Actions of people, the client included. `taken`: claim; `handed-back`: release; `woken`: snooze ended; `client-told`:
 * client notified.
 */
const actions = [
  z.object({ kind: z.enum(['taken', 'handed-back', 'woken', 'client-told']), ...action }),
  z.object({ kind: z.literal('assigned'), ...action, to: userId }),
  z.object({ kind: z.literal('snoozed'), ...snooze }),
  z.object({ kind: z.literal('page-opened'), ...action }),
  z.object({ kind: z.literal('client-link'), what: clientLinkStep, at: instant }),
] as const;

export type ThreadLine = Infer<typeof threadLine>;
export const threadLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('notice'),
    why: noticeReason,
    /** (Stored name.) User and user-group IDs to mention. */
    calls: optional(z.array(z.string())),
    /** A second reason beside `why`: nobody claimed the alert in time. */
    untaken: optional(z.literal(true)),
    /** With `new-reason`. */
    news: optional(z.array(notifiedReason)),
    /** (Stored name.) With `new-reason`: the notice to post instead if the new reasons are gone before it is sent. */
    besides: optional(noticeReason),
    ended: optional(endedHandling),
    /** With `eased`: when the check found it. The notice asks the team to collect the gaps that ended since then. */
    since: optional(instant),
  }),
  ...actions,
  /** A person checked the company again, but the alert is not resolved. */
  z.object({ kind: z.literal('checked'), ...action }),
  z.object({ kind: z.literal('collector-failed'), ...sighting.shape }),
  /** A sweep found a rejected login again. */
  z.object({ kind: z.literal('still-failing'), at: instant }),
  /** `at`: when a check found these reasons gone; absent in records of earlier versions. */
  z.object({
    kind: z.literal('reason-gone'),
    reasons: z.array(reasonSchema),
    at: optional(instant),
  }),
  z.object({ kind: z.literal('resolved') }),
  /** In the old channel's thread; `to`: the new channel. */
  z.object({ kind: z.literal('moved'), to: z.string() }),
  z.object({ kind: z.literal('closed') }),
]);

/** An action on some companies of a combined alert, or the end of their alerts. */
export type RollUpAction = Infer<typeof rollUpAction>;
const rollUpAction = z.discriminatedUnion('kind', [
  ...actions,
  /** `opener`: the last person who got a link to the authentication page. */
  z.object({
    kind: z.literal('resolved'),
    at: instant,
    opener: optional(userId),
    unconfirmed: optional(unconfirmed),
  }),
  z.object({ kind: z.literal('closed'), ...closing }),
]);

/** In the thread of a combined alert. */
export type RollUpLine = Infer<typeof rollUpLine>;
export const rollUpLine = z.object({
  /** (Stored name.) */
  deed: rollUpAction,
  /** The first companies, with their names at the time. `gaps`: what a resolved company has to collect again. */
  companies: z.array(z.object({ brn, name: optional(z.string()), gaps: optional(z.array(gap)) })),
  total: z.number(),
});

/** A member's last notice that was broadcast in the combined alert's thread. */
export type MemberNotice = Infer<typeof memberNotice>;
const memberNotice = z.object({
  brn,
  round: instant,
  /** Absent in records of earlier versions. */
  at: optional(instant),
});

/** A combined alert: one message for many alerts of one channel and round. Each remains a separate alert. */
export type RollUp = Infer<typeof rollUpSchema>;
export const rollUpSchema = z.object({
  v: version,
  id: z.string(),
  stage,
  channel: z.string(),
  openedAt: instant,
  /** The round in which it was opened. */
  round: instant,
  /** Includes companies whose alert is resolved, but not those that left for a message of their own. */
  members: z.array(brn),
  /** In records of earlier versions: members that left. Always empty now. */
  left: z.array(brn),
  message: optional(messageRef),
  /** When its message was last posted or edited. */
  sentAt: instant,
  /** (Stored name.) The members' last broadcast notices. */
  heard: z.array(memberNotice),
});
