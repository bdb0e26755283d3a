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

/** Calls that log in to HomeTax, and may therefore lock an account or throw out a person. */
export function logsIn(call: CallName): boolean {
  return call === 'certificate-login-test' || call === 'dept-user-login-test';
}

/** True when our own settings are refused (signature, LinkID, IP, clock, ...), so that no company can be checked. */
export function isOurFault(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'caller-misconfigured';
}

/**
 * What is known of one company: facts and when they were found. Nothing derived is stored; "9 days left" and
 * the verdict are computed when read (assessment.ts).
 */
export interface CompanyStatus {
  readonly v: 1;
  readonly brn: Brn;
  readonly products: Readonly<Partial<Record<Product, ProductStatus>>>;
  /** Set while POPBiLL says that this BRN is not a member under our LinkID and stage. */
  readonly memberMissing?: {
    readonly code: number;
    readonly message: string;
    readonly foundAt: Instant;
  };
  /** When it was first asked about. Absent in a record of an earlier version, as are the next three. */
  readonly firstAskedAt?: Instant;
  /** When a check first got an answer to at least one question, and when one last did. */
  readonly firstAnsweredAt?: Instant;
  readonly answeredAt?: Instant;
  /**
   * When a check last found out how the company stands: answers that leave that open do not count, nor does that it is no
   * member before a later sweep says it again.
   */
  readonly decidedAt?: Instant;
  /** Since when one check after the other has found this to be wrong. */
  readonly wrongSince?: Readonly<Partial<Record<MassKind, Instant>>>;
  /** The start of the last sweep that asked about this company; tells a resumed sweep whom it already asked. */
  readonly sweptAt?: Instant;
  /**
   * Sweeps in a row after which it was not known, of at least one product, whether it can be collected, because
   * questions stayed unanswered.
   */
  readonly failedSweeps: number;
  /** When those sweeps asked, oldest first, at most the last three. */
  readonly failedSweepsAt: readonly Instant[];
}

/** Trouble that comes to one company at a time, unless POPBiLL or our LinkID is at fault (mass-change.ts). */
export type MassKind =
  | 'member-missing'
  | 'auth-missing'
  | 'plan'
  /** Only of a certificate that ends earlier than it did when it was last asked for. */
  | 'certificate-expiry'
  | 'certificate-invalid'
  | 'dept-user-login';

export interface ProductStatus {
  readonly certificate?: MethodStatus;
  readonly deptUser?: MethodStatus;
  readonly plan?: PlanStatus;
  /** The last instant at which this product was known to be collectable. */
  readonly collectableAt?: Instant;
  /** Calls of the latest check that got no usable answer. They say nothing about the authentication. */
  readonly failures: readonly CheckFailure[];
}

/** One cell: product x method. */
export interface MethodStatus {
  /**
   * What POPBiLL said without logging in. `unusable`: something is registered that POPBiLL itself cannot use
   * (it cannot load the certificate, or calls it revoked), with the code. `unknown`: nothing was answered yet, but a
   * live test is on record.
   */
  readonly registration: 'registered' | 'missing' | 'unusable' | 'unknown';
  readonly foundAt: Instant;
  /** The code and words behind `missing` and `unusable`. */
  readonly code?: number;
  readonly message?: string;
  /** Certificates only: the last instant of the copy registered at POPBiLL. */
  readonly expiresAt?: Instant;
  /** What the last login test that got a verdict found. Dropped when the registration vanishes or the date moves. */
  readonly login?: LoginStatus;
  /** When a login of this cell last worked, whatever was registered then. */
  readonly lastWorkedAt?: Instant;
  /**
   * Live tests of the last 24 hours that did not work, or whose outcome is not known: the test is noted here
   * before it is made, so that a crash in the middle cannot lead to a second one. Oldest first.
   */
  readonly attempts: readonly Instant[];
  /**
   * Live tests in a row that were rejected or may have been (attempts-in-row.ts): counted before each is made, so that
   * a crash cannot make it too small. Absent: none, or written before they were counted.
   */
  readonly inRow?: number;
  /**
   * The record that had the count could not be read: it may have been any number, and counts as the most. Ends with what
   * ends a count.
   */
  readonly countLost?: true;
  /** When an operator last confirmed a test although as many were rejected as may be. */
  readonly confirmedAt?: Instant;
  /**
   * When it was last heard that a live test got no verdict that can be read. An attempt after it may have been answered
   * by a rejection that a killed process did not live to write down.
   */
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
  /** When the same registration let in last before it was rejected; absent: it was not known to work. */
  readonly workedBefore?: Instant;
  /**
   * A person said that it was registered anew: sweeps may test once more after a rejection although the code cannot heal
   * by itself or the confirming test was made. The next rejection uses it up. (A registration that vanished needs no
   * such word: its login is dropped.)
   */
  readonly registeredAnew?: boolean;
}

export interface PlanStatus {
  readonly state: 'in-use' | 'ending' | 'stopped';
  readonly why?: 'ended' | 'restricted' | 'unpaid' | 'refused';
  /** Last day of use, when POPBiLL names one. */
  readonly endsAt?: Instant;
  readonly code?: number;
  readonly message?: string;
  /** The question about the plan itself was refused, which a login that gets through does not disprove. */
  readonly whenAsked?: boolean;
  readonly foundAt: Instant;
}

/** One question of a check that could not be answered. */
export interface CheckFailure {
  readonly call: CallName;
  readonly problem: PopbillProblem;
  readonly at: Instant;
}

/** "Logged out by HomeTax to block the multi-login session": HomeTax answered, about another session of the account. */
export const DOUBLE_LOGIN = -11100008;

/** Whether a call went unanswered: nothing usable came back, or POPBiLL says that it had trouble getting an answer. */
export function isSilence(problem: PopbillProblem): boolean {
  // A value that cannot be is an answer, of this company.
  if (problem.kind === 'garbled' && problem.said !== undefined) return false;
  if (problem.kind !== 'refused') return true;
  return problem.codeClass === 'transient' && problem.code !== DOUBLE_LOGIN;
}

/** Whether a refused live test shows that HomeTax was reached and answered. */
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
