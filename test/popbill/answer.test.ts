import { describe, expect, it } from 'vitest';
import { isConcurrencyLimited, type Reading, readAnswer } from '../../src/popbill/answer.js';

const now = Date.parse('2026-11-25T00:00:00Z');

interface Given {
  readonly status?: number;
  readonly text: string;
  readonly retryAfter?: string;
  readonly hidden?: readonly string[];
}

function read({ status = 200, text, retryAfter, hidden = [] }: Given): Reading {
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
    { name: 'takes facts', text: '{"url":"x"}', payload: { url: 'x' } },
    {
      name: 'takes a success',
      text: '{"code":1,"message":"ok"}',
      payload: { code: 1, message: 'ok' },
    },
    { name: 'takes a success with its code as text', text: '{"code":"1"}', payload: { code: '1' } },
    { name: 'takes an answer behind a byte order mark', text: '\ufeff{"a":1}', payload: { a: 1 } },
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
    { name: 'a page', status: 200, text: '<html>maintenance</html>' },
    { name: 'half an object', status: 200, text: '{"certificateExpir' },
    { name: 'an empty body', status: 200, text: '' },
    { name: 'a list', status: 200, text: '[]' },
    { name: 'null', status: 200, text: 'null' },
    { name: 'a failure without a code', status: 500, text: '{"error":"x"}' },
    { name: 'a failure whose code is no number', status: 400, text: '{"code":"E_FAIL"}' },
    { name: 'a redirect', status: 302, text: '' },
  ])('calls $name garbled', ({ status, text }) => {
    expect(problemOf({ status, text })).toEqual({ kind: 'garbled', httpStatus: status });
  });

  it('hands on what never became an answer', () => {
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
    {
      name: 'a business number',
      message: '사업자번호 1234567890 없음',
      expected: '사업자번호 *** 없음',
    },
    { name: 'a business number with hyphens', message: '(123-45-67890)', expected: '(***)' },
    {
      name: 'a word that is to be hidden',
      message: 'token tok-secret-1 is bad',
      expected: 'token *** is bad',
    },
    {
      name: 'a long word that no language has',
      message: 'got YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo0NTY3ODk= back',
      expected: 'got *** back',
    },
    { name: 'control characters', message: 'a\r\n\tb\u0000c', expected: 'a b c' },
  ])('leaves $name out of the message', ({ message, expected }) => {
    const text = JSON.stringify({ code: -1, message });

    expect(problemOf({ status: 400, text, hidden: ['tok-secret-1'] })).toMatchObject({
      message: expected,
    });
  });

  it('cuts a message that has no end', () => {
    const text = JSON.stringify({ code: -1, message: '가 '.repeat(5000) });

    expect(problemOf({ status: 400, text })).toMatchObject({ message: '가 '.repeat(150) });
  });

  it.each(['tok-secret-1', '1234567890'])('hides %s also where the text is cut', (secret) => {
    // Masking shortens the link, so that what stands behind it moves into the part that is kept.
    for (let length = 2970; length <= 3000; length++) {
      const message = `https://${'x'.repeat(length - 10)} ${secret}`;
      const text = JSON.stringify({ code: -1, message });

      expect(problemOf({ status: 400, text, hidden: ['tok-secret-1'] })).toMatchObject({
        message: '*** ***',
      });
    }
  });

  it('takes a refusal without words', () => {
    expect(problemOf({ status: 400, text: '{"code":-1}' })).toMatchObject({ message: '' });
  });

  it('takes status 429 as a limit, whatever code nobody knows comes with it', () => {
    const text = '{"code":-12345678,"message":"slow down"}';

    expect(problemOf({ status: 429, text })).toMatchObject({ codeClass: 'rate-limited' });
    expect(problemOf({ status: 400, text })).toMatchObject({ codeClass: 'unknown' });
  });

  it.each([
    { name: 'seconds', retryAfter: '7', expected: 7000 },
    { name: 'a date', retryAfter: 'Wed, 25 Nov 2026 00:00:30 GMT', expected: 30_000 },
    { name: 'a date that has passed', retryAfter: 'Tue, 24 Nov 2026 00:00:00 GMT', expected: 0 },
    { name: 'nonsense', retryAfter: 'soon', expected: undefined },
  ])('reads how long to wait from $name', ({ retryAfter, expected }) => {
    expect(read({ status: 429, text: '', retryAfter }).retryAfterMs).toBe(expected);
  });

  it('does not wait after a success', () => {
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
    { name: 'a gateway page', status: 502, text: '<html>', expected: false },
    { name: 'a rejected login', status: 400, text: '{"code":-11100021}', expected: false },
  ])('answers $expected to $name', ({ status, text, expected }) => {
    expect(isConcurrencyLimited(problemOf({ status, text }))).toBe(expected);
  });
});
