import type { Policy } from '../kernel/policy.js';
import {
  calendarDaysUntil,
  DAY,
  hasExpired,
  type Instant,
  isWithin,
  MINUTE,
  seoulDayOf,
} from '../kernel/time.js';
import type { Method, Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { CompanyStatus, LoginStatus, MethodStatus } from '../records/status.js';

export type TestIntent =
  | 'sweep'
  /** Automatically repeats a test that got no answer. */
  | 'repeat'
  | 'check'
  | 'check-again'
  | 'registered-again'
  /** The confirmed button "certificate login test". */
  | 'certificate-login'
  /** Confirmed by an operator. After `MAX_ATTEMPTS` no other test is allowed. */
  | 'confirmed'
  | 'without-login';

type HoldReason =
  /** The login worked less than ten minutes ago, so that result is shown. */
  | 'worked-just-now'
  /** Sweeps test once per Seoul day (or week), and an unanswered test is not repeated endlessly. */
  | 'tested-already'
  /** The last login was rejected, so a plain check shows the stored result. "Check again" may test. */
  | 'rejected-before'
  /** Rejected permanently or again, or an expired or unusable certificate: sweeps wait for a new registration. */
  | 'waits-for-registration'
  /** All live tests allowed in 24 hours have been made. */
  | 'budget-spent'
  /** `MAX_ATTEMPTS` logins were, or may have been, rejected, so an operator has to confirm the next one. */
  | 'attempts-spent'
  /** The number of rejections is no longer readable, so an operator has to confirm the next login. */
  | 'count-lost'
  /** An operator confirmed a test less than 24 hours ago. */
  | 'confirmed-already'
  /** Only operators may test a login that may be rejected again. */
  | 'operators-only'
  /** Switched off in the settings, or made only by a button. */
  | 'switched-off'
  | 'not-registered'
  | 'not-asked';

export interface LiveTest {
  readonly product: Product;
  readonly method: Method;
}

interface Hold {
  readonly why: HoldReason;
  /** When the next test is allowed. */
  readonly until?: Instant;
}

export interface HeldTest extends LiveTest, Hold {}

/**
 * Rejected logins in a row after which only an operator's confirmation allows another one. About five wrong passwords
 * lock a HomeTax account, and POPBiLL's own collection logs in with the same account.
 */
export const MAX_ATTEMPTS = 4;

/** With this many attempts in a row, one of them today, none is repeated: an outage must not lead to `MAX_ATTEMPTS`. */
const MAX_IN_ROW_FOR_REPEAT = 2;

const FRESH_RESULT_MAX_AGE = 10 * MINUTE;

/** Live tests of a cell in 24 hours, including the one that was rejected. */
const MAX_TESTS_AFTER_REJECTION = 3;
const MAX_TESTS_WHEN_REGISTERED_AGAIN = 4;
/** Without a rejection, only tests of unknown outcome count, because each may have been a wrong password. */
const MAX_TESTS_WITHOUT_REJECTION = 4;

const DAYS_BETWEEN_WEEKLY_TESTS = 7;

/** Permanent rejections: wrong company, wrong account type, temporary password, missing representative's number. */
const PERMANENT_REJECTIONS: ReadonlySet<number> = new Set([
  -11100022, -11100023, -11100024, -11100027, -11100028,
]);

interface TestRequest extends LiveTest {
  readonly intent: TestIntent;
  /** False: requested by a viewer. */
  readonly mayOperate?: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Why a live test may not be made now (`undefined`: it may), so that no account is locked and nobody is logged out.
 * Each test must be recorded (`recordAttempt`) before it is made and before the next is decided.
 */
export function holdOf(cells: CompanyStatus['products'], request: TestRequest): Hold | undefined {
  const { product, method, intent, mayOperate = true } = request;
  if (intent === 'without-login') return { why: 'not-asked' };
  if (isSwitchedOff(request)) return { why: 'switched-off' };
  const cell = cells[product]?.[method];
  const attempts = attemptsInRow(cell);
  if (!mayOperate && attempts > 0) return { why: 'operators-only' };
  if (areAttemptsSpent({ attempts })) {
    if (intent === 'confirmed') return holdAfterConfirmation(cell, request.now);
    return { why: cell?.countLost === true ? 'count-lost' : 'attempts-spent' };
  }
  if (cell === undefined) return undefined;
  const why = intent === 'sweep' ? holdInSweep(cell, request) : holdOnRequest(cell, request);
  return why === undefined ? holdByBudget(cell, request) : { why };
}

export function waitsForConfirmation({ why }: Pick<HeldTest, 'why'>): boolean {
  return why === 'attempts-spent' || why === 'count-lost';
}

function holdAfterConfirmation(cell: MethodStatus | undefined, now: Instant): Hold | undefined {
  const confirmedAt = cell?.confirmedAt;
  if (confirmedAt === undefined || !isWithin(confirmedAt, DAY, now)) return undefined;
  return { why: 'confirmed-already', until: confirmedAt + DAY };
}

/** Whether a later sweep may test a rejected login once more. */
export function mayRetest(login: LoginStatus): boolean {
  const { registeredAnew, collector, code, at, rejectedSince } = login;
  if (registeredAnew === true) return true;
  // The collector keeps logging in with this account; another login of ours would only add to the rejections.
  if (collector !== undefined) return false;
  if (code !== undefined && PERMANENT_REJECTIONS.has(code)) return false;
  // Only a rejection on a later day than the first is final, because two on one day may be a temporary problem.
  return rejectedSince === undefined || seoulDayOf(rejectedSince) >= seoulDayOf(at);
}

function isSwitchedOff({ method, intent, policy }: TestRequest): boolean {
  const isAutomatic = intent === 'sweep' || intent === 'repeat';
  if (method === 'deptUser') return isAutomatic && policy.deptLoginTest === 'off';
  if (intent === 'sweep') return policy.certLoginTest !== 'sweep';
  const isRequested = intent === 'certificate-login' || intent === 'confirmed';
  return !isRequested || policy.certLoginTest === 'off';
}

function holdInSweep(
  cell: MethodStatus,
  { method, policy, now }: TestRequest,
): HoldReason | undefined {
  if (method === 'certificate') {
    if (cell.registration === 'missing') return 'not-registered';
    const isExpired = cell.expiresAt !== undefined && hasExpired(cell.expiresAt, now);
    if (isExpired || cell.registration === 'unusable') return 'waits-for-registration';
  }
  const { login } = cell;
  if (isTestedToday(cell, now)) return 'tested-already';
  if (login === undefined) return undefined;
  if (login.outcome === 'rejected') return mayRetest(login) ? undefined : 'waits-for-registration';
  const isRecent = calendarDaysUntil(now, login.at) < DAYS_BETWEEN_WEEKLY_TESTS;
  const isWeekly = method === 'deptUser' && policy.deptLoginTest === 'weekly';
  return isWeekly && isRecent ? 'tested-already' : undefined;
}

function isTestedToday({ login, attempts }: MethodStatus, now: Instant): boolean {
  const tests = login === undefined ? attempts : [login.at, ...attempts];
  return tests.some((at) => calendarDaysUntil(at, now) === 0);
}

function holdOnRequest(cell: MethodStatus, { intent, now }: TestRequest): HoldReason | undefined {
  const { login } = cell;
  if (intent !== 'check' && intent !== 'repeat') return undefined;
  if (login?.outcome === 'rejected') return 'rejected-before';
  if (login !== undefined && now - login.at < FRESH_RESULT_MAX_AGE) return 'worked-just-now';
  if (intent !== 'repeat' || !isTestedToday(cell, now)) return undefined;
  const isAtLimit = attemptsInRow(cell) >= MAX_IN_ROW_FOR_REPEAT;
  return isAtLimit || isLastAnswerLost(cell) ? 'tested-already' : undefined;
}

/** Whether the process ended before the answer of the last test, which may have been a rejection. */
function isLastAnswerLost({ attempts, login, unansweredAt = 0 }: MethodStatus): boolean {
  return (attempts.at(-1) ?? 0) > Math.max(login?.at ?? 0, unansweredAt);
}

function holdByBudget(
  { login, attempts }: MethodStatus,
  { intent, now }: TestRequest,
): Hold | undefined {
  const afterRejection =
    intent === 'registered-again' ? MAX_TESTS_WHEN_REGISTERED_AGAIN : MAX_TESTS_AFTER_REJECTION;
  const limit = login?.outcome === 'rejected' ? afterRejection : MAX_TESTS_WITHOUT_REJECTION;
  const recent = attempts.filter((at) => at > now - DAY).sort((a, b) => a - b);
  // The last `limit` attempts fill the budget. The first of them to become a day old makes room for the next.
  const oldestInBudget = recent.at(-limit);
  if (oldestInBudget === undefined) return undefined;
  return { why: 'budget-spent', until: oldestInBudget + DAY };
}

/** Logins in a row that were, or may have been, rejected since one worked or the registration changed. */
export function attemptsInRow(cell: MethodStatus | undefined): number {
  if (cell === undefined) return 0;
  const rejections = cell.login?.rejections ?? 0;
  const counted = Math.max(rejections, cell.inRow ?? estimatedAttempts(cell));
  return cell.countLost === true ? Math.max(counted, MAX_ATTEMPTS) : counted;
}

export function areAttemptsSpent({ attempts = 0 }: { readonly attempts?: number }): boolean {
  return attempts >= MAX_ATTEMPTS;
}

/** Whether only the collector reported the rejections, so our own test should confirm them before anyone acts. */
export function shouldTestFirst(reason: Reason): boolean {
  if (reason.kind !== 'dept-user-login' && reason.kind !== 'certificate-invalid') return false;
  const { collector, attempts } = reason;
  if (collector === undefined || collector.isTestOff === true) return false;
  return collector.times === attempts && !areAttemptsSpent(reason);
}

/**
 * Whether the one unchecked product waits for an operator to confirm its login test. False for two products, because
 * `attempts` does not say which of them waits.
 */
export function waitsForConfirmedTest(reason: Reason): boolean {
  return reason.kind === 'check-broken' && areAttemptsSpent(reason) && reason.products.length === 1;
}

/** Upper bound for a status that was written before attempts were counted. */
function estimatedAttempts({ login, attempts }: MethodStatus): number {
  if (login?.outcome !== 'rejected') return attempts.length;
  const { at: rejectedAt, rejections, rejectedSince = rejectedAt } = login;
  const sinceFirst = attempts.filter((at) => at > rejectedSince);
  // The attempt of the first rejection is still on record, so none has been removed.
  if (sinceFirst.length < attempts.length) return attempts.length;
  const afterLast = sinceFirst.filter((at) => at > rejectedAt).length;
  // The attempt of the last rejection is already in `rejections`. Those before it may be too, or may have had no
  // answer; for an upper bound, all are added.
  return rejections + afterLast + Math.max(0, sinceFirst.length - afterLast - 1);
}
