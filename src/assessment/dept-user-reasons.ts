import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { DeptUserFault, Reason, Severity } from '../records/reason.js';
import type { MethodStatus } from '../records/status.js';
import type { CertificateView, DeptUserView } from './assessment.js';
import { MOST_IN_A_ROW } from './attempts-in-row.js';
import { willTestAgain } from './lock-out.js';

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
      sub: faultOf(deptUser.code),
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

function faultOf(code: number): DeptUserFault {
  return FAULTS.get(code) ?? 'generic';
}
