import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, hasExpired, type Instant } from '../kernel/time.js';
import type { Method } from '../records/company.js';
import type { CheckFailure, MethodStatus, ProductStatus } from '../records/status.js';
import type { CertificateView, DeptUserView, ProductAssessment, Verdict } from './assessment.js';
import { attemptsInRow, MOST_IN_A_ROW } from './lock-out-rules.js';
import { daysLeftAhead, rungAt } from './method-reason-rules.js';

/** POPBiLL's "certificate revoked": most often it was reissued elsewhere. */
const REVOKED = -10004004;

/**
 * Expiry takes precedence over other faults, because it decides what has to be done. A rejected login test makes a
 * certificate unusable although days are left.
 */
export function certificateView(cell: MethodStatus | undefined, now: Instant): CertificateView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, expiresAt, login } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  const isExpired = expiresAt !== undefined && hasExpired(expiresAt, now);
  const rejected = login?.outcome === 'rejected' ? login : undefined;
  if (!isExpired && (rejected !== undefined || cell.registration === 'unusable')) {
    // The types allow a rejection without its code; the rules never record one.
    const { code = 0, message = '' } = rejected ?? cell;
    return {
      kind: 'unusable',
      revoked: code === REVOKED,
      code,
      message,
      foundAt: rejected?.at ?? foundAt,
      expiresAt,
      attempts: rejected && attemptsInRow(cell),
    };
  }
  if (expiresAt === undefined) return { kind: 'unknown' };
  return {
    kind: isExpired ? 'expired' : 'valid',
    expiresAt,
    daysLeft: calendarDaysUntil(expiresAt, now),
    foundAt,
    loginTestedAt: login?.outcome === 'works' ? login.at : undefined,
  };
}

/** Based on the last login test with a verdict; without one, on the registration. */
export function deptUserView(cell: MethodStatus | undefined): DeptUserView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, login, lastWorkedAt } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  if (login === undefined) return { kind: 'untested', foundAt };
  const { outcome, at, code = 0, message = '' } = login;
  if (outcome === 'works') return { kind: 'works', testedAt: at };
  return { kind: 'rejected', at, code, message, lastWorkedAt, attempts: attemptsInRow(cell) };
}

export interface VerdictContext {
  readonly memberMissing: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Whether a product can be collected, according to the latest check. A method that worked before but could not be asked
 * about now does not make it collectable. If no method could be asked about, it is `unknown`, never `broken`.
 */
export function verdictOf(
  status: ProductStatus | undefined,
  { memberMissing, policy, now }: VerdictContext,
): Verdict {
  if (status === undefined || couldNotAsk(status.failures)) return { kind: 'unknown' };
  if (memberMissing || status.plan?.state === 'stopped') return { kind: 'broken' };
  const deptUser = deptUserView(status.deptUser);
  const unasked = unaskedMethods(status.failures);
  if (deptUser.kind === 'works' && !unasked.deptUser) {
    return { kind: 'collectable', by: 'deptUser', basis: 'tested' };
  }

  const certificate = certificateView(status.certificate, now);
  const certificateCounts = policy.collectsBy === 'any';
  if (certificateCounts && certificate.kind === 'valid' && !unasked.certificate) {
    return byCertificate(certificate, deptUser, { policy, now });
  }

  const deptUserMayWork =
    deptUser.kind === 'works' || deptUser.kind === 'untested' || deptUser.kind === 'unknown';
  const certificateMayWork =
    certificateCounts && (certificate.kind === 'valid' || certificate.kind === 'unknown');
  return { kind: deptUserMayWork || certificateMayWork ? 'unknown' : 'broken' };
}

/** Whether the product's state is unknown because of unanswered questions. */
export function isLeftOpen(product: Pick<ProductAssessment, 'verdict' | 'failures'>): boolean {
  return product.verdict.kind === 'unknown' && product.failures.length > 0;
}

/**
 * The verdict in lists and counts: questions that the latest check could not ask keep their last known answer. Exception:
 * after `MOST_IN_A_ROW` login tests no more is made, so an unanswered one stays an open question.
 */
export function lastKnownVerdict(
  status: ProductStatus | undefined,
  context: VerdictContext,
): Verdict {
  const verdict = verdictOf(status, context);
  if (status === undefined || verdict.kind !== 'unknown') return verdict;
  const isLoginLeftOpen = attemptsInRow(status.deptUser) >= MOST_IN_A_ROW;
  const failures = status.failures.filter(
    ({ call }) => isLoginLeftOpen && call === 'dept-user-login-test',
  );
  return verdictOf({ ...status, failures }, context);
}

/** Whether neither method of the product could be asked about in the latest check. */
export function couldNotAsk(failures: readonly CheckFailure[]): boolean {
  const unasked = unaskedMethods(failures);
  return unasked.certificate && unasked.deptUser;
}

/** The methods with unanswered questions. A certificate's login test is optional and does not count. */
export function unaskedMethods(
  failures: readonly CheckFailure[],
): Readonly<Record<Method, boolean>> {
  const calls = failures.map(({ call }) => call);
  return {
    certificate: calls.includes('certificate-expiry'),
    deptUser: calls.includes('dept-user-registered') || calls.includes('dept-user-login-test'),
  };
}

function byCertificate(
  certificate: Extract<CertificateView, { readonly kind: 'valid' | 'expired' }>,
  deptUser: DeptUserView,
  { policy, now }: Pick<VerdictContext, 'policy' | 'now'>,
): Verdict {
  const basis = certificate.loginTestedAt === undefined ? 'by-date' : 'tested';
  const ahead = daysLeftAhead(certificate.expiresAt, policy, now);
  const isOnLadder = rungAt(ahead, policy.certAlertDays) !== undefined;
  const isAtRisk = deptUser.kind === 'rejected' || (isOnLadder && deptUser.kind !== 'works');
  return isAtRisk ? { kind: 'at-risk', basis } : { kind: 'collectable', by: 'certificate', basis };
}

/** Whether only its plan breaks a product, because a method works. */
export function isPlanAlone({ plan, deptUser, certificate }: ProductAssessment): boolean {
  return plan?.state === 'stopped' && (deptUser.kind === 'works' || certificate.kind === 'valid');
}

/** Higher is worse. */
export const VERDICT_RANK: Readonly<Record<Verdict['kind'], number>> = {
  collectable: 0,
  unknown: 1,
  'at-risk': 2,
  broken: 3,
};

/** The verdict for a title over several products. Between two collectable ones, the untested one is worse. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  const isByDate = (verdict: Verdict) =>
    Number(verdict.kind === 'collectable' && verdict.basis === 'by-date');
  return verdicts.toSorted(
    (a, b) => VERDICT_RANK[b.kind] - VERDICT_RANK[a.kind] || isByDate(b) - isByDate(a),
  )[0];
}
