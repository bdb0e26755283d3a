import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, DAY, type Instant } from '../kernel/time.js';
import { type Company, METHODS } from '../records/company.js';
import {
  type CheckFailure,
  type CompanyStatus,
  isOurFault,
  isSilence,
  type LoginStatus,
  logsIn,
} from '../records/status.js';

import { type HeldTest, holdOf, type LiveTest, type TestIntent } from './lock-out-rules.js';

// What a check left open about a company follows from its status: nobody keeps a list.

interface Context {
  readonly policy: Policy;
  readonly now: Instant;
}

/** Why a sweep leaves out a company's login test. A company that has several counts as the first of them. */
export const LOGINS_LEFT = [
  /** Live tests pause: HomeTax does not answer, or rejects many alike. */
  'hometax-silent',
  'rejected-alike',
  /** The hours for live tests were over. */
  'working-hours',
  /** So that no account is locked. */
  'lock-out',
  'switched-off',
  'tested-already',
] as const;
export type LoginLeft = (typeof LOGINS_LEFT)[number];

/** Those that the next sweep makes up for; the others are as they should be. */
export const LOGINS_MISSED: readonly LoginLeft[] = LOGINS_LEFT.slice(0, 3);

/** Why the login test of a registered department user is not made. */
export function loginLeftOf(
  held: readonly HeldTest[],
  status: CompanyStatus | undefined,
): LoginLeft | undefined {
  const left = held
    .filter(({ method }) => method === 'deptUser')
    .filter(({ product }) => status?.products[product]?.deptUser?.registration === 'registered')
    .map(({ why }) => LEFT_BECAUSE[why]);
  return LOGINS_LEFT.find((why) => left.includes(why));
}

const LEFT_BECAUSE: Readonly<Record<HeldTest['why'], LoginLeft | undefined>> = {
  'tested-already': 'tested-already',
  'worked-just-now': 'tested-already',
  'rejected-before': 'lock-out',
  'waits-for-registration': 'lock-out',
  'budget-spent': 'lock-out',
  'attempts-spent': 'lock-out',
  'count-lost': 'lock-out',
  'confirmed-already': 'lock-out',
  'operators-only': 'lock-out',
  'switched-off': 'switched-off',
  'not-registered': undefined,
  'not-asked': undefined,
};

/** Whether the day's live test of a cell is due and was not made. */
export function isLoginDue(
  company: Pick<Company, 'products'>,
  status: CompanyStatus | undefined,
  context: Context,
): boolean {
  return testsOf(company).some((test) => {
    const cell = status?.products[test.product]?.[test.method];
    // Where nothing is registered the test is no login: asking once a day is enough.
    const isGone =
      cell?.registration === 'missing' && calendarDaysUntil(cell.foundAt, context.now) === 0;
    return !isGone && may(test, 'sweep', status, context);
  });
}

/** By then every schedule of live tests has come round, and no test of today counts. */
const LATER = 8 * DAY;

/** Whether a coming sweep may log in for a company, if nothing else becomes known of it. */
export function mayLogInLater(
  company: Pick<Company, 'products'>,
  status: CompanyStatus,
  { policy, now }: Context,
): boolean {
  const later = { policy, now: now + LATER };
  return testsOf(company).some((test) => {
    const isGone = status.products[test.product]?.[test.method]?.registration === 'missing';
    return !isGone && may(test, 'sweep', status, later);
  });
}

/** Whether a live test stayed unanswered that may be made once more. */
export function mayRepeatLogin(
  company: Pick<Company, 'products'>,
  status: CompanyStatus | undefined,
  context: Context,
): boolean {
  if (!isLoginUnanswered(status)) return false;
  return testsOf(company).some(
    (test) => test.method === 'deptUser' && may(test, 'repeat', status, context),
  );
}

function testsOf({ products }: Pick<Company, 'products'>): readonly LiveTest[] {
  return products.flatMap((product) => METHODS.map((method) => ({ product, method })));
}

function may(
  test: LiveTest,
  intent: TestIntent,
  status: CompanyStatus | undefined,
  { policy, now }: Context,
): boolean {
  return holdOf(status?.products ?? {}, { ...test, intent, policy, now }) === undefined;
}

/**
 * Whether the last live test of a cell is known to have got no answer, also after a check that made no live test. One
 * whose answer was lost with the process may have been rejected: it is not repeated by itself.
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

/** Whether a sweep that began then could not find out how the company stands, and nothing has since. */
export function wasLeftBySweep(
  { sweptAt = 0, decidedAt = 0, failedSweeps }: CompanyStatus,
  startedAt: Instant,
): boolean {
  return sweptAt < startedAt ? decidedAt < startedAt : failedSweeps > 0;
}

/** When a question last got no usable answer. Never: 0. */
export function lastFailedAt(status: CompanyStatus): Instant {
  return Math.max(0, ...failuresOf(status).map(({ at }) => at));
}

const FAILED_SWEEPS_NOTIFIED = 3;

/** Whether three sweeps could not find out how the company stands, since one did, although others were answered. */
export function couldNotBeChecked({ failedSweepsAt }: CompanyStatus): boolean {
  return failedSweepsAt.length >= FAILED_SWEEPS_NOTIFIED;
}

/** Whether a question of its last check was refused because of our settings, at that instant or later. */
export function wasRefusedSince(status: CompanyStatus | undefined, since: Instant = 0): boolean {
  return failuresOf(status).some(({ problem, at }) => isOurFault(problem) && at >= since);
}

/** When a login was last tried; of a cell without a registration, when that was found. Never: 0. */
export function loginTriedAt(status: CompanyStatus | undefined): Instant {
  const tried = Object.values(status?.products ?? {}).flatMap(({ deptUser: cell, failures }) => [
    cell?.registration === 'missing' ? cell.foundAt : 0,
    cell?.login?.at ?? 0,
    ...(cell?.attempts ?? []),
    ...failures.filter(({ call }) => logsIn(call)).map(({ at }) => at),
  ]);
  return Math.max(0, ...tried);
}

/** Whether HomeTax answered a login at that instant or later. */
export function isLoginAnsweredSince(status: CompanyStatus | undefined, since: Instant): boolean {
  return loginsOf(status).some(({ at }) => at >= since);
}

/** Whether a login is rejected by its last test, of that instant or later. */
export function isRejectedSince(status: CompanyStatus | undefined, since: Instant = 0): boolean {
  return loginsOf(status).some(({ outcome, at }) => outcome === 'rejected' && at >= since);
}

function failuresOf(status: CompanyStatus | undefined): readonly CheckFailure[] {
  return Object.values(status?.products ?? {}).flatMap(({ failures }) => failures);
}

function loginsOf(status: CompanyStatus | undefined): readonly LoginStatus[] {
  return Object.values(status?.products ?? {}).flatMap(({ certificate, deptUser }) =>
    [certificate?.login, deptUser?.login].filter((login) => login !== undefined),
  );
}
