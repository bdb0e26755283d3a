import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { PopbillClientOptions } from '../../src/popbill/client.js';
import type { Respond } from '../support/http-server.js';
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

const done: Respond = (_request, response) => json(response, { code: 1, message: '성공' });
const hang: Respond = () => undefined;
const reset: Respond = (_request, _response, socket) => void socket.resetAndDestroy();
const page =
  (status: number, headers: Record<string, string> = {}): Respond =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html>');
const halfJson: Respond = (_request, response) => void response.end('{"code":1,"mess');

const brnOf = (n: number) => String(2000000000 + n) as Brn;

/** Waits until a condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Enough time for an answer on a busy machine. */
const SHORTLY_MS = 1000;
const shortly = { timeoutMs: { liveTest: SHORTLY_MS, other: SHORTLY_MS } };

const FAILURES: readonly {
  name: string;
  respond: Respond;
  problem: object;
  options?: Partial<PopbillClientOptions>;
}[] = [
  { name: 'resets the connection', respond: reset, problem: { kind: 'unreachable' } },
  {
    name: 'does not answer',
    respond: hang,
    problem: { kind: 'too-late', afterMs: SHORTLY_MS },
    options: shortly,
  },
  {
    name: 'returns an HTML page of a gateway',
    respond: page(502),
    problem: { kind: 'garbled', httpStatus: 502 },
  },
  {
    name: 'returns a truncated object',
    respond: halfJson,
    problem: { kind: 'garbled', httpStatus: 200 },
  },
  { name: 'answers 429', respond: page(429), problem: { kind: 'garbled', httpStatus: 429 } },
  {
    name: 'returns a temporary failure',
    respond: refuseWith(-11100009),
    problem: { kind: 'refused', code: -11100009, codeClass: 'transient' },
  },
  {
    name: 'reports too many concurrent calls',
    respond: refuseWith(-10010032),
    problem: { kind: 'refused', code: -10010032, codeClass: 'rate-limited' },
  },
];

describe('retries of a POPBiLL client', () => {
  it.each(FAILURES)(
    'are made twice when POPBiLL $name; then the problem is returned',
    async ({ respond, problem, options }) => {
      const { client, answers, calls, waits } = await aPopbill(options);
      answers.call = respond;

      const answer = await client.certificateExpiry(QUERY);

      expect(answer).toMatchObject({ ok: false, error: problem });
      expect(calls()).toHaveLength(3);
      expect(waits).toEqual([300, 1200]);
    },
  );

  it.each(FAILURES)('return the next answer after POPBiLL $name', async ({ respond, options }) => {
    const { client, answers, calls } = await aPopbill(options);
    answers.call = inTurn(respond, done);

    expect(await client.deptUserRegistration(QUERY)).toEqual({ ok: true, value: 'registered' });
    expect(calls()).toHaveLength(2);
  });

  it.each(FAILURES)(
    'are never made for a login test when POPBiLL $name',
    async ({ respond, problem, options }) => {
      const { client, answers, calls } = await aPopbill(options);
      answers.call = respond;

      expect(await client.testDeptUserLogin(QUERY)).toMatchObject({ ok: false, error: problem });
      expect(await client.testCertificateLogin(QUERY)).toMatchObject({
        ok: false,
        error: problem,
      });
      expect(calls().map((call) => call.path)).toEqual([
        '/HomeTax/Taxinvoice/DeptUser/Check',
        '/HomeTax/Taxinvoice/CertCheck',
      ]);
    },
  );

  it('are not made after a lasting refusal', async () => {
    const { client, answers, calls } = await aPopbill();
    answers.call = refuseWith(-10002009);

    await client.certificateExpiry(QUERY);

    expect(calls()).toHaveLength(1);
  });

  it.each(FAILURES)(
    'are made for the token request when Linkhub $name, and then the login test is sent once',
    async ({ respond, options }) => {
      const { client, answers, calls, tokens } = await aPopbill(options);
      answers.token = inTurn(respond, respond, answers.token);

      expect(await client.testDeptUserLogin(QUERY)).toEqual({ ok: true, value: 'works' });
      expect(tokens()).toHaveLength(3);
      expect(calls()).toHaveLength(1);
    },
  );

  it('use one timeout for login tests and another for all other calls', async () => {
    const { client, answers } = await aPopbill({ timeoutMs: { liveTest: 700, other: 300 } });
    answers.call = hang;

    const results = await Promise.all([client.testDeptUserLogin(QUERY), client.flatRate(QUERY)]);

    expect(results.map((answer) => (answer.ok ? undefined : answer.error))).toEqual([
      { kind: 'too-late', afterMs: 700 },
      { kind: 'too-late', afterMs: 300 },
    ]);
  });
});

describe('session tokens', () => {
  it('are requested once for concurrent calls, and cached', async () => {
    const { client, tokens, calls } = await aPopbill();

    await Promise.all([
      client.deptUserRegistration(QUERY),
      client.testDeptUserLogin(QUERY),
      client.companyName(QUERY),
    ]);
    await client.deptUserRegistration(QUERY);

    expect(tokens()).toHaveLength(1);
    expect(calls()).toHaveLength(4);
  });

  it.each([-99910004, -99000013, -99000017, -99000026, -10000033])(
    'are replaced once when refused with %i, also for login tests',
    async (code) => {
      const { client, answers, calls, tokens } = await aPopbill();
      answers.call = inTurn(refuseWith(code), done);

      expect(await client.testDeptUserLogin(QUERY)).toEqual({ ok: true, value: 'works' });

      expect(tokens()).toHaveLength(2);
      expect(calls().map((call) => call.headers['authorization'])).toEqual([
        'Bearer token-1',
        'Bearer token-2',
      ]);
    },
  );

  it('are not requested a third time', async () => {
    const { client, answers, calls, tokens } = await aPopbill();
    answers.call = refuseWith(-99910004, 'Token decryption failed.');

    expect(await client.testDeptUserLogin(QUERY)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: -99910004, at: 'call' },
    });
    expect(tokens()).toHaveLength(2);
    expect(calls()).toHaveLength(2);
  });

  it('are replaced once in all attempts of a call', async () => {
    const { client, answers, tokens } = await aPopbill();
    answers.call = inTurn(refuseWith(-99000013), reset, refuseWith(-99000013), done);

    expect(await client.deptUserRegistration(QUERY)).toMatchObject({
      error: { kind: 'refused', code: -99000013 },
    });
    expect(tokens()).toHaveLength(2);
  });

  it('are replaced once for all calls that were refused with the same token', async () => {
    const { client, answers, tokens } = await aPopbill();
    await client.deptUserRegistration(QUERY);
    answers.call = (request, response, socket) =>
      (request.headers['authorization'] === 'Bearer token-1' ? refuseWith(-99000013) : done)(
        request,
        response,
        socket,
      );

    const results = await Promise.all([1, 2, 3, 4].map(() => client.deptUserRegistration(QUERY)));

    expect(results.every((answer) => answer.ok)).toBe(true);
    expect(tokens()).toHaveLength(2);
  });

  it('do not let a refused login test be sent again if Linkhub issues no other token', async () => {
    const { client, answers, calls } = await aPopbill();
    await client.deptUserRegistration(QUERY);
    answers.call = refuseWith(-99000013);
    answers.token = refuseWith(-99010007);

    expect(await client.testDeptUserLogin(QUERY)).toMatchObject({
      error: { kind: 'refused', code: -99010007, at: 'token' },
    });
    expect(calls()).toHaveLength(2);
  });
});

describe('a clock that is wrong', () => {
  const TEN_MINUTES = 600_000;
  const behind = { now: () => Date.now() - TEN_MINUTES };

  /** Answers token requests as Linkhub does: it refuses a date that is more than five minutes off. */
  function strict(answers: ScriptedPopbill['answers'], code: number): Respond {
    const token = answers.token;
    return (request, response, socket) => {
      const off = Math.abs(Date.parse(String(request.headers['x-lh-date'])) - Date.now());
      return (off > 300_000 ? refuseWith(code) : token)(request, response, socket);
    };
  }

  it.each([-99010003, -99010004])('is corrected once after %i, and reported', async (code) => {
    const { client, answers, tokens, times, log } = await aPopbill(behind);
    answers.token = strict(answers, code);

    const first = await client.deptUserRegistration(QUERY);
    const other = await client.deptUserRegistration({ ...QUERY, brn: brnOf(1) });

    expect([first.ok, other.ok]).toEqual([true, true]);
    expect(times()).toHaveLength(1);
    expect(tokens()).toHaveLength(3);
    const skewMs = client.clockSkewMs() ?? 0;
    expect(Math.abs(skewMs - TEN_MINUTES)).toBeLessThan(5000);
    expect(log.lines.filter((line) => line.level === 'warn')).toEqual([
      expect.objectContaining({ fields: { skewMs } }),
    ]);
  });

  it('is reported once more when it is right again', async () => {
    const machine = { offset: -TEN_MINUTES };
    const { client, answers, log } = await aPopbill({ now: () => Date.now() + machine.offset });
    answers.token = strict(answers, -99010004);
    await client.deptUserRegistration(QUERY);

    machine.offset = 0;
    await client.deptUserRegistration({ ...QUERY, brn: brnOf(1) });

    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
    expect(client.clockSkewMs()).toBeUndefined();
  });

  it('is corrected by one request for all companies that are refused together', async () => {
    const { client, answers, times } = await aPopbill(behind);
    answers.token = strict(answers, -99010004);

    const results = await Promise.all(
      [1, 2, 3, 4].map((n) => client.deptUserRegistration({ ...QUERY, brn: brnOf(n) })),
    );

    expect(results.every((answer) => answer.ok)).toBe(true);
    expect(times()).toHaveLength(1);
  });

  it.each([
    { name: 'agrees with our clock', time: undefined },
    { name: 'is unavailable', time: page(502) },
  ])("causes no second token request if Linkhub's time $name", async ({ time }) => {
    const { client, answers, tokens, times } = await aPopbill();
    answers.token = refuseWith(-99010004, '요청시간이 유효하지 않습니다.');
    if (time !== undefined) answers.time = time;

    expect(await client.deptUserRegistration(QUERY)).toMatchObject({
      error: { kind: 'refused', code: -99010004, at: 'token', codeClass: 'caller-misconfigured' },
    });
    expect(times()).toHaveLength(1);
    expect(tokens()).toHaveLength(1);
    expect(client.clockSkewMs()).toBeUndefined();
  });

  it('causes no third token request if the corrected date is refused too', async () => {
    const { client, answers, tokens, times } = await aPopbill(behind);
    answers.token = refuseWith(-99010004);

    expect(await client.deptUserRegistration(QUERY)).toMatchObject({ error: { code: -99010004 } });
    expect(times()).toHaveLength(1);
    expect(tokens()).toHaveLength(2);
  });
});

describe('the limits of a POPBiLL client', () => {
  /** Answers calls only when released, and counts the running ones. */
  function gate() {
    const open: (() => void)[] = [];
    const state = { most: 0, paths: [] as string[] };
    const respond: Respond = (request, response) => {
      state.paths.push(request.path);
      open.push(() => json(response, { code: 1, message: '성공' }));
      state.most = Math.max(state.most, open.length);
    };
    return { state, respond, waiting: () => open.length, letOneGo: () => open.shift()?.() };
  }

  it('allow no more concurrent calls than configured', async () => {
    const { client, answers } = await aPopbill({ concurrency: 3 });
    const { state, respond, waiting, letOneGo } = gate();
    answers.call = respond;

    const pending = Array.from({ length: 10 }, () => client.deptUserRegistration(QUERY));
    for (let remaining = 10; remaining > 0; remaining--) {
      await until(() => waiting() === Math.min(3, remaining));
      letOneGo();
    }
    await Promise.all(pending);

    expect(state.most).toBe(3);
  });

  it("admit a person's call before a sweep's that has waited longer", async () => {
    const { client, answers } = await aPopbill({ concurrency: 1 });
    const { state, respond, waiting, letOneGo } = gate();
    answers.call = respond;

    const pending: Promise<unknown>[] = [
      client.deptUserRegistration({ ...QUERY, priority: 'sweep' }),
      client.flatRate({ ...QUERY, priority: 'sweep' }),
      client.certificateExpiry({ ...QUERY, priority: 'person' }),
    ];
    for (let n = 0; n < pending.length; n++) {
      await until(() => waiting() > 0);
      letOneGo();
    }
    await Promise.all(pending);

    expect(state.paths).toEqual([
      '/HomeTax/Taxinvoice/DeptUser',
      '/HomeTax/Taxinvoice/CertInfo',
      '/HomeTax/Taxinvoice/Contract',
    ]);
  });

  it.each([
    { name: '-10010032', respond: refuseWith(-10010032) },
    { name: 'HTTP 429', respond: page(429) },
  ])('halve the concurrent calls after $name', async ({ respond }) => {
    const { client, answers } = await aPopbill({ concurrency: 8 });
    const slow = gate();
    answers.call = inTurn(respond, slow.respond);
    await client.testDeptUserLogin(QUERY);

    const pending = Array.from({ length: 12 }, () => client.deptUserRegistration(QUERY));
    for (let remaining = 12; remaining > 0; remaining--) {
      await until(() => slow.waiting() === Math.min(4, remaining));
      slow.letOneGo();
    }
    await Promise.all(pending);

    expect(slow.state.most).toBe(4);
  });

  it("admit other companies' calls while several of one company wait for its token", async () => {
    const { client, answers, calls, tokens } = await aPopbill({ concurrency: 2 });
    const other = { ...QUERY, brn: brnOf(1) };
    await client.deptUserRegistration(other);
    answers.token = hang;

    const held = [client.deptUserRegistration(QUERY), client.certificateExpiry(QUERY)];
    await until(() => tokens().length === 2);

    expect(await client.deptUserRegistration(other)).toEqual({ ok: true, value: 'registered' });
    expect(calls()).toHaveLength(2);
    await client.close();
    await Promise.all(held);
  });

  it('return the refusal of a token to all calls that waited for it', async () => {
    const { client, answers, calls, tokens } = await aPopbill();
    answers.token = refuseWith(-99003008);

    const answered = await Promise.all([
      client.deptUserRegistration(QUERY),
      client.certificateExpiry(QUERY),
      client.flatRate(QUERY),
    ]);

    const refused = { ok: false, error: { kind: 'refused', code: -99003008, at: 'token' } };
    expect(answered).toMatchObject([refused, refused, refused]);
    expect(tokens()).toHaveLength(1);
    expect(calls()).toEqual([]);
  });

  it('reduce the concurrent calls also if token requests were too many', async () => {
    const { client, answers, log } = await aPopbill({ concurrency: 8 });
    answers.token = refuseWith(-10010032);

    await client.testDeptUserLogin(QUERY);

    const limits = log.lines
      .filter((line) => line.level === 'warn')
      .map((line) => line.fields['limit']);
    expect(limits).toEqual([4, 2, 1]);
  });

  it('delay all calls as long as POPBiLL asks', async () => {
    const now = Date.now();
    const { client, answers, waits } = await aPopbill({ now: () => now });
    answers.call = inTurn(page(429, { 'retry-after': '4' }), done);
    await client.testDeptUserLogin(QUERY);

    expect(await client.deptUserRegistration(QUERY)).toEqual({ ok: true, value: 'registered' });

    expect(waits).toEqual([4000]);
  });

  it("return POPBiLL's refusal without a call while it asks for a longer wait than a call may have", async () => {
    let now = Date.now();
    const { client, answers, calls, waits } = await aPopbill({ now: () => now });
    answers.call = inTurn(page(503, { 'retry-after': '120' }), done);
    const busy = { ok: false, error: { kind: 'garbled', httpStatus: 503 } };

    expect(await client.deptUserRegistration(QUERY)).toEqual(busy);
    expect(await client.deptUserRegistration({ ...QUERY, brn: brnOf(1) })).toEqual(busy);
    expect(calls()).toHaveLength(1);
    expect(waits).toEqual([]);

    now += 120_001;
    expect(await client.deptUserRegistration(QUERY)).toEqual({ ok: true, value: 'registered' });
  });

  it('apply also if Linkhub asks to wait', async () => {
    const { client, answers, tokens } = await aPopbill();
    answers.token = page(429, { 'retry-after': '120' });
    await client.deptUserRegistration(QUERY);

    expect(await client.deptUserRegistration({ ...QUERY, brn: brnOf(1) })).toEqual({
      ok: false,
      error: { kind: 'garbled', httpStatus: 429 },
    });
    expect(tokens()).toHaveLength(1);
  });
});

describe('a POPBiLL client that is closed', () => {
  const closed = { ok: false, error: { kind: 'unreachable' } };

  it('ends running and queued calls without retrying them', async () => {
    const popbill = await aPopbill({ concurrency: 1 });
    const { client, answers, calls, waits } = popbill;
    answers.call = hang;
    const pending = [client.certificateExpiry(QUERY), client.deptUserRegistration(QUERY)];
    await until(() => calls().length === 1);

    await client.close();

    expect(await Promise.all(pending)).toMatchObject([closed, closed]);
    expect(calls()).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('sends nothing, even over a given dispatcher', async () => {
    const dispatcher = new Agent();
    closers.push(() => dispatcher.destroy());
    const { client, calls, tokens } = await aPopbill({ dispatcher });
    await client.close();

    expect(await client.certificateExpiry(QUERY)).toEqual({
      ok: false,
      error: { kind: 'unreachable', cause: 'CLOSED' },
    });
    expect([...calls(), ...tokens()]).toEqual([]);
  });

  it('sends nothing for later calls', async () => {
    const { client, calls, tokens } = await aPopbill();
    await client.close();

    expect(await client.certificateExpiry(QUERY)).toMatchObject(closed);
    expect([...calls(), ...tokens()]).toEqual([]);
  });
});

describe('the log and the problems of a POPBiLL client', () => {
  it('contain no key, signature, token, popup URL or full business number', async () => {
    const popup = 'https://evil.example/App/API?T=session-of-a-member';
    const { client, answers, tokens, log } = await aPopbill({ ...shortly, concurrency: 2 });
    const outputs: unknown[] = [];
    const repeatAll =
      (code: number): Respond =>
      (request, response, socket) => {
        const { authorization } = request.headers;
        const words = `${authorization} of ${BRN} (123-45-67890) ${popup}`;
        return refuseWith(code, words)(request, response, socket);
      };

    answers.call = repeatAll(-99910004);
    outputs.push(await client.certificateExpiry(QUERY));
    answers.call = (_request, response) => json(response, { url: popup });
    outputs.push(await client.popupUrl(QUERY));
    answers.call = repeatAll(-10010032);
    outputs.push(await client.isMember({ brn: BRN, priority: 'person' }));
    for (const { respond } of FAILURES) {
      answers.call = respond;
      outputs.push(await client.testDeptUserLogin(QUERY));
    }
    answers.token = repeatAll(-99010007);
    outputs.push(await client.deptUserRegistration({ ...QUERY, product: 'cashbill' }));

    const out = JSON.stringify([outputs, log.lines]);
    const signatures = tokens().map((r) => String(r.headers['authorization']).split(' ')[2] ?? '');
    const secrets = [
      SECRET_KEY,
      'token-1',
      'token-2',
      'session-of',
      BRN,
      '123-45-67890',
      ...signatures,
    ];
    expect(outputs).toHaveLength(4 + FAILURES.length);
    expect(signatures).toHaveLength(3);
    expect(secrets.filter((secret) => out.includes(secret))).toEqual([]);
  });
});
