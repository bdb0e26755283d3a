import { z } from 'zod';
import { messageRef } from './alert.js';
import { stage } from './company.js';
import { code, instant, type Of, optional, userId, version } from './parts.js';
import { massKind } from './status.js';

/** The setting of ours that POPBiLL refuses. */
export const setupFault = z.enum([
  'signature',
  'link-id',
  'ip',
  'clock',
  'production-closed',
  'points',
  'popbill-user-id',
  'permission',
  'other',
]);
export type SetupFault = z.output<typeof setupFault>;

/** The one alert about ourselves: POPBiLL refuses our settings, so that no company can be checked. */
export type SetupAlert = Of<typeof setupAlertSchema>;
export const setupAlertSchema = z.object({
  v: version,
  stage,
  openedAt: instant,
  code,
  message: z.string(),
  fault: setupFault,
  /** Refused at the token: no company can be checked. At the call: a large part of a sweep was refused. */
  at: z.enum(['token', 'call']),
  lastCheckedAt: optional(instant),
  channel: z.string(),
  messageRef: optional(messageRef),
  resolvedAt: optional(instant),
});

/** One notice for many logins that HomeTax rejects with one code. */
export type CommonCauseAlert = Of<typeof commonCauseSchema>;
export const commonCauseSchema = z.object({
  v: version,
  stage,
  code,
  /** POPBiLL's words. */
  message: z.string(),
  /** The time of the first rejection that led to this alert. */
  openedAt: instant,
  /** Companies whose login was rejected with this code since then. */
  rejected: z.number(),
  channel: z.string(),
  messageRef: optional(messageRef),
  lastSampledAt: optional(instant),
  endedAt: optional(instant),
  /** A person, or `samples` whose login works again. */
  endedBy: optional(userId),
});

/** The service that does not answer: POPBiLL itself, or only HomeTax behind it (calls that log in). */
export const silent = z.enum(['popbill', 'hometax']);
export type Silent = z.output<typeof silent>;

/** Counts of companies checked after an outage. `checked` is the sum of the others except `told`. */
export type OutageAfter = Of<typeof outageAfter>;
const outageAfter = z.object({
  checked: z.number(),
  collectable: z.number(),
  /** Absent in records of earlier versions, like `unknown`. */
  needAction: optional(z.number()),
  /** Without an answer again. */
  unknown: optional(z.number()),
  /** Companies with news of their own. */
  told: z.number(),
});

/** One notice for all companies that cannot be checked because POPBiLL or HomeTax does not answer. */
export type OutageAlert = Of<typeof outageSchema>;
export const outageSchema = z.object({
  v: version,
  stage,
  silent,
  /** When the first call went unanswered. */
  openedAt: instant,
  /** Companies without an answer until then have to be checked later. Absent in records of earlier versions. */
  foundAt: optional(instant),
  /** Companies asked by the sweep that found the outage (`hometax`: by a login test), and those without an answer. */
  asked: z.number(),
  failed: z.number(),
  /** No connection at all: the network of this machine may be the cause. */
  noConnection: optional(z.boolean()),
  channel: z.string(),
  messageRef: optional(messageRef),
  lastTriedAt: optional(instant),
  endedAt: optional(instant),
  after: optional(outageAfter),
});

export type MassCount = Of<typeof massCount>;
const massCount = z.object({ kind: massKind, companies: z.number() });

/** The one notice about many companies with the same new trouble at once; their own alerts wait. */
export type MassChange = Of<typeof massChangeSchema>;
export const massChangeSchema = z.object({
  v: version,
  stage,
  kinds: z.array(massCount),
  /** Companies with an answer in the check that found the mass change. */
  asked: z.number(),
  /** When that check began: trouble since then opens no alert of a company. */
  since: instant,
  openedAt: instant,
  channel: z.string(),
  messageRef: optional(messageRef),
  endedAt: optional(instant),
  /** A person, or `sweep`: the next check of all companies. */
  endedBy: optional(userId),
  /** Companies for which that check found the same trouble again. */
  confirmed: optional(z.number()),
});

/** Current incidents of the whole installation. */
export interface Incidents {
  readonly setup?: SetupAlert;
  readonly outage?: OutageAlert;
  readonly commonCause?: CommonCauseAlert;
  readonly massChange?: MassChange;
}
