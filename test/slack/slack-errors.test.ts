import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import {
  errorClassOf,
  isContentRefused,
  networkCodeOf,
  notSentOfError,
} from '../../src/slack/slack-errors.js';

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error });

describe('errorClassOf', () => {
  it.each([
    { code: 'is_archived', errorClass: 'channel' },
    { code: 'not_in_channel', errorClass: 'channel' },
    { code: 'channel_not_found', errorClass: 'channel' },
    { code: 'restricted_action', errorClass: 'channel' },
    { code: 'shared_outside', errorClass: 'channel' },
    { code: 'message_not_found', errorClass: 'message-gone' },
    { code: 'edit_window_closed', errorClass: 'message-gone' },
    { code: 'cant_update_message', errorClass: 'message-gone' },
    { code: 'thread_not_found', errorClass: 'message-gone' },
    { code: 'invalid_blocks', errorClass: 'content' },
    { code: 'msg_blocks_too_long', errorClass: 'content' },
    { code: 'token_revoked', errorClass: 'app-refused' },
    { code: 'missing_scope', errorClass: 'app-refused' },
    { code: 'service_unavailable', errorClass: 'busy' },
    { code: 'something_new', errorClass: 'unknown' },
  ])('classifies $code as $errorClass', ({ code, errorClass }) => {
    expect(errorClassOf(code)).toBe(errorClass);
  });
});

describe('notSentOfError', () => {
  it('refuses a channel only for errors that need a person', () => {
    expect(notSentOfError(platform('is_archived'))).toEqual({
      kind: 'channel-refused',
      error: 'is_archived',
    });
    expect(notSentOfError(platform('message_not_found'))).toEqual({
      kind: 'message-gone',
      error: 'message_not_found',
    });
  });

  it('retries after the delay that Slack requests', () => {
    expect(notSentOfError(new WebAPIRateLimitedError(42))).toEqual({
      kind: 'later',
      afterMs: 42_000,
      error: 'ratelimited',
      holdsChannel: true,
    });
  });

  it.each([
    { name: 'a server error', error: new WebAPIHTTPError(503, 'x', {}), code: 'HTTP 503' },
    {
      name: 'a broken connection',
      error: new WebAPIRequestError(
        new TypeError('fetch failed', {
          cause: Object.assign(new Error('at 10.0.0.1'), { code: 'ECONNRESET' }),
        }),
      ),
      code: 'ECONNRESET',
    },
    {
      name: 'a timeout',
      error: new WebAPIRequestError(new DOMException('The operation timed out', 'TimeoutError')),
      code: 'TimeoutError',
    },
    { name: 'a refused token', error: platform('invalid_auth'), code: 'invalid_auth' },
    { name: 'an unknown code', error: platform('something_new'), code: 'something_new' },
  ])('retries later after $name, and reports it without URLs', ({ error, code }) => {
    const sent = notSentOfError(error);

    expect(sent).toMatchObject({ kind: 'later', error: code });
    expect(sent?.kind === 'later' && sent.afterMs).toBeGreaterThan(0);
  });

  it.each([
    { name: 'a server error', error: new WebAPIHTTPError(503, 'x', {}), holds: true },
    { name: 'a refused token', error: platform('invalid_auth'), holds: true },
    { name: 'a busy Slack', error: platform('internal_error'), holds: true },
    { name: 'refused content', error: platform('invalid_blocks'), holds: false },
    { name: 'an unknown code', error: platform('something_new'), holds: false },
  ])('holds the whole channel ($holds) after $name', ({ error, holds }) => {
    const sent = notSentOfError(error);

    expect(sent?.kind === 'later' && sent.holdsChannel === true).toBe(holds);
  });

  it('returns undefined for a bug', () => {
    expect(notSentOfError(new TypeError('x is undefined'))).toBeUndefined();
  });
});

describe('isContentRefused', () => {
  it('is true for refused blocks only', () => {
    expect(isContentRefused(platform('invalid_blocks'))).toBe(true);
    expect(isContentRefused(platform('is_archived'))).toBe(false);
    expect(isContentRefused(new Error('invalid_blocks'))).toBe(false);
  });
});

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
