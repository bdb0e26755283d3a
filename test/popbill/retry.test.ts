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
    callWasSent: true,
    retries: 0,
    ...attempt,
  };
}

describe('shouldRetry', () => {
  it.each([
    { name: 'repeats when nothing was reached', problem: unreachable, expected: true },
    { name: 'repeats when it took too long', problem: tooLate, expected: true },
    { name: 'repeats after a gateway page', problem: garbled(502), expected: true },
    { name: 'repeats after half an answer', problem: garbled(200), expected: true },
    { name: 'repeats after what was no HTTP', problem: garbled(0), expected: true },
    { name: 'repeats after 429 without a code', problem: garbled(429), expected: true },
    { name: 'repeats after 408', problem: garbled(408), expected: true },
    { name: 'does not repeat after a wrong address', problem: garbled(404), expected: false },
    { name: 'does not repeat after a redirect', problem: garbled(302), expected: false },
    {
      name: 'repeats when a code says that it may pass',
      problem: refused(-99000016, 'transient'),
      expected: true,
    },
    {
      name: 'repeats when there were too many calls at once',
      problem: refused(-10010032, 'rate-limited'),
      expected: true,
    },
    {
      name: "does not repeat when the day's limit is used up",
      problem: refused(-99005015, 'rate-limited'),
      expected: false,
    },
    {
      name: 'does not repeat when nothing is registered',
      problem: refused(-10002009, 'auth-missing'),
      expected: false,
    },
    {
      name: 'does not repeat when our settings are refused',
      problem: refused(-99010007, 'caller-misconfigured'),
      expected: false,
    },
    {
      name: 'does not repeat with a token that is refused, although its code says that it may pass',
      problem: refused(-99000026, 'transient'),
      expected: false,
    },
    {
      name: 'does not repeat what nobody knows',
      problem: refused(-12345678, 'unknown'),
      expected: false,
    },
  ])('$name', ({ problem, expected }) => {
    expect(shouldRetry(anAttempt({ problem }))).toBe(expected);
  });

  it('gives up after two repetitions', () => {
    expect(shouldRetry(anAttempt({ retries: 1 }))).toBe(true);
    expect(shouldRetry(anAttempt({ retries: 2 }))).toBe(false);
  });

  it.each(['dept-user-login-test', 'certificate-login-test'] as const)(
    'never repeats the call %s, whatever came back',
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

  it('asks again for the token of a login test that was not sent yet', () => {
    const attempt = anAttempt({ call: 'dept-user-login-test', callWasSent: false });

    expect(shouldRetry(attempt)).toBe(true);
  });

  it('does not sit out a wait that is longer than ten seconds', () => {
    const problem = garbled(429);

    expect(shouldRetry(anAttempt({ problem, retryAfterMs: 10_000 }))).toBe(true);
    expect(shouldRetry(anAttempt({ problem, retryAfterMs: 10_001 }))).toBe(false);
  });
});

describe('retryDelay', () => {
  it.each([
    { name: 'waits at least half of 0.3 s first', retries: 0, random: 0, expected: 150 },
    { name: 'waits at most half as long again first', retries: 0, random: 1, expected: 450 },
    { name: 'waits four times as long before the second', retries: 1, random: 0.5, expected: 1200 },
  ])('$name', ({ retries, random, expected }) => {
    expect(retryDelay(retries, random)).toBe(expected);
  });

  it('waits at least as long as it was asked to', () => {
    expect(retryDelay(0, 0.5, 3000)).toBe(3000);
    expect(retryDelay(1, 0.5, 100)).toBe(1200);
  });
});
