import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { CertificateFault, DeptUserUnsure, Reason, Severity } from '../records/reason.js';
import { atMost } from '../records/severity.js';
import type { CertificateView, DeptUserView } from './assessment.js';
import { firstRung, nextRungAfter, rungAt, severityOfDays } from './ladder.js';
import { daysLeftAhead, noticeDayOf } from './look-ahead.js';

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
    sub: revoked ? 'revoked' : faultOf(code),
    code,
    message,
    foundAt,
    ...besideOf(deptUser),
    ...(attempts === undefined ? {} : { attempts }),
  };
}

/** A certificate of another company: its business number is not the member's, or could not be confirmed to be. */
const WRONG_COMPANY: ReadonlySet<number> = new Set([-10004009, -10001068, -11100022]);

function faultOf(code: number): CertificateFault {
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
