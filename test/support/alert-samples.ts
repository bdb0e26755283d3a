import type { Alert } from '../../src/records/alert.js';
import type { CertificateFault, DeptUserFault, Reason } from '../../src/records/reason.js';
import type { PlanStatus } from '../../src/records/status.js';
import { anAlert } from './builders.js';
import { seoul } from './fake-clock.js';
import {
  authMissing,
  CHECKED_AT,
  certificateExpiry,
  certificateInvalid,
  checkBroken,
  deptUserLogin,
  endOf,
  expiredYesterday,
  memberMissing,
  planStopped,
} from './reasons.js';

/** An alert with these reasons, the most severe first. */
export function alertOf(reasons: readonly Reason[], overrides: Partial<Alert> = {}): Alert {
  return anAlert({
    reasons,
    severity: reasons[0]?.severity ?? 'critical',
    owner: 'U0KIM',
    checkedAt: CHECKED_AT,
    ...overrides,
  });
}

export function resolvedAlert(
  previousReasons: readonly Reason[],
  life: Partial<Extract<Alert['life'], { state: 'resolved' }>> = {},
): Alert {
  const at = seoul('2026-12-01 15:26');
  return anAlert({
    reasons: [],
    checkedAt: at,
    owner: 'U0KIM',
    pageOpenedBy: { user: 'U0KIM', at: seoul('2026-12-01 15:20') },
    life: { state: 'resolved', at, was: previousReasons, gaps: [], ...life },
  });
}

const DEPT_USER_FAULTS: Readonly<Record<DeptUserFault, number>> = {
  'wrong-password': -11100021,
  generic: -11100001,
  'wrong-company': -11100022,
  'wrong-account-type': -11100023,
  'temporary-password': -11100027,
  'second-step-missing': -11100028,
  'second-step-failed': -11100029,
};

const CERTIFICATE_FAULTS: Readonly<Record<CertificateFault, number>> = {
  revoked: -10004004,
  'wrong-company': -10004009,
  unusable: -10004000,
};

const PLAN_STOP_REASONS: readonly NonNullable<PlanStatus['why']>[] = [
  'ended',
  'restricted',
  'unpaid',
  'refused',
];

/** Every kind of reason, with all its sub-reasons and circumstances. `name` is for test titles. */
export const EVERY_REASON: readonly { readonly name: string; readonly reason: Reason }[] = [
  ...(['nothing', 'rejected-dept-user', 'working-dept-user'] as const).flatMap((beside) => [
    { name: `expiring, ${beside}`, reason: certificateExpiry({ beside }) },
    { name: `expired, ${beside}`, reason: expiredYesterday({ beside }) },
    { name: `revoked, ${beside}`, reason: certificateInvalid({ beside }) },
  ]),
  ...(['untested', 'unknown'] as const).flatMap((deptUserUnsure) => [
    { name: `expiring, ${deptUserUnsure}`, reason: certificateExpiry({ deptUserUnsure }) },
    {
      name: `expired, ${deptUserUnsure}`,
      reason: expiredYesterday({ deptUserUnsure, severity: 'warning' }),
    },
    {
      name: `revoked, ${deptUserUnsure}`,
      reason: certificateInvalid({ deptUserUnsure, severity: 'warning' }),
    },
  ]),
  {
    name: 'last day',
    reason: certificateExpiry({
      severity: 'critical',
      expiresAt: endOf('2026-11-25'),
      daysLeft: 0,
      rung: 0,
      nextRung: -1,
    }),
  },
  {
    name: 'last day with a time',
    reason: certificateExpiry({ expiresAt: seoul('2026-11-25 20:47'), daysLeft: 0, rung: 0 }),
  },
  {
    name: 'expired earlier on the same day',
    reason: expiredYesterday({ expiresAt: seoul('2026-11-25 03:00'), daysLeft: 0 }),
  },
  {
    name: 'expiring in the next year',
    reason: certificateExpiry({ expiresAt: endOf('2027-01-04'), daysLeft: 40, rung: 60 }),
  },
  {
    name: 'expiring beside a department user that works',
    reason: certificateExpiry({
      beside: 'working-dept-user',
      severity: 'notice',
      nextRung: 0,
    }),
  },
  ...Object.entries(CERTIFICATE_FAULTS).map(([sub, code]) => ({
    name: `certificate ${sub}`,
    // Object.entries widens the key.
    reason: certificateInvalid({ sub: sub as CertificateFault, code }),
  })),
  ...Object.entries(DEPT_USER_FAULTS).flatMap(([key, code]) => {
    // Object.entries widens the key.
    const sub = key as DeptUserFault;
    return [
      { name: `${sub}, alone`, reason: deptUserLogin({ sub, code }) },
      {
        name: `${sub}, certificate beside`,
        reason: deptUserLogin({
          sub,
          code,
          severity: 'warning',
          certificateUntil: endOf('2027-06-30'),
          willTestAgain: false,
          rejections: 2,
          attempts: 3,
        }),
      },
      { name: `${sub}, too often`, reason: deptUserLogin({ sub, code, attempts: 4 }) },
      {
        name: `${sub}, not sure`,
        reason: deptUserLogin({ sub, code, severity: 'warning' }),
      },
    ];
  }),
  { name: 'nothing registered', reason: authMissing() },
  { name: 'member missing', reason: memberMissing() },
  ...PLAN_STOP_REASONS.map((why) => ({
    name: `plan ${why}`,
    reason: planStopped({ plan: { state: 'stopped', why, foundAt: CHECKED_AT } }),
  })),
  {
    name: 'plan refused with a code',
    reason: planStopped({
      plan: {
        state: 'stopped',
        why: 'refused',
        code: -99008006,
        message: '정지된 정액제입니다.',
        foundAt: CHECKED_AT,
      },
    }),
  },
  {
    name: 'plan ending',
    reason: planStopped({
      severity: 'warning',
      plan: { state: 'ending', endsAt: endOf('2026-12-09'), foundAt: CHECKED_AT },
    }),
  },
  {
    name: 'plan ending, day unknown',
    reason: planStopped({ severity: 'warning', plan: { state: 'ending', foundAt: CHECKED_AT } }),
  },
  { name: 'check broken', reason: checkBroken() },
  { name: 'check broken, never known', reason: neverChecked() },
  {
    name: 'check broken by an unknown code',
    reason: checkBroken({
      failure: {
        call: 'certificate-expiry',
        at: CHECKED_AT,
        problem: {
          kind: 'refused',
          code: -12345678,
          message: '알 수 없는 오류',
          codeClass: 'unknown',
          at: 'call',
        },
      },
    }),
  },
];

function neverChecked(): Reason {
  const { knownSince: _, ...reason } = checkBroken({ couldCollectThen: false });
  return reason;
}
