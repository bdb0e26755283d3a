import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { brn, code, instant, type Of, optional, version } from './parts.js';

/** The class of a POPBiLL code (DESIGN section 3); popbill/error-codes.ts has a row for each code. */
export type CodeClass = Refused['codeClass'];

/**
 * The four ways in which a POPBiLL call can fail. `refused` is an answer with a code; the other three say nothing about
 * the company.
 */
export type PopbillProblem = Of<typeof popbillProblem>;
const popbillProblem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('refused'),
    /** POPBiLL's negative number, e.g. -11100021. */
    code,
    /** POPBiLL's own text. */
    message: z.string(),
    codeClass: z.enum([
      'auth-missing',
      'auth-rejected',
      'cert-expired',
      'member-missing',
      'plan-stopped',
      'caller-misconfigured',
      'transient',
      'rate-limited',
      'unknown',
    ]),
    /** Whether the token or the call itself was refused. */
    at: z.enum(['token', 'call']),
  }),
  /** `cause`: the network's error code, e.g. `ECONNREFUSED`. */
  z.object({ kind: z.literal('unreachable'), cause: z.string() }),
  z.object({ kind: z.literal('too-late'), afterMs: z.number() }),
  z.object({
    kind: z.literal('garbled'),
    httpStatus: z.number(),
    /** The impossible value as POPBiLL sent it; absent: the whole answer was unreadable. */
    said: optional(z.string()),
  }),
]);
export type Refused = Extract<PopbillProblem, { kind: 'refused' }>;
export type Garbled = Extract<PopbillProblem, { kind: 'garbled' }>;

/** The cause of a live test whose answer was lost with its process or with an unreadable record. */
export const ANSWER_LOST = 'answer lost';

export function isAnswerLost(problem: PopbillProblem): boolean {
  return problem.kind === 'unreachable' && problem.cause === ANSWER_LOST;
}

/** The calls to POPBiLL, by the name used in failures and logs. */
const callName = z.enum([
  'certificate-expiry',
  'certificate-login-test',
  'dept-user-registered',
  'dept-user-login-test',
  'flat-rate',
  'popup-url',
  'is-member',
  'company-info',
]);
export type CallName = z.output<typeof callName>;

/** Whether the call logs in to HomeTax, which may lock an account or log out a person. */
export function logsIn(call: CallName): boolean {
  return call === 'certificate-login-test' || call === 'dept-user-login-test';
}

/** Whether our own settings are refused (signature, LinkID, IP, clock, ...). */
export function isOurFault(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'caller-misconfigured';
}

export type PlanStatus = Of<typeof planStatus>;
export const planStatus = z.object({
  state: z.enum(['in-use', 'ending', 'stopped']),
  why: optional(z.enum(['ended', 'restricted', 'unpaid', 'refused'])),
  /** Last day of use, when POPBiLL names one. */
  endsAt: optional(instant),
  code: optional(code),
  message: optional(z.string()),
  /** Set if the call about the plan itself was refused, which a working login does not disprove. */
  whenAsked: optional(z.boolean()),
  foundAt: instant,
});

export type CheckFailure = Of<typeof checkFailure>;
export const checkFailure = z.object({ call: callName, problem: popbillProblem, at: instant });

export type LoginStatus = Of<typeof loginStatus>;
const loginStatus = z.object({
  outcome: z.enum(['works', 'rejected']),
  at: instant,
  code: optional(code),
  message: optional(z.string()),
  /** Rejections in a row; 0 while it works. */
  rejections: z.number(),
  rejectedSince: optional(instant),
  /** When the same registration last worked before it was rejected. */
  workedBefore: optional(instant),
  /** A person reported a new registration, so a sweep may test once more. Cleared by the next rejection. */
  registeredAnew: optional(z.boolean()),
});

/** The state of one cell (product x method). */
export type MethodStatus = Of<typeof methodStatus>;
const methodStatus = z.object({
  /**
   * Found without logging in. `unusable`: POPBiLL cannot load the certificate, or calls it revoked. `unknown`: no
   * answer yet, but a live test is recorded.
   */
  registration: z.enum(['registered', 'missing', 'unusable', 'unknown']),
  foundAt: instant,
  /** POPBiLL's code for `missing` and `unusable`. */
  code: optional(code),
  message: optional(z.string()),
  /** Expiry of the copy of the certificate at POPBiLL. */
  expiresAt: optional(instant),
  /** The last login test with a verdict. Dropped when the registration is removed or its expiry changes. */
  login: optional(loginStatus),
  /** May belong to an earlier registration. */
  lastWorkedAt: optional(instant),
  /**
   * Live tests of the last 24 hours that did not work or have no known outcome, oldest first. Each is recorded before it
   * is made, so that a crash cannot lead to a second one.
   */
  attempts: z.array(instant),
  /**
   * Live tests in a row that were rejected or may have been (`attemptsInRow`), counted before each is made. Absent: none,
   * or in a record of an earlier version.
   */
  inRow: optional(z.number()),
  /** The record with `inRow` could not be read, so the maximum is assumed. */
  countLost: optional(z.literal(true)),
  /** When an operator last confirmed a test that may lock the account. */
  confirmedAt: optional(instant),
  /** When a live test last got no readable verdict. A later attempt may have been rejected while its process was killed. */
  unansweredAt: optional(instant),
});

export type ProductStatus = Of<typeof productStatus>;
const productStatus = z.object({
  certificate: optional(methodStatus),
  deptUser: optional(methodStatus),
  plan: optional(planStatus),
  /** When the product was last known to be collectable. */
  collectableAt: optional(instant),
  /** Calls of the latest check without a usable answer. They say nothing about the authentication. */
  failures: z.array(checkFailure),
});

/** Start of an unbroken series of checks that found this problem. */
const wrongSince = z.object({
  'member-missing': optional(instant),
  'auth-missing': optional(instant),
  plan: optional(instant),
  /** Only if the certificate expires earlier than at the last check. */
  'certificate-expiry': optional(instant),
  'certificate-invalid': optional(instant),
  'dept-user-login': optional(instant),
});

/** Problems that many companies get at once only if POPBiLL or our LinkID is at fault. */
export const massKind = wrongSince.keyof();
export type MassKind = z.output<typeof massKind>;

/** Facts about one company and when they were found. Derived values, such as days left or the verdict, are not stored. */
export type CompanyStatus = Of<typeof companyStatusSchema>;
export const companyStatusSchema = z.object({
  v: version,
  brn,
  products: z.object({ taxinvoice: optional(productStatus), cashbill: optional(productStatus) }),
  /** Set while POPBiLL says that this BRN is not a member under our LinkID and stage. */
  memberMissing: optional(z.object({ code, message: z.string(), foundAt: instant })),
  /** Absent in records of earlier versions, like the next three fields. */
  firstAskedAt: optional(instant),
  /** When a check first and last got an answer to at least one question. */
  firstAnsweredAt: optional(instant),
  answeredAt: optional(instant),
  /**
   * When a check last determined the company's state. A missing membership counts only after a later sweep confirmed it.
   */
  decidedAt: optional(instant),
  wrongSince: optional(wrongSince),
  /** The start of the last sweep that checked this company, so that a resumed sweep skips it. */
  sweptAt: optional(instant),
  /** Sweeps in a row that could not determine for at least one product whether it can be collected. */
  failedSweeps: z.number(),
  /** The last three failed sweeps outside outages, oldest first. */
  failedSweepsAt: z.array(instant),
});

/** "Logged out by HomeTax to block the multi-login session": HomeTax answered, about another session of the account. */
export const DOUBLE_LOGIN = -11100008;

/** Whether nothing usable came back, or POPBiLL had trouble getting an answer. */
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

/** The company's new kinds of trouble since then. Trouble in its first answer may be old, so it does not count. */
export function newTroublesSince(
  { wrongSince, firstAnsweredAt }: CompanyStatus,
  since: Instant,
): readonly MassKind[] {
  if (firstAnsweredAt === undefined || firstAnsweredAt >= since) return [];
  return massKind.options.filter((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

/**
 * Whether a company's new trouble waits for the end of the pass that began at `since`. Trouble in a first answer waits
 * too, although it is not counted as new; the results of a company's very first check do not wait.
 */
export function isNewSince({ wrongSince, firstAskedAt }: CompanyStatus, since: Instant): boolean {
  return firstAskedAt !== undefined && firstAskedAt < since && isWrongSince({ wrongSince }, since);
}

/** Whether the company has new trouble since then, including its very first check. */
export function isWrongSince(
  { wrongSince }: Pick<CompanyStatus, 'wrongSince'>,
  since: Instant,
): boolean {
  return massKind.options.some((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

/** The status of a company whose record cannot be read: nothing is known, not even the count of rejected logins. */
export function lostStatus(brn: Brn, foundAt: Instant): CompanyStatus {
  const cell: MethodStatus = { registration: 'unknown', foundAt, attempts: [], countLost: true };
  const product: ProductStatus = { certificate: cell, deptUser: cell, failures: [] };
  return { ...nothingKnown(brn), products: { taxinvoice: product, cashbill: product } };
}

export function nothingKnown(brn: Brn): CompanyStatus {
  return { v: 1, brn, products: {}, failedSweeps: 0, failedSweepsAt: [] };
}
