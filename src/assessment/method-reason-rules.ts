import type { Policy, QuietTimes } from '../kernel/policy.js';
import {
  addDays,
  calendarDaysUntil,
  type Instant,
  type SeoulDay,
  seoulDayOf,
  startOfSeoulDay,
} from '../kernel/time.js';
import {
  eveOfNextWorkingDay,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
} from '../kernel/working-days.js';
import {
  type CertificateFault,
  capSeverity,
  type DeptUserFault,
  type Reason,
  type Severity,
} from '../records/reason.js';
import type { LoginStatus, MethodStatus } from '../records/status.js';
import type { CertificateState, DeptUserState, ProductAssessment } from './assessment.js';
import { MAX_ATTEMPTS, mayRetest } from './lock-out-rules.js';

interface Situation extends Pick<ProductAssessment, 'product' | 'certificate' | 'deptUser'> {
  readonly policy: Policy;
  readonly now: Instant;
}

type CertificateWithDate = Extract<CertificateState, { readonly kind: 'valid' | 'expired' }>;
type UnusableCertificate = Extract<CertificateState, { readonly kind: 'unusable' }>;

/** A missing certificate has a reason of its own: `auth-missing`. */
export function certificateReasons(situation: Situation): readonly Reason[] {
  const { certificate, policy } = situation;
  if (policy.collectsBy === 'deptUser') return [];
  switch (certificate.kind) {
    case 'valid':
    case 'expired':
      return expiryReasons(certificate, situation);
    case 'unusable':
      return [invalidReason(certificate, situation)];
    case 'missing':
    case 'unknown':
      return [];
  }
}

/** The reason's `daysLeft` counts from today; its rung and severity count from the eve of the next working day. */
function expiryReasons(certificate: CertificateWithDate, situation: Situation): readonly Reason[] {
  const { product, deptUser, policy, now } = situation;
  const { kind, expiresAt, daysLeft } = certificate;
  const ladderDays = ladderDaysLeft(expiresAt, policy, now);
  const rungs = rungsOf(kind, ladderDays, situation);
  if (rungs === undefined) return [];
  const { rung, nextRung } = rungs;
  // The default only satisfies the types: each rung and each day after expiry has a severity.
  const baseSeverity = severityOfDays(ladderDays, policy.certAlertDays) ?? 'notice';
  return [
    {
      kind: 'certificate-expiry',
      products: [product],
      expiresAt,
      daysLeft,
      expired: kind === 'expired',
      rung,
      nextRung,
      nextNoticeOn:
        nextRung === undefined ? undefined : noticeDayOf(nextRung, expiresAt, situation),
      ...fieldsByDeptUser(deptUser, baseSeverity),
    },
  ];
}

/** `undefined`: no rung is crossed yet. With a working department user, only the first rung and the last day count. */
function rungsOf(
  kind: CertificateWithDate['kind'],
  ladderDays: number,
  { deptUser, policy }: Situation,
): { readonly rung: number; readonly nextRung?: number } | undefined {
  const crossed = rungAt(ladderDays, policy.certAlertDays) ?? (kind === 'expired' ? 0 : undefined);
  if (crossed === undefined) return undefined;
  if (deptUser.kind !== 'works') {
    return { rung: crossed, nextRung: nextRungAfter(crossed, policy.certAlertDays) };
  }
  return ladderDays <= 0 ? { rung: 0 } : { rung: policy.certAlertDays[0] ?? crossed, nextRung: 0 };
}

function invalidReason(
  certificate: UnusableCertificate,
  { product, deptUser, policy }: Situation,
): Reason {
  const { fault, code, message, foundAt, expiresAt, attempts, rejected } = certificate;
  const collector = rejected?.collector;
  // A single general failure is a warning only if the collector reported it, not if our own test got it.
  const isUnsure = rejected?.collector !== undefined && isUnconfirmed(rejected);
  const isTestOff = policy.certLoginTest === 'off' || undefined;
  return {
    kind: 'certificate-invalid',
    products: [product],
    ...fieldsByDeptUser(deptUser, isUnsure ? 'warning' : 'critical'),
    sub: fault,
    code,
    message,
    foundAt,
    attempts,
    collector:
      collector?.at === foundAt
        ? { times: collector.times, validUntil: expiresAt, isTestOff }
        : undefined,
  };
}

/** POPBiLL codes whose fault has its own advice; other codes mean `unusable`. */
export const CERTIFICATE_FAULTS: ReadonlyMap<number, CertificateFault> = new Map([
  [-10004004, 'revoked'],
  [-10004009, 'wrong-company'],
  // The business number of the certificate could not be compared with the member's.
  [-10001068, 'wrong-company'],
  [-11100022, 'wrong-company'],
]);

function fieldsByDeptUser({ kind }: DeptUserState, baseSeverity: Severity) {
  switch (kind) {
    case 'works':
      return { severity: 'notice', beside: 'working-dept-user' } as const;
    case 'rejected':
      return { severity: baseSeverity, beside: 'rejected-dept-user' } as const;
    case 'missing':
      return { severity: baseSeverity, beside: 'nothing' } as const;
    case 'untested':
    case 'unknown': {
      const severity = capSeverity('warning', baseSeverity);
      return { severity, beside: 'nothing', deptUserUnsure: kind } as const;
    }
  }
}

export function deptUserReasons(
  cell: MethodStatus | undefined,
  situation: Situation,
): readonly Reason[] {
  const { product, deptUser, certificate, policy } = situation;
  if (deptUser.kind !== 'rejected' || cell?.login === undefined) return [];
  const { login } = cell;
  const { attempts } = deptUser;
  const hasValidCertificate = policy.collectsBy === 'any' && certificate.kind === 'valid';
  return [
    {
      kind: 'dept-user-login',
      products: [product],
      severity: severityOfRejection(login, situation),
      sub: DEPT_USER_FAULTS.get(deptUser.code) ?? 'generic',
      code: deptUser.code,
      message: deptUser.message,
      rejectedAt: deptUser.at,
      rejections: login.rejections,
      lastWorkedAt: deptUser.lastWorkedAt,
      certificateUntil: hasValidCertificate ? certificate.expiresAt : undefined,
      certificateMissing: certificate.kind === 'missing' || undefined,
      willTestAgain: policy.deptLoginTest !== 'off' && attempts < MAX_ATTEMPTS && mayRetest(login),
      attempts,
      collector: collectorPart(cell, login),
    },
  ];
}

/**
 * Whether the rejection is a single general failure, which may be HomeTax's own problem. The collector tries again
 * within minutes, so all rejections that it reported in a row count as one.
 */
function isUnconfirmed({ code, rejections, collector }: LoginStatus): boolean {
  const repeated = collector === undefined ? 0 : collector.times - 1;
  return code === GENERIC_FAILURE && rejections - repeated < 2;
}

function collectorPart({ registration, foundAt }: MethodStatus, { at, collector }: LoginStatus) {
  if (collector?.at !== at) return undefined;
  const isFoundSince = registration === 'registered' && foundAt >= at;
  return { times: collector.times, foundAt: isFoundSince ? foundAt : undefined };
}

/** POPBiLL's general "login to HomeTax failed". */
export const GENERIC_FAILURE = -11100001;

/**
 * Critical beside a certificate that cannot collect, so that this reason stays above the certificate's: the department
 * user is fixed first.
 */
function severityOfRejection(login: LoginStatus, { certificate, policy }: Situation): Severity {
  if (policy.collectsBy === 'any' && certificate.kind !== 'missing') {
    return certificate.kind === 'valid' || certificate.kind === 'unknown' ? 'warning' : 'critical';
  }
  return isUnconfirmed(login) ? 'warning' : 'critical';
}

const DEPT_USER_FAULTS: ReadonlyMap<number, DeptUserFault> = new Map([
  [-11100021, 'wrong-password'],
  [-11100022, 'wrong-company'],
  [-11100023, 'wrong-account-type'],
  [-11100024, 'wrong-account-type'],
  [-11100027, 'temporary-password'],
  [-11100028, 'second-step-missing'],
  [-11100029, 'second-step-failed'],
]);

/** After expiry: daily for a week, then weekly until four weeks have passed. */
const OVERDUE_RUNGS: readonly number[] = [-1, -2, -3, -4, -5, -6, -7, -14, -21, -28];

/** A rung at most this many days before expiry is critical, or else a warning. */
const CRITICAL_DAYS = 3;
const WARNING_DAYS = 14;

export function ladderOf(certAlertDays: readonly number[]): readonly number[] {
  return [...certAlertDays, ...OVERDUE_RUNGS];
}

/** A rung stays crossed after its day, so a missed sweep loses nothing. `undefined`: none is crossed yet. */
export function rungAt(daysLeft: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).findLast((rung) => rung >= daysLeft);
}

export function nextRungAfter(rung: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).find((other) => other < rung);
}

/**
 * For a certificate on which collection depends. Follows the crossed rung, not the day, so that it never changes
 * between the rungs of a custom ladder (60, 20, 7). `undefined`: before the ladder.
 */
export function severityOfDays(
  daysLeft: number,
  certAlertDays: readonly number[],
): Severity | undefined {
  if (daysLeft <= 0) return 'critical';
  const rung = rungAt(daysLeft, certAlertDays);
  if (rung === undefined) return undefined;
  if (rung <= CRITICAL_DAYS) return 'critical';
  return rung <= WARNING_DAYS ? 'warning' : 'notice';
}

/**
 * Days left from the eve of the next working day, so that the notice about a rung in a weekend or holiday comes before
 * it. At least 0 until the certificate's last day is over.
 */
export function ladderDaysLeft(
  expiresAt: Instant,
  { holidays }: Pick<Policy, 'holidays'>,
  now: Instant,
): number {
  const eve = startOfSeoulDay(eveOfNextWorkingDay(seoulDayOf(now), holidays));
  const ahead = calendarDaysUntil(expiresAt, eve);
  return calendarDaysUntil(expiresAt, now) < 0 ? ahead : Math.max(0, ahead);
}

/**
 * The day of the notice about a coming rung: the rung's own day or the last working day before it, but not before
 * tomorrow, and for an overdue rung not before the certificate's last day is over. With quiet hours, a working day.
 */
export function noticeDayOf(
  rung: number,
  expiresAt: Instant,
  { policy, now }: { readonly policy: QuietTimes; readonly now: Instant },
): SeoulDay {
  const { holidays, quietHours } = policy;
  const expiryDay = seoulDayOf(expiresAt);
  const ownDay = addDays(expiryDay, -rung);
  const crossedOn = isWorkingDay(ownDay, holidays) ? ownDay : previousWorkingDay(ownDay, holidays);
  const tomorrow = addDays(seoulDayOf(now), 1);
  const afterExpiry = addDays(expiryDay, 1);
  const earliest = rung < 0 && afterExpiry > tomorrow ? afterExpiry : tomorrow;
  const isTooEarly = crossedOn < earliest;
  const day = isTooEarly ? earliest : crossedOn;
  return quietHours === 'off' || isWorkingDay(day, holidays) ? day : nextWorkingDay(day, holidays);
}
