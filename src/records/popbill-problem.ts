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
