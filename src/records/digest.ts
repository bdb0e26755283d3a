import { z } from 'zod';
import { stage } from './company.js';
import { silent } from './incident.js';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';
import { reasonKind, reasonSchema, severity } from './reason.js';

export const MAX_DIGEST_ROWS = 15;
/** Rows that the list of unclaimed companies keeps if those beyond MAX_DIGEST_ROWS are critical. */
export const MAX_CRITICAL_ROWS = 60;

export type DigestRow = Infer<typeof digestRow>;
const digestRow = z.object({
  brn,
  name: z.string(),
  /** Absent, like the next two fields, in lists of resolved alerts and of expiring certificates. */
  severity: optional(severity),
  kind: optional(reasonKind),
  /** The worst reason. Absent also in records of earlier versions. */
  reason: optional(reasonSchema),
  expiresAt: optional(instant),
  owner: optional(z.string()),
  /** The alert was opened since the previous digest. */
  isNew: optional(z.literal(true)),
  /** When the alert was opened or resolved, depending on the list. */
  at: optional(instant),
  /** Who claimed or snoozed the alert, when, and until when it is snoozed. */
  handledBy: optional(userId),
  handledAt: optional(instant),
  until: optional(instant),
});

export type DigestList = Infer<typeof digestList>;
const digestList = z.object({ rows: z.array(digestRow), total: z.number() });

/**
 * Numbers of companies by state (`collectable` to `neverChecked`), and of those that need action by who handles them
 * (`attention`: unclaimed, `taken`: claimed, `snoozed`). They add up as in `sumsOf`.
 */
export type DigestCounts = Infer<typeof digestCounts>;
const digestCounts = z.object({
  /** Excludes paused companies. */
  watched: z.number(),
  /** Can be collected in full and need no action. */
  collectable: z.number(),
  /** Need action, but collection is not known to have stopped. Absent in records of earlier versions. */
  atRisk: optional(z.number()),
  /** Certainly cannot be collected for at least one product. */
  broken: z.number(),
  unknown: z.number(),
  /** Absent in records of earlier versions, which count them as `unknown`. */
  neverChecked: optional(z.number()),
  /** By the worst severity of their reasons. */
  attention: z.object({ notice: z.number(), warning: z.number(), critical: z.number() }),
  taken: z.number(),
  snoozed: z.number(),
});

export const MAX_OWNERS_GONE = 5;

/** Not about a single company. */
export type DigestRemark = Infer<typeof digestRemark>;
const digestRemark = z.discriminatedUnion('kind', [
  /** Companies that the day's sweep has not reached or could not check. `checkedAt`: when a sweep last ended. */
  z.object({ kind: z.literal('unchecked'), companies: z.number(), checkedAt: optional(instant) }),
  /** Companies whose state is known except for their department user's login, because its test got no answer. */
  z.object({ kind: z.literal('logins-open'), companies: z.number() }),
  /** Companies whose only proven method is a certificate that expires in the long break before `backOn`. */
  z.object({ kind: z.literal('before-break'), backOn: z.string(), expiring: digestList }),
  /** At most two weeks to a VAT filing deadline. */
  z.object({
    kind: z.literal('filing-deadline'),
    on: z.string(),
    daysLeft: z.number(),
    cannotCollect: z.number(),
  }),
  z.object({ kind: z.literal('setup'), checkedAt: optional(instant) }),
  z.object({ kind: z.literal('outage'), silent, since: instant }),
  z.object({ kind: z.literal('common-cause'), rejected: z.number(), since: instant }),
  z.object({ kind: z.literal('mass-change'), companies: z.number(), since: instant }),
  z.object({ kind: z.literal('channels-refused'), channels: z.array(z.string()) }),
  /** Paused companies, which are in no other count. */
  z.object({ kind: z.literal('paused'), companies: z.number() }),
  /** Owners who left the workspace, the owner of the most companies first. */
  z.object({
    kind: z.literal('owners-gone'),
    owners: z.array(z.object({ owner: userId, companies: z.number() })),
    total: z.number(),
  }),
  z.object({ kind: z.literal('holidays-end'), knownUntil: z.string() }),
]);

/** A channel's daily summary. */
export type Digest = Infer<typeof digestSchema>;
export const digestSchema = z.object({
  v: version,
  stage,
  channel: z.string(),
  /** `person`: made for one person, who asked for it now. */
  reader: optional(z.enum(['channel', 'person'])),
  /** Counts all companies: no other channel gets alerts, or it was made for a person who asked for all. */
  countsAll: optional(z.literal(true)),
  /** Posted in the default channel, because Slack refuses posts in its own channel. */
  elsewhere: optional(z.literal(true)),
  day: z.string(),
  at: instant,
  /** The time of the previous digest. */
  since: instant,
  /** Of the companies whose alerts go to this channel. */
  counts: digestCounts,
  /** Of all companies. Set for the default channel and channels without companies, if another channel gets alerts. */
  totals: optional(digestCounts),
  /** Need action and are neither claimed nor snoozed, most urgent first. */
  attention: digestList,
  /** Need action; absent in records of earlier versions. */
  claimed: optional(digestList),
  snoozed: optional(digestList),
  /** Have a reason, but need no action. Absent in records of earlier versions. */
  known: optional(digestList),
  /** (Stored name.) Resolved since `since`. */
  fixed: digestList,
  remarks: z.array(digestRemark),
});

/** Of the last digest, so that each day gets only one. */
export type DigestRecord = Infer<typeof digestRecordSchema>;
export const digestRecordSchema = z.object({
  v: version,
  day: z.string(),
  at: instant,
  /** The digest's `since`, also used for a person who asks on the same day. */
  since: instant,
});
