import type { Brn } from '../kernel/brn.js';
import type { Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { PlanStatus, PopbillProblem } from '../records/status.js';

/** Calls made for a person are queued ahead of sweep calls. */
export type Priority = 'person' | 'sweep';

export interface Query {
  readonly brn: Brn;
  readonly product: Product;
  /** POPBiLL ID, sent as `x-pb-userid`; absent: the member itself calls. */
  readonly popbillUserId?: string;
  readonly priority: Priority;
}

export type Answer<T> = Promise<Result<T, PopbillProblem>>;

/**
 * The calls that this app makes. They never reject: every failure is returned as a PopbillProblem. POPBiLL executes a
 * login test (`test...Login`) at most once; other calls are tried up to three times. A missing registration is a
 * refusal of class `auth-missing`.
 */
export interface Popbill {
  certificateExpiry(query: Query): Answer<{ readonly expiresAt: Instant }>;
  testCertificateLogin(query: Query): Answer<'works'>;
  deptUserRegistration(query: Query): Answer<'registered'>;
  testDeptUserLogin(query: Query): Answer<'works'>;
  flatRate(query: Query): Answer<Omit<PlanStatus, 'foundAt'>>;
  /** A new URL, which contains the member's session and expires after 30 s. It must be neither logged nor stored. */
  popupUrl(query: Query): Answer<string>;
  isMember(query: Pick<Query, 'brn' | 'priority'>): Answer<boolean>;
  companyName(query: Query): Answer<string>;
  /** Milliseconds to add to our clock to get POPBiLL's time; undefined while no correction is needed. */
  clockSkewMs(): number | undefined;
}
