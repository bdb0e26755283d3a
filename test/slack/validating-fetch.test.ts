import { describe, expect, it } from 'vitest';
import { createValidatingFetch } from '../../src/slack/slack-clients.js';

const API = 'https://slack.com/api/';

function fetchReturning(body: string | ReadableStream<Uint8Array>, init: ResponseInit = {}) {
  return createValidatingFetch(API, async () => new Response(body, init));
}

/** A body without an end. */
function endless(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(1024 * 1024).fill(0x20);
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}

describe('createValidatingFetch', () => {
  it.each(['{"ok":true,"ts":"1.0"}', '{"ok":false,"error":"is_archived"}'])(
    'returns an answer of Slack unchanged: %s',
    async (body) => {
      const answer = await fetchReturning(body, { headers: { 'x-oauth-scopes': 'commands' } })(
        `${API}chat.postMessage`,
      );

      expect(await answer.text()).toBe(body);
      expect(answer.headers.get('x-oauth-scopes')).toBe('commands');
    },
  );

  it.each([
    ['an HTML page', '<html></html>'],
    ['an empty body', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a truncated answer', '{"ok":true,"channel":'],
    ['a refusal without an error code', '{"ok":false}'],
    ['a refusal with HTML as its error code', '{"ok":false,"error":"<html> </html>"}'],
    ['a refusal with a number as its error code', '{"ok":false,"error":7}'],
  ])('rejects %s', async (_, body) => {
    await expect(fetchReturning(body)(`${API}auth.test`)).rejects.toThrow('not from Slack');
  });

  it('rejects an endless body and stops reading it', async () => {
    await expect(fetchReturning(endless())(`${API}auth.test`)).rejects.toThrow('too long');
  });

  it('returns other responses unchanged: of a response_url, of an upload, and with another status', async () => {
    const responseUrl = await fetchReturning('ok')('https://hooks.slack.com/commands/1');
    const uploaded = await fetchReturning('OK - 12')('https://files.slack.com/upload/v1/x');
    const down = await fetchReturning('<html>', { status: 503 })(`${API}auth.test`);

    expect([await responseUrl.text(), await uploaded.text()]).toEqual(['ok', 'OK - 12']);
    expect([down.status, await down.text()]).toEqual([503, '<html>']);
  });

  it.each([
    ['45', '45'],
    ['0', '0'],
    ['4000000000', '3600'],
    ['-5', '30'],
    ['Fri, 31 Dec 2049 23:59:59 GMT', '30'],
    [undefined, '30'],
  ])('limits retry-after %s to %s seconds', async (retryAfter, expected) => {
    const headers = new Headers(retryAfter === undefined ? [] : [['retry-after', retryAfter]]);
    const answer = await fetchReturning('', { status: 429, headers })(`${API}chat.update`);

    expect(answer.headers.get('retry-after')).toBe(expected);
  });
});
