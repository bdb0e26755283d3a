import { z } from 'zod';
import { messageRef } from './alert.js';
import { stage } from './company.js';
import { type Infer, instant, optional, refusal, userId, version } from './parts.js';
import { massKind } from './status.js';

export const setupFault = z.enum([
  'signature',
  'link-id',
  'ip',
  'clock',
  'production-closed',
  /** The partner has no points left; `member-points`: the company itself has none. */
  'points',
  'member-points',
  'popbill-user-id',
  'permission',
  'other',
]);
export type SetupFault = z.output<typeof setupFault>;

/** An incident is one notice about the whole installation. */
const incidentFields = {
  v: version,
  stage,
  openedAt: instant,
  channel: z.string(),
  messageRef: optional(messageRef),
};

/** POPBiLL refuses our settings, so companies cannot be checked. */
export type SetupAlert = Infer<typeof setupAlertSchema>;
export const setupAlertSchema = z.object({
  ...incidentFields,
  ...refusal,
  fault: setupFault,
  /** What was refused: the token, or a large part of a sweep's calls. */
  at: z.enum(['token', 'call']),
  lastCheckedAt: optional(instant),
  resolvedAt: optional(instant),
  /** The same time. Absent in records of earlier versions. */
  endedAt: optional(instant),
});

/** One notice for many logins that HomeTax rejects with the same code. */
export type CommonCauseAlert = Infer<typeof commonCauseSchema>;
export const commonCauseSchema = z.object({
  ...incidentFields,
  ...refusal,
  /** Number of companies whose login was rejected with this code since `openedAt`, the first of these rejections. */
  rejected: z.number(),
  /** When a sample of these logins was last tested, to find out whether they work again. */
  lastSampledAt: optional(instant),
  endedAt: optional(instant),
  /** A person, or `samples`: sampled logins work again. */
  endedBy: optional(userId),
});

/** The service that does not answer: POPBiLL itself, or only HomeTax behind it (only calls that log in fail). */
export const silent = z.enum(['popbill', 'hometax']);
export type SilentService = z.output<typeof silent>;

/** Numbers of companies checked after an outage. `checked` is the sum of the others except `told`. */
export type AfterOutageCounts = Infer<typeof outageAfter>;
const outageAfter = z.object({
  checked: z.number(),
  collectable: z.number(),
  /** Absent in records of earlier versions, like `unknown`. */
  needAction: optional(z.number()),
  unknown: optional(z.number()),
  /** Notified with their own alert. */
  told: z.number(),
});

/** One notice for all companies that cannot be checked because POPBiLL or HomeTax does not answer. */
export type OutageAlert = Infer<typeof outageSchema>;
export const outageSchema = z.object({
  /** `openedAt`: when the first call got no answer. */
  ...incidentFields,
  silent,
  /** When the outage was found. Absent in records of earlier versions. */
  foundAt: optional(instant),
  /**
   * `asked`: companies checked by the sweep that found the outage (`hometax`: with a login test). `failed`: those
   * without an answer.
   */
  asked: z.number(),
  failed: z.number(),
  lastTriedAt: optional(instant),
  endedAt: optional(instant),
  /** It ended because no login was left to test, so nobody knows whether HomeTax answers again. */
  isUnconfirmed: optional(z.literal(true)),
  after: optional(outageAfter),
});

export type MassCount = Infer<typeof massCount>;
const massCount = z.object({ kind: massKind, companies: z.number() });

/** One notice about many companies that got the same trouble at once. Their own alerts are held. */
export type MassChange = Infer<typeof massChangeSchema>;
export const massChangeSchema = z.object({
  ...incidentFields,
  kinds: z.array(massCount),
  /** Companies whose alerts are held; each counts once, even with several kinds. Earlier versions stored no number. */
  companies: optional(z.number()),
  /** Companies that got an answer in the sweep that found the mass change. */
  asked: z.number(),
  /** When that sweep began. Trouble found since then opens no alerts of single companies. */
  since: instant,
  endedAt: optional(instant),
  /** A person, or `sweep`: the next sweep. */
  endedBy: optional(userId),
  /** Companies for which the next sweep found the same trouble again. */
  confirmed: optional(z.number()),
});

/** The open incidents of the whole installation. */
export interface Incidents {
  readonly setup?: SetupAlert;
  readonly outage?: OutageAlert;
  readonly commonCause?: CommonCauseAlert;
  readonly massChange?: MassChange;
}
