import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import type { PopbillClientOptions } from '../../src/popbill/client.js';
import type { Respond } from '../support/http-server.js';
import {
  asking,
  BRN,
  inTurn,
  json,
  refuse,
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

/** Long enough for an answer on a busy machine. */
const SHORTLY_MS = 300;
const shortly = { timeoutMs: { liveTest: SHORTLY_MS, other: SHORTLY_MS } };

const FAILURES: readonly {
  name: string;
  respond: Respond;
  problem: object;
  options?: Partial<PopbillClientOptions>;
}[] = [
  { name: 'resets', respond: reset, problem: { kind: 'unreachable' } },
  {
    name: 'hangs',
    respond: hang,
    problem: { kind: 'too-late', afterMs: SHORTLY_MS },
    options: shortly,
  },
  {
    name: 'shows a gateway page',
    respond: page(502),
    problem: { kind: 'garbled', httpStatus: 502 },
  },
  {
    name: 'answers half an object',
    respond: halfJson,
    problem: { kind: 'garbled', httpStatus: 200 },
  },
  { name: 'answers 429', respond: page(429), problem: { kind: 'garbled', httpStatus: 429 } },
  {
    name: 'names a failure that passes',
    respond: refuse(-11100009),
    problem: { kind: 'refused', code: -11100009, codeClass: 'transient' },
  },
  {
    name: 'counts too many calls at once',
    respond: refuse(-10010032),
    problem: { kind: 'refused', code: -10010032, codeClass: 'rate-limited' },
  },
];

describe('repeated calls', () => {
  it.each(FAILURES)(
    'asks twice more when POPBiLL $name, then says so',
    async ({ respond, problem, options }) => {
      const { client, answers, calls, slept } = await aPopbill(options);
      answers.call = respond;

      const answer = await client.certificateExpiry(asking);

      expect(answer).toMatchObject({ ok: false, error: problem });
      expect(calls()).toHaveLength(3);
      expect(slept).toEqual([300, 1200]);
    },
  );

  it.each(FAILURES)(
    'takes the answer that comes after POPBiLL $name',
    async ({ respond, options }) => {
      const { client, answers, calls } = await aPopbill(options);
      answers.call = inTurn(respond, done);

      expect(await client.deptUserRegistered(asking)).toEqual({ ok: true, value: 'registered' });
      expect(calls()).toHaveLength(2);
    },
  );

  it.each(FAILURES)(
    'never sends a login test twice when POPBiLL $name',
    async ({ respond, problem, options }) => {
      const { client, answers, calls } = await aPopbill(options);
      answers.call = respond;

      expect(await client.testDeptUserLogin(asking)).toMatchObject({ ok: false, error: problem });
      expect(await client.testCertificateLogin(asking)).toMatchObject({
        ok: false,
        error: problem,
      });
      expect(calls().map((call) => call.path)).toEqual([
        '/HomeTax/Taxinvoice/DeptUser/Check',
        '/HomeTax/Taxinvoice/CertCheck',
      ]);
    },
  );

  it('does not repeat what POPBiLL decided', async () => {
    const { client, answers, calls } = await aPopbill();
    answers.call = refuse(-10002009);

    await client.certificateExpiry(asking);

    expect(calls()).toHaveLength(1);
  });

  it.each(FAILURES)(
    'asks for a token again when Linkhub $name, and then makes the login test once',
    async ({ respond, options }) => {
      const { client, answers, calls, tokens } = await aPopbill(options);
      answers.token = inTurn(respond, respond, answers.token);

      expect(await client.testDeptUserLogin(asking)).toEqual({ ok: true, value: 'works' });
      expect(tokens()).toHaveLength(3);
      expect(calls()).toHaveLength(1);
    },
  );

  it('gives a login test as long as is set for it, and other calls less', async () => {
    const { client, answers } = await aPopbill({ timeoutMs: { liveTest: 700, other: 300 } });
    answers.call = hang;

    const given = await Promise.all([client.testDeptUserLogin(asking), client.flatRate(asking)]);

    expect(given.map((answer) => (answer.ok ? undefined : answer.error))).toEqual([
      { kind: 'too-late', afterMs: 700 },
      { kind: 'too-late', afterMs: 300 },
    ]);
  });
});

describe('session tokens', () => {
  it('are asked for once by calls that start together, and kept', async () => {
    const { client, tokens, calls } = await aPopbill();

    await Promise.all([
      client.deptUserRegistered(asking),
      client.testDeptUserLogin(asking),
      client.companyName(asking),
    ]);
    await client.deptUserRegistered(asking);

    expect(tokens()).toHaveLength(1);
    expect(calls()).toHaveLength(4);
  });

  it.each([-99910004, -99000013, -99000017, -99000026, -10000033])(
    'are fetched anew once when refused with %i, for login tests too',
    async (code) => {
      const { client, answers, calls, tokens } = await aPopbill();
      answers.call = inTurn(refuse(code), done);

      expect(await client.testDeptUserLogin(asking)).toEqual({ ok: true, value: 'works' });

      expect(tokens()).toHaveLength(2);
      expect(calls().map((call) => call.headers['authorization'])).toEqual([
        'Bearer token-1',
        'Bearer token-2',
      ]);
    },
  );

  it('are not fetched a third time', async () => {
    const { client, answers, calls, tokens } = await aPopbill();
    answers.call = refuse(-99910004, 'Token decryption failed.');

    expect(await client.testDeptUserLogin(asking)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: -99910004, at: 'call' },
    });
    expect(tokens()).toHaveLength(2);
    expect(calls()).toHaveLength(2);
  });

  it('are replaced once in all the attempts of a call', async () => {
    const { client, answers, tokens } = await aPopbill();
    answers.call = inTurn(refuse(-99000013), reset, refuse(-99000013), done);

    expect(await client.deptUserRegistered(asking)).toMatchObject({
      error: { kind: 'refused', code: -99000013 },
    });
    expect(tokens()).toHaveLength(2);
  });

  it('are fetched anew once for all calls that were refused with the same one', async () => {
    const { client, answers, tokens } = await aPopbill();
    await client.deptUserRegistered(asking);
    answers.call = (request, response, socket) =>
      (request.headers['authorization'] === 'Bearer token-1' ? refuse(-99000013) : done)(
        request,
        response,
        socket,
      );

    const given = await Promise.all([1, 2, 3, 4].map(() => client.deptUserRegistered(asking)));

    expect(given.every((answer) => answer.ok)).toBe(true);
    expect(tokens()).toHaveLength(2);
  });

  it('leave a refused login test unmade when Linkhub gives no other', async () => {
    const { client, answers, calls } = await aPopbill();
    await client.deptUserRegistered(asking);
    answers.call = refuse(-99000013);
    answers.token = refuse(-99010007);

    expect(await client.testDeptUserLogin(asking)).toMatchObject({
      error: { kind: 'refused', code: -99010007, at: 'token' },
    });
    expect(calls()).toHaveLength(2);
  });
});

describe('a clock that is wrong', () => {
  const TEN_MINUTES = 600_000;
  const behind = { now: () => Date.now() - TEN_MINUTES };

  /** Linkhub's rule: a date more than five minutes off is refused. */
  function strict(answers: ScriptedPopbill['answers'], code: number): Respond {
    const token = answers.token;
    return (request, response, socket) => {
      const off = Math.abs(Date.parse(String(request.headers['x-lh-date'])) - Date.now());
      return (off > 300_000 ? refuse(code) : token)(request, response, socket);
    };
  }

  it.each([-99010003, -99010004])('is corrected once after %i, and reported', async (code) => {
    const { client, answers, tokens, times, log } = await aPopbill(behind);
    answers.token = strict(answers, code);

    const first = await client.deptUserRegistered(asking);
    const other = await client.deptUserRegistered({ ...asking, brn: brnOf(1) });

    expect([first.ok, other.ok]).toEqual([true, true]);
    expect(times()).toHaveLength(1);
    expect(tokens()).toHaveLength(3);
    const skewMs = client.clockSkewMs() ?? 0;
    expect(Math.abs(skewMs - TEN_MINUTES)).toBeLessThan(5000);
    expect(log.lines.filter((line) => line.level === 'warn')).toEqual([
      expect.objectContaining({ fields: { skewMs } }),
    ]);
  });

  it('is asked about once by companies that are refused together', async () => {
    const { client, answers, times } = await aPopbill(behind);
    answers.token = strict(answers, -99010004);

    const given = await Promise.all(
      [1, 2, 3, 4].map((n) => client.deptUserRegistered({ ...asking, brn: brnOf(n) })),
    );

    expect(given.every((answer) => answer.ok)).toBe(true);
    expect(times()).toHaveLength(1);
  });

  it.each([
    { name: 'agrees with ours', time: undefined },
    { name: 'is not told', time: page(502) },
  ])('is not signed with again when the time at Linkhub $name', async ({ time }) => {
    const { client, answers, tokens, times } = await aPopbill();
    answers.token = refuse(-99010004, '요청시간이 유효하지 않습니다.');
    if (time !== undefined) answers.time = time;

    expect(await client.deptUserRegistered(asking)).toMatchObject({
      error: { kind: 'refused', code: -99010004, at: 'token', codeClass: 'caller-misconfigured' },
    });
    expect(times()).toHaveLength(1);
    expect(tokens()).toHaveLength(1);
    expect(client.clockSkewMs()).toBeUndefined();
  });

  it('is given up on when the corrected date is refused too', async () => {
    const { client, answers, tokens, times } = await aPopbill(behind);
    answers.token = refuse(-99010004);

    expect(await client.deptUserRegistered(asking)).toMatchObject({ error: { code: -99010004 } });
    expect(times()).toHaveLength(1);
    expect(tokens()).toHaveLength(2);
  });
});

describe('the limits of a POPBiLL client', () => {
  /** Answers calls only when told to, and knows how many are under way. */
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

  it('keeps no more calls under way than it is allowed', async () => {
    const { client, answers } = await aPopbill({ concurrency: 3 });
    const { state, respond, waiting, letOneGo } = gate();
    answers.call = respond;

    const asked = Array.from({ length: 10 }, () => client.deptUserRegistered(asking));
    for (let left = 10; left > 0; left--) {
      await until(() => waiting() === Math.min(3, left));
      letOneGo();
    }
    await Promise.all(asked);

    expect(state.most).toBe(3);
  });

  it("makes a person's call before a sweep's that waited longer", async () => {
    const { client, answers } = await aPopbill({ concurrency: 1 });
    const { state, respond, waiting, letOneGo } = gate();
    answers.call = respond;

    const asked: Promise<unknown>[] = [
      client.deptUserRegistered({ ...asking, priority: 'sweep' }),
      client.flatRate({ ...asking, priority: 'sweep' }),
      client.certificateExpiry({ ...asking, priority: 'person' }),
    ];
    for (let n = 0; n < asked.length; n++) {
      await until(() => waiting() > 0);
      letOneGo();
    }
    await Promise.all(asked);

    expect(state.paths).toEqual([
      '/HomeTax/Taxinvoice/DeptUser',
      '/HomeTax/Taxinvoice/CertInfo',
      '/HomeTax/Taxinvoice/Contract',
    ]);
  });

  it.each([
    { name: '-10010032', respond: refuse(-10010032) },
    { name: 'HTTP 429', respond: page(429) },
  ])('makes half as many calls at once after $name', async ({ respond }) => {
    const { client, answers } = await aPopbill({ concurrency: 8 });
    const slow = gate();
    answers.call = inTurn(respond, slow.respond);
    await client.testDeptUserLogin(asking);

    const asked = Array.from({ length: 12 }, () => client.deptUserRegistered(asking));
    for (let left = 12; left > 0; left--) {
      await until(() => slow.waiting() === Math.min(4, left));
      slow.letOneGo();
    }
    await Promise.all(asked);

    expect(slow.state.most).toBe(4);
  });

  it("lets others' calls go while several of one company wait for its token", async () => {
    const { client, answers, calls, tokens } = await aPopbill({ concurrency: 2 });
    const other = { ...asking, brn: brnOf(1) };
    await client.deptUserRegistered(other);
    answers.token = hang;

    const held = [client.deptUserRegistered(asking), client.certificateExpiry(asking)];
    await until(() => tokens().length === 2);

    expect(await client.deptUserRegistered(other)).toEqual({ ok: true, value: 'registered' });
    expect(calls()).toHaveLength(2);
    await client.close();
    await Promise.all(held);
  });

  it('shares the refusal of a token among all that waited for it', async () => {
    const { client, answers, calls, tokens } = await aPopbill();
    answers.token = refuse(-99003008);

    const answered = await Promise.all([
      client.deptUserRegistered(asking),
      client.certificateExpiry(asking),
      client.flatRate(asking),
    ]);

    const refused = { ok: false, error: { kind: 'refused', code: -99003008, at: 'token' } };
    expect(answered).toMatchObject([refused, refused, refused]);
    expect(tokens()).toHaveLength(1);
    expect(calls()).toEqual([]);
  });

  it('makes fewer calls at once when it is the token that there were too many of', async () => {
    const { client, answers, log } = await aPopbill({ concurrency: 8 });
    answers.token = refuse(-10010032);

    await client.testDeptUserLogin(asking);

    const limits = log.lines
      .filter((line) => line.level === 'warn')
      .map((line) => line.fields['limit']);
    expect(limits).toEqual([4, 2, 1]);
  });

  it('waits as long as POPBiLL asks, and all other calls with it', async () => {
    const now = Date.now();
    const { client, answers, slept } = await aPopbill({ now: () => now });
    answers.call = inTurn(page(429, { 'retry-after': '4' }), done);
    await client.testDeptUserLogin(asking);

    expect(await client.deptUserRegistered(asking)).toEqual({ ok: true, value: 'registered' });

    expect(slept).toEqual([4000]);
  });

  it('sends nothing while POPBiLL asks for longer than a call can wait, and gives its answer', async () => {
    let now = Date.now();
    const { client, answers, calls, slept } = await aPopbill({ now: () => now });
    answers.call = inTurn(page(503, { 'retry-after': '120' }), done);
    const busy = { ok: false, error: { kind: 'garbled', httpStatus: 503 } };

    expect(await client.deptUserRegistered(asking)).toEqual(busy);
    expect(await client.deptUserRegistered({ ...asking, brn: brnOf(1) })).toEqual(busy);
    expect(calls()).toHaveLength(1);
    expect(slept).toEqual([]);

    now += 120_001;
    expect(await client.deptUserRegistered(asking)).toEqual({ ok: true, value: 'registered' });
  });

  it('takes it from Linkhub too that it has to wait', async () => {
    const { client, answers, tokens } = await aPopbill();
    answers.token = page(429, { 'retry-after': '120' });
    await client.deptUserRegistered(asking);

    expect(await client.deptUserRegistered({ ...asking, brn: brnOf(1) })).toEqual({
      ok: false,
      error: { kind: 'garbled', httpStatus: 429 },
    });
    expect(tokens()).toHaveLength(1);
  });
});

describe('a POPBiLL client that is closed', () => {
  const closed = { ok: false, error: { kind: 'unreachable' } };

  it('ends the calls under way and those that wait, without repeating them', async () => {
    const popbill = await aPopbill({ concurrency: 1 });
    const { client, answers, calls, slept } = popbill;
    answers.call = hang;
    const asked = [client.certificateExpiry(asking), client.deptUserRegistered(asking)];
    await until(() => calls().length === 1);

    await client.close();

    expect(await Promise.all(asked)).toMatchObject([closed, closed]);
    expect(calls()).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  it('sends nothing over connections that are not its own either', async () => {
    const dispatcher = new Agent();
    closers.push(() => dispatcher.destroy());
    const { client, calls, tokens } = await aPopbill({ dispatcher });
    await client.close();

    expect(await client.certificateExpiry(asking)).toEqual({
      ok: false,
      error: { kind: 'unreachable', cause: 'CLOSED' },
    });
    expect([...calls(), ...tokens()]).toEqual([]);
  });

  it('asks nothing any more', async () => {
    const { client, calls, tokens } = await aPopbill();
    await client.close();

    expect(await client.certificateExpiry(asking)).toMatchObject(closed);
    expect([...calls(), ...tokens()]).toEqual([]);
  });
});

describe('what leaves a POPBiLL client', () => {
  it('holds no key, signature, token, popup URL or whole business number', async () => {
    const popup = 'https://evil.example/App/API?T=session-of-a-member';
    const { client, answers, tokens, log } = await aPopbill({ ...shortly, concurrency: 2 });
    const given: unknown[] = [];
    const repeatAll =
      (code: number): Respond =>
      (request, response, socket) => {
        const { authorization } = request.headers;
        const words = `${authorization} of ${BRN} (123-45-67890) ${popup}`;
        return refuse(code, words)(request, response, socket);
      };

    answers.call = repeatAll(-99910004);
    given.push(await client.certificateExpiry(asking));
    answers.call = (_request, response) => json(response, { url: popup });
    given.push(await client.popupUrl(asking));
    answers.call = repeatAll(-10010032);
    given.push(await client.isMember({ brn: BRN, priority: 'person' }));
    for (const { respond } of FAILURES) {
      answers.call = respond;
      given.push(await client.testDeptUserLogin(asking));
    }
    answers.token = repeatAll(-99010007);
    given.push(await client.deptUserRegistered({ ...asking, product: 'cashbill' }));

    const out = JSON.stringify([given, log.lines]);
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
    expect(given).toHaveLength(4 + FAILURES.length);
    expect(signatures).toHaveLength(3);
    expect(secrets.filter((secret) => out.includes(secret))).toEqual([]);
  });
});
