import { describe, expect, it } from 'vitest';
import { wholeAnswers } from '../../src/slack/slack-clients.js';

const API = 'https://slack.com/api/';

function answering(body: string | ReadableStream<Uint8Array>, init: ResponseInit = {}) {
  return wholeAnswers(API, async () => new Response(body, init));
}

/** A body that goes on as long as somebody reads it. */
function endless(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(1024 * 1024).fill(0x20);
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}

describe('wholeAnswers', () => {
  it.each(['{"ok":true,"ts":"1.0"}', '{"ok":false,"error":"is_archived"}'])(
    'hands on what Slack says: %s',
    async (body) => {
      const answer = await answering(body, { headers: { 'x-oauth-scopes': 'commands' } })(
        `${API}chat.postMessage`,
      );

      expect(await answer.text()).toBe(body);
      expect(answer.headers.get('x-oauth-scopes')).toBe('commands');
    },
  );

  it.each([
    ['a page', '<html></html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['half an answer', '{"ok":true,"channel":'],
    ['a refusal without a word', '{"ok":false}'],
    ['a refusal with a page for a word', '{"ok":false,"error":"<html> </html>"}'],
    ['a refusal with a number for a word', '{"ok":false,"error":7}'],
  ])('rejects %s', async (_, body) => {
    await expect(answering(body)(`${API}auth.test`)).rejects.toThrow('no answer of Slack');
  });

  it('rejects what does not end, and stops reading it', async () => {
    await expect(answering(endless())(`${API}auth.test`)).rejects.toThrow('does not end');
  });

  it('leaves alone what is no method’s answer: a response_url, an upload, another status', async () => {
    const taken = await answering('ok')('https://hooks.slack.com/commands/1');
    const uploaded = await answering('OK - 12')('https://files.slack.com/upload/v1/x');
    const down = await answering('<html>', { status: 503 })(`${API}auth.test`);

    expect([await taken.text(), await uploaded.text()]).toEqual(['ok', 'OK - 12']);
    expect([down.status, await down.text()]).toEqual([503, '<html>']);
  });

  it.each([
    ['45', '45'],
    ['0', '0'],
    ['4000000000', '3600'],
    ['-5', '30'],
    ['Fri, 31 Dec 2049 23:59:59 GMT', '30'],
    [undefined, '30'],
  ])('makes sense of how long Slack wants us to wait: %s', async (said, meant) => {
    const headers = new Headers(said === undefined ? [] : [['retry-after', said]]);
    const answer = await answering('', { status: 429, headers })(`${API}chat.update`);

    expect(answer.headers.get('retry-after')).toBe(meant);
  });
});
