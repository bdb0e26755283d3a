import type { LiveAnswer } from '../incident/common-cause-rules.js';
import type { Response, Responses } from '../incident/outage-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Result } from '../kernel/result.js';
import { DAY, type Instant } from '../kernel/time.js';
import { type Method, PRODUCTS, type Product } from '../records/company.js';
import {
  type CallName,
  type CheckFailure,
  type CompanyStatus,
  isFromHometax,
  isOurFault,
  isSilence,
  type LoginStatus,
  logsIn,
  type MethodStatus,
  type PlanStatus,
  type PopbillProblem,
  type ProductStatus,
  type Refused,
} from '../records/status.js';

/** An absent answer: not asked. */
export interface ProductAnswers {
  readonly certificate?: Result<{ readonly expiresAt: Instant }, PopbillProblem>;
  readonly certificateLogin?: Result<'works', PopbillProblem>;
  readonly deptUserRegistered?: Result<'registered', PopbillProblem>;
  readonly deptUserLogin?: Result<'works', PopbillProblem>;
  readonly flatRate?: Result<Omit<PlanStatus, 'foundAt'>, PopbillProblem>;
}

/** A company's answers. `recordProduct` makes facts of them; `tally` and below say what they show together. */
export type Answers = Partial<Record<Product, ProductAnswers>>;

/** A product's facts, updated by each answer in turn. */
export interface RecordedProduct {
  certificate?: MethodStatus;
  deptUser?: MethodStatus;
  plan?: PlanStatus;
  readonly failures: CheckFailure[];
  /** Calls that were refused because the company is not a member. */
  readonly notMember: CheckFailure[];
  /** POPBiLL gave any other answer about the company. */
  isAnswered: boolean;
}

/**
 * Unanswered questions leave the facts unchanged. The order resolves contradictions: a login test overrides POPBiLL's
 * registration data, and a call refused because of the plan overrides a plan reported as in use.
 */
export function recordProduct(
  before: ProductStatus | undefined,
  answers: ProductAnswers,
  now: Instant,
): RecordedProduct {
  const { certificate, deptUser, plan } = before ?? {};
  const recorded: RecordedProduct = {
    certificate,
    deptUser,
    plan,
    failures: [],
    notMember: [],
    isAnswered: false,
  };
  recordAnswer('flat-rate', answers.flatRate, (found) => {
    recorded.plan = { ...found, foundAt: now };
  });
  recordAnswer('certificate-expiry', answers.certificate, ({ expiresAt }) => {
    recorded.certificate = certificateFound(recorded.certificate, expiresAt, now);
  });
  recordAnswer('dept-user-registered', answers.deptUserRegistered, () => {
    recorded.deptUser = registrationFound(recorded.deptUser, now);
  });
  recordAnswer('certificate-login-test', answers.certificateLogin, () => {
    recorded.certificate = loginWorked(recorded.certificate, now);
  });
  recordAnswer('dept-user-login-test', answers.deptUserLogin, () => {
    recorded.deptUser = loginWorked(recorded.deptUser, now);
  });
  return recorded;

  function recordAnswer<T>(
    call: CallName,
    answer: Result<T, PopbillProblem> | undefined,
    record: (value: T) => void,
  ): void {
    if (answer === undefined) return;
    if (answer.ok) {
      record(answer.value);
      recorded.isAnswered = true;
      if (logsIn(call)) dropRefusedPlan(recorded);
    } else {
      recordProblem(recorded, call, answer.error, now);
    }
  }
}

const METHOD_OF: Readonly<Partial<Record<CallName, Method>>> = {
  'certificate-expiry': 'certificate',
  'certificate-login-test': 'certificate',
  'dept-user-registered': 'deptUser',
  'dept-user-login-test': 'deptUser',
};

function recordProblem(
  recorded: RecordedProduct,
  call: CallName,
  problem: PopbillProblem,
  now: Instant,
): void {
  const method = METHOD_OF[call];
  const meaning = problem.kind === 'refused' ? meaningOf(call, problem) : 'failure';
  const cell = method && recorded[method];
  if (method !== undefined && cell !== undefined && logsIn(call)) {
    if (testedNoPassword(problem)) recorded[method] = withoutLastAttempt(cell);
    // The attempt may have been a wrong password.
    else if (meaning === 'failure') recorded[method] = { ...cell, unansweredAt: now };
  }
  const failure: CheckFailure = { call, problem, at: now };
  if (problem.kind !== 'refused' || meaning === 'failure') {
    recorded.failures.push(failure);
  } else if (meaning === 'not-member') {
    recorded.notMember.push(failure);
  } else {
    recorded.isAnswered = true;
    if (meaning === 'plan-stopped') recorded.plan = refusedPlan(problem, call, now);
    else if (method !== undefined)
      recorded[method] = REFUSED[meaning](recorded[method], problem, now);
    if (meaning === 'rejected') dropRefusedPlan(recorded);
  }
}

type Meaning = 'missing' | 'unusable' | 'rejected' | 'plan-stopped' | 'not-member' | 'failure';

/** A code's meaning depends on the call: "cannot be used" is a rejection only of a login test. */
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

/** -10004xxx, and POPBiLL's codes for loading the certificate or comparing its business number. */
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

/** HomeTax was reached, so an earlier refusal because of the plan is over. */
function dropRefusedPlan(recorded: RecordedProduct): void {
  const { plan } = recorded;
  if (plan?.why === 'refused' && plan.whenAsked !== true) recorded.plan = undefined;
}

/** A cell after POPBiLL found its registration. This and the functions below keep the login unless noted. */
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

/** Another expiry date means another certificate: login results are discarded. */
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
  /** Login results are discarded; live tests stay recorded. */
  missing(before, { code, message }, now) {
    const { attempts, confirmedAt, lastWorkedAt, unansweredAt } = registrationFound(before, now);
    const inRow = attempts.length === 0 ? undefined : 0;
    const kept = { attempts, inRow, confirmedAt, lastWorkedAt, unansweredAt };
    return { ...kept, registration: 'missing', foundAt: now, code, message };
  },
  unusable(before, { code, message }, now) {
    return { ...registrationFound(before, now), registration: 'unusable', code, message };
  },
  /** Clears "registered again". The attempt is already recorded. */
  rejected(before, { code, message }, now) {
    const previous = before?.login;
    const earlier = previous?.outcome === 'rejected' ? previous : undefined;
    const login: LoginStatus = {
      outcome: 'rejected',
      at: now,
      code,
      message,
      rejections: (earlier?.rejections ?? 0) + 1,
      rejectedSince: earlier?.rejectedSince ?? now,
      workedBefore: previous?.outcome === 'works' ? previous.at : earlier?.workedBefore,
    };
    return { ...registrationFound(before, now), login };
  },
};

/** The latest attempt does not count, because it tested no password. */
function withoutLastAttempt(before: MethodStatus): MethodStatus {
  const { attempts, inRow } = before;
  return {
    ...before,
    attempts: attempts.slice(0, -1),
    inRow: inRow === undefined ? undefined : Math.max(0, inRow - 1),
  };
}

/**
 * Whether the login cannot have been a wrong password, as with problems of POPBiLL and HomeTax, including double logins. A
 * lost or unreadable answer may hide a rejection, and so may an unknown code.
 */
function testedNoPassword(problem: PopbillProblem): boolean {
  if (problem.kind === 'unreachable') return NEVER_SENT.has(problem.cause);
  if (problem.kind !== 'refused') return false;
  if (problem.at === 'token') return true;
  const mayHideRejection =
    problem.codeClass === 'auth-rejected' ||
    problem.codeClass === 'cert-expired' ||
    problem.codeClass === 'unknown' ||
    problem.code === UNKNOWN_LOGIN_ERROR;
  return !mayHideRejection;
}

/** "Unknown error in the process of the HomeTax login". */
const UNKNOWN_LOGIN_ERROR = -11100016;

/** Network errors that occur before a request leaves this machine. */
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

type Answered = Result<unknown, PopbillProblem>;

/** Whether POPBiLL answered any question about the company, and whether it refuses our settings. */
export function tally(answers: Answers): {
  readonly answered: boolean;
  readonly ourFault?: Refused;
} {
  const results = resultsOf(answers, (productAnswers) => Object.values({ ...productAnswers }));
  const refusals = results.flatMap((result) =>
    result.ok || result.error.kind !== 'refused' ? [] : [result.error],
  );
  const ourFaults = refusals.filter(isOurFault);
  return {
    answered: results.some(({ ok }) => ok) || ourFaults.length < refusals.length,
    ourFault: ourFaults.findLast(({ at }) => at === 'token') ?? ourFaults[0],
  };
}

/** Whether POPBiLL and HomeTax answered. The flat rate does not count: it is unrelated to the authentication. */
export function responsesIn(answers: Answers): Responses {
  const plain = resultsOf(answers, ({ certificate, deptUserRegistered }) => [
    certificate,
    deptUserRegistered,
  ]);
  const live = loginsIn(answers);
  const liveResponse = responseTo(live, (problem) => isFromHometax(problem));
  const plainResponse = responseTo(plain, () => true);
  const silent = [...plain, ...live]
    .flatMap((result) => (result.ok ? [] : [result.error]))
    .filter(isSilence);
  return {
    // An answered login shows that POPBiLL answers.
    plain: plainResponse === 'silent' && liveResponse === 'answered' ? 'answered' : plainResponse,
    live: liveResponse,
    noConnection: silent.length > 0 && silent.every(({ kind }) => kind === 'unreachable'),
  };
}

/** One silent call is enough: the others may have been answered before the outage began. */
function responseTo(
  results: readonly Answered[],
  isTheirs: (problem: PopbillProblem) => boolean,
): Response {
  if (results.some((result) => !result.ok && isSilence(result.error))) return 'silent';
  return results.some((result) => result.ok || isTheirs(result.error)) ? 'answered' : 'not-asked';
}

/** `undefined`: no login was tested, or no test reached a verdict. */
export function loginIn(answers: Answers): 'works' | 'rejected' | undefined {
  const live = loginsIn(answers);
  if (live.some((login) => !login.ok && isRejection(login.error))) return 'rejected';
  return live.some(({ ok }) => ok) ? 'works' : undefined;
}

function isRejection(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'auth-rejected';
}

function loginsIn(answers: Answers): readonly Answered[] {
  return resultsOf(answers, ({ certificateLogin, deptUserLogin }) => [
    certificateLogin,
    deptUserLogin,
  ]);
}

function resultsOf(
  answers: Answers,
  pick: (answers: ProductAnswers) => readonly (Answered | undefined)[],
): readonly Answered[] {
  return Object.values(answers)
    .flatMap(pick)
    .filter((result) => result !== undefined);
}

/** Live tests that HomeTax answered, without repeated rejections of logins already rejected in `before`. */
export function liveAnswersIn(
  answers: Answers,
  context: { readonly brn: Brn; readonly before: CompanyStatus | undefined; readonly now: Instant },
): readonly LiveAnswer[] {
  const { brn, before, now: at } = context;
  return PRODUCTS.flatMap((product) => {
    const { certificateLogin, deptUserLogin } = answers[product] ?? {};
    const { certificate, deptUser } = before?.products[product] ?? {};
    return [
      { result: certificateLogin, cell: certificate },
      { result: deptUserLogin, cell: deptUser },
    ].flatMap(({ result, cell }): readonly LiveAnswer[] => {
      if (result === undefined) return [];
      if (result.ok) return [{ brn, at }];
      const { error } = result;
      if (error.kind !== 'refused' || !isFromHometax(error)) return [];
      if (!isRejection(error)) return [{ brn, at }];
      if (cell?.login?.outcome === 'rejected') return [];
      return [{ brn, at, rejection: { code: error.code, message: error.message } }];
    });
  });
}
