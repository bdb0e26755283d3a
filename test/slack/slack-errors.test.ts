import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { errorClassOf, isContentRefused, sentOfError } from '../../src/slack/slack-errors.js';

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error });

describe('errorClassOf', () => {
  it.each([
    { word: 'is_archived', is: 'channel' },
    { word: 'not_in_channel', is: 'channel' },
    { word: 'channel_not_found', is: 'channel' },
    { word: 'restricted_action', is: 'channel' },
    { word: 'shared_outside', is: 'channel' },
    { word: 'message_not_found', is: 'message-gone' },
    { word: 'edit_window_closed', is: 'message-gone' },
    { word: 'cant_update_message', is: 'message-gone' },
    { word: 'thread_not_found', is: 'message-gone' },
    { word: 'invalid_blocks', is: 'content' },
    { word: 'msg_blocks_too_long', is: 'content' },
    { word: 'token_revoked', is: 'ours' },
    { word: 'missing_scope', is: 'ours' },
    { word: 'service_unavailable', is: 'busy' },
    { word: 'something_new', is: 'unknown' },
  ])('knows $word as $is', ({ word, is }) => {
    expect(errorClassOf(word)).toBe(is);
  });
});

describe('sentOfError', () => {
  it('takes a channel out of use only for errors that do not pass by themselves', () => {
    expect(sentOfError(platform('is_archived'))).toEqual({
      kind: 'channel-refused',
      error: 'is_archived',
    });
    expect(sentOfError(platform('message_not_found'))).toEqual({
      kind: 'message-gone',
      error: 'message_not_found',
    });
  });

  it('waits as long as Slack asks', () => {
    expect(sentOfError(new WebAPIRateLimitedError(42))).toEqual({
      kind: 'later',
      afterMs: 42_000,
      error: 'ratelimited',
      holdsChannel: true,
    });
  });

  it.each([
    { name: 'a server error', error: new WebAPIHTTPError(503, 'x', {}), says: 'HTTP 503' },
    {
      name: 'a broken connection',
      error: new WebAPIRequestError(
        new TypeError('fetch failed', {
          cause: Object.assign(new Error('at 10.0.0.1'), { code: 'ECONNRESET' }),
        }),
      ),
      says: 'ECONNRESET',
    },
    {
      name: 'a timeout',
      error: new WebAPIRequestError(new DOMException('The operation timed out', 'TimeoutError')),
      says: 'TimeoutError',
    },
    { name: 'a refused token', error: platform('invalid_auth'), says: 'invalid_auth' },
    { name: 'an unknown word', error: platform('something_new'), says: 'something_new' },
  ])('tries again later after $name, and says so without addresses', ({ error, says }) => {
    const sent = sentOfError(error);

    expect(sent).toMatchObject({ kind: 'later', error: says });
    expect(sent?.kind === 'later' && sent.afterMs).toBeGreaterThan(0);
  });

  it.each([
    { name: 'a server error', error: new WebAPIHTTPError(503, 'x', {}), holds: true },
    { name: 'a refused token', error: platform('invalid_auth'), holds: true },
    { name: 'a busy Slack', error: platform('internal_error'), holds: true },
    { name: 'refused content', error: platform('invalid_blocks'), holds: false },
    { name: 'an unknown word', error: platform('something_new'), holds: false },
  ])('holds back the whole channel, or only this message, after $name', ({ error, holds }) => {
    const sent = sentOfError(error);

    expect(sent?.kind === 'later' && sent.holdsChannel === true).toBe(holds);
  });

  it('does not swallow a bug', () => {
    expect(sentOfError(new TypeError('x is undefined'))).toBeUndefined();
  });
});

describe('isContentRefused', () => {
  it('is true for refused blocks only', () => {
    expect(isContentRefused(platform('invalid_blocks'))).toBe(true);
    expect(isContentRefused(platform('is_archived'))).toBe(false);
    expect(isContentRefused(new Error('invalid_blocks'))).toBe(false);
  });
});
