import type { LiveAnswer } from '../incident/common-cause-rules.js';
import type { Responses, ServiceResponse } from '../incident/incident-rules.js';
import type { Result } from '../kernel/result.js';
import { DAY, type Instant } from '../kernel/time.js';
import { type Method, PRODUCTS, type Product } from '../records/company.js';
import {
  type CallName,
  type CheckFailure,
  type CompanyStatus,
  isFromHometax,
  isOurFault,
  isWithoutAnswer,
  type LoginStatus,
  logsIn,
  type MethodStatus,
  type PlanStatus,
  type PopbillProblem,
  type ProductStatus,
  type Refused,
} from '../records/status.js';
import { planAfterAnswer, planAfterLogin, refusedPlan } from './plan-rules.js';

/** An absent answer was not asked for. */
export type ProductAnswers = {
  readonly certificate?: Result<{ readonly expiresAt: Instant }, PopbillProblem>;
  readonly certificateLogin?: Result<'works', PopbillProblem>;
  readonly deptUserRegistration?: Result<'registered', PopbillProblem>;
  readonly deptUserLogin?: Result<'works', PopbillProblem>;
  readonly flatRate?: Result<Omit<PlanStatus, 'foundAt'>, PopbillProblem>;
};

export type Answers = Partial<Record<Product, ProductAnswers>>;

export interface RecordedProduct {
  certificate?: MethodStatus;
  deptUser?: MethodStatus;
  plan?: PlanStatus;
  readonly failures: CheckFailure[];
  readonly notMember: CheckFailure[];
  /** A call succeeded, or POPBiLL refused it for a reason that only a member can have. */
  provesMember: boolean;
}

/**
 * Updates a product's facts; unanswered questions leave them unchanged. The order resolves contradictions: a login test
 * overrides POPBiLL's registration data, and a call refused because of the plan overrides a plan reported as in use.
 */
export function recordProduct(
  previous: ProductStatus | undefined,
  answers: ProductAnswers,
  now: Instant,
): RecordedProduct {
  const { certificate, deptUser, plan } = previous ?? {};
  const recorded: RecordedProduct = {
    certificate,
    deptUser,
    plan,
    failures: [],
    notMember: [],
    provesMember: false,
  };
  recordAnswer('flat-rate', answers.flatRate, (plan) => {
    recorded.plan = planAfterAnswer(recorded.plan, plan, now);
  });
  recordAnswer('certificate-expiry', answers.certificate, ({ expiresAt }) => {
    recorded.certificate = withCertificate(recorded.certificate, expiresAt, now);
  });
  recordAnswer('dept-user-registered', answers.deptUserRegistration, () => {
    recorded.deptUser = withRegistration(recorded.deptUser, now);
  });
  recordAnswer('certificate-login-test', answers.certificateLogin, () => {
    recorded.certificate = withWorkingLogin(recorded.certificate, now);
  });
  recordAnswer('dept-user-login-test', answers.deptUserLogin, () => {
    recorded.deptUser = withWorkingLogin(recorded.deptUser, now);
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
      recorded.provesMember = true;
      if (logsIn(call)) recorded.plan = planAfterLogin(recorded.plan);
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
    // The attempt remains, because it may have been a wrong password.
    else if (meaning === 'failure') recorded[method] = { ...cell, unansweredAt: now };
  }
  const failure: CheckFailure = { call, problem, at: now };
  if (problem.kind !== 'refused' || meaning === 'failure') {
    recorded.failures.push(failure);
    return;
  }
  if (meaning === 'not-member') {
    recorded.notMember.push(failure);
    return;
  }
  recorded.provesMember = true;
  if (meaning === 'plan-stopped') {
    const whenAsked = call === 'flat-rate' || undefined;
    recorded.plan = refusedPlan(problem, { whenAsked }, now);
    return;
  }
  if (method !== undefined) {
    recorded[method] = CELL_AFTER_REFUSAL[meaning](recorded[method], problem, now);
  }
  if (meaning === 'rejected') recorded.plan = planAfterLogin(recorded.plan);
}

type Meaning = 'missing' | 'unusable' | 'rejected' | 'plan-stopped' | 'not-member' | 'failure';

/** A code's meaning depends on the call: for example, `auth-rejected` is a rejection only in answer to a login test. */
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
export function isCertificateCode(code: number): boolean {
  const others: readonly number[] = [-11101005, -11101006, -10001068, -10001082];
  return Math.trunc(code / 1000) === -10004 || others.includes(code);
}

function withRegistration(
  cell: MethodStatus | undefined,
  now: Instant,
  changes: Partial<MethodStatus> = {},
): MethodStatus {
  const found = {
    registration: 'registered',
    foundAt: now,
    registeredSince: cell?.registration === 'missing' ? now : cell?.registeredSince,
    code: undefined,
    message: undefined,
    attempts: recentAttempts(cell, now),
    ...changes,
  } as const;
  // Not `{ ...cell, ...found }`: in Node 20, an object literal that begins with a spread and adds fields gets a new
  // hidden class at each call, which takes ten times as long and stays in memory until the next full collection.
  return Object.assign({}, cell, found);
}

const NO_ATTEMPTS = { attempts: [], inRow: undefined, countLost: undefined };

/** Discards login results if the expiry date changed (another certificate) or all rejections are lapsed reports. */
function withCertificate(
  cell: MethodStatus | undefined,
  expiresAt: Instant,
  now: Instant,
): MethodStatus {
  const isAnother = cell?.expiresAt !== undefined && cell.expiresAt !== expiresAt;
  const isReset = isAnother || hasReportLapsed(cell?.login, now);
  if (!isReset) return withRegistration(cell, now, { expiresAt });
  const reset = { registeredSince: now, login: undefined, ...(isAnother ? NO_ATTEMPTS : {}) };
  return withRegistration(cell, now, { expiresAt, ...reset });
}

const REPORT_LIFETIME = 7 * DAY;

/** Whether a rejection that only the collector reported no longer counts: it is old, or a person registered again. */
function hasReportLapsed(login: LoginStatus | undefined, now: Instant): boolean {
  const { collector, rejections, registeredAnew } = login ?? {};
  if (collector === undefined || collector.times !== rejections) return false;
  return registeredAnew === true || now - collector.at >= REPORT_LIFETIME;
}

function withWorkingLogin(cell: MethodStatus | undefined, now: Instant): MethodStatus {
  const login: LoginStatus = { outcome: 'works', at: now, rejections: 0 };
  return withRegistration(cell, now, { login, lastWorkedAt: now, ...NO_ATTEMPTS });
}

type CellChange = (cell: MethodStatus | undefined, refusal: Refused, now: Instant) => MethodStatus;

const CELL_AFTER_REFUSAL: Readonly<Record<'missing' | 'unusable' | 'rejected', CellChange>> = {
  /** Login results are discarded; live tests stay recorded, but `inRow: 0` keeps `attemptsInRow` from counting them. */
  missing(cell, { code, message }, now) {
    const { confirmedAt, lastWorkedAt, unansweredAt } = cell ?? {};
    const attempts = recentAttempts(cell, now);
    const inRow = attempts.length === 0 ? undefined : 0;
    const kept = { attempts, inRow, confirmedAt, lastWorkedAt, unansweredAt };
    return { ...kept, registration: 'missing', foundAt: now, code, message };
  },
  unusable(cell, { code, message }, now) {
    return withRegistration(cell, now, { registration: 'unusable', code, message });
  },
  /** `loginAfterRejection` leaves out the mark "registered again". The attempt is already recorded. */
  rejected(cell, refusal, now) {
    return withRegistration(cell, now, { login: loginAfterRejection(cell?.login, refusal, now) });
  },
};

/** After our test was rejected, or the collector reported a rejection. */
export function loginAfterRejection(
  previous: LoginStatus | undefined,
  { code, message }: Pick<Refused, 'code' | 'message'>,
  at: Instant,
): LoginStatus {
  const rejection = previous?.outcome === 'rejected' ? previous : undefined;
  return {
    outcome: 'rejected',
    at,
    code,
    message,
    rejections: (rejection?.rejections ?? 0) + 1,
    rejectedSince: rejection?.rejectedSince ?? at,
    workedBefore: previous?.outcome === 'works' ? previous.at : rejection?.workedBefore,
    collector: rejection?.collector,
  };
}

function withoutLastAttempt(cell: MethodStatus): MethodStatus {
  const { attempts, inRow } = cell;
  return {
    ...cell,
    attempts: attempts.slice(0, -1),
    inRow: inRow === undefined ? undefined : Math.max(0, inRow - 1),
  };
}

/**
 * Whether HomeTax certainly counted no wrong password: the request was not sent, or POPBiLL or HomeTax had a problem
 * unrelated to the password, such as a double login. A lost or unreadable answer may hide a rejection, as may an
 * unknown code.
 */
function testedNoPassword(problem: PopbillProblem): boolean {
  if (problem.kind === 'unreachable') return NEVER_SENT.has(problem.cause);
  if (problem.kind !== 'refused') return false;
  return problem.at === 'token' || !mayHideRejection(problem);
}

export function mayHideRejection({ code, codeClass }: Pick<Refused, 'code' | 'codeClass'>) {
  return (
    codeClass === 'auth-rejected' ||
    codeClass === 'cert-expired' ||
    codeClass === 'unknown' ||
    code === UNKNOWN_LOGIN_ERROR
  );
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

export function recentAttempts(cell: MethodStatus | undefined, now: Instant): readonly Instant[] {
  return (cell?.attempts ?? []).filter((at) => at > now - DAY);
}

type AnswerResult = Result<unknown, PopbillProblem>;

/**
 * `isAnswered`: at least one answer did not refuse our settings. `isComplete`: no call went without an answer.
 * `ourFault`: the refusal of our settings, if there is one.
 */
export function summarizeAnswers(answers: Answers): {
  readonly isAnswered: boolean;
  readonly isComplete: boolean;
  readonly ourFault?: Refused;
} {
  const results = resultsOf(answers, (productAnswers) => Object.values(productAnswers));
  const refusals = results.flatMap((result) =>
    result.ok || result.error.kind !== 'refused' ? [] : [result.error],
  );
  const ourFaults = refusals.filter(isOurFault);
  return {
    isAnswered: results.some(({ ok }) => ok) || ourFaults.length < refusals.length,
    isComplete: results.every((result) => result.ok || !isWithoutAnswer(result.error)),
    // A refused token concerns all calls.
    ourFault: ourFaults.findLast(({ at }) => at === 'token') ?? ourFaults[0],
  };
}

/** Whether POPBiLL and HomeTax answered. The flat rate does not count, as it is unrelated to the authentication. */
export function responsesIn(answers: Answers): Responses {
  const plain = ({ certificate, deptUserRegistration }: ProductAnswers) => [
    certificate,
    deptUserRegistration,
  ];
  const liveResponse = responseTo(resultsOf(answers, logins), isFromHometax);
  const plainResponse = responseTo(resultsOf(answers, plain), () => true);
  return {
    // An answered login shows that POPBiLL answers.
    plain: plainResponse === 'silent' && liveResponse === 'answered' ? 'answered' : plainResponse,
    live: liveResponse,
  };
}

/** One silent call is enough, because the others may have been answered before the outage began. */
function responseTo(
  results: readonly AnswerResult[],
  isAnswer: (problem: PopbillProblem) => boolean,
): ServiceResponse {
  if (results.some((result) => !result.ok && isWithoutAnswer(result.error))) return 'silent';
  return results.some((result) => result.ok || isAnswer(result.error)) ? 'answered' : 'no-evidence';
}

/** `undefined`: no login was tested, or HomeTax neither accepted nor rejected one. */
export function loginOutcome(answers: Answers): 'works' | 'rejected' | undefined {
  const results = resultsOf(answers, logins);
  if (results.some((login) => !login.ok && isRejection(login.error))) return 'rejected';
  return results.some(({ ok }) => ok) ? 'works' : undefined;
}

/** Unlike in `meaningOf`, an expired certificate does not count, because that is the company's own problem. */
function isRejection(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'auth-rejected';
}

const logins = ({ certificateLogin, deptUserLogin }: ProductAnswers) => [
  certificateLogin,
  deptUserLogin,
];

function resultsOf(
  answers: Answers,
  pick: (answers: ProductAnswers) => readonly (AnswerResult | undefined)[],
): readonly AnswerResult[] {
  return Object.values(answers)
    .flatMap(pick)
    .filter((result) => result !== undefined);
}

/** Live tests that HomeTax answered, except for logins that were rejected before (`previous`) and again now. */
export function liveAnswersIn(
  answers: Answers,
  previous: CompanyStatus | undefined,
  { brn, at }: Pick<LiveAnswer, 'brn' | 'at'>,
): readonly LiveAnswer[] {
  const tests = PRODUCTS.flatMap((product) => {
    const { certificateLogin, deptUserLogin } = answers[product] ?? {};
    const { certificate, deptUser } = previous?.products[product] ?? {};
    return [
      { result: certificateLogin, cell: certificate },
      { result: deptUserLogin, cell: deptUser },
    ];
  });
  return tests.flatMap(({ result, cell }): readonly LiveAnswer[] => {
    if (result === undefined) return [];
    if (result.ok) return [{ brn, at }];
    const { error } = result;
    if (error.kind !== 'refused' || !isFromHometax(error)) return [];
    if (!isRejection(error)) return [{ brn, at }];
    if (cell?.login?.outcome === 'rejected') return [];
    return [{ brn, at, rejection: { code: error.code, message: error.message } }];
  });
}
