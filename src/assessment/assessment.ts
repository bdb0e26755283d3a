import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { Reason, Severity } from '../records/reason.js';
import type { CheckFailure, PlanStatus } from '../records/status.js';

/** What a person needs to know about one company now, derived from its stored facts. */
export interface Assessment {
  readonly products: readonly ProductAssessment[];
  /** Worst first; one certificate in both products is one reason that names both. */
  readonly reasons: readonly Reason[];
  /** The worst severity of the reasons. */
  readonly severity?: Severity;
  readonly memberMissing: boolean;
}

export interface ProductAssessment {
  readonly product: Product;
  /** By what the latest check could ask about. */
  readonly verdict: Verdict;
  /** For lists and counts: what the latest check could not ask about is as it was last known. */
  readonly lastKnown: Verdict;
  readonly certificate: CertificateView;
  readonly deptUser: DeptUserView;
  readonly plan?: PlanStatus;
  readonly failures: readonly CheckFailure[];
  readonly collectableAt?: Instant;
}

export type Verdict =
  | {
      readonly kind: 'collectable';
      readonly by: 'deptUser' | 'certificate';
      readonly basis: 'tested' | 'by-date';
    }
  /** `basis` as above: how the method that still works is known to work. */
  | { readonly kind: 'at-risk'; readonly basis: 'tested' | 'by-date' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'unknown' };

export type CertificateView =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly foundAt: Instant }
  | {
      readonly kind: 'valid' | 'expired';
      readonly expiresAt: Instant;
      /** Calendar days in Seoul, negative after expiry. 0 with kind `valid`: its last day. */
      readonly daysLeft: number;
      readonly foundAt: Instant;
      readonly loginTestedAt?: Instant;
    }
  | {
      readonly kind: 'unusable';
      readonly revoked: boolean;
      readonly code: number;
      readonly message: string;
      readonly foundAt: Instant;
      readonly expiresAt?: Instant;
      /** Where its login was rejected: how many in a row were, or may have been. */
      readonly attempts?: number;
    };

export type DeptUserView =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly foundAt: Instant }
  /** Registered, without a login test. */
  | { readonly kind: 'untested'; readonly foundAt: Instant }
  | { readonly kind: 'works'; readonly testedAt: Instant }
  | {
      readonly kind: 'rejected';
      readonly at: Instant;
      readonly code: number;
      readonly message: string;
      readonly lastWorkedAt?: Instant;
      /** Logins in a row that were rejected, or may have been. */
      readonly attempts: number;
    };
