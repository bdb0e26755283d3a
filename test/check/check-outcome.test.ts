import { describe, expect, it } from 'vitest';
import { checkOutcome } from '../../src/check/check-outcome-words.js';
import { seoul } from '../support/fake-clock.js';
import {
  aReport,
  certificateFor,
  failed,
  MISSING,
  NOW,
  rejected,
  UNTESTED,
  working,
} from '../support/reports.js';

const WRONG = rejected(-11100021, '홈택스 부서사용자 검증에 실패하였습니다.');

function assessed(products: Parameters<typeof aReport>[0]['products'] & object) {
  return aReport({ products }).assessment;
}

describe('checkOutcome', () => {
  it('has nothing to answer after a plain check', () => {
    const assessment = assessed({ taxinvoice: { certificate: MISSING, deptUser: working() } });

    expect(checkOutcome(assessment, 'check')).toBeUndefined();
  });

  it('leaves a company that is no member to its own words', () => {
    const { assessment } = aReport({
      status: { memberMissing: { code: -99003008, message: '없음', foundAt: NOW } },
    });

    expect(checkOutcome(assessment, 'registered-again')).toBeUndefined();
  });

  it.each([
    {
      name: 'a department user that logs in',
      facts: { certificate: MISSING, deptUser: working() },
      expected: { kind: 'dept-user-works', testedAt: NOW },
    },
    {
      name: 'one that is rejected, beside nothing',
      facts: { certificate: MISSING, deptUser: WRONG },
      expected: { kind: 'dept-user-rejected', at: seoul('2026-11-25 08:31'), isSpent: false },
    },
    {
      name: 'one that is rejected, beside a certificate far from its end',
      facts: { certificate: certificateFor(217), deptUser: WRONG },
      expected: { kind: 'dept-user-rejected', at: seoul('2026-11-25 08:31'), isSpent: false },
    },
    {
      name: 'one that was never tested',
      facts: { certificate: MISSING, deptUser: UNTESTED },
      expected: { kind: 'dept-user-untested' },
    },
    {
      name: 'a certificate far from its end',
      facts: { certificate: certificateFor(217), deptUser: MISSING },
      expected: { kind: 'certificate-fine', expiresAt: certificateFor(217).expiresAt },
    },
    {
      name: 'a certificate near its end',
      facts: { certificate: certificateFor(14), deptUser: MISSING },
      expected: {
        kind: 'certificate-old-date',
        expiresAt: certificateFor(14).expiresAt,
        expired: false,
      },
    },
    {
      name: 'an expired certificate',
      facts: { certificate: certificateFor(-2), deptUser: MISSING },
      expected: {
        kind: 'certificate-old-date',
        expiresAt: certificateFor(-2).expiresAt,
        expired: true,
      },
    },
    {
      name: 'a certificate that POPBiLL cannot use',
      facts: {
        certificate: { ...certificateFor(100), registration: 'unusable' as const },
        deptUser: MISSING,
      },
      expected: { kind: 'certificate-unusable' },
    },
    {
      name: 'nothing registered',
      facts: { certificate: MISSING, deptUser: MISSING },
      expected: { kind: 'nothing-registered' },
    },
    {
      name: 'one method missing and nothing known of the other',
      facts: { certificate: MISSING },
      expected: { kind: 'could-not-check' },
    },
    { name: 'no answer at all', facts: {}, expected: { kind: 'could-not-check' } },
  ])('answers "registered it" with $name', ({ facts, expected }) => {
    expect(checkOutcome(assessed({ taxinvoice: facts }), 'registered-again')).toEqual(expected);
  });

  it('answers for the product that stands worst', () => {
    const assessment = assessed({
      taxinvoice: { certificate: MISSING, deptUser: working() },
      cashbill: { certificate: MISSING, deptUser: MISSING },
    });

    expect(checkOutcome(assessment, 'look')).toEqual({ kind: 'nothing-registered' });
  });

  it.each([
    {
      name: 'a login that worked',
      facts: {
        certificate: certificateFor(100, {
          login: { outcome: 'works', at: NOW, rejections: 0 },
        }),
      },
      expected: 'certificate-works',
    },
    {
      name: 'a login that was rejected',
      facts: {
        certificate: certificateFor(100, {
          login: { outcome: 'rejected', at: NOW, rejections: 1, code: -1, message: '' },
        }),
      },
      expected: 'certificate-unusable',
    },
    {
      name: 'a test that was not made',
      facts: { certificate: certificateFor(100) },
      expected: 'not-tested',
    },
    {
      name: 'a test that got no answer',
      facts: {
        certificate: certificateFor(100),
        failures: [failed('certificate-login-test', { kind: 'too-late', afterMs: 60_000 })],
      },
      expected: 'could-not-check',
    },
    {
      name: 'a certificate past its date',
      facts: { certificate: certificateFor(-1) },
      expected: 'certificate-old-date',
    },
    { name: 'no certificate', facts: { certificate: MISSING }, expected: 'nothing-registered' },
    { name: 'a certificate nobody knows of', facts: {}, expected: 'could-not-check' },
  ] as const)('answers a certificate login test with $name', ({ facts, expected }) => {
    const outcome = checkOutcome(assessed({ taxinvoice: facts }), 'certificate-login');

    expect(outcome?.kind).toBe(expected);
  });
});
