import { isSilence } from '../incident/outage.js';
import { DAY, type Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil } from '../kernel/seoul-time.js';
import { type Company, METHODS } from '../records/company.js';
import { isOurFault, logsIn } from '../records/popbill-problem.js';
import type { CheckFailure, CompanyStatus, LoginStatus, MethodStatus } from '../records/status.js';
import { type HeldTest, mayTest } from './lock-out.js';

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
