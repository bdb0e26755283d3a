import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, DAY, type Instant } from '../kernel/time.js';
import { type Company, METHODS } from '../records/company.js';
import {
  type CheckFailure,
  type CompanyStatus,
  isOurFault,
  isWithoutAnswer,
  type LoginStatus,
  logsIn,
} from '../records/status.js';
import {
  type HeldTest,
  holdOf,
  type LiveTest,
  type TestIntent,
  waitsForConfirmation,
} from './lock-out-rules.js';

// What checks have left open about a company (logins that are due, questions without an answer) is derived from its
// status, not stored as a list.

interface Context {
  readonly policy: Policy;
  readonly now: Instant;
}

/** Why a sweep skips a company's login test. If several apply, the first in this order is counted. */
export const LOGIN_SKIPS = [
  /** Live tests are paused because HomeTax does not answer. */
  'hometax-silent',
  /** Live tests are paused because HomeTax rejects many companies with the same code. */
  'rejected-alike',
  /** Outside the hours for live tests. */
  'working-hours',
  'lock-out',
  'switched-off',
  'tested-already',
] as const;
export type LoginSkip = (typeof LOGIN_SKIPS)[number];

/** A later sweep makes up for tests skipped for these reasons. The other skips are intended. */
export const TEMPORARY_LOGIN_SKIPS: readonly LoginSkip[] = [
  'hometax-silent',
  'rejected-alike',
  'working-hours',
];

export function loginSkipOf(
  held: readonly HeldTest[],
  status: CompanyStatus | undefined,
): LoginSkip | undefined {
  const reasons = held
    .filter(({ method }) => method === 'deptUser')
    .filter(({ product }) => status?.products[product]?.deptUser?.registration === 'registered')
    .map(({ why }) => SKIP_BY_HOLD[why]);
  return LOGIN_SKIPS.find((reason) => reasons.includes(reason));
}

const SKIP_BY_HOLD: Readonly<Record<HeldTest['why'], LoginSkip | undefined>> = {
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

export function isLoginDue(
  company: Pick<Company, 'products'>,
  status: CompanyStatus | undefined,
  context: Context,
): boolean {
  return testsOf(company).some((test) => {
    const cell = status?.products[test.product]?.[test.method];
    // Without a registration the test does not log in, so once a day is enough.
    const isMissingToday =
      cell?.registration === 'missing' && calendarDaysUntil(cell.foundAt, context.now) === 0;
    return !isMissingToday && isAllowed(test, 'sweep', status, context);
  });
}

/** Longer than the interval of any schedule of live tests, so that no test made today counts. */
const LONGER_THAN_SCHEDULES = 8 * DAY;

/** Whether a later sweep may log in for a company whose status does not change. */
export function mayLogInLater(
  company: Pick<Company, 'products'>,
  status: CompanyStatus,
  { policy, now }: Context,
): boolean {
  const later = { policy, now: now + LONGER_THAN_SCHEDULES };
  return testsOf(company).some((test) => {
    const isMissing = status.products[test.product]?.[test.method]?.registration === 'missing';
    return !isMissing && isAllowed(test, 'sweep', status, later);
  });
}

/** Whether a login was tested so often in a row that only an operator's confirmation allows another test. */
export function awaitsConfirmation(
  company: Pick<Company, 'products'>,
  status: CompanyStatus,
  context: Context,
): boolean {
  return testsOf(company).some((test) => {
    const hold = holdOf(status.products, { intent: 'sweep', ...context, ...test });
    return hold !== undefined && waitsForConfirmation(hold);
  });
}

export function mayRepeatLogin(
  company: Pick<Company, 'products'>,
  status: CompanyStatus | undefined,
  context: Context,
): boolean {
  if (!isLoginUnanswered(status)) return false;
  return testsOf(company).some(
    (test) => test.method === 'deptUser' && isAllowed(test, 'repeat', status, context),
  );
}

export function testsOf({ products }: Pick<Company, 'products'>): readonly LiveTest[] {
  return products.flatMap((product) => METHODS.map((method) => ({ product, method })));
}

function isAllowed(
  test: LiveTest,
  intent: TestIntent,
  status: CompanyStatus | undefined,
  { policy, now }: Context,
): boolean {
  return holdOf(status?.products ?? {}, { intent, policy, now, ...test }) === undefined;
}

/**
 * Whether a product's last live test is known to have got no usable answer. A test whose answer was lost in a crash
 * does not count, because it may have been rejected and must not be repeated.
 */
export function isLoginUnanswered(status: CompanyStatus | undefined): boolean {
  return Object.values(status?.products ?? {}).some(({ certificate, deptUser, failures }) => {
    const failureTimes = failures.filter(({ call }) => logsIn(call)).map(({ at }) => at);
    const triedAt = Math.max(...[certificate, deptUser].map((cell) => cell?.attempts.at(-1) ?? 0));
    if (failureTimes.some((at) => at >= triedAt)) return true;
    // If its failure is no longer stored, `unansweredAt` shows it. Only department users' tests are repeated.
    const deptUserTriedAt = deptUser?.attempts.at(-1);
    const unansweredAt = deptUser?.unansweredAt;
    if (deptUserTriedAt === undefined || unansweredAt === undefined) return false;
    return unansweredAt >= deptUserTriedAt && unansweredAt > (deptUser?.login?.at ?? 0);
  });
}

export function hasUnansweredQuestion(status: CompanyStatus | undefined): boolean {
  const failures = failuresOf(status).filter(({ call }) => call !== 'flat-rate');
  return failures.some(({ problem }) => isWithoutAnswer(problem));
}

/**
 * Whether the sweep that began at `startedAt` could not determine the company's state or did not reach it, and no later
 * check determined it.
 */
export function isUndeterminedSince(
  { sweptAt = 0, decidedAt = 0, failedSweeps }: CompanyStatus,
  startedAt: Instant,
): boolean {
  // For a swept company `decidedAt` would be too strict. A check that got all answers but made no login test leaves it
  // unchanged, but sets `failedSweeps` to 0.
  return sweptAt >= startedAt ? failedSweeps > 0 : decidedAt < startedAt;
}

/** 0: there is no failure. */
export function lastFailedAt(status: CompanyStatus): Instant {
  return Math.max(0, ...failuresOf(status).map(({ at }) => at));
}

export const MIN_FAILED_SWEEPS = 3;

export function couldNotBeChecked({ failedSweepsAt }: CompanyStatus): boolean {
  return failedSweepsAt.length >= MIN_FAILED_SWEEPS;
}

export function wasRefused(status: CompanyStatus | undefined, since: Instant = 0): boolean {
  return failuresOf(status).some(({ problem, at }) => isOurFault(problem) && at >= since);
}

/**
 * When there was last evidence about a login: a test of a department user, finding it missing, or a test of either
 * method without an answer. 0: never. Sweeps begin with the companies where this is longest ago.
 */
export function lastLoginEvidenceAt(status: CompanyStatus | undefined): Instant {
  const times = Object.values(status?.products ?? {}).flatMap(({ deptUser: cell, failures }) => [
    cell?.registration === 'missing' ? cell.foundAt : 0,
    cell?.login?.at ?? 0,
    ...(cell?.attempts ?? []),
    ...failures.filter(({ call }) => logsIn(call)).map(({ at }) => at),
  ]);
  return Math.max(0, ...times);
}

export function isLoginAnsweredSince(status: CompanyStatus | undefined, since: Instant): boolean {
  return loginsOf(status).some(({ at }) => at >= since);
}

export function isRejected(status: CompanyStatus | undefined, since: Instant = 0): boolean {
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
