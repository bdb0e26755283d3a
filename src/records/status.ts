import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { brn, code, type Infer, instant, optional, refusal, version } from './parts.js';

/** The class of a POPBiLL code; popbill/error-codes.ts has a row for each code. */
export type CodeClass = Refused['codeClass'];

/**
 * The four ways in which a POPBiLL call can fail. `refused` is an answer with a code; the other three say nothing about
 * the company, except a `garbled` answer with an impossible value.
 */
export type PopbillProblem = Infer<typeof popbillProblem>;
const popbillProblem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('refused'),
    /** Negative, e.g. -11100021. */
    code,
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
  /** `cause`: the error code of the network, e.g. `ECONNREFUSED`. */
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

/** The `cause` of a live test whose answer was lost when its process died or its record became unreadable. */
export const ANSWER_LOST = 'answer lost';

export function isAnswerLost(problem: PopbillProblem): boolean {
  return problem.kind === 'unreachable' && problem.cause === ANSWER_LOST;
}

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

export type PlanStatus = Infer<typeof planStatus>;
export const planStatus = z.object({
  state: z.enum(['in-use', 'ending', 'stopped']),
  why: optional(z.enum(['ended', 'restricted', 'unpaid', 'refused'])),
  /** Last day of use, when POPBiLL names one. */
  endsAt: optional(instant),
  code: optional(code),
  message: optional(z.string()),
  /** True if the refused call asked for the plan itself; a working login does not disprove that refusal. */
  whenAsked: optional(z.boolean()),
  byCollector: optional(z.literal(true)),
  foundAt: instant,
});

export type CheckFailure = Infer<typeof checkFailure>;
export const checkFailure = z.object({ call: callName, problem: popbillProblem, at: instant });

export type LoginStatus = Infer<typeof loginStatus>;
const loginStatus = z.object({
  outcome: z.enum(['works', 'rejected']),
  at: instant,
  code: optional(code),
  message: optional(z.string()),
  /** Rejections in a row; 0 while it works. */
  rejections: z.number(),
  rejectedSince: optional(instant),
  /** When a login of the same registration last worked before it was rejected. */
  workedBefore: optional(instant),
  /** A person reported a new registration, so a sweep may test once more. Cleared by the next rejection. */
  registeredAnew: optional(z.boolean()),
  /** How many of the rejections the collector reported, and when it got the last of them. Absent: none. */
  collector: optional(z.object({ at: instant, times: z.number() })),
});

/** One cell (product x method). */
export type MethodStatus = Infer<typeof methodStatus>;
const methodStatus = z.object({
  /**
   * As POPBiLL answers without a login. `unusable`: POPBiLL cannot load the certificate, or calls it revoked.
   * `unknown`: no answer yet, but a live test is recorded; or the answer was lost with its record or had a future time.
   */
  registration: z.enum(['registered', 'missing', 'unusable', 'unknown']),
  foundAt: instant,
  /** POPBiLL's code for `missing` and `unusable`. */
  code: optional(code),
  message: optional(z.string()),
  /** Of POPBiLL's copy of the certificate. */
  expiresAt: optional(instant),
  /** The last login test that worked or was rejected. Dropped if the registration is removed or its expiry changes. */
  login: optional(loginStatus),
  /** When a check first found the present registration. Absent: no check has found anything else. */
  registeredSince: optional(instant),
  /** When a login last worked, possibly of an earlier registration. */
  lastWorkedAt: optional(instant),
  /**
   * Live tests of the last 24 hours that were rejected or have no known outcome, oldest first. Each is recorded before
   * it is made, so that a crash cannot lead to a second test. Includes the collector's last logins.
   */
  attempts: z.array(instant),
  /**
   * Live tests in a row that were, or may have been, rejected (`attemptsInRow`), counted before each is made. Absent:
   * none, or a record of an earlier version.
   */
  inRow: optional(z.number()),
  /** The record with `inRow` was unreadable, so the maximum is assumed. */
  countLost: optional(z.literal(true)),
  /** When an operator last confirmed a test that may lock the account. */
  confirmedAt: optional(instant),
  /** When a live test last got no usable answer. A later attempt may have been rejected, its answer lost in a crash. */
  unansweredAt: optional(instant),
});

export type ProductStatus = Infer<typeof productStatus>;
const productStatus = z.object({
  certificate: optional(methodStatus),
  deptUser: optional(methodStatus),
  plan: optional(planStatus),
  /** When the product was last known to be collectable. */
  collectableAt: optional(instant),
  /**
   * The last failure that the collector reported, of any class. `codes`: those of its day that are in the history.
   * `seen`: code and time of the latest reports, by which repeated reports are recognised.
   */
  collector: optional(
    z.object({
      code,
      at: instant,
      codes: optional(z.array(code)),
      seen: optional(z.array(z.string())),
    }),
  ),
  /** Calls without a usable answer, of the latest check or an earlier login test. */
  failures: z.array(checkFailure),
});

/** For each kind of trouble that the last check found: since when every check has found it. */
const wrongSince = z.object({
  'member-missing': optional(instant),
  'auth-missing': optional(instant),
  plan: optional(instant),
  /** Only if the certificate expires earlier than at the last check. */
  'certificate-expiry': optional(instant),
  'certificate-invalid': optional(instant),
  'dept-user-login': optional(instant),
});

/** Trouble that many companies get at the same time only if POPBiLL or our LinkID is at fault. */
export const massKind = wrongSince.keyof();
export type MassKind = z.output<typeof massKind>;

/** Facts about one company. Derived values (days left, the verdict) are not stored. */
export type CompanyStatus = Infer<typeof companyStatusSchema>;
export const companyStatusSchema = z.object({
  v: version,
  brn,
  products: z.object({ taxinvoice: optional(productStatus), cashbill: optional(productStatus) }),
  /** Set while POPBiLL says that this BRN is not a member under our LinkID and stage. */
  memberMissing: optional(z.object({ ...refusal, foundAt: instant })),
  /** When a check first asked about the company. Some earlier versions lack it and the next three fields. */
  firstAskedAt: optional(instant),
  /**
   * When a check got the first answer to at least one call. Starts again with the first answer about a further product,
   * and after a long time without checks, e.g. a pause.
   */
  firstAnsweredAt: optional(instant),
  /** When a check last got an answer to at least one call. */
  answeredAt: optional(instant),
  /** When a check last determined the company's state. A missing membership counts once a later sweep confirms it. */
  decidedAt: optional(instant),
  wrongSince: optional(wrongSince),
  /** The start of the last sweep that checked this company, so that a resumed sweep skips it. */
  sweptAt: optional(instant),
  /** Sweeps in a row in which missing answers left open whether a product can be collected. */
  failedSweeps: z.number(),
  /** The last failed sweeps outside outages, at most four, oldest first. */
  failedSweepsAt: z.array(instant),
});

/** "Logged out by HomeTax to block the multi-login session": HomeTax's answer if the account has another session. */
export const DOUBLE_LOGIN = -11100008;

/** Whether POPBiLL gave no usable answer, or POPBiLL itself had trouble getting one from HomeTax. */
export function isWithoutAnswer(problem: PopbillProblem): boolean {
  // An impossible value is an answer about this company.
  if (problem.kind === 'garbled' && problem.said !== undefined) return false;
  if (problem.kind !== 'refused') return true;
  return problem.codeClass === 'transient' && problem.code !== DOUBLE_LOGIN;
}

/** Whether the refusal of a live test came from HomeTax. */
export function isFromHometax(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused') return false;
  const { codeClass } = problem;
  const isRejection = codeClass === 'auth-rejected' || codeClass === 'cert-expired';
  return isRejection || problem.code === DOUBLE_LOGIN;
}

/** The kinds of trouble that no check before `since` found, even if there was no check before. */
function troubleKindsSince({ wrongSince }: CompanyStatus, since: Instant): readonly MassKind[] {
  return massKind.options.filter((kind) => (wrongSince?.[kind] ?? 0) >= since);
}

export function hasNewTroubleSince(status: CompanyStatus, since: Instant): boolean {
  return troubleKindsSince(status, since).length > 0;
}

/** None in a company's first answer, because its trouble may be older than `since`. */
export function newTroubleKindsSince(status: CompanyStatus, since: Instant): readonly MassKind[] {
  const { firstAnsweredAt } = status;
  if (firstAnsweredAt === undefined || firstAnsweredAt >= since) return [];
  return troubleKindsSince(status, since);
}

/**
 * Whether a company's new trouble waits for the end of the pass over many companies that began at `since`. Trouble in a
 * first answer waits too, although `newTroubleKindsSince` excludes it; a company's very first check does not.
 */
export function waitsForPassEnd(status: CompanyStatus, since: Instant): boolean {
  const { wrongSince, firstAskedAt } = status;
  return troubleKindsSince(status, since).some((kind) => wrongSince?.[kind] !== firstAskedAt);
}

/** For an unreadable record: nothing is known, not even the count of rejected logins. */
export function lostStatus(brn: Brn, foundAt: Instant): CompanyStatus {
  const cell: MethodStatus = { registration: 'unknown', foundAt, attempts: [], countLost: true };
  const product: ProductStatus = { certificate: cell, deptUser: cell, failures: [] };
  return { ...emptyStatus(brn), products: { taxinvoice: product, cashbill: product } };
}

export function emptyStatus(brn: Brn): CompanyStatus {
  return { v: 1, brn, products: {}, failedSweeps: 0, failedSweepsAt: [] };
}
