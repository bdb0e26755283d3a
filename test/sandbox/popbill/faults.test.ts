import { createConnection } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../src/sandbox/popbill/faults.js';
import type { PopbillStandIn } from '../../../src/sandbox/popbill/server.js';
import { aStandIn, aToken } from '../../support/popbill-caller.js';

const BRN = '1234567890';

async function setUp() {
  const standIn = await aStandIn();
  standIn.companies.set(BRN, {
    taxinvoice: { deptUser: { state: 'works' } },
    cashbill: { deptUser: { state: 'works' } },
  });
  const token = await aToken(standIn.url);
  standIn.clearCalls();
  return { standIn, token };
}

const deptUserCheck = (standIn: PopbillStandIn, token: string, init: RequestInit = {}) =>
  fetch(`${standIn.url}/HomeTax/Taxinvoice/DeptUser/Check`, {
    ...init,
    headers: { Authorization: `Bearer ${token}` },
  });

describe('a planted fault', () => {
  const call = { operation: 'certInfo', brn: BRN, product: 'taxinvoice' } as const;

  it.each([
    { name: 'every call', match: {}, hit: true },
    { name: 'the same operation', match: { operation: 'certInfo' }, hit: true },
    { name: 'another operation', match: { operation: 'token' }, hit: false },
    { name: 'the same company', match: { brn: BRN }, hit: true },
    { name: 'another company', match: { brn: '1111111119' }, hit: false },
    { name: 'the same product', match: { product: 'taxinvoice' }, hit: true },
    { name: 'another product', match: { product: 'cashbill' }, hit: false },
    { name: 'a call for which `when` is true', match: { when: () => true }, hit: true },
    {
      name: 'a call for which `when` is false',
      match: { brn: BRN, when: () => false },
      hit: false,
    },
    {
      name: 'a call that matches only one of two fields',
      match: { brn: BRN, product: 'cashbill' },
      hit: false,
    },
  ] as const)('applies to $name: $hit', ({ match, hit }) => {
    const faults = createFaults();

    faults.set(match, { kind: 'hang' });

    expect(faults.take(call) !== undefined).toBe(hit);
  });

  it('applies only `times` times', () => {
    const faults = createFaults();

    faults.set({ times: 2 }, { kind: 'hang' });

    expect([faults.take(call), faults.take(call), faults.take(call)]).toEqual([
      { kind: 'hang' },
      { kind: 'hang' },
      undefined,
    ]);
  });

  it('applies before the faults that were planted earlier', () => {
    const faults = createFaults();
    faults.set({}, { kind: 'hang' });

    faults.set({ times: 1 }, { kind: 'reset' });

    expect([faults.take(call)?.kind, faults.take(call)?.kind]).toEqual(['reset', 'hang']);
  });

  it('is removed by clear', () => {
    const faults = createFaults();
    faults.set({}, { kind: 'hang' });

    faults.clear();

    expect(faults.take(call)).toBeUndefined();
  });
});

describe('a call with a fault', () => {
  it('hangs until the caller gives up, and counts as a login', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({ operation: 'deptUserCheck' }, { kind: 'hang' });
    const caller = new AbortController();

    const answer = deptUserCheck(standIn, token, { signal: caller.signal });
    await expect.poll(() => standIn.countOf('deptUserCheck')).toBe(1);
    caller.abort();

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(standIn.calls).toMatchObject([{ operation: 'deptUserCheck', brn: BRN, status: 0 }]);
    expect(standIn.companies.loginAttempts(BRN, 'taxinvoice', 'deptUser')).toBe(1);
  });

  it('hangs until the stand-in is closed', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'hang' });
    const answer = deptUserCheck(standIn, token).catch((error: unknown) => error);
    await expect.poll(() => standIn.countOf('deptUserCheck')).toBe(1);

    await standIn.close();

    expect(await answer).toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
  });

  it('is answered late', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'delay', ms: 120 });
    const start = performance.now();

    const response = await deptUserCheck(standIn, token);

    expect(await response.json()).toMatchObject({ code: 1 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  it('counts as a login although the caller did not wait for the late answer', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'delay', ms: 3_600_000 });
    const caller = new AbortController();
    const answer = deptUserCheck(standIn, token, { signal: caller.signal });
    await expect.poll(() => standIn.countOf('deptUserCheck')).toBe(1);

    caller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });

    expect(standIn.companies.loginAttempts(BRN, 'taxinvoice', 'deptUser')).toBe(1);
    await expect.poll(() => standIn.calls).toMatchObject([{ status: 0 }]);
  });

  it('is recorded once when its connection is reset after the latency', async () => {
    const standIn = await aStandIn({ latencyMs: 10 });
    standIn.faults.set({}, { kind: 'reset' });

    await expect(fetch(`${standIn.url}/Time`)).rejects.toThrow();
    standIn.faults.clear();
    await fetch(`${standIn.url}/Time`);

    expect(standIn.calls.map(({ status }) => status)).toEqual([0, 200]);
  });

  it('fails when its connection is reset', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'reset' });

    await expect(deptUserCheck(standIn, token)).rejects.toMatchObject({
      cause: { code: 'ECONNRESET' },
    });
  });

  it.each([
    { name: 'a web page', fault: { kind: 'html' }, status: 200, body: /<html>/ },
    { name: 'an error page', fault: { kind: 'html', status: 502 }, status: 502, body: /<html>/ },
    {
      name: 'incomplete JSON',
      fault: { kind: 'half-json' },
      status: 200,
      body: /^\{"code":1[^}]*$/,
    },
    {
      name: 'a gateway’s status',
      fault: { kind: 'status', status: 503 },
      status: 503,
      body: /503/,
    },
    { name: 'an empty body', fault: { kind: 'empty' }, status: 200, body: /^$/ },
  ] as const)('receives $name', async ({ fault, status, body }) => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, fault);

    const response = await deptUserCheck(standIn, token);

    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(body);
  });

  it('receives the Retry-After header', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'status', status: 429, retryAfter: '7' });

    const response = await deptUserCheck(standIn, token);

    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('is refused with any code and POPBiLL’s message', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'code', code: -10010032 });

    const response = await deptUserCheck(standIn, token);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: -10010032,
      message: 'API 동시호출 한도를 초과 하였습니다.',
    });
  });

  it('is refused with another message and status', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'code', code: -5, message: '뜻밖', status: 500 });

    const response = await deptUserCheck(standIn, token);

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ code: -5, message: '뜻밖' });
  });

  it('locks the account with codes of wrong passwords', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({ times: 5 }, { kind: 'code', code: -11100021 });

    for (let i = 0; i < 5; i += 1) await deptUserCheck(standIn, token);

    expect(standIn.companies.isLocked(BRN, 'taxinvoice')).toBe(true);
    expect(standIn.companies.isLocked(BRN, 'cashbill')).toBe(false);
  });

  it('receives a body that is not gzip although its header says so', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'garbage-gzip' });

    const response = await deptUserCheck(standIn, token);

    expect(response.headers.get('content-encoding')).toBe('gzip');
    await expect(response.text()).rejects.toThrow();
  });

  it('receives a huge body', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'huge', bytes: 3_000_000 });

    const text = await (await deptUserCheck(standIn, token)).text();

    expect(text.length).toBeGreaterThan(3_000_000);
    expect(JSON.parse(text)).toMatchObject({ code: 1 });
  });

  it('stops sending a huge body when the caller disconnects', async () => {
    const { standIn, token } = await setUp();
    standIn.faults.set({}, { kind: 'huge' });

    const response = await deptUserCheck(standIn, token);
    await response.body?.cancel();

    standIn.faults.clear();
    expect((await deptUserCheck(standIn, token)).status).toBe(200);
  });

  it('does not affect existing tokens and other companies if it is for one company', async () => {
    const { standIn } = await setUp();
    standIn.companies.set('1111111119', { taxinvoice: { deptUser: { state: 'works' } } });
    standIn.faults.set({ brn: BRN, operation: 'token' }, { kind: 'code', code: -99010012 });

    const other = await aToken(standIn.url, { brn: '1111111119' });

    expect((await deptUserCheck(standIn, other)).status).toBe(200);
    expect(await aToken(standIn.url)).toBe('undefined');
  });
});

describe('an answer', () => {
  it('is compressed only if the caller accepts gzip', async () => {
    const { standIn, token } = await setUp();

    const compressed = await rawAnswer(standIn, token, 'Accept-Encoding: gzip\r\n');
    const plain = await rawAnswer(standIn, token, '');

    const body = JSON.stringify({ code: 1, message: '성공' });
    expect(compressed.toString('latin1')).toContain('Content-Encoding: gzip');
    expect(compressed.includes(gzipSync(body, { level: 1 }))).toBe(true);
    expect(plain.toString('latin1')).not.toContain('Content-Encoding');
    expect(plain.includes(body)).toBe(true);
  });
});

/** The raw bytes of one answer. */
async function rawAnswer(standIn: PopbillStandIn, token: string, header: string): Promise<Buffer> {
  const socket = createConnection(Number(new URL(standIn.url).port), '127.0.0.1');
  socket.write(
    `GET /HomeTax/Taxinvoice/DeptUser/Check HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}` +
      `Authorization: Bearer ${token}\r\n\r\n`,
  );
  return Buffer.concat(await socket.toArray());
}
