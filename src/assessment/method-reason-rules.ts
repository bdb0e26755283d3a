import type { Policy } from '../kernel/policy.js';
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
  type WorkingDays,
} from '../kernel/working-days.js';
import { atMost, type DeptUserFault, type Reason, type Severity } from '../records/reason.js';
import type { MethodStatus } from '../records/status.js';
import type { CertificateView, DeptUserView, ProductAssessment } from './assessment.js';
import { MOST_IN_A_ROW, mayRetest } from './lock-out-rules.js';

interface Situation extends Pick<ProductAssessment, 'product' | 'certificate' | 'deptUser'> {
  readonly policy: Policy;
  readonly now: Instant;
}

type TermView = Extract<CertificateView, { readonly kind: 'valid' | 'expired' }>;
type UnusableView = Extract<CertificateView, { readonly kind: 'unusable' }>;

/**
 * No reasons if collection is by department user only (`collectsBy`). A missing certificate is a reason only together with
 * a missing department user (auth-missing).
 */
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

/** `daysLeft` counts from today; rung and severity count from the eve of the next working day. */
function expiryReasons(certificate: TermView, situation: Situation): readonly Reason[] {
  const { product, deptUser, policy, now } = situation;
  const { kind, expiresAt, daysLeft } = certificate;
  const ahead = daysLeftAhead(expiresAt, policy, now);
  const steps = stepsOf(kind, ahead, situation);
  if (steps === undefined) return [];
  const { rung, nextRung } = steps;
  const alone = kind === 'expired' ? 'critical' : severityOfDays(ahead, policy.certAlertDays);
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
      ...besideOf(deptUser, alone),
      deptUserWorkedAt: workedAt(deptUser),
    },
  ];
}

/** The crossed rung and the next one. Beside a working department user the ladder has only its first and last rung. */
function stepsOf(
  kind: TermView['kind'],
  daysLeft: number,
  { deptUser, policy }: Situation,
): { readonly rung: number; readonly nextRung?: number } | undefined {
  const crossed = rungAt(daysLeft, policy.certAlertDays) ?? (kind === 'expired' ? 0 : undefined);
  if (crossed === undefined) return undefined;
  if (deptUser.kind === 'works') {
    const isLastRung = daysLeft <= 0;
    return isLastRung ? { rung: 0 } : { rung: policy.certAlertDays[0] ?? crossed, nextRung: 0 };
  }
  const nextRung = nextRungAfter(crossed, policy.certAlertDays);
  return { rung: crossed, nextRung };
}

function invalidReason(certificate: UnusableView, { product, deptUser }: Situation): Reason {
  const { revoked, code, message, foundAt, attempts } = certificate;
  return {
    kind: 'certificate-invalid',
    products: [product],
    ...besideOf(deptUser, 'critical'),
    sub: revoked ? 'revoked' : WRONG_COMPANY.has(code) ? 'wrong-company' : 'unusable',
    code,
    message,
    foundAt,
    attempts,
  };
}

/** The certificate's business number differs from the member's, or could not be compared. */
const WRONG_COMPANY: ReadonlySet<number> = new Set([-10004009, -10001068, -11100022]);

/** Severity `notice` beside a working department user; at most `warning` beside one that may work. */
function besideOf({ kind }: DeptUserView, alone: Severity = 'notice') {
  switch (kind) {
    case 'works':
      return { severity: 'notice', beside: 'working-dept-user' } as const;
    case 'rejected':
      return { severity: alone, beside: 'rejected-dept-user' } as const;
    case 'missing':
      return { severity: alone, beside: 'nothing' } as const;
    case 'untested':
    case 'unknown': {
      const severity = atMost('warning', alone);
      return { severity, beside: 'nothing', deptUserUnsure: kind } as const;
    }
  }
}

function workedAt(deptUser: DeptUserView): Instant | undefined {
  if (deptUser.kind === 'works') return deptUser.testedAt;
  return deptUser.kind === 'rejected' ? deptUser.lastWorkedAt : undefined;
}

/** A reason if the department user's login was rejected. */
export function deptUserReasons(
  cell: MethodStatus | undefined,
  situation: Situation,
): readonly Reason[] {
  const { product, deptUser, certificate, policy } = situation;
  const login = cell?.login;
  if (deptUser.kind !== 'rejected' || login === undefined) return [];
  const { attempts } = deptUser;
  const isCovered = policy.collectsBy === 'any' && certificate.kind === 'valid';
  return [
    {
      kind: 'dept-user-login',
      products: [product],
      severity: severityOf(deptUser.code, login.rejections, situation),
      sub: FAULTS.get(deptUser.code) ?? 'generic',
      code: deptUser.code,
      message: deptUser.message,
      rejectedAt: deptUser.at,
      rejections: login.rejections,
      lastWorkedAt: deptUser.lastWorkedAt,
      certificateUntil: isCovered ? certificate.expiresAt : undefined,
      willTestAgain: policy.deptLoginTest !== 'off' && attempts < MOST_IN_A_ROW && mayRetest(login),
      attempts,
    },
  ];
}

/** POPBiLL's general "login to HomeTax failed". */
const GENERIC = -11100001;

/** A warning beside a certificate that may collect, and for a single general failure, which may be HomeTax's own. */
function severityOf(
  code: number,
  rejections: number,
  { certificate, policy }: Situation,
): Severity {
  const mayCollect = certificate.kind === 'valid' || certificate.kind === 'unknown';
  if (policy.collectsBy === 'any' && mayCollect) return 'warning';
  return code === GENERIC && rejections < 2 ? 'warning' : 'critical';
}

const FAULTS: ReadonlyMap<number, DeptUserFault> = new Map([
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

/** Rungs from these days before expiry are critical, or a warning. */
const CRITICAL_FROM = 3;
const WARNING_FROM = 14;

/** The days before expiry from the settings, then the overdue rungs as negative days. */
export function ladderOf(certAlertDays: readonly number[]): readonly number[] {
  return [...certAlertDays, ...OVERDUE_RUNGS];
}

/**
 * The last rung that was crossed: the lowest one that is not below `daysLeft`. A rung need not be met on its day, so a
 * missed sweep loses nothing. `undefined`: the ladder has not begun.
 */
export function rungAt(daysLeft: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).findLast((rung) => rung >= daysLeft);
}

/** `undefined` after the last rung. */
export function nextRungAfter(rung: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).find((other) => other < rung);
}

/**
 * Severity of a certificate on which collection depends; `undefined` before the ladder begins. Follows the crossed rung,
 * not the day, so that severity never changes between the rungs of a custom ladder (60, 20, 7). The last day and all days
 * after it are always critical.
 */
export function severityOfDays(
  daysLeft: number,
  certAlertDays: readonly number[],
): Severity | undefined {
  if (daysLeft <= 0) return 'critical';
  const rung = rungAt(daysLeft, certAlertDays);
  if (rung === undefined) return undefined;
  if (rung <= CRITICAL_FROM) return 'critical';
  return rung <= WARNING_FROM ? 'warning' : 'notice';
}

/**
 * Days left as the ladder counts them: from the eve of the next working day, so that a rung crossed during a weekend or
 * holiday is notified before it. Constant during such a break, so that the ladder never steps back. At least 0 until the
 * last day is over.
 */
export function daysLeftAhead(
  expiresAt: Instant,
  { days }: Pick<Policy, 'days'>,
  now: Instant,
): number {
  const ahead = calendarDaysUntil(expiresAt, eveOf(seoulDayOf(now), days));
  return calendarDaysUntil(expiresAt, now) < 0 ? ahead : Math.max(0, ahead);
}

/** Cache: 100,000 companies are assessed on the same day. */
const lastEve = new WeakMap<WorkingDays, { readonly today: SeoulDay; readonly eve: Instant }>();

function eveOf(today: SeoulDay, days: WorkingDays): Instant {
  const last = lastEve.get(days);
  if (last?.today === today) return last.eve;
  const eve = startOfSeoulDay(eveOfNextWorkingDay(today, days));
  lastEve.set(days, { today, eve });
  return eve;
}

/**
 * The day of the notice about a coming rung: the rung's own day, or the last working day before it. For an overdue rung,
 * not before the certificate's last day is over.
 */
export function noticeDayOf(
  rung: number,
  expiresAt: Instant,
  { policy, now }: { readonly policy: Pick<Policy, 'days' | 'quietHours'>; readonly now: Instant },
): SeoulDay {
  const { days } = policy;
  const expiryDay = seoulDayOf(expiresAt);
  const ownDay = addDays(expiryDay, -rung);
  const crossedOn = isWorkingDay(ownDay, days) ? ownDay : previousWorkingDay(ownDay, days);
  const tomorrow = addDays(seoulDayOf(now), 1);
  const notBefore = rung < 0 ? [tomorrow, addDays(expiryDay, 1)] : [tomorrow];
  const day = [crossedOn, ...notBefore].toSorted().at(-1) ?? tomorrow;
  return policy.quietHours === 'off' || isWorkingDay(day, days) ? day : nextWorkingDay(day, days);
}
