import type { Result } from '../kernel/result.js';
import { DAY, type Instant } from '../kernel/time.js';
import type { Method, Product } from '../records/company.js';
import {
  type CallName,
  type CheckFailure,
  type LoginStatus,
  logsIn,
  type MethodStatus,
  type PlanStatus,
  type PopbillProblem,
  type ProductStatus,
  type Refused,
} from '../records/status.js';

/** What one answer does to what is known of a cell. */

/** Another date is another certificate: what is known of its login is void. */
export function certificateFound(
  before: MethodStatus | undefined,
  expiresAt: Instant,
  now: Instant,
): MethodStatus {
  const isSame = before?.expiresAt === undefined || before.expiresAt === expiresAt;
  return {
    ...kept(before, now),
    registration: 'registered',
    foundAt: now,
    expiresAt,
    ...(isSame ? inRowOf(before) : { attempts: [] }),
    login: isSame ? before?.login : undefined,
  };
}

/** Whether its login works stays as known. */
export function registrationFound(before: MethodStatus | undefined, now: Instant): MethodStatus {
  return {
    ...kept(before, now),
    ...inRowOf(before),
    registration: 'registered',
    foundAt: now,
    expiresAt: before?.expiresAt,
    login: before?.login,
  };
}

/** What is known of its login is void; live tests stay on record. */
export function registrationMissing(
  before: MethodStatus | undefined,
  { code, message }: Refused,
  now: Instant,
): MethodStatus {
  const known = kept(before, now);
  return {
    ...known,
    registration: 'missing',
    foundAt: now,
    code,
    message,
    inRow: known.attempts.length === 0 ? undefined : 0,
  };
}

export function registrationUnusable(
  before: MethodStatus | undefined,
  { code, message }: Refused,
  now: Instant,
): MethodStatus {
  return { ...registrationFound(before, now), registration: 'unusable', code, message };
}

export function loginWorked(before: MethodStatus | undefined, now: Instant): MethodStatus {
  const { inRow: _, countLost: __, ...found } = registrationFound(before, now);
  return {
    ...found,
    login: { outcome: 'works', at: now, rejections: 0 },
    lastWorkedAt: now,
    attempts: [],
  };
}

/** Uses up a person's word about a new registration. The attempt is on record already. */
export function loginRejected(
  before: MethodStatus | undefined,
  { code, message }: Refused,
  now: Instant,
): MethodStatus {
  const earlier = before?.login?.outcome === 'rejected' ? before.login : undefined;
  const workedBefore = before?.login?.outcome === 'works' ? before.login.at : earlier?.workedBefore;
  const login: LoginStatus = {
    outcome: 'rejected',
    at: now,
    code,
    message,
    rejections: (earlier?.rejections ?? 0) + 1,
    rejectedSince: earlier?.rejectedSince ?? now,
    workedBefore,
  };
  return { ...registrationFound(before, now), login };
}

/** No password was judged: the latest attempt does not count. */
export function attemptTakenBack(before: MethodStatus): MethodStatus {
  const { inRow } = before;
  return {
    ...before,
    attempts: before.attempts.slice(0, -1),
    ...(inRow === undefined ? {} : { inRow: Math.max(0, inRow - 1) }),
  };
}

/** Its attempt may have been a wrong password. */
export function testUnanswered(before: MethodStatus, now: Instant): MethodStatus {
  return { ...before, unansweredAt: now };
}

/**
 * Whether this cannot have been a wrong password. Troubles of POPBiLL and HomeTax, a double login included, judge none.
 * A lost or unreadable answer may hide a verdict, and so may an unknown code.
 */
export function judgedNoPassword(problem: PopbillProblem): boolean {
  if (problem.kind === 'unreachable') return NEVER_SENT.has(problem.cause);
  if (problem.kind !== 'refused') return false;
  if (problem.at === 'token') return true;
  const mayHideOne =
    problem.codeClass === 'auth-rejected' ||
    problem.codeClass === 'cert-expired' ||
    problem.codeClass === 'unknown' ||
    problem.code === UNKNOWN_LOGIN_ERROR;
  return !mayHideOne;
}

/** "Unknown error in the process of the HomeTax login". */
const UNKNOWN_LOGIN_ERROR = -11100016;

/** Network errors before a request leaves this machine. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What outlives any registration. */
function kept(
  before: MethodStatus | undefined,
  now: Instant,
): Pick<MethodStatus, 'attempts' | 'confirmedAt' | 'lastWorkedAt' | 'unansweredAt'> {
  return {
    attempts: recentAttempts(before, now),
    confirmedAt: before?.confirmedAt,
    lastWorkedAt: before?.lastWorkedAt,
    unansweredAt: before?.unansweredAt,
  };
}

/** What ends with the registration. */
function inRowOf(before: MethodStatus | undefined): Pick<MethodStatus, 'inRow' | 'countLost'> {
  return { inRow: before?.inRow, countLost: before?.countLost };
}

export function recentAttempts(before: MethodStatus | undefined, now: Instant): readonly Instant[] {
  return (before?.attempts ?? []).filter((at) => at > now - DAY);
}

/** Absent: not asked. */
export interface ProductAnswers {
  readonly certificate?: Result<{ readonly expiresAt: Instant }, PopbillProblem>;
  readonly certificateLogin?: Result<'works', PopbillProblem>;
  readonly deptUserRegistered?: Result<'registered', PopbillProblem>;
  readonly deptUserLogin?: Result<'works', PopbillProblem>;
  readonly flatRate?: Result<Omit<PlanStatus, 'foundAt'>, PopbillProblem>;
}

export interface RecordedProduct {
  readonly certificate?: MethodStatus;
  readonly deptUser?: MethodStatus;
  readonly plan?: PlanStatus;
  readonly failures: readonly CheckFailure[];
  /** Calls that were refused because the company is not a member. */
  readonly notMember: readonly CheckFailure[];
  /** POPBiLL said anything else about the company. */
  readonly isAnswered: boolean;
}

/**
 * A question without an answer leaves the facts as they were. The order decides between contradicting answers: a login
 * test beats what POPBiLL has on file, and a call refused for the plan beats a plan said to be in use.
 */
export function recordProduct(
  before: ProductStatus | undefined,
  answers: ProductAnswers,
  now: Instant,
): RecordedProduct {
  const { certificate, deptUser, plan } = before ?? {};
  const nothing = { failures: [], notMember: [], isAnswered: false };
  const steps: readonly Step[] = [
    planStep(answers.flatRate, now),
    step('certificate-expiry', 'certificate', answers.certificate, ({ expiresAt }, cell) =>
      certificateFound(cell, expiresAt, now),
    ),
    step('dept-user-registered', 'deptUser', answers.deptUserRegistered, (_, cell) =>
      registrationFound(cell, now),
    ),
    step('certificate-login-test', 'certificate', answers.certificateLogin, (_, cell) =>
      loginWorked(cell, now),
    ),
    step('dept-user-login-test', 'deptUser', answers.deptUserLogin, (_, cell) =>
      loginWorked(cell, now),
    ),
  ];
  return steps.reduce<RecordedProduct>((known, take) => take(known, now), {
    ...{ certificate, deptUser, plan },
    ...nothing,
  });
}

type Step = (known: RecordedProduct, now: Instant) => RecordedProduct;

function step<T>(
  call: CallName,
  method: Method,
  answer: Result<T, PopbillProblem> | undefined,
  heard: (value: T, cell: MethodStatus | undefined) => MethodStatus,
): Step {
  return (known, now) => {
    if (answer === undefined) return known;
    if (!answer.ok) return refused(known, { call, method, problem: answer.error, now });
    const next = { ...known, [method]: heard(answer.value, known[method]), isAnswered: true };
    return logsIn(call) ? withoutRefusedPlan(next) : next;
  };
}

function planStep(answer: ProductAnswers['flatRate'], now: Instant): Step {
  return (known) => {
    if (answer === undefined) return known;
    if (answer.ok) return { ...known, plan: { ...answer.value, foundAt: now }, isAnswered: true };
    return refused(known, { call: 'flat-rate', problem: answer.error, now });
  };
}

interface Refusal {
  readonly call: CallName;
  readonly method?: Method;
  readonly problem: PopbillProblem;
  readonly now: Instant;
}

function refused(known: RecordedProduct, refusal: Refusal): RecordedProduct {
  const { call, method, problem, now } = refusal;
  const failure: CheckFailure = { call, problem, at: now };
  const noted = withAttempt(known, refusal);
  if (problem.kind !== 'refused') return withFailure(noted, failure);

  const meaning = meaningOf(call, problem);
  switch (meaning) {
    case 'missing':
      return withCell(noted, method, (one) => registrationMissing(one, problem, now));
    case 'unusable':
      return withCell(noted, method, (one) => registrationUnusable(one, problem, now));
    case 'rejected':
      return withoutRefusedPlan(withCell(noted, method, (one) => loginRejected(one, problem, now)));
    case 'plan-stopped':
      return { ...noted, plan: refusedPlan(problem, call, now), isAnswered: true };
    case 'not-member':
      return { ...noted, notMember: [...noted.notMember, failure] };
    case 'failure':
      return withFailure(noted, failure);
  }
}

/** A rejection is recorded elsewhere. */
function withAttempt(
  known: RecordedProduct,
  { call, method, problem, now }: Refusal,
): RecordedProduct {
  const cell = method === undefined ? undefined : known[method];
  if (method === undefined || cell === undefined || !logsIn(call)) return known;
  if (judgedNoPassword(problem)) return { ...known, [method]: attemptTakenBack(cell) };
  const isVerdict = problem.kind === 'refused' && meaningOf(call, problem) !== 'failure';
  return isVerdict ? known : { ...known, [method]: testUnanswered(cell, now) };
}

type Meaning = 'missing' | 'unusable' | 'rejected' | 'plan-stopped' | 'not-member' | 'failure';

/** A code depends on the question: "cannot be used" is a rejection only where a login was tried. */
function meaningOf(call: CallName, { codeClass, code }: Refused): Meaning {
  switch (codeClass) {
    case 'auth-missing':
      return call === 'flat-rate' ? 'failure' : 'missing';
    case 'auth-rejected':
      if (logsIn(call)) return 'rejected';
      return call === 'certificate-expiry' && isCertificateCode(code) ? 'unusable' : 'failure';
    case 'cert-expired':
      if (call === 'certificate-login-test') return 'rejected';
      return call === 'certificate-expiry' ? 'unusable' : 'failure';
    case 'member-missing':
      return 'not-member';
    case 'plan-stopped':
      return 'plan-stopped';
    case 'caller-misconfigured':
    case 'transient':
    case 'rate-limited':
    case 'unknown':
      return 'failure';
  }
}

/** -10004xxx, and what POPBiLL finds when it loads the certificate or compares its business number. */
function isCertificateCode(code: number): boolean {
  const others: readonly number[] = [-11101005, -11101006, -10001068, -10001082];
  return Math.trunc(code / 1000) === -10004 || others.includes(code);
}

function withCell(
  known: RecordedProduct,
  method: Method | undefined,
  change: (cell: MethodStatus | undefined) => MethodStatus,
): RecordedProduct {
  if (method === undefined) return known;
  return { ...known, [method]: change(known[method]), isAnswered: true };
}

function withFailure(known: RecordedProduct, failure: CheckFailure): RecordedProduct {
  return { ...known, failures: [...known.failures, failure] };
}

function refusedPlan({ code, message }: Refused, call: CallName, now: Instant): PlanStatus {
  return {
    state: 'stopped',
    why: 'refused',
    code,
    message,
    whenAsked: call === 'flat-rate' || undefined,
    foundAt: now,
  };
}

/** HomeTax was reached through the plan: an earlier refusal is over. */
function withoutRefusedPlan(known: RecordedProduct): RecordedProduct {
  if (known.plan?.why !== 'refused' || known.plan.whenAsked === true) return known;
  return { ...known, plan: undefined };
}

export type Answers = Partial<Record<Product, ProductAnswers>>;
