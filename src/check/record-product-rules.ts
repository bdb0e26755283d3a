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

/** Absent: not asked. */
export interface ProductAnswers {
  readonly certificate?: Result<{ readonly expiresAt: Instant }, PopbillProblem>;
  readonly certificateLogin?: Result<'works', PopbillProblem>;
  readonly deptUserRegistered?: Result<'registered', PopbillProblem>;
  readonly deptUserLogin?: Result<'works', PopbillProblem>;
  readonly flatRate?: Result<Omit<PlanStatus, 'foundAt'>, PopbillProblem>;
}

export type Answers = Partial<Record<Product, ProductAnswers>>;

/** Filled in by one answer after the other. */
export interface RecordedProduct {
  certificate?: MethodStatus;
  deptUser?: MethodStatus;
  plan?: PlanStatus;
  readonly failures: CheckFailure[];
  /** Calls that were refused because the company is not a member. */
  readonly notMember: CheckFailure[];
  /** POPBiLL said anything else about the company. */
  isAnswered: boolean;
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
  const known: RecordedProduct = {
    certificate,
    deptUser,
    plan,
    failures: [],
    notMember: [],
    isAnswered: false,
  };
  take('flat-rate', answers.flatRate, (found) => {
    known.plan = { ...found, foundAt: now };
  });
  take('certificate-expiry', answers.certificate, ({ expiresAt }) => {
    known.certificate = certificateFound(known.certificate, expiresAt, now);
  });
  take('dept-user-registered', answers.deptUserRegistered, () => {
    known.deptUser = registrationFound(known.deptUser, now);
  });
  take('certificate-login-test', answers.certificateLogin, () => {
    known.certificate = loginWorked(known.certificate, now);
  });
  take('dept-user-login-test', answers.deptUserLogin, () => {
    known.deptUser = loginWorked(known.deptUser, now);
  });
  return known;

  function take<T>(
    call: CallName,
    answer: Result<T, PopbillProblem> | undefined,
    record: (value: T) => void,
  ): void {
    if (answer === undefined) return;
    if (answer.ok) {
      record(answer.value);
      known.isAnswered = true;
      if (logsIn(call)) dropRefusedPlan(known);
    } else {
      takeProblem(known, call, answer.error, now);
    }
  }
}

const METHOD_OF: Readonly<Partial<Record<CallName, Method>>> = {
  'certificate-expiry': 'certificate',
  'certificate-login-test': 'certificate',
  'dept-user-registered': 'deptUser',
  'dept-user-login-test': 'deptUser',
};

function takeProblem(
  known: RecordedProduct,
  call: CallName,
  problem: PopbillProblem,
  now: Instant,
): void {
  const method = METHOD_OF[call];
  const meaning = problem.kind === 'refused' ? meaningOf(call, problem) : 'failure';
  const cell = method && known[method];
  if (method !== undefined && cell !== undefined && logsIn(call)) {
    if (judgedNoPassword(problem)) known[method] = attemptTakenBack(cell);
    // Its attempt may have been a wrong password.
    else if (meaning === 'failure') known[method] = { ...cell, unansweredAt: now };
  }
  const failure: CheckFailure = { call, problem, at: now };
  if (problem.kind !== 'refused' || meaning === 'failure') {
    known.failures.push(failure);
  } else if (meaning === 'not-member') {
    known.notMember.push(failure);
  } else {
    known.isAnswered = true;
    if (meaning === 'plan-stopped') known.plan = refusedPlan(problem, call, now);
    else if (method !== undefined) known[method] = REFUSED[meaning](known[method], problem, now);
    if (meaning === 'rejected') dropRefusedPlan(known);
  }
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
function dropRefusedPlan(known: RecordedProduct): void {
  const { plan } = known;
  if (plan?.why === 'refused' && plan.whenAsked !== true) known.plan = undefined;
}

/** What one answer does to what is known of a cell; the login stays as known unless the comment says otherwise. */
function registrationFound(before: MethodStatus | undefined, now: Instant): MethodStatus {
  return {
    ...before,
    registration: 'registered',
    foundAt: now,
    code: undefined,
    message: undefined,
    attempts: recentAttempts(before, now),
  };
}

const NOTHING_COUNTS = { attempts: [], inRow: undefined, countLost: undefined };

/** Another date is another certificate: what is known of its login is void. */
function certificateFound(
  before: MethodStatus | undefined,
  expiresAt: Instant,
  now: Instant,
): MethodStatus {
  const found = { ...registrationFound(before, now), expiresAt };
  if (before?.expiresAt === undefined || before.expiresAt === expiresAt) return found;
  return { ...found, ...NOTHING_COUNTS, login: undefined };
}

function loginWorked(before: MethodStatus | undefined, now: Instant): MethodStatus {
  return {
    ...registrationFound(before, now),
    ...NOTHING_COUNTS,
    login: { outcome: 'works', at: now, rejections: 0 },
    lastWorkedAt: now,
  };
}

type CellChange = (
  before: MethodStatus | undefined,
  refusal: Refused,
  now: Instant,
) => MethodStatus;

const REFUSED: Readonly<Record<'missing' | 'unusable' | 'rejected', CellChange>> = {
  /** What is known of its login is void; live tests stay on record. */
  missing(before, { code, message }, now) {
    const { attempts, confirmedAt, lastWorkedAt, unansweredAt } = registrationFound(before, now);
    const inRow = attempts.length === 0 ? undefined : 0;
    const kept = { attempts, inRow, confirmedAt, lastWorkedAt, unansweredAt };
    return { ...kept, registration: 'missing', foundAt: now, code, message };
  },
  unusable(before, { code, message }, now) {
    return { ...registrationFound(before, now), registration: 'unusable', code, message };
  },
  /** Uses up a person's word about a new registration. The attempt is on record already. */
  rejected(before, { code, message }, now) {
    const known = before?.login;
    const earlier = known?.outcome === 'rejected' ? known : undefined;
    const login: LoginStatus = {
      outcome: 'rejected',
      at: now,
      code,
      message,
      rejections: (earlier?.rejections ?? 0) + 1,
      rejectedSince: earlier?.rejectedSince ?? now,
      workedBefore: known?.outcome === 'works' ? known.at : earlier?.workedBefore,
    };
    return { ...registrationFound(before, now), login };
  },
};

/** No password was judged: the latest attempt does not count. */
function attemptTakenBack(before: MethodStatus): MethodStatus {
  const { attempts, inRow } = before;
  return {
    ...before,
    attempts: attempts.slice(0, -1),
    inRow: inRow === undefined ? undefined : Math.max(0, inRow - 1),
  };
}

/**
 * Whether this cannot have been a wrong password. Troubles of POPBiLL and HomeTax, a double login included, judge none.
 * A lost or unreadable answer may hide a verdict, and so may an unknown code.
 */
function judgedNoPassword(problem: PopbillProblem): boolean {
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

export function recentAttempts(before: MethodStatus | undefined, now: Instant): readonly Instant[] {
  return (before?.attempts ?? []).filter((at) => at > now - DAY);
}
