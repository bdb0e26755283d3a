import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { CertificateFault, Reason, Severity } from '../records/reason.js';
import type { CheckFailure, LoginStatus, PlanStatus } from '../records/status.js';

export interface Assessment {
  readonly products: readonly ProductAssessment[];
  /** Worst first. */
  readonly reasons: readonly Reason[];
  readonly severity?: Severity;
  readonly isNotMember: boolean;
}

export interface ProductAssessment {
  readonly product: Product;
  /** Judged without the methods that got no answer (`failures`), even if they worked before. */
  readonly verdict: Verdict;
  /** For lists and counts: `lastKnownVerdict`, but `verdict` while the company has the reason `check-broken`. */
  readonly lastKnown: Verdict;
  readonly certificate: CertificateState;
  readonly deptUser: DeptUserState;
  readonly plan?: PlanStatus;
  readonly failures: readonly CheckFailure[];
  readonly collectableAt?: Instant;
  /** The company was checked, but not for this product, which was added since. */
  readonly neverAsked?: true;
}

export type Verdict =
  | {
      readonly kind: 'collectable';
      readonly by: 'deptUser' | 'certificate';
      readonly basis: 'tested' | 'by-date';
    }
  /** `basis`: how we know that the remaining method works. */
  | { readonly kind: 'at-risk'; readonly basis: 'tested' | 'by-date' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'unknown' };

export type CertificateState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly foundAt: Instant }
  | {
      readonly kind: 'valid' | 'expired';
      readonly expiresAt: Instant;
      /** Calendar days in Seoul, negative after expiry. 0 with kind `valid`: the certificate's last day. */
      readonly daysLeft: number;
      readonly foundAt: Instant;
      readonly loginTestedAt?: Instant;
    }
  | {
      readonly kind: 'unusable';
      readonly fault: CertificateFault;
      readonly code: number;
      readonly message: string;
      readonly foundAt: Instant;
      readonly expiresAt?: Instant;
      /** Logins in a row that were, or may have been, rejected. Absent: no login was rejected. */
      readonly attempts?: number;
      readonly rejected?: LoginStatus;
    };

export type DeptUserState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly foundAt: Instant }
  | { readonly kind: 'untested'; readonly foundAt: Instant }
  | { readonly kind: 'works'; readonly testedAt: Instant }
  | {
      readonly kind: 'rejected';
      readonly at: Instant;
      readonly code: number;
      readonly message: string;
      readonly lastWorkedAt?: Instant;
      readonly attempts: number;
    };
