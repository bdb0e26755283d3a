import type { Policy } from '../kernel/policy.js';
import {
  calendarDaysUntil,
  DAY,
  hasExpired,
  type Instant,
  MINUTE,
  seoulDayOf,
} from '../kernel/time.js';
import { type Company, METHODS, type Method, type Product } from '../records/company.js';
import {
  type CheckFailure,
  type CompanyStatus,
  isOurFault,
  isSilence,
  type LoginStatus,
  logsIn,
  type MethodStatus,
} from '../records/status.js';

/**
 * Why a live test is wanted: the scheduled sweep; a repeat of one that got no answer; a plain check; the button "check
 * again"; the button "I registered it again"; the confirmed certificate login test; the test that an operator confirms
 * when no other is allowed any more; a look that must not log in (after a popup was opened).
 */
export type TestIntent =
  | 'sweep'
  | 'repeat'
  | 'check'
  | 'check-again'
  | 'registered-anew'
  | 'certificate-login'
  | 'confirmed'
  | 'look';

/** Why a live test is not made now. */
export type HoldReason =
  /** Worked less than ten minutes ago: that result is shown. */
  | 'worked-just-now'
  /** Tested today already; a sweep asks once per Seoul day (or week). */
  | 'tested-already'
  /** The last login was rejected: a plain check shows the stored result. "Check again" may test. */
  | 'rejected-before'
  /** The rejection cannot heal by itself, or was confirmed: sweeps wait until it is registered anew. */
  | 'waits-for-registration'
  /** All live tests that are allowed in 24 hours after a rejection were made. */
  | 'budget-spent'
  /** As many in a row were rejected, or may have been, as may be: an operator has to confirm the next one. */
  | 'attempts-spent'
  /** How many were rejected cannot be read any more: an operator has to confirm the next one. */
  | 'count-lost'
  /** An operator confirmed one less than a day ago. */
  | 'confirmed-already'
  /** A login that may be rejected again is an operator's. */
  | 'operators-only'
  /** The settings switch this test off, or it is made by a button only. */
  | 'switched-off'
  | 'not-registered'
  /** Only calls that do not log in were wanted. */
  | 'not-asked';

export type TestDecision =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly why: HoldReason;
      /** When the budget allows a test again. */
      readonly until?: Instant;
    };

/** A live test that was not made in a check. */
export interface HeldTest {
  readonly product: Product;
  readonly method: Method;
  readonly why: HoldReason;
  readonly until?: Instant;
  /** The stored rejection, when there is one, so that it can be shown. */
  readonly rejectedAt?: Instant;
}

/**
 * Tests without an answer that the app makes by itself on one day. Each may have been a wrong password: the others are
 * left for later, so that an outage does not use up what may be lost.
 */
const LOST_ON_A_DAY = 2;

/** How long a login that worked answers for the next plain check. */
const GOOD_FOR = 10 * MINUTE;

/**
 * Live tests of a cell in 24 hours, the rejected one included. About five wrong passwords lock a HomeTax account, and
 * POPBiLL's own collection logs in with it too.
 */
const TESTS_AFTER_REJECTION = 3;
const TESTS_WHEN_REGISTERED_ANEW = 4;
/** Without a rejection only tests of unknown outcome count: each of them may have been a wrong password. */
const TESTS_WITHOUT_VERDICT = 4;

const DAYS_BETWEEN_WEEKLY_TESTS = 7;

/**
 * Rejections that no later login can heal: another company's account, the wrong kind of account (tax invoice, cash
 * receipt), a temporary password, no representative's number. Somebody has to register it anew.
 */
const CANNOT_HEAL: ReadonlySet<number> = new Set([
  -11100022, -11100023, -11100024, -11100027, -11100028,
]);

export interface TestWish {
  readonly product: Product;
  readonly method: Method;
  readonly intent: TestIntent;
  /** False: a person asks who may look and no more. */
  readonly mayOperate?: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Whether a live test of a cell may be made now, so that the app never locks an account or throws out a person unasked.
 * `products` is what is stored, with the attempts on record; a test that may be made has to be put on record
 * (`noteAttempt`) before it is made, and before the next one is decided.
 *
 * A double login (-11100008) is no wrong password: it stays a failure, its attempt is taken back and nothing waits
 * for it.
 */
export function mayTest(products: CompanyStatus['products'], wish: TestWish): TestDecision {
  const { product, method, intent, mayOperate = true } = wish;
  if (intent === 'look') return { may: false, why: 'not-asked' };
  if (isSwitchedOff(wish)) return { may: false, why: 'switched-off' };
  const cell = products[product]?.[method];
  if (!mayOperate && attemptsInRow(cell) > 0) return { may: false, why: 'operators-only' };
  if (attemptsInRow(cell) >= MOST_IN_A_ROW) {
    if (intent === 'confirmed') return onceADay(cell, wish);
    return { may: false, why: cell?.countLost === true ? 'count-lost' : 'attempts-spent' };
  }
  if (cell === undefined) return { may: true };
  const why = intent === 'sweep' ? sweepWaits(cell, wish) : othersWait(cell, wish);
  return why === undefined ? withinBudget(cell, wish) : { may: false, why };
}

/** Whether no test is made any more but one that an operator confirms. */
export function waitsForConfirmation({ why }: Pick<HeldTest, 'why'>): boolean {
  return why === 'attempts-spent' || why === 'count-lost';
}

function onceADay(cell: MethodStatus | undefined, { now }: TestWish): TestDecision {
  const confirmedAt = cell?.confirmedAt;
  // One that lies ahead was stored by a clock that was wrong.
  if (confirmedAt === undefined || confirmedAt > now || confirmedAt <= now - DAY) {
    return { may: true };
  }
  return { may: false, why: 'confirmed-already', until: confirmedAt + DAY };
}

/** Whether a coming sweep makes one more test after this rejection by itself, as far as its code and day decide. */
export function willTestAgain(login: LoginStatus): boolean {
  if (login.registeredAnew === true) return true;
  if (login.code !== undefined && CANNOT_HEAL.has(login.code)) return false;
  return !wasConfirmed(login);
}

/** A rejection is confirmed by another one on a later day: what failed twice on one day may have been that day's trouble. */
function wasConfirmed({ at, rejectedSince }: LoginStatus): boolean {
  return rejectedSince !== undefined && seoulDayOf(rejectedSince) < seoulDayOf(at);
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

/** A person's buttons say what they do; a plain check waits, and so does what is repeated by itself. */
function othersWait(cell: MethodStatus, { method, intent, now }: TestWish): HoldReason | undefined {
  const { login } = cell;
  // The certificate's button asks for no more of a department user than a plain check does.
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

function withinBudget({ login, attempts }: MethodStatus, { intent, now }: TestWish): TestDecision {
  const limit = budgetOf(login, intent);
  const recent = attempts.filter((at) => at > now - DAY).sort((a, b) => a - b);
  const oldestInTheWay = recent.at(-limit);
  if (recent.length < limit || oldestInTheWay === undefined) return { may: true };
  return { may: false, why: 'budget-spent', until: oldestInTheWay + DAY };
}

function budgetOf(login: LoginStatus | undefined, intent: TestIntent): number {
  if (login?.outcome !== 'rejected') return TESTS_WITHOUT_VERDICT;
  return intent === 'registered-anew' ? TESTS_WHEN_REGISTERED_ANEW : TESTS_AFTER_REJECTION;
}

/** What a check left open about a company. All of it follows from its status: nobody keeps a list. */

interface Rules {
  readonly policy: Policy;
  readonly now: Instant;
}

/** Why a sweep leaves out a company's login test. */
export type LoginLeft =
  /** Live tests pause: HomeTax does not answer, or rejects many alike. */
  | 'hometax-silent'
  | 'rejected-alike'
  /** The hours for live tests were over. */
  | 'working-hours'
  /** So that no account is locked. */
  | 'lock-out'
  | 'switched-off'
  | 'tested-already';

/** The weightiest first: of a company that has several, it is said. */
export const LOGINS_LEFT: readonly LoginLeft[] = [
  'hometax-silent',
  'rejected-alike',
  'working-hours',
  'lock-out',
  'switched-off',
  'tested-already',
];

/** Those that the next sweep would have made up for; the others are as they should be. */
export const LOGINS_MISSED: readonly LoginLeft[] = [
  'hometax-silent',
  'rejected-alike',
  'working-hours',
];

/** Why the login test of a registered department user is not made, by what the lock-out rule says. */
export function loginLeftOf(
  held: readonly HeldTest[],
  status: CompanyStatus | undefined,
): LoginLeft | undefined {
  const left = held
    .filter(({ method }) => method === 'deptUser')
    .filter(({ product }) => status?.products[product]?.deptUser?.registration === 'registered')
    .map(({ why }) => leftBecause(why));
  return LOGINS_LEFT.find((why) => left.includes(why));
}

function leftBecause(why: HeldTest['why']): LoginLeft | undefined {
  switch (why) {
    case 'tested-already':
    case 'worked-just-now':
      return 'tested-already';
    case 'rejected-before':
    case 'waits-for-registration':
    case 'budget-spent':
    case 'attempts-spent':
    case 'count-lost':
    case 'confirmed-already':
    case 'operators-only':
      return 'lock-out';
    case 'switched-off':
      return 'switched-off';
    case 'not-registered':
    case 'not-asked':
      return undefined;
    default:
      return why satisfies never;
  }
}

/** Whether the day's live test of a cell is due and was not made. */
export function isLoginDue(
  { products }: Pick<Company, 'products'>,
  status: CompanyStatus | undefined,
  { policy, now }: Rules,
): boolean {
  return products.some((product) =>
    METHODS.some((method) => {
      const cell = status?.products[product]?.[method];
      // Where nothing is registered the test is no login: asking once a day is enough.
      const isKnownMissing =
        cell?.registration === 'missing' && calendarDaysUntil(cell.foundAt, now) === 0;
      const wish = { product, method, intent: 'sweep', policy, now } as const;
      return !isKnownMissing && mayTest(status?.products ?? {}, wish).may;
    }),
  );
}

/** By then every schedule of live tests has come round, and no test of today counts. */
const LATER = 8 * DAY;

/** Whether a coming sweep may log in for a company by itself, if nothing else becomes known of it. */
export function mayLogInLater(
  { products }: Pick<Company, 'products'>,
  status: CompanyStatus,
  { policy, now }: Rules,
): boolean {
  return products.some((product) =>
    METHODS.some((method) => {
      const wish = { product, method, intent: 'sweep', policy, now: now + LATER } as const;
      const isMissing = status.products[product]?.[method]?.registration === 'missing';
      return !isMissing && mayTest(status.products, wish).may;
    }),
  );
}

/** Whether a live test stayed unanswered that may be made once more. */
export function mayRepeatLogin(
  { products }: Pick<Company, 'products'>,
  status: CompanyStatus | undefined,
  { policy, now }: Rules,
): boolean {
  if (!isLoginUnanswered(status)) return false;
  return products.some((product) => {
    const wish = { product, method: 'deptUser', intent: 'repeat', policy, now } as const;
    return mayTest(status?.products ?? {}, wish).may;
  });
}

/**
 * Whether the last live test of a company's cell is known to have got no answer, also after a check that made no live
 * test. One whose answer was lost with the process may have been rejected: it is not repeated by itself.
 */
export function isLoginUnanswered(status: CompanyStatus | undefined): boolean {
  return Object.values(status?.products ?? {}).some(({ certificate, deptUser, failures }) => {
    const failedAt = failures.filter(({ call }) => logsIn(call)).map(({ at }) => at);
    const lostAt = Math.max(...[certificate, deptUser].map((cell) => cell?.attempts.at(-1) ?? 0));
    if (failedAt.some((at) => at >= lostAt)) return true;
    const last = deptUser?.attempts.at(-1);
    const unansweredAt = deptUser?.unansweredAt;
    if (last === undefined || unansweredAt === undefined) return false;
    return unansweredAt >= last && unansweredAt > (deptUser?.login?.at ?? 0);
  });
}

/** Whether a question about the authentication stayed unanswered. */
export function isUnanswered(status: CompanyStatus | undefined): boolean {
  return failuresOf(status).some(({ call, problem }) => call !== 'flat-rate' && isSilence(problem));
}

/**
 * Whether a sweep that began then could not find out how the company stands, for want of an answer or because something
 * went wrong in the app, and nothing has since.
 */
export function wasLeftBySweep(
  { sweptAt = 0, decidedAt = 0, failedSweeps }: CompanyStatus,
  startedAt: Instant,
): boolean {
  return sweptAt < startedAt ? decidedAt < startedAt : failedSweeps > 0;
}

/** When a question last stayed without an answer that helps. Never: 0. */
export function lastFailedAt(status: CompanyStatus): Instant {
  return Math.max(0, ...failuresOf(status).map(({ at }) => at));
}

/** Whether a question was refused because of our settings at that instant or later; default: ever, in its last check. */
export function wasRefusedSince(status: CompanyStatus | undefined, since: Instant = 0): boolean {
  return failuresOf(status).some(({ problem, at }) => isOurFault(problem) && at >= since);
}

/** When a login was last tried; of a cell without a registration, when that was found. Never: 0. */
export function loginTriedAt(status: CompanyStatus | undefined): Instant {
  const tried = Object.values(status?.products ?? {}).flatMap(({ deptUser, failures }) => [
    ...(deptUser === undefined ? [] : triesOf(deptUser)),
    ...failures.filter(({ call }) => logsIn(call)).map(({ at }) => at),
  ]);
  return Math.max(0, ...tried);
}

/** Whether HomeTax answered a login at that instant or later. */
export function isLoginAnsweredSince(status: CompanyStatus | undefined, since: Instant): boolean {
  return loginsOf(status).some(({ at }) => at >= since);
}

/** Whether a login was rejected at that instant or later. */
export function isRejectedSince(status: CompanyStatus | undefined, since: Instant): boolean {
  return loginsOf(status).some(({ outcome, at }) => outcome === 'rejected' && at >= since);
}

/** Whether a login that was tested last is rejected. */
export function isRejected(status: CompanyStatus | undefined): boolean {
  return loginsOf(status).some(({ outcome }) => outcome === 'rejected');
}

function triesOf({ registration, foundAt, login, attempts }: MethodStatus): readonly Instant[] {
  return [
    ...(registration === 'missing' ? [foundAt] : []),
    ...(login === undefined ? [] : [login.at]),
    ...attempts,
  ];
}

function failuresOf(status: CompanyStatus | undefined): readonly CheckFailure[] {
  return Object.values(status?.products ?? {}).flatMap(({ failures }) => failures);
}

function loginsOf(status: CompanyStatus | undefined): readonly LoginStatus[] {
  return Object.values(status?.products ?? {}).flatMap(({ certificate, deptUser }) =>
    [certificate?.login, deptUser?.login].filter((login) => login !== undefined),
  );
}

/**
 * Logins in a row that may be rejected before only a person who confirms it may try once more. About five wrong
 * passwords lock a HomeTax account, and POPBiLL's own collection logs in with it too.
 */
export const MOST_IN_A_ROW = 4;

/**
 * Logins of a cell in a row that were rejected or may have been, because their answer was lost: since one worked, or
 * since another registration was seen. HomeTax has a department user for each product: each cell counts alone.
 */
export function attemptsInRow(cell: MethodStatus | undefined): number {
  if (cell === undefined) return 0;
  const rejections = cell.login?.rejections ?? 0;
  const counted = Math.max(rejections, cell.inRow ?? attemptsOnRecord(cell));
  return cell.countLost === true ? Math.max(counted, MOST_IN_A_ROW) : counted;
}

/** Whether only an operator may have the login tested, by the count that a reason carries (absent: none). */
export function areAttemptsSpent({ attempts = 0 }: { readonly attempts?: number }): boolean {
  return attempts >= MOST_IN_A_ROW;
}

/** Of a status written before attempts were counted: as many as it can stand for. */
function attemptsOnRecord({ login, attempts }: MethodStatus): number {
  if (login?.outcome !== 'rejected') return attempts.length;
  const { at: rejectedAt, rejections, rejectedSince = rejectedAt } = login;
  const later = attempts.filter((at) => at > rejectedSince);
  // With the first rejection's own attempt all of them are still there.
  if (later.length < attempts.length) return attempts.length;
  const lost = later.filter((at) => at > rejectedAt).length;
  return rejections + lost + Math.max(0, later.length - lost - 1);
}
