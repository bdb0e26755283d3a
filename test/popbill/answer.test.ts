import { describe, expect, it } from 'vitest';
import { isConcurrencyLimited, type ParsedAnswer, readAnswer } from '../../src/popbill/answer.js';

const now = Date.parse('2026-11-25T00:00:00Z');

interface Given {
  readonly status?: number;
  readonly text: string;
  readonly retryAfter?: string;
  readonly hidden?: readonly string[];
}

function read({ status = 200, text, retryAfter, hidden = [] }: Given): ParsedAnswer {
  const header = retryAfter === undefined ? {} : { retryAfter };
  return readAnswer({ kind: 'answered', status, text, ...header }, 'call', hidden, () => now);
}

function problemOf(given: Given) {
  const { result } = read(given);
  if (result.ok) throw new Error('this should have been a problem');
  return result.error;
}

describe('readAnswer', () => {
  it.each([
    { name: 'returns facts', text: '{"url":"x"}', payload: { url: 'x' } },
    {
      name: 'returns a success',
      text: '{"code":1,"message":"ok"}',
      payload: { code: 1, message: 'ok' },
    },
    {
      name: 'returns a success whose code is a text',
      text: '{"code":"1"}',
      payload: { code: '1' },
    },
    { name: 'accepts a byte order mark', text: '\ufeff{"a":1}', payload: { a: 1 } },
  ])('$name', ({ text, payload }) => {
    expect(read({ text }).result).toEqual({ ok: true, value: payload });
  });

  it.each([
    { name: 'a refusal with status 400', status: 400, text: '{"code":-10002009,"message":"없음"}' },
    { name: 'a refusal with status 200', status: 200, text: '{"code":-10002009,"message":"없음"}' },
    { name: 'a refusal with status 500', status: 500, text: '{"code":-10002009,"message":"없음"}' },
    { name: 'a code as text', status: 400, text: '{"code":"-10002009","message":"없음"}' },
  ])('reads $name', ({ status, text }) => {
    expect(problemOf({ status, text })).toEqual({
      kind: 'refused',
      code: -10002009,
      message: '없음',
      codeClass: 'auth-missing',
      at: 'call',
    });
  });

  it.each([
    { name: 'an HTML page', status: 200, text: '<html>maintenance</html>' },
    { name: 'a truncated object', status: 200, text: '{"certificateExpir' },
    { name: 'an empty body', status: 200, text: '' },
    { name: 'a list', status: 200, text: '[]' },
    { name: 'null', status: 200, text: 'null' },
    { name: 'a failure without a code', status: 500, text: '{"error":"x"}' },
    { name: 'a failure whose code is not a number', status: 400, text: '{"code":"E_FAIL"}' },
    { name: 'a redirect', status: 302, text: '' },
  ])('returns garbled for $name', ({ status, text }) => {
    expect(problemOf({ status, text })).toEqual({ kind: 'garbled', httpStatus: status });
  });

  it('returns problems without an answer unchanged', () => {
    const outcome = { kind: 'unreachable', cause: 'ECONNREFUSED' } as const;

    const { result } = readAnswer(outcome, 'call', [], () => now);

    expect(result).toEqual({ ok: false, error: outcome });
  });

  it.each([
    {
      name: 'a link',
      message: '보기 https://test.popbill.com/App/API?T=abc 끝',
      expected: '보기 *** 끝',
    },
    { name: 'an unencrypted link', message: '(http://popbill.com/A?T=b', expected: '(***' },
    {
      name: 'a business number',
      message: '사업자번호 1234567890 없음',
      expected: '사업자번호 *** 없음',
    },
    { name: 'a business number with hyphens', message: '(123-45-67890)', expected: '(***)' },
    { name: 'a secret', message: 'token tok-secret-1 is bad', expected: 'token *** is bad' },
    {
      name: 'a long opaque word',
      message: 'got YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo0NTY3ODk= back',
      expected: 'got *** back',
    },
    { name: 'control characters', message: 'a\r\n\tb\u0000c', expected: 'a b c' },
  ])('masks $name in the message', ({ message, expected }) => {
    const text = JSON.stringify({ code: -1, message });

    expect(problemOf({ status: 400, text, hidden: ['tok-secret-1'] })).toMatchObject({
      message: expected,
    });
  });

  it('clips a very long message', () => {
    const text = JSON.stringify({ code: -1, message: '가 '.repeat(5000) });

    expect(problemOf({ status: 400, text })).toMatchObject({ message: '가 '.repeat(150) });
  });

  it.each(['tok-secret-1', '1234567890'])('masks %s even where the text is clipped', (secret) => {
    // Masking shortens the link, so that the text after it moves into the part that is kept.
    for (let length = 2970; length <= 3000; length++) {
      const message = `https://${'x'.repeat(length - 10)} ${secret}`;
      const text = JSON.stringify({ code: -1, message });

      expect(problemOf({ status: 400, text, hidden: ['tok-secret-1'] })).toMatchObject({
        message: '*** ***',
      });
    }
  });

  it('accepts a refusal without a message', () => {
    expect(problemOf({ status: 400, text: '{"code":-1}' })).toMatchObject({ message: '' });
  });

  it('takes status 429 for a rate limit, even with an unknown code', () => {
    const text = '{"code":-12345678,"message":"slow down"}';

    expect(problemOf({ status: 429, text })).toMatchObject({ codeClass: 'rate-limited' });
    expect(problemOf({ status: 400, text })).toMatchObject({ codeClass: 'unknown' });
  });

  it.each([
    { name: 'seconds', retryAfter: '7', expected: 7000 },
    { name: 'a date', retryAfter: 'Wed, 25 Nov 2026 00:00:30 GMT', expected: 30_000 },
    { name: 'a date that has passed', retryAfter: 'Tue, 24 Nov 2026 00:00:00 GMT', expected: 0 },
    { name: 'an invalid value', retryAfter: 'soon', expected: undefined },
  ])('reads Retry-After: $name', ({ retryAfter, expected }) => {
    expect(read({ status: 429, text: '', retryAfter }).retryAfterMs).toBe(expected);
  });

  it('ignores Retry-After of a success', () => {
    expect(read({ text: '{"code":1}', retryAfter: '7' }).retryAfterMs).toBeUndefined();
  });
});

describe('isConcurrencyLimited', () => {
  it.each([
    {
      name: 'the code of concurrent calls',
      status: 400,
      text: '{"code":-10010032}',
      expected: true,
    },
    { name: 'status 429 without a code', status: 429, text: 'slow down', expected: true },
    { name: 'status 429 with a code', status: 429, text: '{"code":-12345678}', expected: true },
    { name: "a day's limit", status: 400, text: '{"code":-99005015}', expected: false },
    { name: 'an HTML page of a gateway', status: 502, text: '<html>', expected: false },
    { name: 'a rejected login', status: 400, text: '{"code":-11100021}', expected: false },
  ])('is $expected for $name', ({ status, text, expected }) => {
    expect(isConcurrencyLimited(problemOf({ status, text }))).toBe(expected);
  });
});
