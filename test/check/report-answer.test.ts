import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../src/check/check-company.js';
import { answerTo } from '../../src/check/report-notes-words.js';
import { DAY } from '../../src/kernel/time.js';
import type { Method, Product } from '../../src/records/company.js';
import { TONGUES } from '../../src/text/tongue.js';
import {
  aReport,
  certificateFor,
  failureOf,
  MISSING,
  NOW,
  rejectedLogin,
  UNTESTED,
  workingLogin,
} from '../support/reports.js';

const REJECTED_USER = rejectedLogin(-11100021, '홈택스 부서사용자 검증에 실패하였습니다.');

function answer(
  intent: CheckRequest['intent'],
  sample: Parameters<typeof aReport>[0],
  method?: Method,
  product?: Product,
) {
  return answerTo(aReport(sample), { request: { intent, method, product }, now: NOW }, TONGUES.ko);
}

const UNUSABLE = '이 인증서로는 홈택스에 로그인되지 않습니다.';
const NOTHING = '아직 팝빌에 등록된 인증이 없습니다.';
const NOT_CHECKED = '확인하지 못했습니다.';
const REJECTED = '홈택스가 부서사용자 로그인을 거부했습니다.';
const NOT_LOGGED_IN = '이번에는 로그인하지 않고 확인했습니다.';
const TOO_LATE = { kind: 'too-late', afterMs: 60_000 } as const;
const oldDate = (date: string) =>
  `팝빌에 등록된 만료일이 아직 ${date}입니다. 은행과 홈택스까지 마쳤다면 팝빌 등록이 남았습니다.`;

describe('answerTo', () => {
  it('returns nothing after a plain check', () => {
    const products = { taxinvoice: { certificate: MISSING, deptUser: workingLogin() } };

    expect(answer('check', { products })).toBeUndefined();
    expect(answer('check-again', { products })).toBeUndefined();
  });

  it('answers a confirmed test for its method', () => {
    const products = { taxinvoice: { certificate: MISSING, deptUser: REJECTED_USER } };

    expect(answer('confirmed', { products }, 'deptUser')).toBe(REJECTED);
    expect(answer('confirmed', { products }, 'certificate')).toBe(NOTHING);
  });

  it('returns nothing for a company that is not a member', () => {
    const status = { memberMissing: { code: -99003008, message: '없음', foundAt: NOW } };

    expect(answer('registered-again', { status })).toBeUndefined();
  });

  it.each([
    {
      name: 'a department user that logs in',
      facts: { certificate: MISSING, deptUser: workingLogin() },
      expected: '확인했습니다. 부서사용자 로그인이 정상입니다.',
    },
    {
      name: 'a rejected department user without a certificate',
      facts: { certificate: MISSING, deptUser: REJECTED_USER },
      expected: REJECTED,
    },
    {
      name: 'a rejected department user with a valid certificate',
      facts: { certificate: certificateFor(217), deptUser: REJECTED_USER },
      expected: REJECTED,
    },
    {
      name: 'an untested department user',
      facts: { certificate: MISSING, deptUser: UNTESTED },
      expected: '부서사용자가 등록되어 있습니다. 로그인되는지는 아직 확인되지 않았습니다.',
    },
    {
      name: 'a valid certificate',
      facts: { certificate: certificateFor(217), deptUser: MISSING },
      expected: '확인했습니다. 팝빌에 등록된 인증서의 만료일은 2027년 6월 30일(수)입니다.',
    },
    {
      name: 'a certificate that expires soon',
      facts: { certificate: certificateFor(14), deptUser: MISSING },
      expected:
        '확인했습니다. 팝빌에 등록된 인증서의 만료일은 2026년 12월 9일(수)입니다. 곧 만료되니, 갱신했다면 새 인증서를 팝빌에 등록해야 합니다.',
    },
    {
      name: 'a certificate that is valid, while only the flat-rate plan has stopped',
      facts: {
        certificate: certificateFor(217),
        deptUser: MISSING,
        plan: { state: 'stopped', why: 'ended', foundAt: NOW } as const,
      },
      expected: '확인했습니다. 팝빌에 등록된 인증서의 만료일은 2027년 6월 30일(수)입니다.',
    },
    {
      name: 'a department user that logs in beside a certificate that expires soon',
      facts: { certificate: certificateFor(3), deptUser: workingLogin() },
      expected: '확인했습니다. 부서사용자 로그인이 정상입니다.',
    },
    {
      name: 'an expired certificate',
      facts: { certificate: certificateFor(-2), deptUser: MISSING },
      expected: oldDate('11월 23일'),
    },
    {
      name: 'a certificate that POPBiLL cannot use',
      facts: {
        certificate: { ...certificateFor(100), registration: 'unusable' as const },
        deptUser: MISSING,
      },
      expected: UNUSABLE,
    },
    {
      name: 'nothing registered',
      facts: { certificate: MISSING, deptUser: MISSING },
      expected: NOTHING,
    },
    {
      name: 'a missing certificate and an unknown department user',
      facts: { certificate: MISSING },
      expected: NOT_CHECKED,
    },
    { name: 'no answer at all', facts: {}, expected: NOT_CHECKED },
    {
      name: 'a department user that worked before, but whose login test got no answer now',
      facts: {
        certificate: certificateFor(217),
        deptUser: workingLogin(),
        failures: [failureOf('dept-user-login-test', TOO_LATE)],
      },
      expected: NOT_CHECKED,
    },
    {
      name: 'a department user that was rejected before, but whose login test got no answer now',
      facts: {
        certificate: MISSING,
        deptUser: REJECTED_USER,
        failures: [failureOf('dept-user-login-test', TOO_LATE)],
      },
      expected: NOT_CHECKED,
    },
    {
      name: 'an expired certificate of an earlier check, because POPBiLL did not answer now',
      facts: {
        certificate: certificateFor(-2),
        deptUser: MISSING,
        failures: [failureOf('certificate-expiry', TOO_LATE)],
      },
      expected: NOT_CHECKED,
    },
    {
      name: 'nothing registered before, but POPBiLL did not answer about the department user now',
      facts: {
        certificate: MISSING,
        deptUser: MISSING,
        failures: [failureOf('dept-user-registered', TOO_LATE)],
      },
      expected: NOT_CHECKED,
    },
  ])('answers "registered it" for $name', ({ facts, expected }) => {
    expect(answer('registered-again', { products: { taxinvoice: facts } })).toBe(expected);
  });

  it.each([
    {
      name: 'a rejected login, because too many logins were rejected',
      intent: 'registered-again',
      deptUser: { ...REJECTED_USER, inRow: 4 },
      expected:
        "다시 등록했는지는 로그인해야 알 수 있습니다. 등록을 마쳤으면 '그래도 로그인 테스트'를 눌러 주세요.",
    },
    {
      name: 'a rejected login, because the tests of the day are used up',
      intent: 'registered-again',
      deptUser: REJECTED_USER,
      expected: NOT_LOGGED_IN,
    },
    {
      name: 'a rejected login, because a colleague confirmed a test just before',
      intent: 'confirmed',
      deptUser: { ...REJECTED_USER, inRow: 5 },
      expected: NOT_LOGGED_IN,
    },
    {
      name: 'a login that worked, because a report of the collector is not counted yet',
      intent: 'registered-again',
      deptUser: workingLogin(),
      expected: NOT_LOGGED_IN,
    },
  ] as const)(
    'claims no login result if it tested none: $name',
    ({ intent, deptUser, expected }) => {
      const products = { taxinvoice: { certificate: MISSING, deptUser } };

      expect(answer(intent, { products, report: { tested: [] } }, 'deptUser', 'taxinvoice')).toBe(
        expected,
      );
    },
  );

  it('claims no result of a certificate login that it did not test', () => {
    const login = { outcome: 'works', at: NOW, rejections: 0 } as const;
    const products = { taxinvoice: { certificate: certificateFor(100, { login }) } };

    expect(answer('certificate-login', { products, report: { tested: [] } })).toBe(
      '인증서 로그인을 테스트하지 않았습니다.',
    );
  });

  it.each([
    { state: 'valid', days: 100 },
    { state: 'expired', days: -2 },
  ])('does not answer from an earlier check that the certificate is $state', ({ days }) => {
    const login = { outcome: 'works', at: NOW - DAY, rejections: 0 } as const;
    const taxinvoice = {
      certificate: certificateFor(days, { login }),
      failures: [failureOf('certificate-expiry', TOO_LATE)],
    };

    const given = { products: { taxinvoice }, report: { tested: [] } };

    expect(answer('certificate-login', given)).toBe(NOT_CHECKED);
  });

  it('does not answer with the other product if the registered one is not collected', () => {
    const products = { taxinvoice: { certificate: MISSING, deptUser: workingLogin() } };

    expect(answer('registered-again', { products }, undefined, 'cashbill')).toMatch(
      /^현금영수증: .*확인하지 않았습니다/,
    );
  });

  it('answers for the product that was registered, although the other is worse', () => {
    const products = {
      taxinvoice: { certificate: MISSING, deptUser: workingLogin() },
      cashbill: { certificate: MISSING, deptUser: MISSING },
    };

    expect(answer('registered-again', { products }, undefined, 'taxinvoice')).toBe(
      '전자세금계산서: 확인했습니다. 부서사용자 로그인이 정상입니다.',
    );
  });

  it('answers for the product in the worst state if none is named', () => {
    const products = {
      taxinvoice: { certificate: MISSING, deptUser: workingLogin() },
      cashbill: { certificate: MISSING, deptUser: MISSING },
    };

    expect(answer('without-login', { products })).toBe(`현금영수증: ${NOTHING}`);
  });

  it.each([
    {
      name: 'a login that worked',
      facts: {
        certificate: certificateFor(100, {
          login: { outcome: 'works', at: NOW, rejections: 0 },
        }),
      },
      expected: '인증서로 홈택스에 로그인됩니다.',
    },
    {
      name: 'a login that was rejected',
      facts: {
        certificate: certificateFor(100, {
          login: { outcome: 'rejected', at: NOW, rejections: 1, code: -1, message: '' },
        }),
      },
      expected: UNUSABLE,
    },
    {
      name: 'a certificate that was not tested',
      facts: { certificate: certificateFor(100) },
      expected: '인증서 로그인을 테스트하지 않았습니다.',
    },
    {
      name: 'a test that got no answer',
      facts: {
        certificate: certificateFor(100),
        failures: [failureOf('certificate-login-test', TOO_LATE)],
      },
      expected: NOT_CHECKED,
    },
    {
      name: 'an expired certificate',
      facts: { certificate: certificateFor(-1) },
      expected: oldDate('11월 24일'),
    },
    { name: 'no certificate', facts: { certificate: MISSING }, expected: NOTHING },
    { name: 'an unknown certificate', facts: {}, expected: NOT_CHECKED },
  ] as const)('answers a certificate login test for $name', ({ facts, expected }) => {
    expect(answer('certificate-login', { products: { taxinvoice: facts } })).toBe(expected);
  });
});
