import { describe, expect, it } from 'vitest';
import type { SampleProduct } from '../../../src/sandbox/popbill/companies.js';
import { aStandIn, aToken, callWith } from '../../support/popbill-caller.js';

const BRN = '1234567890';
const VALID = { state: 'registered', expiresAt: '20991231235959' } as const;
const EXPIRED = { state: 'registered', expiresAt: '20200101235959' } as const;

const both = (product: Partial<SampleProduct>) => ({ taxinvoice: product, cashbill: product });

async function setUp(
  company: Parameters<Awaited<ReturnType<typeof aStandIn>>['companies']['set']>[1],
  options: Parameters<typeof aStandIn>[0] = {},
) {
  const standIn = await aStandIn(options);
  standIn.companies.set(BRN, company);
  const token = await aToken(standIn.url);
  const ask = (path: string, call?: Parameters<typeof callWith>[2]) =>
    callWith(token, `${standIn.url}/HomeTax/${path}`, call);
  return { standIn, ask };
}

describe.each(['Taxinvoice', 'Cashbill'])('HomeTax %s', (P) => {
  const product = P === 'Taxinvoice' ? 'taxinvoice' : 'cashbill';

  it.each<{ name: string; path: string; has: Partial<SampleProduct>; answer: object }>([
    {
      name: 'the date of a certificate',
      path: 'CertInfo',
      has: { certificate: VALID },
      answer: { certificateExpiration: '20991231235959' },
    },
    {
      name: 'the date of a revoked certificate, as if it were valid',
      path: 'CertInfo',
      has: { certificate: { ...VALID, problem: 'revoked' } },
      answer: { certificateExpiration: '20991231235959' },
    },
    {
      name: 'a revoked certificate that POPBiLL detects without a login',
      path: 'CertInfo',
      has: { certificate: { ...VALID, problem: 'revoked', problemShowsWithoutLogin: true } },
      answer: { code: -10004004 },
    },
    {
      name: 'no certificate',
      path: 'CertInfo',
      has: {},
      answer: { code: -10002009 },
    },
    {
      name: 'another code for no certificate',
      path: 'CertInfo',
      has: { certificate: { state: 'none', code: -10004000 } },
      answer: { code: -10004000 },
    },
    {
      name: 'a certificate that logs in',
      path: 'CertCheck',
      has: { certificate: VALID },
      answer: { code: 1 },
    },
    {
      name: 'an expired certificate',
      path: 'CertCheck',
      has: { certificate: EXPIRED },
      answer: { code: -10004003 },
    },
    {
      name: 'a revoked certificate',
      path: 'CertCheck',
      has: { certificate: { ...VALID, problem: 'revoked' } },
      answer: { code: -10004004 },
    },
    {
      name: 'another company’s certificate',
      path: 'CertCheck',
      has: { certificate: { ...VALID, problem: 'other-company' } },
      answer: { code: -10004009 },
    },
    {
      name: 'a double login',
      path: 'CertCheck',
      has: { certificate: { ...VALID, problem: -11100008 } },
      answer: { code: -11100008 },
    },
    {
      name: 'no certificate to log in with',
      path: 'CertCheck',
      has: {},
      answer: { code: -11101004 },
    },
    {
      name: 'a department user',
      path: 'DeptUser',
      has: { deptUser: { state: 'works' } },
      answer: { code: 1 },
    },
    { name: 'no department user', path: 'DeptUser', has: {}, answer: { code: -10001063 } },
    {
      name: 'a department user that logs in',
      path: 'DeptUser/Check',
      has: { deptUser: { state: 'works' } },
      answer: { code: 1 },
    },
    {
      name: 'a rejected department user',
      path: 'DeptUser/Check',
      has: { deptUser: { state: 'rejected', code: -11100027 } },
      answer: { code: -11100027, message: '홈택스 부서사용자의 임시 비밀번호 변경이 필요합니다.' },
    },
    {
      name: 'no department user to log in with',
      path: 'DeptUser/Check',
      has: {},
      answer: { code: P === 'Taxinvoice' ? -11101014 : -11101015 },
    },
    {
      name: 'a flat rate',
      path: 'Contract',
      has: { flatRate: { state: 'in-use', useEndDate: '20991215' } },
      answer: {
        referenceID: BRN,
        contractDT: expect.stringMatching(/^\d{14}$/),
        useEndDate: '20991215',
        baseDate: '15',
        state: 1,
        closeRequestYN: false,
        useRestrictYN: false,
        closeOnExpired: false,
        unPaidYN: false,
      },
    },
    {
      name: 'an ended, restricted and unpaid flat rate',
      path: 'Contract',
      has: {
        flatRate: {
          state: 'ended',
          useEndDate: '20250101',
          isCloseRequested: true,
          isRestricted: true,
          isUnpaid: true,
        },
      },
      answer: { state: 2, closeRequestYN: true, useRestrictYN: true, unPaidYN: true },
    },
    {
      name: 'a missing flat rate',
      path: 'Contract',
      has: { flatRate: { state: 'refused', code: -99008029 } },
      answer: { code: -99008029 },
    },
  ])('answers $path: $name', async ({ path, has, answer }) => {
    const { ask } = await setUp({ [product]: has });

    const { status, body } = await ask(`${P}/${path}`);

    expect(body).toMatchObject(answer);
    expect(status).toBe(Number(body['code'] ?? 1) < 0 ? 400 : 200);
  });

  it('counts only calls that log in', async () => {
    const { standIn, ask } = await setUp(
      both({ certificate: VALID, deptUser: { state: 'works' } }),
    );
    for (const path of ['CertInfo', 'DeptUser', 'Contract']) await ask(`${P}/${path}`);
    const loginsOf = (method: 'certificate' | 'deptUser') =>
      standIn.companies.loginAttempts(BRN, product, method);
    expect([loginsOf('certificate'), loginsOf('deptUser')]).toEqual([0, 0]);

    await ask(`${P}/CertCheck`);
    await ask(`${P}/DeptUser/Check`);
    await ask(`${P}/DeptUser/Check`);

    expect([loginsOf('certificate'), loginsOf('deptUser')]).toEqual([1, 2]);
  });

  it('does not log in with a certificate that has expired by HomeTax’s clock', async () => {
    const sandboxNow = () => Date.UTC(2099, 11, 31, 15, 0, 0);
    const { standIn, ask } = await setUp(both({ certificate: VALID }), { sandboxNow });

    expect((await ask(`${P}/CertCheck`)).body['code']).toBe(-10004003);
    expect(standIn.companies.loginAttempts(BRN, product, 'certificate')).toBe(0);
  });

  it('logs in with a certificate until its last second in Seoul', async () => {
    const sandboxNow = () => Date.UTC(2099, 11, 31, 14, 59, 59);
    const { ask } = await setUp(both({ certificate: VALID }), { sandboxNow });

    expect((await ask(`${P}/CertCheck`)).body['code']).toBe(1);
  });

  it('locks the account after five wrong passwords, until it is unlocked', async () => {
    const wrong = { deptUser: { state: 'rejected', code: -11100021, id: 'dept' } } as const;
    const { standIn, ask } = await setUp(both(wrong));
    for (let i = 0; i < 5; i += 1) await ask(`${P}/DeptUser/Check`);
    standIn.companies.updateProduct(BRN, product, { deptUser: { state: 'works', id: 'dept' } });

    expect((await ask(`${P}/DeptUser/Check`)).body['code']).toBe(-11100001);

    standIn.companies.unlock(BRN, product);
    expect((await ask(`${P}/DeptUser/Check`)).body['code']).toBe(1);
  });

  it('answers in English if requested', async () => {
    const { ask } = await setUp(both({ deptUser: { state: 'rejected', code: -11100021 } }));

    const { body } = await ask(`${P}/DeptUser/Check`, { headers: { 'Accept-Language': 'en-US' } });

    expect(body['message']).toBe('Failed to validate the HomeTax department account');
  });

  it('refuses a popup URL for an unknown page', async () => {
    const { ask } = await setUp({});

    expect((await ask(`${P}?TG=NOTHING`)).body['code']).toBe(-99002014);
  });
});
