import { willTestAgain } from '../assessment/lock-out-rules.js';
import type { Policy } from '../kernel/policy.js';
import { addDays, DAY, type Instant, SECOND, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import type { CertificateFault, DeptUserFault, Reason, ReasonKind } from '../records/reason.js';
import type { LoginStatus } from '../records/status.js';

/**
 * Reasons of a company that does not exist, so that help says what an alert would say. The first is the usual one, the
 * others are of the same kind and ask for something else.
 */
export function sampleReasons(
  kind: ReasonKind,
  { now, deptLoginTest }: { readonly now: Instant } & Pick<Policy, 'deptLoginTest'>,
): readonly Reason[] {
  const about = { products: ['taxinvoice'], severity: 'critical' } as const;
  switch (kind) {
    case 'certificate-expiry':
      return [
        { ...about, kind, severity: 'warning', ...expiryIn(14, now), rung: 14, nextRung: 7 },
        { ...about, kind, ...expiryIn(-1, now), rung: -1, nextRung: -2 },
      ];
    case 'certificate-invalid':
      return CERTIFICATE_FAULTS.map((sub) => ({
        ...{ ...about, kind, sub, code: CERTIFICATE_CODE[sub], message: '' },
        ...{ foundAt: now, beside: 'nothing' },
      }));
    case 'dept-user-login':
      return DEPT_USER_FAULTS.map((sub) => ({
        ...{ ...about, kind, sub, code: DEPT_USER_CODE[sub], message: '' },
        ...{ rejectedAt: now, rejections: 1 },
        willTestAgain: deptLoginTest !== 'off' && willTestAgain(rejectedNow(sub, now)),
      }));
    case 'auth-missing':
      return [{ ...about, kind, foundAt: now }];
    case 'member-missing':
      return [{ ...about, kind, code: -99003008, message: '', foundAt: now }];
    case 'plan':
      return [
        {
          ...{ ...about, kind },
          plan: { state: 'stopped', why: 'ended', endsAt: now - DAY, foundAt: now },
        },
      ];
    case 'check-broken':
      return [
        {
          ...{ ...about, kind, severity: 'warning', couldCollectThen: true },
          failedSweepsAt: [now - 2 * DAY, now - DAY, now],
          knownSince: now - 3 * DAY,
          failure: {
            call: 'certificate-expiry',
            problem: { kind: 'too-late', afterMs: 15 * SECOND },
            at: now,
          },
        },
      ];
    default:
      return kind satisfies never;
  }
}

const CERTIFICATE_CODE: Readonly<Record<CertificateFault, number>> = {
  revoked: -10004004,
  'wrong-company': -10004009,
  unusable: -11100010,
};

/** One each: the usual one first. */
const DEPT_USER_CODE: Readonly<Record<DeptUserFault, number>> = {
  'wrong-password': -11100021,
  generic: -11100001,
  'wrong-company': -11100022,
  'wrong-account-type': -11100023,
  'temporary-password': -11100027,
  'second-step-missing': -11100028,
  'second-step-failed': -11100029,
};

// Object.keys widens the keys that the types above hold to.
const CERTIFICATE_FAULTS = Object.keys(CERTIFICATE_CODE) as readonly CertificateFault[];
const DEPT_USER_FAULTS = Object.keys(DEPT_USER_CODE) as readonly DeptUserFault[];

function rejectedNow(sub: DeptUserFault, now: Instant): LoginStatus {
  const code = DEPT_USER_CODE[sub];
  return { outcome: 'rejected', at: now, code, rejections: 1, rejectedSince: now };
}

function expiryIn(daysLeft: number, now: Instant) {
  const day = addDays(seoulDayOf(now), daysLeft);
  return {
    expiresAt: startOfSeoulDay(addDays(day, 1)) - SECOND,
    daysLeft,
    expired: daysLeft < 0,
    beside: 'nothing',
  } as const;
}
