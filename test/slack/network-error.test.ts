import { describe, expect, it } from 'vitest';
import { networkCodeOf } from '../../src/slack/slack-errors.js';

function withCode(code: string): Error {
  return Object.assign(new Error('getaddrinfo'), { code });
}

describe('networkCodeOf', () => {
  it('finds the code in the causes of web-api’s errors', () => {
    const fetchFailed = new TypeError('fetch failed', { cause: withCode('ENOTFOUND') });
    const requestError = Object.assign(new Error('A request error occurred: fetch failed'), {
      code: 'slack_webapi_request_error',
      original: fetchFailed,
    });

    expect(networkCodeOf(requestError)).toBe('ENOTFOUND');
    expect(networkCodeOf(fetchFailed)).toBe('ENOTFOUND');
  });

  it.each(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
    'returns %s',
    (code) => {
      expect(networkCodeOf(withCode(code))).toBe(code);
    },
  );

  it('returns undefined for errors without a network code', () => {
    const circular: Error & { cause?: unknown } = new Error('circular');
    circular.cause = circular;

    expect(networkCodeOf(new Error('invalid_auth'))).toBeUndefined();
    expect(networkCodeOf('no error')).toBeUndefined();
    expect(networkCodeOf(circular)).toBeUndefined();
  });
});
