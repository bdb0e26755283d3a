import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import type { Method } from '../records/company.js';
import type { CheckFailure, ProductStatus } from '../records/status.js';
import type { CertificateView, DeptUserView, Verdict } from './assessment.js';
import { attemptsInRow, MOST_IN_A_ROW } from './attempts-in-row.js';
import { rungAt } from './ladder.js';
import { daysLeftAhead } from './look-ahead.js';
import { certificateView, deptUserView } from './method-views.js';

export interface VerdictContext {
  readonly memberMissing: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Whether a product can be collected, by what the latest check left known. What worked before but could not be asked
 * about now is not called collectable; what could not be asked about at all is `unknown`, never `broken`.
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

/** Whether questions that stayed unanswered leave open whether the product can be collected. */
export function isLeftOpen({
  verdict,
  failures,
}: {
  readonly verdict: Verdict;
  readonly failures: readonly CheckFailure[];
}): boolean {
  return verdict.kind === 'unknown' && failures.length > 0;
}

/**
 * What lists and counts say of a product. What the latest check could not ask about stays as it was last known: silence
 * of POPBiLL or HomeTax changes nothing about a company. Not where so many login tests were lost that no more is made:
 * whether that login works is an open question.
 */
export function lastKnownVerdict(
  status: ProductStatus | undefined,
  context: VerdictContext,
): Verdict {
  const verdict = verdictOf(status, context);
  if (status === undefined || verdict.kind !== 'unknown') return verdict;
  const isLoginLeftOpen = attemptsInRow(status.deptUser) >= MOST_IN_A_ROW;
  const failures = isLoginLeftOpen
    ? status.failures.filter(({ call }) => call === 'dept-user-login-test')
    : [];
  return verdictOf({ ...status, failures }, context);
}

/** Whether neither method of the product could be asked about in the latest check. */
export function couldNotAsk(failures: readonly CheckFailure[]): boolean {
  const unasked = unaskedMethods(failures);
  return unasked.certificate && unasked.deptUser;
}

/** The methods whose questions stayed unanswered. A certificate's login test is an extra and does not count. */
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
