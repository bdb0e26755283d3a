import { afterEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { createPopbillClient, type PopbillClientOptions } from '../../src/popbill/client.js';
import type { Query } from '../../src/popbill/popbill.js';
import {
  type PopbillStandInOptions,
  startPopbillStandIn,
} from '../../src/sandbox/popbill/server.js';

const SECRET_KEY = Buffer.from('a key of the sandbox').toString('base64');
const BRN = '2208162517' as Brn;
const QUERY: Query = { brn: BRN, product: 'taxinvoice', priority: 'sweep' };

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The product's client and the stand-in, which were written independently from the same documents. */
async function aPair(
  options: Partial<PopbillClientOptions> = {},
  world: Partial<PopbillStandInOptions> = {},
) {
  const popbill = await startPopbillStandIn({ linkId: 'TESTER', secretKey: SECRET_KEY, ...world });
  const client = createPopbillClient({
    linkId: 'TESTER',
    secretKey: SECRET_KEY,
    stage: 'test',
    authUrl: popbill.url,
    apiUrl: popbill.url,
    ipBound: true,
    popupHosts: ['127.0.0.1'],
    concurrency: 4,
    timeoutMs: { liveTest: 2000, other: 2000 },
    sleep: async () => undefined,
    ...options,
  });
  closers.push(client.close, popbill.close);
  return { popbill, client };
}

describe('a POPBiLL client against the stand-in', () => {
  it.each(['taxinvoice', 'cashbill'] as const)('gets every answer about %s', async (product) => {
    const { popbill, client } = await aPair();
    popbill.companies.set(BRN, {
      name: '가나상사',
      userIds: ['ops'],
      [product]: {
        certificate: { state: 'registered', expiresAt: '20401231235959' },
        deptUser: { state: 'works' },
        flatRate: { state: 'in-use', useEndDate: '20261231', isCloseRequested: true },
      },
    });
    const query: Query = { ...QUERY, product, popbillUserId: 'ops' };

    expect(await client.isMember(query)).toEqual({ ok: true, value: true });
    expect(await client.companyName(query)).toEqual({ ok: true, value: '가나상사' });
    expect(await client.certificateExpiry(query)).toEqual({
      ok: true,
      value: { expiresAt: Date.parse('2040-12-31T14:59:59Z') },
    });
    expect(await client.testCertificateLogin(query)).toEqual({ ok: true, value: 'works' });
    expect(await client.deptUserRegistration(query)).toEqual({ ok: true, value: 'registered' });
    expect(await client.testDeptUserLogin(query)).toEqual({ ok: true, value: 'works' });
    expect(await client.flatRate(query)).toEqual({
      ok: true,
      value: { state: 'ending', endsAt: Date.parse('2026-12-31T14:59:59Z') },
    });
    expect(popbill.countOf('token')).toBe(1);
  });

  it('gets a working popup URL', async () => {
    const { popbill, client } = await aPair();
    popbill.companies.set(BRN);

    const popupUrl = await client.popupUrl(QUERY);

    const page = await fetch(popupUrl.ok ? popupUrl.value : '');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<form');
  });

  it('reports what is not registered', async () => {
    const { popbill, client } = await aPair();
    popbill.companies.set(BRN);
    const missing = {
      ok: false,
      error: { kind: 'refused', codeClass: 'auth-missing', at: 'call' },
    };

    expect(await client.certificateExpiry(QUERY)).toMatchObject(missing);
    expect(await client.testCertificateLogin(QUERY)).toMatchObject(missing);
    expect(await client.deptUserRegistration(QUERY)).toMatchObject(missing);
    expect(await client.testDeptUserLogin(QUERY)).toMatchObject(missing);
  });

  it('reports a company that is not a member, for the membership query and the token', async () => {
    const { client } = await aPair();

    expect(await client.isMember(QUERY)).toEqual({ ok: true, value: false });
    expect(await client.certificateExpiry(QUERY)).toMatchObject({
      error: { kind: 'refused', codeClass: 'member-missing', at: 'token' },
    });
  });

  it('logs in only once if the login is rejected', async () => {
    const { popbill, client } = await aPair();
    popbill.companies.set(BRN, {
      taxinvoice: { deptUser: { state: 'rejected', code: -11100021 } },
    });

    expect(await client.testDeptUserLogin(QUERY)).toMatchObject({
      error: { kind: 'refused', code: -11100021, codeClass: 'auth-rejected' },
    });
    expect(popbill.companies.loginAttempts(BRN, 'taxinvoice', 'deptUser')).toBe(1);
  });

  it.each([
    { name: 'an address-bound token in production', options: { stage: 'production' } },
    { name: 'a token for any address', options: { ipBound: false } },
  ] as const)('is accepted with $name', async ({ options }) => {
    const { popbill, client } = await aPair(options);
    popbill.companies.set(BRN, {}, 'stage' in options ? options.stage : 'test');

    expect(await client.flatRate(QUERY)).toMatchObject({ ok: true });
  });

  it('is rejected with a wrong secret key', async () => {
    const { popbill, client } = await aPair({ secretKey: Buffer.from('wrong').toString('base64') });
    popbill.companies.set(BRN);

    expect(await client.flatRate(QUERY)).toMatchObject({
      error: { kind: 'refused', code: -99010007, codeClass: 'caller-misconfigured', at: 'token' },
    });
  });

  it('continues after its tokens are revoked', async () => {
    const { popbill, client } = await aPair();
    popbill.companies.set(BRN, { taxinvoice: { deptUser: { state: 'works' } } });
    await client.testDeptUserLogin(QUERY);

    popbill.revokeTokens(BRN);

    expect(await client.testDeptUserLogin(QUERY)).toEqual({ ok: true, value: 'works' });
    expect(popbill.countOf('token')).toBe(2);
    expect(popbill.companies.loginAttempts(BRN, 'taxinvoice', 'deptUser')).toBe(2);
  });

  it('works with a clock that is an hour slow', async () => {
    const { popbill, client } = await aPair({ now: () => Date.now() - 3_600_000 });
    popbill.companies.set(BRN);

    expect(await client.flatRate(QUERY)).toMatchObject({ ok: true });
    expect(popbill.countOf('time')).toBe(1);
    expect(Math.abs((client.clockSkewMs() ?? 0) - 3_600_000)).toBeLessThan(5000);
  });

  it.each([
    { fault: { kind: 'hang' }, problem: { kind: 'too-late', afterMs: 2000 } },
    { fault: { kind: 'reset' }, problem: { kind: 'unreachable' } },
    { fault: { kind: 'html' }, problem: { kind: 'garbled', httpStatus: 200 } },
    { fault: { kind: 'half-json' }, problem: { kind: 'garbled', httpStatus: 200 } },
    { fault: { kind: 'empty' }, problem: { kind: 'garbled', httpStatus: 200 } },
    { fault: { kind: 'huge' }, problem: { kind: 'garbled', httpStatus: 200 } },
    { fault: { kind: 'garbage-gzip' }, problem: { kind: 'garbled', httpStatus: 200 } },
    { fault: { kind: 'status', status: 429 }, problem: { kind: 'garbled', httpStatus: 429 } },
    { fault: { kind: 'status', status: 500 }, problem: { kind: 'garbled', httpStatus: 500 } },
    {
      fault: { kind: 'code', code: -11100009 },
      problem: { kind: 'refused', codeClass: 'transient' },
    },
  ] as const)(
    'reports the fault "$fault.kind", and succeeds on the next call',
    async ({ fault, problem }) => {
      const { popbill, client } = await aPair();
      popbill.companies.set(BRN);

      popbill.faults.set({ operation: 'contract', times: 3 }, fault);

      expect(await client.flatRate(QUERY)).toMatchObject({ ok: false, error: problem });
      expect(popbill.countOf('contract')).toBe(3);
      expect(await client.flatRate(QUERY)).toMatchObject({ ok: true });
    },
  );

  it('logs in at most once if the connection fails', async () => {
    const { popbill, client } = await aPair();
    popbill.companies.set(BRN, { taxinvoice: { deptUser: { state: 'works' } } });
    popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'reset' });

    expect(await client.testDeptUserLogin(QUERY)).toMatchObject({
      error: { kind: 'unreachable' },
    });
    expect(popbill.countOf('deptUserCheck')).toBe(1);
  });
});
