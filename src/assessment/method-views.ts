import type { Instant } from '../kernel/instant.js';
import { calendarDaysUntil, hasExpired } from '../kernel/seoul-time.js';
import type { LoginStatus, MethodStatus } from '../records/status.js';
import type { CertificateView, DeptUserView } from './assessment.js';
import { attemptsInRow } from './attempts-in-row.js';

/** POPBiLL's "certificate revoked": most often it was reissued elsewhere. */
const REVOKED = -10004004;

/**
 * How the certificate registered at POPBiLL stands. Past its date it is expired, whatever else is wrong with it: that
 * decides what has to be done. A rejected login test makes it unusable although days are left.
 */
export function certificateView(cell: MethodStatus | undefined, now: Instant): CertificateView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, expiresAt, login } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  const isExpired = expiresAt !== undefined && hasExpired(expiresAt, now);
  if (!isExpired && login?.outcome === 'rejected') {
    return { ...unusable(cell, login, login.at), attempts: attemptsInRow(cell) };
  }
  if (!isExpired && cell.registration === 'unusable') return unusable(cell, cell, foundAt);
  if (expiresAt === undefined) return { kind: 'unknown' };
  return {
    kind: isExpired ? 'expired' : 'valid',
    expiresAt,
    daysLeft: calendarDaysUntil(expiresAt, now),
    foundAt,
    ...(login?.outcome === 'works' ? { loginTestedAt: login.at } : {}),
  };
}

/** How the department user stands: the last login test that got a verdict, else whether one is registered. */
export function deptUserView(cell: MethodStatus | undefined): DeptUserView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, login, lastWorkedAt } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  if (login === undefined) return { kind: 'untested', foundAt };
  if (login.outcome === 'works') return { kind: 'works', testedAt: login.at };
  return {
    kind: 'rejected',
    at: login.at,
    ...evidenceOf(login),
    ...(lastWorkedAt === undefined ? {} : { lastWorkedAt }),
  };
}

type Evidence = Pick<LoginStatus, 'code' | 'message'>;

function unusable(
  { expiresAt }: MethodStatus,
  evidence: Evidence,
  foundAt: Instant,
): Extract<CertificateView, { readonly kind: 'unusable' }> {
  return {
    kind: 'unusable',
    revoked: evidence.code === REVOKED,
    ...evidenceOf(evidence),
    foundAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** The types allow a rejection without its code; the rules never record one. */
function evidenceOf({ code = 0, message = '' }: Evidence): { code: number; message: string } {
  return { code, message };
}
