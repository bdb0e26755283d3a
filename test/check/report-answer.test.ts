import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../src/check/check-company.js';
import { answerTo } from '../../src/check/report-answer-words.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Method } from '../../src/records/company.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
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

function answer(
  intent: CheckRequest['intent'],
  sample: Parameters<typeof aReport>[0],
  method?: Method,
) {
  const about = { wish: { intent, method }, policy: DEFAULT_POLICY, now: NOW, markup: PLAIN };
  return answerTo(aReport(sample), about, TONGUES.ko);
}

const UNUSABLE = '한빛상사 인증서로는 홈택스에 로그인되지 않습니다.';
const NOTHING = '한빛상사 · 팝빌에 등록된 인증이 아직 없습니다.';
const COULD_NOT = '한빛상사 상태를 확인하지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.';
const REJECTED = '홈택스가 한빛상사 부서사용자 로그인을 아직 받아들이지 않습니다.';
const oldDate = (date: string) =>
  `한빛상사 · 팝빌에 등록된 만료일이 아직 ${date}입니다. 은행이나 홈택스까지만 했다면 팝빌 등록이 남았습니다.`;

describe('answerTo', () => {
  it('has nothing to answer after a plain check', () => {
    const products = { taxinvoice: { certificate: MISSING, deptUser: working() } };

    expect(answer('check', { products })).toBeUndefined();
    expect(answer('check-again', { products })).toBeUndefined();
  });

  it('answers a confirmed test of the method that was tested', () => {
    const products = { taxinvoice: { certificate: MISSING, deptUser: WRONG } };

    expect(answer('confirmed', { products }, 'deptUser')).toBe(REJECTED);
    expect(answer('confirmed', { products }, 'certificate')).toBe(NOTHING);
  });

  it('leaves a company that is no member to its own words', () => {
    const status = { memberMissing: { code: -99003008, message: '없음', foundAt: NOW } };

    expect(answer('registered-again', { status })).toBeUndefined();
  });

  it.each([
    {
      name: 'a department user that logs in',
      facts: { certificate: MISSING, deptUser: working() },
      expected: '확인했습니다. 한빛상사 부서사용자 로그인이 정상입니다.',
    },
    {
      name: 'one that is rejected, beside nothing',
      facts: { certificate: MISSING, deptUser: WRONG },
      expected: REJECTED,
    },
    {
      name: 'one that is rejected, beside a certificate far from its end',
      facts: { certificate: certificateFor(217), deptUser: WRONG },
      expected: REJECTED,
    },
    {
      name: 'one that was never tested',
      facts: { certificate: MISSING, deptUser: UNTESTED },
      expected:
        '한빛상사 부서사용자가 등록되어 있습니다. 로그인되는지는 아직 테스트하지 않았습니다.',
    },
    {
      name: 'a certificate far from its end',
      facts: { certificate: certificateFor(217), deptUser: MISSING },
      expected: '확인했습니다. 한빛상사 인증서는 2027년 6월 30일(수)까지로 등록되어 있습니다.',
    },
    {
      name: 'a certificate near its end',
      facts: { certificate: certificateFor(14), deptUser: MISSING },
      expected: oldDate('12월 9일'),
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
      name: 'one method missing and nothing known of the other',
      facts: { certificate: MISSING },
      expected: COULD_NOT,
    },
    { name: 'no answer at all', facts: {}, expected: COULD_NOT },
  ])('answers "registered it" with $name', ({ facts, expected }) => {
    expect(answer('registered-again', { products: { taxinvoice: facts } })).toBe(expected);
  });

  it('answers for the product that stands worst', () => {
    const products = {
      taxinvoice: { certificate: MISSING, deptUser: working() },
      cashbill: { certificate: MISSING, deptUser: MISSING },
    };

    expect(answer('look', { products })).toBe(NOTHING);
  });

  it.each([
    {
      name: 'a login that worked',
      facts: {
        certificate: certificateFor(100, {
          login: { outcome: 'works', at: NOW, rejections: 0 },
        }),
      },
      expected: '한빛상사 인증서로 홈택스에 로그인됩니다.',
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
      name: 'a test that was not made',
      facts: { certificate: certificateFor(100) },
      expected: '한빛상사 인증서 로그인을 테스트하지 않았습니다.',
    },
    {
      name: 'a test that got no answer',
      facts: {
        certificate: certificateFor(100),
        failures: [failed('certificate-login-test', { kind: 'too-late', afterMs: 60_000 })],
      },
      expected: COULD_NOT,
    },
    {
      name: 'a certificate past its date',
      facts: { certificate: certificateFor(-1) },
      expected: oldDate('11월 24일'),
    },
    { name: 'no certificate', facts: { certificate: MISSING }, expected: NOTHING },
    { name: 'a certificate nobody knows of', facts: {}, expected: COULD_NOT },
  ] as const)('answers a certificate login test with $name', ({ facts, expected }) => {
    expect(answer('certificate-login', { products: { taxinvoice: facts } })).toBe(expected);
  });
});
