import type { Policy } from '../kernel/policy.js';
import {
  calendarDaysUntil,
  DAY,
  hasExpired,
  type Instant,
  MINUTE,
  seoulDayOf,
} from '../kernel/time.js';
import type { Method, Product } from '../records/company.js';
import type { CompanyStatus, LoginStatus, MethodStatus } from '../records/status.js';

/** Why a live test is wanted. */
export type TestIntent =
  | 'sweep'
  /** Of one that got no answer. */
  | 'repeat'
  | 'check'
  /** The button "check again". */
  | 'check-again'
  /** The button "I registered it again". */
  | 'registered-again'
  /** The confirmed certificate login test. */
  | 'certificate-login'
  /** An operator confirms it, because no other is allowed any more. */
  | 'confirmed'
  /** A check that must not log in, after a popup was opened. */
  | 'look';

/** Why a live test is not made now. */
export type HoldReason =
  /** Worked less than ten minutes ago: that result is shown. */
  | 'worked-just-now'
  /** Tested today already; a sweep asks once per Seoul day (or week). */
  | 'tested-already'
  /** The last login was rejected: a plain check shows the stored result. "Check again" may test. */
  | 'rejected-before'
  /** The rejection cannot heal by itself, or was confirmed: sweeps wait until it is registered again. */
  | 'waits-for-registration'
  /** All live tests that are allowed in 24 hours were made. */
  | 'budget-spent'
  /** `MOST_IN_A_ROW` were rejected, or may have been: an operator has to confirm the next one. */
  | 'attempts-spent'
  /** How many were rejected cannot be read any more: an operator has to confirm the next one. */
  | 'count-lost'
  /** An operator confirmed one less than a day ago. */
  | 'confirmed-already'
  /** Only operators may test a login that may be rejected again. */
  | 'operators-only'
  /** By the settings, or only a button makes this test. */
  | 'switched-off'
  | 'not-registered'
  /** Only calls that do not log in were wanted. */
  | 'not-asked';

export interface LiveTest {
  readonly product: Product;
  readonly method: Method;
}

interface Hold {
  readonly why: HoldReason;
  /** When the budget allows a test again. */
  readonly until?: Instant;
}

/** A live test that was not made in a check. */
export interface HeldTest extends LiveTest, Hold {
  readonly rejectedAt?: Instant;
}

/** Tests without an answer that the app makes by itself on one day: an outage must not use up all that are allowed. */
const LOST_ON_A_DAY = 2;

/** For so long a plain check shows the login that worked. */
const GOOD_FOR = 10 * MINUTE;

/** Live tests of a cell in 24 hours, the rejected one included. */
const TESTS_AFTER_REJECTION = 3;
const TESTS_WHEN_REGISTERED_AGAIN = 4;
/** Without a rejection only tests of unknown outcome count: each of them may have been a wrong password. */
const TESTS_WITHOUT_VERDICT = 4;

const DAYS_BETWEEN_WEEKLY_TESTS = 7;

/** Wrong company, wrong kind of account, temporary password, no representative's number: waits for a registration. */
const CANNOT_HEAL: ReadonlySet<number> = new Set([
  -11100022, -11100023, -11100024, -11100027, -11100028,
]);

interface TestWish extends LiveTest {
  readonly intent: TestIntent;
  /** False: for a viewer. */
  readonly mayOperate?: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Why a live test of a cell may not be made now (`undefined`: it may), so that the app never locks an account or logs out
 * a person unasked. A test has to be on record (`noteAttempt`) before it is made, and before the next one is decided.
 *
 * A double login (-11100008) is no wrong password: it is a failure, its attempt is removed and nothing waits for it.
 */
export function holdOf(products: CompanyStatus['products'], wish: TestWish): Hold | undefined {
  const { product, method, intent, mayOperate = true } = wish;
  if (intent === 'look') return { why: 'not-asked' };
  if (isSwitchedOff(wish)) return { why: 'switched-off' };
  const cell = products[product]?.[method];
  if (!mayOperate && attemptsInRow(cell) > 0) return { why: 'operators-only' };
  if (attemptsInRow(cell) >= MOST_IN_A_ROW) {
    if (intent === 'confirmed') return onceADay(cell, wish);
    return { why: cell?.countLost === true ? 'count-lost' : 'attempts-spent' };
  }
  if (cell === undefined) return undefined;
  const why = intent === 'sweep' ? sweepWaits(cell, wish) : othersWait(cell, wish);
  return why === undefined ? withinBudget(cell, wish) : { why };
}

/** Whether only an operator's confirmation allows the next test. */
export function waitsForConfirmation({ why }: Pick<HeldTest, 'why'>): boolean {
  return why === 'attempts-spent' || why === 'count-lost';
}

function onceADay(cell: MethodStatus | undefined, { now }: TestWish): Hold | undefined {
  const confirmedAt = cell?.confirmedAt;
  // One in the future was stored by a wrong clock.
  const isRecent = confirmedAt !== undefined && confirmedAt <= now && confirmedAt > now - DAY;
  return isRecent ? { why: 'confirmed-already', until: confirmedAt + DAY } : undefined;
}

/** Whether a coming sweep makes one more test after this rejection, by its code and day. */
export function willTestAgain({ registeredAnew, code, at, rejectedSince }: LoginStatus): boolean {
  if (registeredAnew === true) return true;
  if (code !== undefined && CANNOT_HEAL.has(code)) return false;
  // A rejection on a later day confirms it: two on one day may have been that day's trouble.
  return rejectedSince === undefined || seoulDayOf(rejectedSince) >= seoulDayOf(at);
}

function isSwitchedOff({ method, intent, policy }: TestWish): boolean {
  if (method === 'deptUser') return intent === 'sweep' && policy.deptLoginTest === 'off';
  if (intent === 'sweep') return policy.certLoginTest !== 'sweep';
  const isAskedFor = intent === 'certificate-login' || intent === 'confirmed';
  return !isAskedFor || policy.certLoginTest === 'off';
}

function sweepWaits(cell: MethodStatus, { method, policy, now }: TestWish): HoldReason | undefined {
  if (method === 'certificate') {
    if (cell.registration === 'missing') return 'not-registered';
    const isDead = cell.expiresAt !== undefined && hasExpired(cell.expiresAt, now);
    if (isDead || cell.registration === 'unusable') return 'waits-for-registration';
  }
  const { login } = cell;
  if (isTestedToday(cell, now)) return 'tested-already';
  if (login === undefined) return undefined;
  if (login.outcome === 'rejected') {
    return willTestAgain(login) ? undefined : 'waits-for-registration';
  }
  const isRecent = calendarDaysUntil(login.at, now) > -DAYS_BETWEEN_WEEKLY_TESTS;
  const isWeekly = method === 'deptUser' && policy.deptLoginTest === 'weekly';
  return isWeekly && isRecent ? 'tested-already' : undefined;
}

function isTestedToday({ login, attempts }: MethodStatus, now: Instant): boolean {
  const tests = login === undefined ? attempts : [login.at, ...attempts];
  return tests.some((at) => calendarDaysUntil(at, now) === 0);
}

/** The buttons that name a test make it; plain checks and repeats wait. */
function othersWait(cell: MethodStatus, { method, intent, now }: TestWish): HoldReason | undefined {
  const { login } = cell;
  // For the department user, the certificate's button is a plain check.
  const isPlain =
    intent === 'check' ||
    intent === 'repeat' ||
    (intent === 'certificate-login' && method === 'deptUser');
  if (!isPlain) return undefined;
  if (login?.outcome === 'rejected') return 'rejected-before';
  if (login !== undefined && now - login.at < GOOD_FOR) return 'worked-just-now';
  const isRepeatedEnough = attemptsInRow(cell) >= LOST_ON_A_DAY && isTestedToday(cell, now);
  return intent === 'repeat' && isRepeatedEnough ? 'tested-already' : undefined;
}

function withinBudget(
  { login, attempts }: MethodStatus,
  { intent, now }: TestWish,
): Hold | undefined {
  const afterRejection =
    intent === 'registered-again' ? TESTS_WHEN_REGISTERED_AGAIN : TESTS_AFTER_REJECTION;
  const limit = login?.outcome === 'rejected' ? afterRejection : TESTS_WITHOUT_VERDICT;
  const recent = attempts.filter((at) => at > now - DAY).sort((a, b) => a - b);
  const oldestInTheWay = recent.at(-limit);
  if (recent.length < limit || oldestInTheWay === undefined) return undefined;
  return { why: 'budget-spent', until: oldestInTheWay + DAY };
}

/**
 * Logins in a row that may be rejected before only a person who confirms it may try once more. About five wrong
 * passwords lock a HomeTax account, and POPBiLL's own collection logs in with it too.
 */
export const MOST_IN_A_ROW = 4;

/** Logins in a row that were rejected, or may have been, since one worked or another registration was seen. */
export function attemptsInRow(cell: MethodStatus | undefined): number {
  if (cell === undefined) return 0;
  const rejections = cell.login?.rejections ?? 0;
  const counted = Math.max(rejections, cell.inRow ?? attemptsOnRecord(cell));
  return cell.countLost === true ? Math.max(counted, MOST_IN_A_ROW) : counted;
}

/** Whether only an operator may have the login tested. */
export function areAttemptsSpent({ attempts = 0 }: { readonly attempts?: number }): boolean {
  return attempts >= MOST_IN_A_ROW;
}

/** For a status written before attempts were counted: the most there can have been. */
function attemptsOnRecord({ login, attempts }: MethodStatus): number {
  if (login?.outcome !== 'rejected') return attempts.length;
  const { at: rejectedAt, rejections, rejectedSince = rejectedAt } = login;
  const later = attempts.filter((at) => at > rejectedSince);
  // With the first rejection's own attempt all of them are still there.
  if (later.length < attempts.length) return attempts.length;
  const lost = later.filter((at) => at > rejectedAt).length;
  return rejections + lost + Math.max(0, later.length - lost - 1);
}
