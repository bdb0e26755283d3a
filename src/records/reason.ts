import { z } from 'zod';
import { type Product, product } from './company.js';
import { code, type Infer, instant, optional, refusal } from './parts.js';
import { checkFailure, type PlanStatus, planStatus } from './status.js';

/** Ascending: `notice` needs no action, `warning` needs action soon, `critical` cannot collect or soon cannot. */
export const severity = z.enum(['notice', 'warning', 'critical']);
export type Severity = z.output<typeof severity>;

/** `products` is in the order of PRODUCTS and never empty. */
const commonFields = { products: z.array(product), severity };

const certificateFields = {
  ...commonFields,
  /** The product's department user, which can collect instead of the certificate. */
  beside: z.enum(['nothing', 'working-dept-user', 'rejected-dept-user']),
  /**
   * Set if `beside` is `nothing` only because the department user's state is unknown (its login was never tested, or its
   * tests stopped without an answer, or POPBiLL never answered). Collection may then continue.
   */
  deptUserUnsure: optional(z.enum(['untested', 'unknown'])),
};

/** Why a certificate cannot be used (stored as `sub`); one value for each advice. */
const certificateFault = z.enum(['revoked', 'wrong-company', 'unusable']);
export type CertificateFault = z.output<typeof certificateFault>;

/** Why HomeTax rejected a department user (stored as `sub`); one value for each advice. */
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

/** Set if the collector, and not a test of ours, got the last rejection. `times`: how many in a row it reported. */
const collector = optional(
  z.object({
    times: z.number(),
    /** When our check found the method registered nevertheless. */
    foundAt: optional(instant),
    /** Until when the certificate is valid nevertheless. */
    validUntil: optional(instant),
    /** The settings allow no test that could confirm it. */
    isTestOff: optional(z.literal(true)),
  }),
);

export type Reason = Infer<typeof reasonSchema>;
export const reasonSchema = z.discriminatedUnion('kind', [
  z.object({
    ...certificateFields,
    kind: z.literal('certificate-expiry'),
    expiresAt: instant,
    /** `calendarDaysUntil`. */
    daysLeft: z.number(),
    expired: z.boolean(),
    /** The lowest rung reached before the next working day: 30, 14, ... 0, then -1 ... -7, -14, -21, -28. */
    rung: z.number(),
    /** Absent after the last rung. */
    nextRung: optional(z.number()),
    /** Day of the `nextRung` notice: the rung's day, or an earlier one if that is a day off. */
    nextNoticeOn: optional(z.string()),
  }),
  z.object({
    ...certificateFields,
    kind: z.literal('certificate-invalid'),
    sub: certificateFault,
    ...refusal,
    foundAt: instant,
    /** After a rejected login: login tests in a row that were, or may have been, rejected. */
    attempts: optional(z.number()),
    collector,
  }),
  z.object({
    ...commonFields,
    kind: z.literal('dept-user-login'),
    sub: deptUserFault,
    ...refusal,
    rejectedAt: instant,
    /** Logins in a row that were certainly rejected. */
    rejections: z.number(),
    lastWorkedAt: optional(instant),
    /** The expiry of the product's valid certificate. */
    certificateUntil: optional(instant),
    /** Absent in records of earlier versions. */
    certificateMissing: optional(z.boolean()),
    /** In a sweep. */
    willTestAgain: z.boolean(),
    /** Login tests in a row that were, or may have been, rejected. Absent in records of earlier versions. */
    attempts: optional(z.number()),
    collector,
  }),
  z.object({
    ...commonFields,
    kind: z.literal('auth-missing'),
    code: optional(code),
    foundAt: instant,
    collectableAt: optional(instant),
  }),
  z.object({ ...commonFields, kind: z.literal('member-missing'), ...refusal, foundAt: instant }),
  z.object({ ...commonFields, kind: z.literal('plan'), plan: planStatus }),
  z.object({
    ...commonFields,
    kind: z.literal('check-broken'),
    /** Failed sweeps in a row. Absent in records of earlier versions. */
    times: optional(z.number()),
    /** As in `CompanyStatus`. */
    failedSweepsAt: z.array(instant),
    failure: checkFailure,
    /** Despite its name, when the company's state was last known; absent: never. */
    knownSince: optional(instant),
    firstAskedAt: optional(instant),
    /** At `knownSince`. */
    couldCollectThen: z.boolean(),
    /** Number of unanswered login tests after which no more were made. */
    attempts: optional(z.number()),
  }),
]);

export type ReasonKind = Reason['kind'];
export const reasonKind = z.enum(reasonSchema.options.map(({ shape }) => shape.kind.value));

export type PlanFault = 'ending' | NonNullable<PlanStatus['why']>;

/** Meaningless for a plan in use. A stopped plan always has a `why`; the default only satisfies the type. */
export function planFaultOf({ state, why = 'refused' }: PlanStatus): PlanFault {
  return state === 'ending' ? state : why;
}

/** What a reason's name needs besides its kind; names of rejected logins do not depend on their `sub`. */
export type ReasonDetail = CertificateFault | PlanFault;

export function reasonDetail(reason: Reason): ReasonDetail | undefined {
  if (reason.kind === 'certificate-invalid') return reason.sub;
  return reason.kind === 'plan' ? planFaultOf(reason.plan) : undefined;
}

export function filterReasons(
  reasons: readonly Reason[],
  passes: (reason: Reason, product: Product) => boolean,
): readonly Reason[] {
  return reasons.flatMap((reason) => {
    const products = reason.products.filter((product) => passes(reason, product));
    return products.length === 0 ? [] : [{ ...reason, products }];
  });
}

/** Positive when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severity.options.indexOf(a) - severity.options.indexOf(b);
}

export function worstSeverity(severities: readonly Severity[]): Severity | undefined {
  return severities.toSorted(compareSeverity).at(-1);
}

export function capSeverity(cap: Severity, severity: Severity): Severity {
  return compareSeverity(severity, cap) > 0 ? cap : severity;
}
