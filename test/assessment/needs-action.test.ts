import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { isActionState, needsAction, summaryOf } from '../../src/assessment/urgency-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import type { CheckFailure, MethodStatus, PlanStatus } from '../../src/records/status.js';
import { seoul } from '../support/fake-clock.js';
import {
  authMissing,
  certificateExpiry,
  certificateInvalid,
  checkBroken,
  deptUserLogin,
  memberMissing,
  planStopped,
} from '../support/reasons.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NOW = seoul('2026-11-25 09:00');
const besideWorkingUser = { beside: 'working-dept-user', severity: 'notice' } as const;

describe('needsAction', () => {
  it.each([
    { name: 'a certificate that expires', reason: certificateExpiry() },
    {
      name: 'a certificate on its first rung, on which collection depends',
      reason: certificateExpiry({ severity: 'notice', rung: 30 }),
    },
    {
      name: 'a certificate that expires beside a rejected department user',
      reason: certificateExpiry({ beside: 'rejected-dept-user' }),
    },
    { name: 'a certificate that cannot be used', reason: certificateInvalid() },
    { name: 'a rejected department user', reason: deptUserLogin({ severity: 'warning' }) },
    { name: 'a missing registration', reason: authMissing() },
    { name: 'a missing membership', reason: memberMissing() },
    { name: 'a stopped plan', reason: planStopped() },
    { name: 'repeatedly failed checks', reason: checkBroken() },
  ])('is true for $name', ({ reason }) => {
    expect(needsAction([reason])).toBe(true);
  });

  it.each([
    { name: 'expires', reason: certificateExpiry(besideWorkingUser) },
    {
      name: 'has expired',
      reason: certificateExpiry({ ...besideWorkingUser, expired: true, rung: 0 }),
    },
    { name: 'cannot be used', reason: certificateInvalid(besideWorkingUser) },
  ])('is false for a certificate that $name beside a working department user', ({ reason }) => {
    expect(needsAction([reason])).toBe(false);
  });

  it('is false without reasons, and true if one of several needs action', () => {
    expect(needsAction([])).toBe(false);
    expect(needsAction([certificateExpiry(besideWorkingUser), checkBroken()])).toBe(true);
  });
});

const CERTIFICATES: readonly (MethodStatus | undefined)[] = [
  undefined,
  missingCell(),
  ...[300, 29, 3, 0, -1, -60].map((days) => certificateUntil(NOW + days * DAY)),
  aCell({
    login: {
      outcome: 'rejected',
      at: NOW,
      code: -10004004,
      message: 'revoked',
      rejections: 1,
      rejectedSince: NOW,
    },
  }),
];
const DEPT_USERS: readonly (MethodStatus | undefined)[] = [
  undefined,
  missingCell(),
  aCell(),
  workingCell(),
  rejectedCell(),
  rejectedCell(-11100001),
];
const PLANS: readonly (PlanStatus | undefined)[] = [
  undefined,
  { state: 'stopped', why: 'ended', endsAt: NOW - DAY, foundAt: NOW },
];
const FAILURES: readonly (readonly CheckFailure[])[] = [
  [],
  failuresOf({ kind: 'too-late', afterMs: 1 }),
  failuresOf({ kind: 'too-late', afterMs: 1 }, ['certificate-expiry']),
  failuresOf({ kind: 'too-late', afterMs: 1 }, ['dept-user-login-test']),
];

describe('a company’s state', () => {
  const cases = (['any', 'deptUser'] as const).flatMap((collectsBy) =>
    CERTIFICATES.flatMap((certificate) =>
      DEPT_USERS.flatMap((deptUser) =>
        PLANS.flatMap((plan) =>
          FAILURES.map((failures) => ({ collectsBy, certificate, deptUser, plan, failures })),
        ),
      ),
    ),
  );

  it('is atRisk or cannotCollect exactly if action is needed', () => {
    const policy = (collectsBy: 'any' | 'deptUser') => ({ ...DEFAULT_POLICY, collectsBy });
    const violations = cases.filter(({ collectsBy, certificate, deptUser, plan, failures }) => {
      const status = aStatus({
        taxinvoice: {
          ...(certificate === undefined ? {} : { certificate }),
          ...(deptUser === undefined ? {} : { deptUser }),
          ...(plan === undefined ? {} : { plan }),
          failures,
        },
      });
      const context = { products: ['taxinvoice'], policy: policy(collectsBy), now: NOW } as const;
      const assessment = assess(status, context);
      const { state } = summaryOf(assessment, policy(collectsBy));
      const isActionNeeded = needsAction(assessment.reasons);
      const isRisky = assessment.products.some(
        ({ verdict }) => verdict.kind === 'broken' || verdict.kind === 'at-risk',
      );
      return isActionState(state) !== isActionNeeded || (isRisky && !isActionNeeded);
    });

    expect(cases).toHaveLength(2 * CERTIFICATES.length * DEPT_USERS.length * 2 * 4);
    expect(violations).toEqual([]);
  });
});
