import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
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
const HALF_HOUR = 30 * MINUTE;

/** Issues tokens `t1`, `t2` ..., unless the test answers otherwise. The n-th expires n half hours after `start`. */
function aLinkhub(answer: (n: number) => Result<IssuedToken, PopbillProblem> = issued) {
  const linkhub = { now: start, requests: [] as string[] };
  const tokens = createSessionTokens(
    async (member, scope) => {
      linkhub.requests.push(`${member} ${scope}`);
      return answer(linkhub.requests.length);
    },
    () => linkhub.now,
  );
  return { linkhub, tokens };
}

function issued(n: number): Result<IssuedToken, PopbillProblem> {
  return ok({ token: `t${n}`, expiresAt: start + n * HALF_HOUR });
}

function tokenOf(answer: TokenAnswer): SessionToken {
  if (!answer.ok) throw new Error(`no token: ${answer.error.kind}`);
  return answer.value;
}

describe('createSessionTokens', () => {
  it('returns the token in headers', async () => {
    const { tokens } = aLinkhub();

    const token = tokenOf(await tokens.get(brn, '111'));

    expect(token.headers.slice(0, 2)).toEqual(['authorization', 'Bearer t1']);
  });

  it('requests a token once for a company and scope, and then returns it from the cache', async () => {
    const { linkhub, tokens } = aLinkhub();
    await tokens.get(brn, '111');

    const again = tokens.get(brn, '111');

    expect(again).not.toBeInstanceOf(Promise);
    expect(linkhub.requests).toEqual(['1234567890 111']);
  });

  it('keeps companies and scopes apart', async () => {
    const { linkhub, tokens } = aLinkhub();

    const answers = [
      await tokens.get(brn, '111'),
      await tokens.get(brn, '141'),
      await tokens.get(other, '111'),
    ];

    expect(answers.map((answer) => tokenOf(answer).token)).toEqual(['t1', 't2', 't3']);
    expect(linkhub.requests).toEqual(['1234567890 111', '1234567890 141', '2208162517 111']);
  });

  it('returns each company its own token under concurrent requests', async () => {
    const { linkhub, tokens } = aLinkhub();
    const cells = [
      { member: brn, scope: '111' },
      { member: other, scope: '111' },
      { member: other, scope: '141' },
    ];
    const pending = cells.map(({ member, scope }) => tokens.get(member, scope));
    expect(cells.map(({ member, scope }) => tokens.pending(member, scope))).toEqual(pending);
    for (const answer of pending) await answer;

    const answers = cells.map(({ member, scope }) => tokens.get(member, scope));
    const received = await Promise.all(answers.map(async (answer) => tokenOf(await answer)));

    expect(received).toMatchObject(cells.map(({ member, scope }) => ({ brn: member, scope })));
    expect(received.map(({ token }) => token)).toEqual(['t1', 't2', 't3']);
    expect(linkhub.requests).toHaveLength(3);

    for (const token of received) await tokens.replace(token);
    const replaced = cells.map(async ({ member, scope }) =>
      tokenOf(await tokens.get(member, scope)),
    );
    expect((await Promise.all(replaced)).map(({ token }) => token)).toEqual(['t4', 't5', 't6']);
  });

  it('shares one request among concurrent calls', async () => {
    const { linkhub, tokens } = aLinkhub();

    const answers = await Promise.all([1, 2, 3].map(async () => tokens.get(brn, '111')));

    expect(answers.map((answer) => tokenOf(answer).token)).toEqual(['t1', 't1', 't1']);
    expect(linkhub.requests).toHaveLength(1);
  });

  it('renews a token one minute before it expires', async () => {
    const { linkhub, tokens } = aLinkhub();
    await tokens.get(brn, '111');

    linkhub.now = start + HALF_HOUR - MINUTE - 1;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t1');
    linkhub.now = start + HALF_HOUR - MINUTE;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t2');
  });

  it.each([
    { name: 'expires within a minute', expiresAt: start + 40 * SECOND, usedMs: 20 * SECOND },
    { name: 'has an expiry in the past', expiresAt: start - 5 * SECOND, usedMs: 5 * MINUTE },
    { name: 'has an expiry in the far future', expiresAt: Date.UTC(9999, 11), usedMs: HOUR },
  ])('does not request a token for each call if a token $name', async ({ expiresAt, usedMs }) => {
    const { linkhub, tokens } = aLinkhub((n) => ok({ token: `t${n}`, expiresAt }));
    await tokens.get(brn, '111');

    linkhub.now = start + usedMs - 1;
    await tokens.get(brn, '111');
    expect(linkhub.requests).toHaveLength(1);
    linkhub.now = start + usedMs;
    await tokens.get(brn, '111');
    expect(linkhub.requests).toHaveLength(2);
  });

  it('keeps a token without a known expiry for five minutes', async () => {
    const { linkhub, tokens } = aLinkhub((n) => ok({ token: `t${n}` }));
    await tokens.get(brn, '111');

    linkhub.now = start + 5 * MINUTE - 1;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t1');
    linkhub.now = start + 5 * MINUTE;
    expect(tokenOf(await tokens.get(brn, '111')).token).toBe('t2');
  });

  it('does not cache a failure', async () => {
    const { tokens } = aLinkhub((n) =>
      n === 1 ? err({ kind: 'unreachable', cause: 'ECONNRESET' }) : issued(n),
    );

    expect(await tokens.get(brn, '111')).toMatchObject({ ok: false });
    expect(await tokens.get(brn, '111')).toMatchObject({ ok: true });
  });

  it('replaces a refused token once for all calls that used it', async () => {
    const { linkhub, tokens } = aLinkhub();
    const refused = tokenOf(await tokens.get(brn, '111'));

    const together = await Promise.all([1, 2].map(async () => tokens.replace(refused)));
    const late = await tokens.replace(refused);

    expect([...together, late].map((answer) => tokenOf(answer).token)).toEqual(['t2', 't2', 't2']);
    expect(linkhub.requests).toHaveLength(2);
  });

  it('evicts the oldest token when there are more than 20,000', async () => {
    const { linkhub, tokens } = aLinkhub();
    const brnOf = (n: number) => String(n).padStart(10, '0') as Brn;
    for (let n = 1; n <= 20_001; n++) await tokens.get(brnOf(n), '111');

    expect(tokens.get(brnOf(2), '111')).not.toBeInstanceOf(Promise);
    expect(tokens.get(brnOf(1), '111')).toBeInstanceOf(Promise);
    expect(linkhub.requests).toHaveLength(20_002);
  });
});
