import type { Instant, SeoulDay } from '../kernel/time.js';
import type { Product } from './company.js';
import type { CheckFailure, PlanStatus } from './status.js';

/** `critical`: cannot collect, or will not in a few days; `warning`: works, needs action soon; `notice`: needs none. */
export type Severity = 'notice' | 'warning' | 'critical';

export type ReasonKind = Reason['kind'];

interface About {
  /** In the order of PRODUCTS, never empty. */
  readonly products: readonly Product[];
  readonly severity: Severity;
}

/** Why a company needs attention, with the facts for its message. */
export type Reason =
  | (About & {
      readonly kind: 'certificate-expiry';
      readonly expiresAt: Instant;
      /** Calendar days in Seoul, negative after expiry. */
      readonly daysLeft: number;
      readonly expired: boolean;
      /** The last rung that is crossed by the eve of the next working day: 30, 14, ... 0, then -1 ... -7, -14, -21, -28. */
      readonly rung: number;
      readonly nextRung?: number;
      /** The day of its notice: before the rung's own if that is a day off. */
      readonly nextNoticeOn?: SeoulDay;
      readonly beside: 'nothing' | 'working-dept-user' | 'rejected-dept-user';
      /** `beside` is `nothing` because it is not known whether a department user works: collection may continue. */
      readonly deptUserUnsure?: DeptUserUnsure;
      readonly deptUserWorkedAt?: Instant;
    })
  | (About & {
      readonly kind: 'certificate-invalid';
      readonly sub: CertificateFault;
      readonly code: number;
      readonly message: string;
      readonly foundAt: Instant;
      readonly beside: 'nothing' | 'working-dept-user' | 'rejected-dept-user';
      readonly deptUserUnsure?: DeptUserUnsure;
      /** Of a rejected login: how many in a row were, or may have been. */
      readonly attempts?: number;
    })
  | (About & {
      readonly kind: 'dept-user-login';
      readonly sub: DeptUserFault;
      readonly code: number;
      readonly message: string;
      readonly rejectedAt: Instant;
      /** Rejections in a row. */
      readonly rejections: number;
      readonly lastWorkedAt?: Instant;
      /** The expiry of a valid certificate beside it. */
      readonly certificateUntil?: Instant;
      /** Whether a coming sweep will make one more test. */
      readonly willTestAgain: boolean;
      /** As above; absent in records of earlier versions. */
      readonly attempts?: number;
    })
  | (About & {
      readonly kind: 'auth-missing';
      readonly code?: number;
      readonly foundAt: Instant;
      readonly collectableAt?: Instant;
    })
  | (About & {
      readonly kind: 'member-missing';
      readonly code: number;
      readonly message: string;
      readonly foundAt: Instant;
    })
  | (About & { readonly kind: 'plan'; readonly plan: PlanStatus })
  | (About & {
      readonly kind: 'check-broken';
      /** Sweeps in a row. Absent in records of earlier versions. */
      readonly times?: number;
      /** The last three of them. */
      readonly failedSweepsAt: readonly Instant[];
      readonly failure: CheckFailure;
      /** Absent: it was never known how the company stands. */
      readonly knownSince?: Instant;
      readonly firstAskedAt?: Instant;
      readonly couldCollectThen: boolean;
      /** Set when login tests stopped after so many without an answer. */
      readonly attempts?: number;
    });

/** `untested`: registered, but without a login test. `unknown`: the question was never answered. */
export type DeptUserUnsure = 'untested' | 'unknown';

/** Why a certificate cannot be used, where the advice differs. */
export type CertificateFault = 'revoked' | 'wrong-company' | 'unusable';

/** Why HomeTax rejected a department user, where the advice differs. */
export type DeptUserFault =
  | 'wrong-password'
  | 'generic'
  | 'wrong-company'
  | 'wrong-account-type'
  | 'temporary-password'
  | 'second-step-missing'
  | 'second-step-failed';

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
