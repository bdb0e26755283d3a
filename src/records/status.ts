import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from './company.js';

/**
 * What may come out of a POPBiLL call besides its answer: four outcomes and nothing else.
 * `refused` is an answer with a code; the other three say nothing about the company.
 */
export type PopbillProblem = Refused | Unreachable | TooLate | Garbled;

/** What a POPBiLL code means for us (DESIGN section 3); popbill/error-codes.ts has a row for each code. */
export type CodeClass =
  | 'auth-missing'
  | 'auth-rejected'
  | 'cert-expired'
  | 'member-missing'
  | 'plan-stopped'
  | 'caller-misconfigured'
  | 'transient'
  | 'rate-limited'
  | 'unknown';

export interface Refused {
  readonly kind: 'refused';
  /** POPBiLL's negative number, e.g. -11100021. */
  readonly code: number;
  /** POPBiLL's own words: evidence, never our sentence. */
  readonly message: string;
  readonly codeClass: CodeClass;
  /** Whether the token or the call itself was refused. */
  readonly at: 'token' | 'call';
}

export interface Unreachable {
  readonly kind: 'unreachable';
  /** The network's error code, e.g. `ECONNREFUSED`. */
  readonly cause: string;
}

/** The cause of a live test whose answer went with the process that had asked, or with a record that cannot be read. */
export const ANSWER_LOST = 'answer lost';

export function isAnswerLost(problem: PopbillProblem): boolean {
  return problem.kind === 'unreachable' && problem.cause === ANSWER_LOST;
}

export interface TooLate {
  readonly kind: 'too-late';
  readonly afterMs: number;
}

export interface Garbled {
  readonly kind: 'garbled';
  readonly httpStatus: number;
  /** The value that cannot be, as POPBiLL sent it; absent: the answer as a whole could not be read. */
  readonly said?: string;
}

/** The calls a check can make, by the name used in failures and logs. */
export type CallName =
  | 'certificate-expiry'
  | 'certificate-login-test'
  | 'dept-user-registered'
  | 'dept-user-login-test'
  | 'flat-rate'
  | 'popup-url'
  | 'is-member'
  | 'company-info';

/** Such calls may lock an account or log out a person. */
export function logsIn(call: CallName): boolean {
  return call === 'certificate-login-test' || call === 'dept-user-login-test';
}

/** Our own settings are refused (signature, LinkID, IP, clock, ...). */
export function isOurFault(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'caller-misconfigured';
}

/** Facts about one company and when they were found. Nothing derived is stored, such as days left or the verdict. */
export interface CompanyStatus {
  readonly v: 1;
  readonly brn: Brn;
  readonly products: Readonly<Partial<Record<Product, ProductStatus>>>;
  /** While POPBiLL says that this BRN is not a member under our LinkID and stage. */
  readonly memberMissing?: {
    readonly code: number;
    readonly message: string;
    readonly foundAt: Instant;
  };
  /** Absent in records of earlier versions, as are the next three. */
  readonly firstAskedAt?: Instant;
  /** When a check first and last got an answer to at least one question. */
  readonly firstAnsweredAt?: Instant;
  readonly answeredAt?: Instant;
  /**
   * When a check last found out how the company stands. That it is not a member counts only when a later sweep confirms
   * it.
   */
  readonly decidedAt?: Instant;
  /** Since when every check has found this to be wrong. */
  readonly wrongSince?: Readonly<Partial<Record<MassKind, Instant>>>;
  /** The start of the last sweep that asked about this company, so that a resumed sweep leaves it out. */
  readonly sweptAt?: Instant;
  /** Sweeps in a row that could not find out, of at least one product, whether it can be collected. */
  readonly failedSweeps: number;
  /** At most the last three of them, oldest first. */
  readonly failedSweepsAt: readonly Instant[];
}

/** Many companies get such trouble at once only when POPBiLL or our LinkID is at fault. */
export type MassKind =
  | 'member-missing'
  | 'auth-missing'
  | 'plan'
  /** Only when it ends earlier than at the last check. */
  | 'certificate-expiry'
  | 'certificate-invalid'
  | 'dept-user-login';

export interface ProductStatus {
  readonly certificate?: MethodStatus;
  readonly deptUser?: MethodStatus;
  readonly plan?: PlanStatus;
  /** When it was last known to be collectable. */
  readonly collectableAt?: Instant;
  /** Calls of the latest check without a usable answer. They say nothing about the authentication. */
  readonly failures: readonly CheckFailure[];
}

/** One cell: product x method. */
export interface MethodStatus {
  /**
   * Without logging in. `unusable`: POPBiLL cannot load the certificate, or calls it revoked. `unknown`: there was no
   * answer yet, but a live test is on record.
   */
  readonly registration: 'registered' | 'missing' | 'unusable' | 'unknown';
  readonly foundAt: Instant;
  /** POPBiLL's, of `missing` and `unusable`. */
  readonly code?: number;
  readonly message?: string;
  /** Of the copy of a certificate at POPBiLL. */
  readonly expiresAt?: Instant;
  /** By the last login test with a verdict. Dropped when the registration is gone or its expiry changes. */
  readonly login?: LoginStatus;
  /** Also of an earlier registration. */
  readonly lastWorkedAt?: Instant;
  /**
   * Live tests of the last 24 hours that did not work or have no known outcome, oldest first. Each is noted before it is
   * made, so that a crash cannot lead to a second one.
   */
  readonly attempts: readonly Instant[];
  /**
   * Live tests in a row that were rejected or may have been (`attemptsInRow`), counted before each is made. Absent: none,
   * or in a record of an earlier version.
   */
  readonly inRow?: number;
  /** The record with the count could not be read: it counts as the most. */
  readonly countLost?: true;
  /** When an operator last confirmed a test that may lock the account. */
  readonly confirmedAt?: Instant;
  /** When a live test last got no readable verdict. A later attempt may have been rejected as its process was killed. */
  readonly unansweredAt?: Instant;
}

export interface LoginStatus {
  readonly outcome: 'works' | 'rejected';
  readonly at: Instant;
  readonly code?: number;
  readonly message?: string;
  /** Rejections in a row; 0 while it works. */
  readonly rejections: number;
  readonly rejectedSince?: Instant;
  /** When the same registration last worked before it was rejected. */
  readonly workedBefore?: Instant;
  /** A person says so: a sweep may test once more in any case. The next rejection ends it. */
  readonly registeredAnew?: boolean;
}

export interface PlanStatus {
  readonly state: 'in-use' | 'ending' | 'stopped';
  readonly why?: 'ended' | 'restricted' | 'unpaid' | 'refused';
  /** Last day of use, when POPBiLL names one. */
  readonly endsAt?: Instant;
  readonly code?: number;
  readonly message?: string;
  /** The question about the plan itself was refused, which a working login does not disprove. */
  readonly whenAsked?: boolean;
  readonly foundAt: Instant;
}

export interface CheckFailure {
  readonly call: CallName;
  readonly problem: PopbillProblem;
  readonly at: Instant;
}

/** "Logged out by HomeTax to block the multi-login session": HomeTax answered, about another session of the account. */
export const DOUBLE_LOGIN = -11100008;

/** Nothing usable came back, or POPBiLL says that it had trouble getting an answer. */
export function isSilence(problem: PopbillProblem): boolean {
  // An impossible value is an answer about this company.
  if (problem.kind === 'garbled' && problem.said !== undefined) return false;
  if (problem.kind !== 'refused') return true;
  return problem.codeClass === 'transient' && problem.code !== DOUBLE_LOGIN;
}

/** Whether HomeTax answered a live test. */
export function isFromHometax(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused') return false;
  const { codeClass, code } = problem;
  return codeClass === 'auth-rejected' || codeClass === 'cert-expired' || code === DOUBLE_LOGIN;
}

/** Of a company whose record cannot be read: nothing is known, nor how many logins were rejected already. */
export function lostStatus(brn: Brn, foundAt: Instant): CompanyStatus {
  const cell: MethodStatus = { registration: 'unknown', foundAt, attempts: [], countLost: true };
  const product: ProductStatus = { certificate: cell, deptUser: cell, failures: [] };
  return { ...nothingKnown(brn), products: { taxinvoice: product, cashbill: product } };
}

export function nothingKnown(brn: Brn): CompanyStatus {
  return { v: 1, brn, products: {}, failedSweeps: 0, failedSweepsAt: [] };
}
