import { afterEach, describe, expect, it } from 'vitest';
import type { Result } from '../../src/kernel/result.js';
import type { PopbillClient, PopbillClientOptions } from '../../src/popbill/client.js';
import { signTokenRequest } from '../../src/popbill/token-request.js';
import {
  BRN,
  inTurn,
  json,
  QUERY,
  refuseWith,
  type ScriptedPopbill,
  SECRET_KEY,
  scriptedPopbill,
} from '../support/scripted-popbill.js';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function aPopbill(options: Partial<PopbillClientOptions> = {}): Promise<ScriptedPopbill> {
  const popbill = await scriptedPopbill(options);
  closers.push(popbill.close);
  return popbill;
}

type Ask = (client: PopbillClient) => Promise<Result<unknown, unknown>>;

const DONE = { code: 1, message: '성공' };

const QUESTIONS: readonly {
  name: string;
  ask: Ask;
  path: string;
  body: unknown;
  value: unknown;
}[] = [
  {
    name: 'the expiry of the certificate',
    ask: (client) => client.certificateExpiry(QUERY),
    path: '/HomeTax/Taxinvoice/CertInfo',
    body: { certificateExpiration: '20261231235959' },
    value: { expiresAt: Date.parse('2026-12-31T14:59:59Z') },
  },
  {
    name: 'a login test of the certificate',
    ask: (client) => client.testCertificateLogin(QUERY),
    path: '/HomeTax/Taxinvoice/CertCheck',
    body: DONE,
    value: 'works',
  },
  {
    name: 'the registration of a department user',
    ask: (client) => client.deptUserRegistration(QUERY),
    path: '/HomeTax/Taxinvoice/DeptUser',
    body: DONE,
    value: 'registered',
  },
  {
    name: 'a login test of the department user',
    ask: (client) => client.testDeptUserLogin(QUERY),
    path: '/HomeTax/Taxinvoice/DeptUser/Check',
    body: DONE,
    value: 'works',
  },
  {
    name: 'the flat rate',
    ask: (client) => client.flatRate(QUERY),
    path: '/HomeTax/Taxinvoice/Contract',
    body: { state: 1, useEndDate: '20261231', closeRequestYN: true },
    value: { state: 'ending', endsAt: Date.parse('2026-12-31T14:59:59Z') },
  },
  {
    name: 'a popup URL',
    ask: (client) => client.popupUrl(QUERY),
    path: '/HomeTax/Taxinvoice?TG=CERT',
    body: { url: 'https://test.popbill.com/App/API?T=abc' },
    value: 'https://test.popbill.com/App/API?T=abc',
  },
  {
    name: "the company's name",
    ask: (client) => client.companyName(QUERY),
    path: '/CorpInfo',
    body: { ceoname: '홍길동', corpName: '가나상사' },
    value: '가나상사',
  },
];

describe('the calls of a POPBiLL client', () => {
  it.each(QUESTIONS)('request $name', async ({ ask, path, body, value }) => {
    const { client, answers, calls } = await aPopbill();
    answers.call = (_request, response) => json(response, body);

    const answer = await ask(client);

    expect(answer).toEqual({ ok: true, value });
    expect(calls()).toMatchObject([
      { method: 'GET', path, headers: { authorization: 'Bearer token-1' } },
    ]);
  });

  it('use the path and the token scope of cash receipts', async () => {
    const { client, tokens, calls } = await aPopbill();

    await client.deptUserRegistration({ ...QUERY, product: 'cashbill' });

    expect(calls()[0]?.path).toBe('/HomeTax/Cashbill/DeptUser');
    expect(tokens()[0]?.body).toBe('{"access_id":"1234567890","scope":["member","141"]}');
  });

  it("are made as the member's default user unless a POPBiLL ID is given", async () => {
    const { client, calls } = await aPopbill();

    await client.deptUserRegistration(QUERY);
    await client.deptUserRegistration({ ...QUERY, popbillUserId: 'ops-1' });

    expect(calls().map((call) => call.headers['x-pb-userid'])).toEqual([undefined, 'ops-1']);
  });

  it('prefix each path with the path of the base URL', async () => {
    const other = await aPopbill();
    const { client } = await aPopbill({
      apiUrl: `${other.url}/proxy/`,
      authUrl: `${other.url}/proxy`,
    });

    await client.deptUserRegistration(QUERY);

    expect(other.calls().at(-1)?.path).toBe('/proxy/HomeTax/Taxinvoice/DeptUser');
    expect(other.tokens().at(-1)?.path).toBe('/proxy/POPBILL_TEST/Token');
  });

  it.each([
    { name: 'yes', respond: { code: 1, message: '가입' }, expected: true },
    { name: 'no', respond: { code: 0, message: '미가입' }, expected: false },
  ])(
    'request the membership of a company without a token: $name',
    async ({ respond, expected }) => {
      const { client, answers, calls, tokens } = await aPopbill();
      answers.call = (_request, response) => json(response, respond);

      expect(await client.isMember({ brn: BRN, priority: 'person' })).toEqual({
        ok: true,
        value: expected,
      });
      expect(calls()[0]?.path).toBe('/Join?CorpNum=1234567890&LID=TESTER');
      expect(calls()[0]?.headers['authorization']).toBeUndefined();
      expect(tokens()).toEqual([]);
    },
  );

  it('return "not a member" for a refusal with that code', async () => {
    const { client, answers } = await aPopbill();
    answers.call = refuseWith(-10000014);

    expect(await client.isMember({ brn: BRN, priority: 'person' })).toEqual({
      ok: true,
      value: false,
    });
  });

  it('return other refusals of the membership query as refusals', async () => {
    const { client, answers } = await aPopbill();
    answers.call = refuseWith(-99003004, '링크아이디가 존재하지 않습니다.');

    expect(await client.isMember({ brn: BRN, priority: 'person' })).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: -99003004, codeClass: 'caller-misconfigured' },
    });
  });

  it("return a refusal with POPBiLL's code and message, and its class", async () => {
    const { client, answers } = await aPopbill();
    answers.call = refuseWith(-11101014, '세금계산서 부서사용자 정보가 등록되어 있지 않습니다.');

    expect(await client.deptUserRegistration(QUERY)).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        code: -11101014,
        message: '세금계산서 부서사용자 정보가 등록되어 있지 않습니다.',
        codeClass: 'auth-missing',
        at: 'call',
      },
    });
  });

  it.each([
    {
      name: 'an expiry without digits',
      ask: (client) => client.certificateExpiry(QUERY),
      body: { certificateExpiration: '' },
    },
    {
      name: 'an action without a code',
      ask: (client) => client.testCertificateLogin(QUERY),
      body: { message: '성공' },
    },
    {
      name: 'a flat rate that only says "success"',
      ask: (client) => client.flatRate(QUERY),
      body: DONE,
    },
    {
      name: 'a popup on another host',
      ask: (client) => client.popupUrl(QUERY),
      body: { url: 'https://evil.example/?T=a' },
    },
    {
      name: 'a company without a name',
      ask: (client) => client.companyName(QUERY),
      body: { corpName: '' },
    },
  ] satisfies readonly { name: string; ask: Ask; body: unknown }[])(
    'return garbled for $name, without a retry',
    async ({ ask, body }) => {
      const { client, answers, calls } = await aPopbill();
      answers.call = (_request, response) => json(response, body);

      expect(await ask(client)).toEqual({ ok: false, error: { kind: 'garbled', httpStatus: 200 } });
      expect(calls()).toHaveLength(1);
    },
  );

  it('return garbled for a value that is nested too deeply', async () => {
    const { client, answers } = await aPopbill();
    const deep = `{"certificateExpiration":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    answers.call = (_request, response) => void response.end(deep);

    expect(await client.certificateExpiry(QUERY)).toEqual({
      ok: false,
      error: { kind: 'garbled', httpStatus: 200 },
    });
  });

  it.each([
    { value: '00010101000000', said: '00010101000000' },
    { value: 20261111204731, said: '20261111204731' },
    { value: { date: null }, said: '{"date":null}' },
    { value: `<https://evil.example/${'x'.repeat(500)}`, said: '<***' },
    { value: '가'.repeat(5000), said: '가'.repeat(60) },
  ])('keep an impossible value as evidence, masked: $said', async ({ value, said }) => {
    const { client, answers } = await aPopbill();
    answers.call = (_request, response) => json(response, { certificateExpiration: value });

    expect(await client.certificateExpiry(QUERY)).toEqual({
      ok: false,
      error: { kind: 'garbled', httpStatus: 200, said },
    });
  });

  it('log only the host of a rejected popup URL', async () => {
    const { client, answers, log } = await aPopbill();
    answers.call = (_request, response) => json(response, { url: 'https://evil.example/?T=abc' });

    await client.popupUrl(QUERY);

    expect(log.lines).toEqual([
      {
        level: 'warn',
        message: 'POPBiLL sent no usable popup URL',
        fields: { host: 'evil.example' },
      },
    ]);
  });

  it('return the message of an invalid success, as an unknown refusal', async () => {
    const { client, answers } = await aPopbill();
    answers.call = (_request, response) => json(response, { code: 0, message: '확인 중' });

    expect(await client.testDeptUserLogin(QUERY)).toMatchObject({
      error: { kind: 'refused', code: 0, message: '확인 중', codeClass: 'unknown' },
    });
  });

  it('return a problem if the POPBiLL ID cannot be sent', async () => {
    const { client, calls } = await aPopbill();

    const answer = await client.deptUserRegistration({ ...QUERY, popbillUserId: '관리자\n' });

    expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect(calls()).toEqual([]);
  });
});

describe('the token request of a POPBiLL client', () => {
  it("is signed by Linkhub's rule", async () => {
    const { client, tokens } = await aPopbill();

    await client.deptUserRegistration(QUERY);

    const [request] = tokens();
    const date = String(request?.headers['x-lh-date']);
    const signature = signTokenRequest(Buffer.from(SECRET_KEY, 'base64'), {
      body: request?.body ?? '',
      date,
      path: '/POPBILL_TEST/Token',
    });
    expect(request).toMatchObject({
      method: 'POST',
      path: '/POPBILL_TEST/Token',
      body: '{"access_id":"1234567890","scope":["member","111"]}',
      headers: { authorization: `LINKHUB TESTER ${signature}`, 'x-lh-version': '2.0' },
    });
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
    expect(request?.headers).not.toHaveProperty('x-lh-forwarded');
  });

  it('states and signs that the token may be used from any address', async () => {
    const { client, tokens } = await aPopbill({ ipBound: false, stage: 'production' });

    await client.deptUserRegistration(QUERY);

    const [request] = tokens();
    const signature = signTokenRequest(Buffer.from(SECRET_KEY, 'base64'), {
      body: request?.body ?? '',
      date: String(request?.headers['x-lh-date']),
      forwarded: '*',
      path: '/POPBILL/Token',
    });
    expect(request?.path).toBe('/POPBILL/Token');
    expect(request?.headers).toMatchObject({
      authorization: `LINKHUB TESTER ${signature}`,
      'x-lh-forwarded': '*',
    });
  });

  it('is reported with its problem and duration', async () => {
    const reports: unknown[] = [];
    const durations: number[] = [];
    const { client, answers } = await aPopbill({
      onCall: (call, problem, tookMs) => {
        reports.push([call, problem?.kind]);
        durations.push(tookMs);
      },
    });
    answers.token = inTurn(refuseWith(-99010007), answers.token);
    const startedAt = performance.now();

    await client.deptUserRegistration(QUERY);
    await client.deptUserRegistration(QUERY);

    const elapsedMs = performance.now() - startedAt;
    expect(reports).toEqual([
      ['token', 'refused'],
      ['token', undefined],
      ['dept-user-registered', undefined],
    ]);
    expect(Math.min(...durations)).toBeGreaterThan(0);
    expect(Math.max(...durations)).toBeLessThan(elapsedMs);
  });

  it('may be refused; then the call is not made', async () => {
    const { client, answers, calls, tokens } = await aPopbill();
    answers.token = refuseWith(-99010007, '권한 정보의 서명이 일치하지 않습니다.');

    expect(await client.certificateExpiry(QUERY)).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        code: -99010007,
        message: '권한 정보의 서명이 일치하지 않습니다.',
        codeClass: 'caller-misconfigured',
        at: 'token',
      },
    });
    expect(tokens()).toHaveLength(1);
    expect(calls()).toEqual([]);
  });

  it('may be refused because the company is not a member', async () => {
    const { client, answers } = await aPopbill();
    answers.token = refuseWith(
      -99003008,
      '연동회원으로 가입된 사업자 번호가 존재하지 않습니다. [POPBILL]',
    );

    expect(await client.certificateExpiry(QUERY)).toMatchObject({
      error: { codeClass: 'member-missing', at: 'token' },
    });
  });

  it.each([
    { name: 'no token', body: { serviceID: 'POPBILL_TEST' } },
    { name: 'a token that cannot be a header', body: { session_token: 'a\r\nx-evil: 1' } },
  ])('is garbled if the answer contains $name', async ({ body }) => {
    const { client, answers, calls } = await aPopbill();
    answers.token = (_request, response) => json(response, body);

    expect(await client.certificateExpiry(QUERY)).toEqual({
      ok: false,
      error: { kind: 'garbled', httpStatus: 200 },
    });
    expect(calls()).toEqual([]);
  });

  it.each([
    { name: 'with milliseconds', expiration: '2026-11-25T00:30:00.000Z' },
    { name: 'without milliseconds', expiration: '2026-11-25T00:30:00Z' },
    { name: 'without a time zone', expiration: '2026-11-25T00:30:00' },
  ])('reads an expiry of the token $name as UTC', async ({ expiration }) => {
    let now = Date.parse('2026-11-25T00:00:00Z');
    const { client, answers, tokens } = await aPopbill({ now: () => now });
    answers.token = (_request, response) => json(response, { session_token: 't', expiration });
    await client.deptUserRegistration(QUERY);

    // A token is renewed a minute before it expires.
    now = Date.parse('2026-11-25T00:28:59Z');
    await client.deptUserRegistration(QUERY);
    expect(tokens()).toHaveLength(1);
    now = Date.parse('2026-11-25T00:29:00Z');
    await client.deptUserRegistration(QUERY);
    expect(tokens()).toHaveLength(2);
  });
});
