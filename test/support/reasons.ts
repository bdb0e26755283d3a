import { addDays, seoulDayOf } from '../../src/kernel/time.js';
import type { Reason } from '../../src/records/reason.js';
import { seoul } from './fake-clock.js';

type ReasonOf<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

/** The last second of a Seoul day. */
export function endOf(day: string): number {
  return seoul(`${day} 23:59`) + 59_000;
}

/** When all samples were checked: Wednesday 25 November 2026. */
export const CHECKED_AT = seoul('2026-11-25 08:31');

export function certificateExpiry(
  overrides: Partial<ReasonOf<'certificate-expiry'>> = {},
): ReasonOf<'certificate-expiry'> {
  const reason: ReasonOf<'certificate-expiry'> = {
    kind: 'certificate-expiry',
    products: ['taxinvoice'],
    severity: 'warning',
    expiresAt: endOf('2026-12-09'),
    daysLeft: 14,
    expired: false,
    rung: 14,
    nextRung: 7,
    beside: 'nothing',
    ...overrides,
  };
  const { expiresAt, nextRung } = reason;
  if (nextRung === undefined) return reason;
  return { nextNoticeOn: addDays(seoulDayOf(expiresAt), -nextRung), ...reason };
}

export function expiredYesterday(
  overrides: Partial<ReasonOf<'certificate-expiry'>> = {},
): ReasonOf<'certificate-expiry'> {
  return certificateExpiry({
    severity: 'critical',
    expiresAt: endOf('2026-11-24'),
    daysLeft: -1,
    expired: true,
    rung: -1,
    nextRung: -2,
    ...overrides,
  });
}

export function certificateInvalid(
  overrides: Partial<ReasonOf<'certificate-invalid'>> = {},
): ReasonOf<'certificate-invalid'> {
  return {
    kind: 'certificate-invalid',
    products: ['taxinvoice'],
    severity: 'critical',
    sub: 'revoked',
    code: -10004004,
    message: '인증서가 폐기되었습니다.',
    foundAt: CHECKED_AT,
    beside: 'nothing',
    ...overrides,
  };
}

export function deptUserLogin(
  overrides: Partial<ReasonOf<'dept-user-login'>> = {},
): ReasonOf<'dept-user-login'> {
  return {
    kind: 'dept-user-login',
    products: ['taxinvoice'],
    severity: 'critical',
    sub: 'wrong-password',
    code: -11100021,
    message: '홈택스 부서사용자 검증에 실패하였습니다.',
    rejectedAt: CHECKED_AT,
    rejections: 1,
    lastWorkedAt: seoul('2026-11-24 08:30'),
    willTestAgain: true,
    ...overrides,
  };
}

export function authMissing(
  overrides: Partial<ReasonOf<'auth-missing'>> = {},
): ReasonOf<'auth-missing'> {
  return {
    kind: 'auth-missing',
    products: ['taxinvoice'],
    severity: 'critical',
    code: -10002016,
    foundAt: CHECKED_AT,
    collectableAt: seoul('2026-11-24 08:30'),
    ...overrides,
  };
}

export function memberMissing(
  overrides: Partial<ReasonOf<'member-missing'>> = {},
): ReasonOf<'member-missing'> {
  return {
    kind: 'member-missing',
    products: ['taxinvoice'],
    severity: 'critical',
    code: -99003008,
    message: '연동회원으로 가입된 사업자 번호가 존재하지 않습니다.',
    foundAt: CHECKED_AT,
    ...overrides,
  };
}

export function planStopped(overrides: Partial<ReasonOf<'plan'>> = {}): ReasonOf<'plan'> {
  return {
    kind: 'plan',
    products: ['taxinvoice'],
    severity: 'critical',
    plan: { state: 'stopped', why: 'ended', endsAt: endOf('2026-11-20'), foundAt: CHECKED_AT },
    ...overrides,
  };
}

export function checkBroken(
  overrides: Partial<ReasonOf<'check-broken'>> = {},
): ReasonOf<'check-broken'> {
  return {
    kind: 'check-broken',
    products: ['taxinvoice'],
    severity: 'warning',
    failedSweepsAt: [
      seoul('2026-11-23 08:30'),
      seoul('2026-11-24 08:30'),
      seoul('2026-11-25 08:30'),
    ],
    failure: {
      call: 'dept-user-login-test',
      problem: { kind: 'too-late', afterMs: 60_000 },
      at: CHECKED_AT,
    },
    knownSince: seoul('2026-11-22 08:30'),
    couldCollectThen: true,
    ...overrides,
  };
}
