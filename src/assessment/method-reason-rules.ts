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
import { MOST_IN_A_ROW, willTestAgain } from './lock-out-rules.js';

interface Situation extends Pick<ProductAssessment, 'product' | 'certificate' | 'deptUser'> {
  readonly policy: Policy;
  readonly now: Instant;
}

type TermView = Extract<CertificateView, { readonly kind: 'valid' | 'expired' }>;
type UnusableView = Extract<CertificateView, { readonly kind: 'unusable' }>;

/**
 * None where collection is by department user only (`collectsBy`). A missing certificate is a reason only together with a
 * missing department user (auth-missing).
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

/** Days left are the true ones; rung and severity look ahead over days off. */
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

/** The rung that was crossed and the next one. Beside a working department user only the first and the last day count. */
function stepsOf(
  kind: TermView['kind'],
  daysLeft: number,
  { deptUser, policy }: Situation,
): { readonly rung: number; readonly nextRung?: number } | undefined {
  const crossed = rungAt(daysLeft, policy.certAlertDays) ?? (kind === 'expired' ? 0 : undefined);
  if (crossed === undefined) return undefined;
  if (deptUser.kind === 'works') {
    const isOver = daysLeft <= 0;
    return isOver ? { rung: 0 } : { rung: policy.certAlertDays[0] ?? crossed, nextRung: 0 };
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

/** Its business number is not the member's, or could not be confirmed to be. */
const WRONG_COMPANY: ReadonlySet<number> = new Set([-10004009, -10001068, -11100022]);

/** A notice beside a department user that works; at most a warning beside one that may work. */
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

/** For a department user whose login was rejected. */
export function deptUserReasons(
  cell: MethodStatus | undefined,
  situation: Situation,
): readonly Reason[] {
  const { product, deptUser, certificate, policy } = situation;
  const login = cell?.login;
  if (deptUser.kind !== 'rejected' || login === undefined) return [];
  const { attempts } = deptUser;
  const isHelped = policy.collectsBy === 'any' && certificate.kind === 'valid';
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
      certificateUntil: isHelped ? certificate.expiresAt : undefined,
      willTestAgain:
        policy.deptLoginTest !== 'off' && attempts < MOST_IN_A_ROW && willTestAgain(login),
      attempts,
    },
  ];
}

/** POPBiLL's general "login to HomeTax failed". */
const GENERIC = -11100001;

/** A single general failure may be HomeTax's own trouble: a warning. So is any beside a certificate that may collect. */
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

/** Rungs up to this many days before expiry are critical, up to the second one a warning. */
const CRITICAL_FROM = 3;
const WARNING_FROM = 14;

/** The days before expiry of the settings, then the overdue ones as negative days. */
export function ladderOf(certAlertDays: readonly number[]): readonly number[] {
  return [...certAlertDays, ...OVERDUE_RUNGS];
}

/**
 * The last rung that was crossed: the lowest one that is not below `daysLeft`. Crossing counts, not meeting, so that a
 * missed sweep loses nothing. `undefined`: the ladder has not begun.
 */
export function rungAt(daysLeft: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).findLast((rung) => rung >= daysLeft);
}

/** `undefined` after the last one. */
export function nextRungAfter(rung: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).find((other) => other < rung);
}

/**
 * Of a certificate on which collection depends; `undefined` before the ladder begins. It follows the rung that was crossed
 * and not the day, so that a custom ladder (60, 20, 7) changes nothing between its rungs; but the last day and everything
 * after it are critical with any ladder.
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
 * The days left by which the ladder judges a certificate: those of the eve of the next working day, so that a rung that is
 * crossed over a weekend or holiday is notified before it. The same on all days of such a break, so that nothing goes back
 * a step. At least 0 until the last day is over.
 */
export function daysLeftAhead(
  expiresAt: Instant,
  { days }: Pick<Policy, 'days'>,
  now: Instant,
): number {
  const ahead = calendarDaysUntil(expiresAt, eveOf(seoulDayOf(now), days));
  return calendarDaysUntil(expiresAt, now) < 0 ? ahead : Math.max(0, ahead);
}

/** Cached by calendar: 100,000 companies are judged on the same day. */
const lastEve = new WeakMap<WorkingDays, { readonly today: SeoulDay; readonly eve: Instant }>();

function eveOf(today: SeoulDay, days: WorkingDays): Instant {
  const last = lastEve.get(days);
  if (last?.today === today) return last.eve;
  const eve = startOfSeoulDay(eveOfNextWorkingDay(today, days));
  lastEve.set(days, { today, eve });
  return eve;
}

/**
 * The day of the notice about a rung that is not crossed yet: its own, or the last working day before it. Of an overdue
 * rung not before the certificate's last day is over.
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
