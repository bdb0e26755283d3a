import { describe, expect, it } from 'vitest';
import { type Attempt, retryDelay, shouldRetry } from '../../src/popbill/retry.js';
import type { PopbillProblem } from '../../src/records/status.js';

const unreachable: PopbillProblem = { kind: 'unreachable', cause: 'ECONNRESET' };
const tooLate: PopbillProblem = { kind: 'too-late', afterMs: 15_000 };
const garbled = (httpStatus: number): PopbillProblem => ({ kind: 'garbled', httpStatus });
const refused = (
  code: number,
  codeClass: Extract<PopbillProblem, { kind: 'refused' }>['codeClass'],
): PopbillProblem => ({ kind: 'refused', code, codeClass, message: '', at: 'call' });

function anAttempt(attempt: Partial<Attempt> = {}): Attempt {
  return {
    call: 'certificate-expiry',
    problem: unreachable,
    mayHaveExecuted: true,
    retries: 0,
    retryAfterMs: 0,
    ...attempt,
  };
}

describe('shouldRetry', () => {
  it.each([
    { name: 'retries after an unreachable host', problem: unreachable, expected: true },
    { name: 'retries after a timeout', problem: tooLate, expected: true },
    { name: 'retries after an HTML page of a gateway', problem: garbled(502), expected: true },
    { name: 'retries after a truncated answer', problem: garbled(200), expected: true },
    { name: 'retries after an answer that is not HTTP', problem: garbled(0), expected: true },
    { name: 'retries after 429 without a code', problem: garbled(429), expected: true },
    { name: 'retries after 408', problem: garbled(408), expected: true },
    { name: 'does not retry after a wrong address', problem: garbled(404), expected: false },
    { name: 'does not retry after a redirect', problem: garbled(302), expected: false },
    {
      name: 'retries after a temporary code',
      problem: refused(-99000016, 'transient'),
      expected: true,
    },
    {
      name: 'retries after too many concurrent calls',
      problem: refused(-10010032, 'rate-limited'),
      expected: true,
    },
    {
      name: 'does not retry when the daily quota is used up',
      problem: refused(-99005015, 'rate-limited'),
      expected: false,
    },
    {
      name: 'does not retry when nothing is registered',
      problem: refused(-10002009, 'auth-missing'),
      expected: false,
    },
    {
      name: 'does not retry when our settings are refused',
      problem: refused(-99010007, 'caller-misconfigured'),
      expected: false,
    },
    {
      name: 'does not retry with a refused token, although its code is temporary',
      problem: refused(-99000026, 'transient'),
      expected: false,
    },
    {
      name: 'does not retry after an unknown code',
      problem: refused(-12345678, 'unknown'),
      expected: false,
    },
  ])('$name', ({ problem, expected }) => {
    expect(shouldRetry(anAttempt({ problem }))).toBe(expected);
  });

  it('gives up after two retries', () => {
    expect(shouldRetry(anAttempt({ retries: 1 }))).toBe(true);
    expect(shouldRetry(anAttempt({ retries: 2 }))).toBe(false);
  });

  it.each(['dept-user-login-test', 'certificate-login-test'] as const)(
    'never retries the call %s after any problem',
    (call) => {
      const problems = [
        unreachable,
        tooLate,
        garbled(502),
        refused(-11100009, 'transient'),
        refused(-10010032, 'rate-limited'),
      ];

      expect(problems.filter((problem) => shouldRetry(anAttempt({ call, problem })))).toEqual([]);
    },
  );

  it('retries the token request of a login test that was not sent yet', () => {
    const attempt = anAttempt({ call: 'dept-user-login-test', mayHaveExecuted: false });

    expect(shouldRetry(attempt)).toBe(true);
  });

  it('does not retry if POPBiLL asks to wait longer than ten seconds', () => {
    const problem = garbled(429);

    expect(shouldRetry(anAttempt({ problem, retryAfterMs: 10_000 }))).toBe(true);
    expect(shouldRetry(anAttempt({ problem, retryAfterMs: 10_001 }))).toBe(false);
  });
});

describe('retryDelay', () => {
  it.each([
    { name: 'waits at least 150 ms the first time', retries: 0, random: 0, expected: 150 },
    { name: 'waits at most 450 ms the first time', retries: 0, random: 1, expected: 450 },
    { name: 'waits four times as long the second time', retries: 1, random: 0.5, expected: 1200 },
  ])('$name', ({ retries, random, expected }) => {
    expect(retryDelay(retries, random, 0)).toBe(expected);
  });

  it('waits at least as long as POPBiLL asked', () => {
    expect(retryDelay(0, 0.5, 3000)).toBe(3000);
    expect(retryDelay(1, 0.5, 100)).toBe(1200);
  });
});
