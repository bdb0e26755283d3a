import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import {
  createSessionTokens,
  type IssuedToken,
  type SessionToken,
  type TokenAnswer,
} from '../../src/popbill/session-token.js';
import type { PopbillProblem } from '../../src/records/status.js';

const start = Date.parse('2026-11-25T00:00:00Z');
const brn = '1234567890' as Brn;
const other = '2208162517' as Brn;
const HALF_HOUR = 1_800_000;

/** Tokens `t1`, `t2` ... that live half an hour, unless the test answers otherwise. */
function aDesk(answer: (n: number) => Result<IssuedToken, PopbillProblem> = issued) {
  const desk = { now: start, asked: [] as string[] };
  const tokens = createSessionTokens(
    async (member, scope) => {
      desk.asked.push(`${member} ${scope}`);
      return answer(desk.asked.length);
    },
    () => desk.now,
  );
  return { desk, tokens };
}

function issued(n: number): Result<IssuedToken, PopbillProblem> {
  return ok({ token: `t${n}`, expiresAt: start + n * HALF_HOUR });
}

function tokenOf(answer: TokenAnswer): SessionToken {
  if (!answer.ok) throw new Error(`no token: ${answer.error.kind}`);
  return answer.value;
}

describe('createSessionTokens', () => {
  it('carries the token in headers', async () => {
    const { tokens } = aDesk();

    const token = tokenOf(await tokens.get(brn, '111'));

    expect(token.headers.slice(0, 2)).toEqual(['authorization', 'Bearer t1']);
  });

  it('asks once for one company and scope, and gives the token at once afterwards', async () => {
    const { desk, tokens } = aDesk();
    await tokens.get(brn, '111');

    const again = tokens.get(brn, '111');

    expect(again).not.toBeInstanceOf(Promise);
    expect(desk.asked).toEqual(['1234567890 111']);
  });

  it('keeps companies and scopes apart', async () => {
    const { desk, tokens } = aDesk();

    const given = [
      await tokens.get(brn, '111'),
      await tokens.get(brn, '141'),
      await tokens.get(other, '111'),
    ];

    expect(given.map((answer) => tokenOf(answer).token)).toEqual(['t1', 't2', 't3']);
    expect(desk.asked).toEqual(['1234567890 111', '1234567890 141', '2208162517 111']);
  });

  it('gives each company its own token, however often and whoever asks meanwhile', async () => {
    const { desk, tokens } = aDesk();
    const all = [
      { of: brn, scope: '111' },
      { of: other, scope: '111' },
      { of: other, scope: '141' },
    ];
    const asking = all.map(({ of, scope }) => tokens.get(of, scope));
    expect(all.map(({ of, scope }) => tokens.pending(of, scope))).toEqual(asking);
    for (const answer of asking) await answer;

    const given = all.map(({ of, scope }) => tokens.get(of, scope));
    const found = await Promise.all(given.map(async (answer) => tokenOf(await answer)));

    expect(found).toMatchObject(all.map(({ of, scope }) => ({ brn: of, scope })));
    expect(found.map(({ token }) => token)).toEqual(['t1', 't2', 't3']);
    expect(desk.asked).toHaveLength(3);

    for (const token of found) await tokens.replace(token);
    const anew = all.map(async ({ of, scope }) => tokenOf(await tokens.get(of, scope)));
    expect((await Promise.all(anew)).map(({ token }) => token)).toEqual(['t4', 't5', 't6']);
  });

  it('asks once for calls that want the same token at the same time', async () => {
    const { desk, tokens } = aDesk();

    const given = await Promise.all([1, 2, 3].map(async () => tokens.get(brn, '111')));

    expect(given.map((answer) => tokenOf(answer).token)).toEqual(['t1', 't1', 't1']);
    expect(desk.asked).toHaveLength(1);
  });

  it('renews a token one minute before its end', async () => {
    const { desk, tokens } = aDesk();
    await tokens.get(brn, '111');

    desk.now = start + HALF_HOUR - 60_001;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t1');
    desk.now = start + HALF_HOUR - 60_000;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t2');
  });

  it.each([
    { name: 'ends within the minute', expiresAt: start + 40_000, lives: 20_000 },
    { name: 'comes with an end in the past', expiresAt: start - 5000, lives: 300_000 },
    { name: 'is said to live for ever', expiresAt: Date.UTC(9999, 11), lives: 3_600_000 },
  ])('does not fetch anew for each call when a token $name', async ({ expiresAt, lives }) => {
    const { desk, tokens } = aDesk((n) => ok({ token: `t${n}`, expiresAt }));
    await tokens.get(brn, '111');

    desk.now = start + lives - 1;
    await tokens.get(brn, '111');
    expect(desk.asked).toHaveLength(1);
    desk.now = start + lives;
    await tokens.get(brn, '111');
    expect(desk.asked).toHaveLength(2);
  });

  it('keeps a token of which no end is known for five minutes', async () => {
    const { desk, tokens } = aDesk((n) => ok({ token: `t${n}` }));
    await tokens.get(brn, '111');

    desk.now = start + 299_999;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t1');
    desk.now = start + 300_000;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t2');
  });

  it('does not keep a failure', async () => {
    const { tokens } = aDesk((n) =>
      n === 1 ? err({ kind: 'unreachable', cause: 'ECONNRESET' }) : issued(n),
    );

    expect(await tokens.get(brn, '111')).toMatchObject({ ok: false });
    expect(await tokens.get(brn, '111')).toMatchObject({ ok: true });
  });

  it('replaces a refused token once, for all calls that used it', async () => {
    const { desk, tokens } = aDesk();
    const refused = tokenOf(await tokens.get(brn, '111'));

    const together = await Promise.all([1, 2].map(async () => tokens.replace(refused)));
    const late = await tokens.replace(refused);

    expect([...together, late].map((answer) => tokenOf(answer).token)).toEqual(['t2', 't2', 't2']);
    expect(desk.asked).toHaveLength(2);
  });

  it('lets the oldest go when it holds more tokens than a sweep needs', async () => {
    const { desk, tokens } = aDesk();
    const brnOf = (n: number) => String(n).padStart(10, '0') as Brn;
    for (let n = 1; n <= 20_001; n++) await tokens.get(brnOf(n), '111');

    expect(tokens.get(brnOf(2), '111')).not.toBeInstanceOf(Promise);
    expect(tokens.get(brnOf(1), '111')).toBeInstanceOf(Promise);
    expect(desk.asked).toHaveLength(20_002);
  });
});
