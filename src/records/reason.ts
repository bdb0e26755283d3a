import { z } from 'zod';
import { product } from './company.js';
import { code, instant, type Of, optional } from './parts.js';
import { checkFailure, planStatus } from './status.js';

/** `critical`: cannot collect, or will not in a few days; `warning`: works, needs action soon; `notice`: needs none. */
export const severity = z.enum(['notice', 'warning', 'critical']);
export type Severity = z.output<typeof severity>;

/** `products`: in the order of PRODUCTS, never empty. */
const about = { products: z.array(product), severity };

/** `untested`: registered, but without a login test. `unknown`: the question was never answered. */
const deptUserUnsure = z.enum(['untested', 'unknown']);
export type DeptUserUnsure = z.output<typeof deptUserUnsure>;

const certificateAbout = {
  ...about,
  beside: z.enum(['nothing', 'working-dept-user', 'rejected-dept-user']),
  /** `beside` is `nothing` because it is not known whether a department user works: collection may continue. */
  deptUserUnsure: optional(deptUserUnsure),
};

/** Why a certificate cannot be used, where the advice differs. */
const certificateFault = z.enum(['revoked', 'wrong-company', 'unusable']);
export type CertificateFault = z.output<typeof certificateFault>;

/** Why HomeTax rejected a department user, where the advice differs. */
const deptUserFault = z.enum([
  'wrong-password',
  'generic',
  'wrong-company',
  'wrong-account-type',
  'temporary-password',
  'second-step-missing',
  'second-step-failed',
]);
export type DeptUserFault = z.output<typeof deptUserFault>;

/** Why a company needs attention, with the facts for its message. */
export type Reason = Of<typeof reasonSchema>;
export const reasonSchema = z.discriminatedUnion('kind', [
  z.object({
    ...certificateAbout,
    kind: z.literal('certificate-expiry'),
    expiresAt: instant,
    /** Calendar days in Seoul, negative after expiry. */
    daysLeft: z.number(),
    expired: z.boolean(),
    /** The last rung that is crossed by the eve of the next working day: 30, 14, ... 0, then -1 ... -7, -14, -21, -28. */
    rung: z.number(),
    nextRung: optional(z.number()),
    /** The day of its notice: before the rung's own if that is a day off. */
    nextNoticeOn: optional(z.string()),
    deptUserWorkedAt: optional(instant),
  }),
  z.object({
    ...certificateAbout,
    kind: z.literal('certificate-invalid'),
    sub: certificateFault,
    code,
    message: z.string(),
    foundAt: instant,
    /** Of a rejected login: how many in a row were, or may have been. */
    attempts: optional(z.number()),
  }),
  z.object({
    ...about,
    kind: z.literal('dept-user-login'),
    sub: deptUserFault,
    code,
    message: z.string(),
    rejectedAt: instant,
    /** Rejections in a row. */
    rejections: z.number(),
    lastWorkedAt: optional(instant),
    /** The expiry of a valid certificate beside it. */
    certificateUntil: optional(instant),
    /** Whether a coming sweep will make one more test. */
    willTestAgain: z.boolean(),
    /** As above; absent in records of earlier versions. */
    attempts: optional(z.number()),
  }),
  z.object({
    ...about,
    kind: z.literal('auth-missing'),
    code: optional(code),
    foundAt: instant,
    collectableAt: optional(instant),
  }),
  z.object({
    ...about,
    kind: z.literal('member-missing'),
    code,
    message: z.string(),
    foundAt: instant,
  }),
  z.object({ ...about, kind: z.literal('plan'), plan: planStatus }),
  z.object({
    ...about,
    kind: z.literal('check-broken'),
    /** Sweeps in a row. Absent in records of earlier versions. */
    times: optional(z.number()),
    /** The last three of them. */
    failedSweepsAt: z.array(instant),
    failure: checkFailure,
    /** Absent: it was never known how the company stands. */
    knownSince: optional(instant),
    firstAskedAt: optional(instant),
    couldCollectThen: z.boolean(),
    /** Set when login tests stopped after so many without an answer. */
    attempts: optional(z.number()),
  }),
]);

export type ReasonKind = Reason['kind'];
export const reasonKind = z.enum([
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
  'auth-missing',
  'member-missing',
  'plan',
  'check-broken',
]);

const RANK: Readonly<Record<Severity, number>> = { notice: 1, warning: 2, critical: 3 };

/** Positive when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return RANK[a] - RANK[b];
}

export function worstSeverity(severities: readonly Severity[]): Severity | undefined {
  return severities.reduce<Severity | undefined>(
    (worst, one) => (worst === undefined || compareSeverity(one, worst) > 0 ? one : worst),
    undefined,
  );
}

/** The milder of the two. */
export function atMost(cap: Severity, severity: Severity): Severity {
  return compareSeverity(severity, cap) > 0 ? cap : severity;
}
