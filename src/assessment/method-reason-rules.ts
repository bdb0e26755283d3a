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
import type { Product } from '../records/company.js';
import {
  atMost,
  type CertificateFault,
  type DeptUserFault,
  type DeptUserUnsure,
  type Reason,
  type Severity,
} from '../records/reason.js';
import type { MethodStatus } from '../records/status.js';
import type { CertificateView, DeptUserView } from './assessment.js';
import { MOST_IN_A_ROW, willTestAgain } from './lock-out-rules.js';

export interface CertificateSituation {
  readonly product: Product;
  readonly certificate: CertificateView;
  readonly deptUser: DeptUserView;
  readonly policy: Policy;
  readonly now: Instant;
}

type TermView = Extract<CertificateView, { readonly kind: 'valid' | 'expired' }>;
type UnusableView = Extract<CertificateView, { readonly kind: 'unusable' }>;

/**
 * What a certificate gives reason for. None where collection is by department user only (`collectsBy`): there it does
 * not matter. A missing certificate is a reason only together with a missing department user (auth-missing).
 */
export function certificateReasons(situation: CertificateSituation): readonly Reason[] {
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
    default:
      return certificate satisfies never;
  }
}

/** Days left are the true ones; rung and severity look ahead over days on which nobody works. */
function expiryReasons(certificate: TermView, situation: CertificateSituation): readonly Reason[] {
  const { product, deptUser, policy, now } = situation;
  const { kind, expiresAt, daysLeft } = certificate;
  const ahead = daysLeftAhead(expiresAt, policy, now);
  const steps = stepsOf(kind, ahead, situation);
  if (steps === undefined) return [];
  const { rung, nextRung } = steps;
  const workedAt = deptUser.kind === 'works' ? deptUser.testedAt : lastWorkedAt(deptUser);
  return [
    {
      kind: 'certificate-expiry',
      products: [product],
      severity: severityBeside(
        deptUser,
        kind === 'expired' ? 'critical' : severityOfDays(ahead, policy.certAlertDays),
      ),
      expiresAt,
      daysLeft,
      expired: kind === 'expired',
      rung,
      ...(nextRung === undefined
        ? {}
        : { nextRung, nextNoticeOn: noticeDayOf(nextRung, expiresAt, situation) }),
      ...besideOf(deptUser),
      ...(workedAt === undefined ? {} : { deptUserWorkedAt: workedAt }),
    },
  ];
}

/**
 * The rung that was crossed and the next one. Beside a working department user only the first rung and the last day
 * are told.
 *
 * @param daysLeft as the ladder judges (look-ahead.ts).
 */
function stepsOf(
  kind: TermView['kind'],
  daysLeft: number,
  { deptUser, policy }: CertificateSituation,
): { readonly rung: number; readonly nextRung?: number } | undefined {
  const crossed = rungAt(daysLeft, policy.certAlertDays) ?? (kind === 'expired' ? 0 : undefined);
  if (crossed === undefined) return undefined;
  if (deptUser.kind === 'works') {
    const isOver = daysLeft <= 0;
    return isOver ? { rung: 0 } : { rung: firstRung(policy.certAlertDays) ?? crossed, nextRung: 0 };
  }
  const nextRung = nextRungAfter(crossed, policy.certAlertDays);
  return { rung: crossed, nextRung };
}

function invalidReason(
  certificate: UnusableView,
  { product, deptUser }: CertificateSituation,
): Reason {
  const { revoked, code, message, foundAt, attempts } = certificate;
  return {
    kind: 'certificate-invalid',
    products: [product],
    severity: severityBeside(deptUser, 'critical'),
    sub: revoked ? 'revoked' : certificateFault(code),
    code,
    message,
    foundAt,
    ...besideOf(deptUser),
    ...(attempts === undefined ? {} : { attempts }),
  };
}

/** A certificate of another company: its business number is not the member's, or could not be confirmed to be. */
const WRONG_COMPANY: ReadonlySet<number> = new Set([-10004009, -10001068, -11100022]);

function certificateFault(code: number): CertificateFault {
  return WRONG_COMPANY.has(code) ? 'wrong-company' : 'unusable';
}

/** Good to know beside a department user that works; no more than a warning beside one that may. */
function severityBeside(deptUser: DeptUserView, alone: Severity | undefined = 'notice'): Severity {
  if (deptUser.kind === 'works') return 'notice';
  return unsureOf(deptUser) === undefined ? alone : atMost('warning', alone);
}

function besideOf(deptUser: DeptUserView): {
  readonly beside: 'nothing' | 'working-dept-user' | 'rejected-dept-user';
  readonly deptUserUnsure?: DeptUserUnsure;
} {
  if (deptUser.kind === 'works') return { beside: 'working-dept-user' };
  if (deptUser.kind === 'rejected') return { beside: 'rejected-dept-user' };
  const unsure = unsureOf(deptUser);
  return { beside: 'nothing', deptUserUnsure: unsure };
}

function unsureOf({ kind }: DeptUserView): DeptUserUnsure | undefined {
  return kind === 'untested' || kind === 'unknown' ? kind : undefined;
}

function lastWorkedAt(deptUser: DeptUserView): number | undefined {
  return deptUser.kind === 'rejected' ? deptUser.lastWorkedAt : undefined;
}

export interface DeptUserSituation {
  readonly product: Product;
  readonly cell: MethodStatus | undefined;
  /** Logins in a row that were rejected, or may have been. */
  readonly attempts: number;
  readonly deptUser: DeptUserView;
  readonly certificate: CertificateView;
  readonly policy: Policy;
}

/** What a department user whose login was rejected gives reason for. */
export function deptUserReasons(situation: DeptUserSituation): readonly Reason[] {
  const { product, cell, attempts, deptUser, certificate, policy } = situation;
  const login = cell?.login;
  if (deptUser.kind !== 'rejected' || login === undefined) return [];
  const isHelped = policy.collectsBy === 'any' && certificate.kind === 'valid';
  return [
    {
      kind: 'dept-user-login',
      products: [product],
      severity: severityOf(deptUser.code, login.rejections, situation),
      sub: deptUserFault(deptUser.code),
      code: deptUser.code,
      message: deptUser.message,
      rejectedAt: deptUser.at,
      rejections: login.rejections,
      lastWorkedAt: deptUser.lastWorkedAt,
      ...(isHelped ? { certificateUntil: certificate.expiresAt } : {}),
      willTestAgain:
        policy.deptLoginTest !== 'off' && attempts < MOST_IN_A_ROW && willTestAgain(login),
      attempts,
    },
  ];
}

/** POPBiLL's general "login to HomeTax failed". */
const GENERIC = -11100001;

/**
 * A general login failure that was met once may be HomeTax's own trouble: a warning, and the second one counts. A
 * certificate that may still collect keeps it at a warning too.
 */
function severityOf(
  code: number,
  rejections: number,
  { certificate, policy }: DeptUserSituation,
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

function deptUserFault(code: number): DeptUserFault {
  return FAULTS.get(code) ?? 'generic';
}

/** After expiry: daily for a week, then weekly until four weeks have passed. */
const OVERDUE_RUNGS: readonly number[] = [-1, -2, -3, -4, -5, -6, -7, -14, -21, -28];

/** Rungs up to this many days before expiry are critical, up to the second one a warning. */
const CRITICAL_FROM = 3;
const WARNING_FROM = 14;

/**
 * The steps at which a certificate is told, from the first to the last: the days before expiry of the settings in
 * descending order, then the overdue ones as negative days.
 */
export function ladderOf(certAlertDays: readonly number[]): readonly number[] {
  const known = ladders.get(certAlertDays);
  if (known !== undefined) return known;
  const before = [...new Set(certAlertDays)].filter((days) => days >= 0).sort((a, b) => b - a);
  const ladder = [...before, ...OVERDUE_RUNGS];
  ladders.set(certAlertDays, ladder);
  return ladder;
}

/** By the setting they were made of, which is one and the same for all companies. */
const ladders = new WeakMap<readonly number[], readonly number[]>();

/**
 * The last rung that was crossed: the lowest one that is not below `daysLeft`. Crossing counts, not meeting, so that a
 * missed sweep loses nothing. `undefined`: the ladder has not begun.
 */
export function rungAt(daysLeft: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).findLast((rung) => rung >= daysLeft);
}

/** The next rung that will be told; `undefined` after the last one. */
export function nextRungAfter(rung: number, certAlertDays: readonly number[]): number | undefined {
  return ladderOf(certAlertDays).find((other) => other < rung);
}

/** The first rung, at which a certificate is told for the first time; `undefined` when none lies before expiry. */
export function firstRung(certAlertDays: readonly number[]): number | undefined {
  const first = ladderOf(certAlertDays)[0];
  return first === undefined || first < 0 ? undefined : first;
}

/**
 * How bad it is that a certificate, on which collection depends, has so many days left; `undefined` before the ladder
 * begins. It follows the rung that was crossed and not the day, so that a ladder of one's own (60, 20, 7) makes no
 * noise between its rungs; but the last day and everything after it are critical with any ladder.
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
 * The days left by which the ladder judges a certificate: those of the eve of the next working day, so that what is
 * crossed over a weekend or holiday is told before it. The same on all days of such a break, so that nothing goes back
 * a step in it. Nothing is overdue before its last day is over: 0 at least until then.
 */
export function daysLeftAhead(
  expiresAt: Instant,
  { days }: Pick<Policy, 'days'>,
  now: Instant,
): number {
  const ahead = calendarDaysUntil(expiresAt, eveOf(seoulDayOf(now), days));
  return calendarDaysUntil(expiresAt, now) < 0 ? ahead : Math.max(0, ahead);
}

/** The last answer about each calendar: 100,000 companies are judged on one and the same day. */
const lastEve = new WeakMap<WorkingDays, { readonly today: SeoulDay; readonly eve: Instant }>();

function eveOf(today: SeoulDay, days: WorkingDays): Instant {
  const last = lastEve.get(days);
  if (last?.today === today) return last.eve;
  const eve = startOfSeoulDay(eveOfNextWorkingDay(today, days));
  lastEve.set(days, { today, eve });
  return eve;
}

/**
 * The day on which a rung that is not crossed yet will be told: its own, or the last working day before it where
 * nobody works on it. Of an overdue rung not before the certificate's last day is over.
 */
export function noticeDayOf(
  rung: number,
  expiresAt: Instant,
  about: { readonly policy: Pick<Policy, 'days' | 'quietHours'>; readonly now: Instant },
): SeoulDay {
  const { policy, now } = about;
  const { days } = policy;
  const expiryDay = seoulDayOf(expiresAt);
  const ownDay = addDays(expiryDay, -rung);
  const crossedOn = isWorkingDay(ownDay, days) ? ownDay : previousWorkingDay(ownDay, days);
  const tomorrow = addDays(seoulDayOf(now), 1);
  const notBefore = rung < 0 ? [tomorrow, addDays(expiryDay, 1)] : [tomorrow];
  const day = [crossedOn, ...notBefore].toSorted().at(-1) ?? tomorrow;
  return policy.quietHours === 'off' || isWorkingDay(day, days) ? day : nextWorkingDay(day, days);
}
