import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { needsAction, summaryOf } from '../../src/assessment/urgency-rules.js';
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
const covered = { beside: 'working-dept-user', severity: 'notice' } as const;

describe('needsAction', () => {
  it.each([
    { name: 'a certificate that ends', reason: certificateExpiry() },
    {
      name: 'the first notice of a certificate on which collection depends',
      reason: certificateExpiry({ severity: 'notice', rung: 30 }),
    },
    {
      name: 'a certificate that ends beside a rejected department user',
      reason: certificateExpiry({ beside: 'rejected-dept-user' }),
    },
    { name: 'a certificate that cannot be used', reason: certificateInvalid() },
    { name: 'a rejected department user', reason: deptUserLogin({ severity: 'warning' }) },
    { name: 'nothing registered', reason: authMissing() },
    { name: 'no member', reason: memberMissing() },
    { name: 'a stopped plan', reason: planStopped() },
    { name: 'checks that fail again and again', reason: checkBroken() },
  ])('asks for action for $name', ({ reason }) => {
    expect(needsAction([reason])).toBe(true);
  });

  it.each([
    { name: 'ends', reason: certificateExpiry(covered) },
    { name: 'has ended', reason: certificateExpiry({ ...covered, expired: true, rung: 0 }) },
    { name: 'cannot be used', reason: certificateInvalid(covered) },
  ])(
    'asks for none while a department user works beside a certificate that $name',
    ({ reason }) => {
      expect(needsAction([reason])).toBe(false);
    },
  );

  it('asks for none without a reason, and for action when one of several does', () => {
    expect(needsAction([])).toBe(false);
    expect(needsAction([certificateExpiry(covered), checkBroken()])).toBe(true);
  });
});

const CERTIFICATES: readonly (MethodStatus | undefined)[] = [
  undefined,
  missingCell(),
  ...[300, 29, 3, 0, -1, -60].map((days) => certificateUntil(NOW + days * DAY)),
  aCell({
    login: {
      ...{ outcome: 'rejected', at: NOW, code: -10004004, message: 'revoked' },
      ...{ rejections: 1, rejectedSince: NOW },
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
  const every = (['any', 'deptUser'] as const).flatMap((collectsBy) =>
    CERTIFICATES.flatMap((certificate) =>
      DEPT_USERS.flatMap((deptUser) =>
        PLANS.flatMap((plan) =>
          FAILURES.map((failures) => ({ collectsBy, certificate, deptUser, plan, failures })),
        ),
      ),
    ),
  );

  it('says that it needs somebody only where a reason asks for action, and nothing else of one that does but that it is unknown', () => {
    const policy = (collectsBy: 'any' | 'deptUser') => ({ ...DEFAULT_POLICY, collectsBy });
    const differing = every.filter(({ collectsBy, certificate, deptUser, plan, failures }) => {
      const status = aStatus({
        taxinvoice: {
          ...(certificate === undefined ? {} : { certificate }),
          ...(deptUser === undefined ? {} : { deptUser }),
          ...(plan === undefined ? {} : { plan }),
          failures,
        },
      });
      const about = { products: ['taxinvoice'], policy: policy(collectsBy), now: NOW } as const;
      const assessment = assess(status, about);
      const { state, needsAction: asks } = summaryOf(assessment, policy(collectsBy));
      const risky = assessment.products.some(
        ({ verdict }) => verdict.kind === 'broken' || verdict.kind === 'at-risk',
      );
      const saysSo = state === 'atRisk' || state === 'cannotCollect';
      const mayAsk = saysSo || state === 'unknown';
      return (asks ? !mayAsk : saysSo) || (risky && !asks);
    });

    expect(every).toHaveLength(2 * CERTIFICATES.length * DEPT_USERS.length * 2 * 4);
    expect(differing).toEqual([]);
  });
});
