import { z } from 'zod';
import { stage } from './company.js';
import { silent } from './incident.js';
import { brn, instant, type Of, optional, userId, version } from './parts.js';
import { reasonKind, severity } from './reason.js';

export const DIGEST_ROWS = 15;

export type DigestRow = Of<typeof digestRow>;
const digestRow = z.object({
  brn,
  name: z.string(),
  /** Absent for resolved alerts. */
  severity: optional(severity),
  kind: optional(reasonKind),
  /** Days until the certificate expires, on the day of the digest. */
  daysLeft: optional(z.number()),
  expiresAt: optional(instant),
  /** Who claimed or snoozed it. */
  by: optional(userId),
  /** End of a snooze. */
  until: optional(instant),
  /** When the alert was opened, claimed or resolved, by its list. */
  at: optional(instant),
});

/** The first rows, at most `DIGEST_ROWS`. */
export type DigestList = Of<typeof digestList>;
const digestList = z.object({ rows: z.array(digestRow), total: z.number() });

/**
 * Companies by state (`collectable` to `neverChecked`, which add up to `watched`), and companies that need action, by
 * whether they are claimed (`attention`, `taken`, `snoozed`).
 */
export type DigestCounts = Of<typeof digestCounts>;
const digestCounts = z.object({
  /** Without paused ones. */
  watched: z.number(),
  /** Every product can be collected, and none needs action. */
  collectable: z.number(),
  /** Need action, but collection is not known to have stopped. Absent in records of earlier versions. */
  atRisk: optional(z.number()),
  /** A product can certainly not be collected. */
  broken: z.number(),
  unknown: z.number(),
  /** Absent in records of earlier versions: they are in `unknown`. */
  neverChecked: optional(z.number()),
  /** Need action and are not claimed, by the worst of their reasons. */
  attention: z.object({ notice: z.number(), warning: z.number(), critical: z.number() }),
  taken: z.number(),
  snoozed: z.number(),
});

export function needingAction({ attention, taken, snoozed }: DigestCounts): number {
  return attention.critical + attention.warning + attention.notice + taken + snoozed;
}

export const OWNERS_GONE_NAMED = 5;

/** A remark besides the companies' own trouble. */
export type DigestRemark = Of<typeof digestRemark>;
const digestRemark = z.discriminatedUnion('kind', [
  /**
   * Companies that the day's sweep has not reached (`notAsked`) or could not check. `checkedAt`: the end of the last
   * finished sweep.
   */
  z.object({
    kind: z.literal('unchecked'),
    companies: z.number(),
    notAsked: z.number(),
    checkedAt: optional(instant),
  }),
  /** Companies that collect by a certificate while it is not known whether their department user's login works. */
  z.object({ kind: z.literal('logins-open'), companies: z.number() }),
  /** Expiries within three or more days off that begin after this day. */
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
  /** Owners who left the workspace, those of most companies first. */
  z.object({
    kind: z.literal('owners-gone'),
    owners: z.array(z.object({ owner: userId, companies: z.number() })),
    total: z.number(),
  }),
  /** After this day only weekends are known. */
  z.object({ kind: z.literal('holidays-end'), knownUntil: z.string() }),
]);

/** A channel's daily summary, as it was counted at `at`. */
export type Digest = Of<typeof digestSchema>;
export const digestSchema = z.object({
  v: version,
  stage,
  channel: z.string(),
  /** `person`: made now for somebody who asked. */
  reader: optional(z.enum(['channel', 'person'])),
  /** Posted in the default channel, because Slack refuses its own. */
  elsewhere: optional(z.literal(true)),
  day: z.string(),
  at: instant,
  /** The time of the previous digest: alerts resolved since then are counted. */
  since: instant,
  /** Counts for the companies whose alerts go to this channel. */
  counts: digestCounts,
  /** Counts for all companies; only in the default channel or one without companies, if some have another channel. */
  totals: optional(digestCounts),
  /** Needs action and is not claimed yet, soonest first. */
  attention: digestList,
  /** Needs no action. Absent in records of earlier versions. */
  known: optional(digestList),
  taken: digestList,
  snoozed: digestList,
  fixed: digestList,
  remarks: z.array(digestRemark),
});

/** When the last digest was made, so that each day has one. */
export type DigestRecord = Of<typeof digestRecordSchema>;
export const digestRecordSchema = z.object({
  v: version,
  day: z.string(),
  at: instant,
  /** `since` of that `Digest`; a person who asks on the same day gets the same. */
  since: instant,
});
