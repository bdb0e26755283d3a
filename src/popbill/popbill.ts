import type { Brn } from '../kernel/brn.js';
import type { Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { PlanStatus, PopbillProblem } from '../records/status.js';

/** A person's call takes the next free slot before a sweep's. */
export type Priority = 'person' | 'sweep';

export interface Asking {
  readonly brn: Brn;
  readonly product: Product;
  readonly popbillUserId?: string;
  readonly priority: Priority;
}

export type Answer<T> = Promise<Result<T, PopbillProblem>>;

/**
 * POPBiLL's HomeTax questions. Never rejects: what is not an answer comes back as a PopbillProblem.
 * Calls that log in (`test...Login`) are sent once and never repeated by the implementation; the others may be
 * sent up to three times. Not having something registered is a refusal with class `auth-missing`.
 */
export interface Popbill {
  certificateExpiry(asking: Asking): Answer<{ readonly expiresAt: Instant }>;
  testCertificateLogin(asking: Asking): Answer<'works'>;
  deptUserRegistered(asking: Asking): Answer<'registered'>;
  testDeptUserLogin(asking: Asking): Answer<'works'>;
  flatRate(asking: Asking): Answer<Omit<PlanStatus, 'foundAt'>>;
  /** A fresh URL that carries the member's session and dies after 30 s. Neither logged nor kept by anyone. */
  popupUrl(asking: Asking): Answer<string>;
  isMember(asking: Pick<Asking, 'brn' | 'priority'>): Answer<boolean>;
  companyName(asking: Asking): Answer<string>;
  /** Milliseconds that our clock is ahead of (negative) or behind (positive) POPBiLL's, when it had to be corrected. */
  clockSkewMs(): number | undefined;
}
