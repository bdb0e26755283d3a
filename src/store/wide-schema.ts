import { z } from 'zod';
import { reasonKind, severity } from './alert-schema.js';
import { brn, code, instant, messageRef, optional, stage, version } from './schema-parts.js';

/** Records about many companies at once: what does not answer, one cause for many, combined alerts, digests. */

const silent = z.enum(['popbill', 'hometax']);

export const outageSchema = z.object({
  v: version,
  stage,
  silent,
  openedAt: instant,
  asked: z.number(),
  failed: z.number(),
  noConnection: optional(z.boolean()),
  channel: z.string(),
  messageRef: optional(messageRef),
  lastTriedAt: optional(instant),
  endedAt: optional(instant),
  foundAt: optional(instant),
  after: optional(
    z.object({
      checked: z.number(),
      collectable: z.number(),
      needAction: optional(z.number()),
      unknown: optional(z.number()),
      told: z.number(),
    }),
  ),
});

export const commonCauseSchema = z.object({
  v: version,
  stage,
  code,
  message: z.string(),
  openedAt: instant,
  rejected: z.number(),
  channel: z.string(),
  messageRef: optional(messageRef),
  lastSampledAt: optional(instant),
  endedAt: optional(instant),
  endedBy: optional(z.string()),
});

export const massChangeSchema = z.object({
  v: version,
  stage,
  kinds: z.array(
    z.object({
      kind: z.enum([
        'member-missing',
        'auth-missing',
        'plan',
        'certificate-expiry',
        'certificate-invalid',
        'dept-user-login',
      ]),
      companies: z.number(),
    }),
  ),
  asked: z.number(),
  since: instant,
  openedAt: instant,
  channel: z.string(),
  messageRef: optional(messageRef),
  endedAt: optional(instant),
  endedBy: optional(z.string()),
  confirmed: optional(z.number()),
});

export const rollUpSchema = z.object({
  v: version,
  id: z.string(),
  stage,
  channel: z.string(),
  openedAt: instant,
  round: instant,
  members: z.array(brn),
  left: z.array(brn),
  message: optional(messageRef),
  sentAt: instant,
  heard: z.array(z.object({ brn, round: instant, at: optional(instant) })),
});

const digestList = z.object({
  rows: z.array(
    z.object({
      brn,
      name: z.string(),
      severity: optional(severity),
      kind: optional(reasonKind),
      daysLeft: optional(z.number()),
      expiresAt: optional(instant),
      by: optional(z.string()),
      until: optional(instant),
      at: optional(instant),
    }),
  ),
  total: z.number(),
});

const digestCounts = z.object({
  watched: z.number(),
  collectable: z.number(),
  atRisk: optional(z.number()),
  broken: z.number(),
  attention: z.object({ notice: z.number(), warning: z.number(), critical: z.number() }),
  taken: z.number(),
  snoozed: z.number(),
  unknown: z.number(),
  neverChecked: optional(z.number()),
});

const digestRemark = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('unchecked'),
    companies: z.number(),
    notAsked: z.number(),
    checkedAt: optional(instant),
  }),
  z.object({ kind: z.literal('before-break'), backOn: z.string(), expiring: digestList }),
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
  z.object({ kind: z.literal('paused'), companies: z.number() }),
  z.object({
    kind: z.literal('owners-gone'),
    owners: z.array(z.object({ owner: z.string(), companies: z.number() })),
    total: z.number(),
  }),
  z.object({ kind: z.literal('holidays-end'), knownUntil: z.string() }),
]);

export const digestSchema = z.object({
  v: version,
  stage,
  channel: z.string(),
  reader: optional(z.enum(['channel', 'person'])),
  elsewhere: optional(z.literal(true)),
  day: z.string(),
  at: instant,
  since: instant,
  counts: digestCounts,
  totals: optional(digestCounts),
  attention: digestList,
  known: optional(digestList),
  taken: digestList,
  snoozed: digestList,
  fixed: digestList,
  remarks: z.array(digestRemark),
});

export const digestRecordSchema = z.object({
  v: version,
  day: z.string(),
  at: instant,
  since: instant,
});

export const testAlertSchema = z.object({
  stage,
  channel: z.string(),
  by: z.string(),
  at: instant,
  company: optional(z.string()),
});
