import type { ModalView } from '@slack/types';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import {
  boltLogger,
  createOutboxClient,
  createPeopleClient,
  createValidatingFetch,
  withoutUrls,
} from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { startHttpServer } from '../support/http-server.js';

const slack = (base = 'https://slack.com') => nock(`${base}/api`);

describe('onCallFailed', () => {
  it.each([
    {
      name: "Slack's error code",
      reply: [200, { ok: false, error: 'is_archived' }],
      error: 'is_archived',
    },
    { name: 'a rate limit', reply: [429, '', { 'retry-after': '30' }], error: 'ratelimited' },
    { name: 'an answer that is not from Slack', reply: [404, 'gone'], error: 'no_answer' },
  ] as const)('is called for each failed call: $name', async ({ reply, error }) => {
    const [status, body, headers] = reply;
    slack().post('/chat.postMessage').reply(status, body, headers);
    const failed: string[] = [];
    const client = createOutboxClient({
      botToken: 'xoxb-test',
      log: captureLog(),
      onCallFailed: (method, errorCode) => failed.push(`${method} ${errorCode}`),
    });

    await expect(client.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toThrow();

    expect(failed).toEqual([`chat.postMessage ${error}`]);
  });
});

describe('mayCall', () => {
  it('is asked before each request, so that a repetition may not be sent any more', async () => {
    let isAllowed = true;
    const requests: string[] = [];
    slack()
      .post('/chat.postMessage')
      .times(2)
      .reply(() => {
        requests.push('request');
        isAllowed = false;
        return [500, 'busy'];
      });
    const options = { botToken: 'xoxb-test', log: captureLog(), mayCall: () => isAllowed };

    await expect(
      createPeopleClient(options).chat.postMessage({ channel: 'C1', text: 'x' }),
    ).rejects.toThrow('this process does not lead, so it may not send');
    await expect(
      createOutboxClient(options).chat.postMessage({ channel: 'C1', text: 'x' }),
    ).rejects.toMatchObject({ code: 'slack_webapi_request_error' });

    expect(requests).toEqual(['request']);
    nock.cleanAll();
  });
});

describe('createPeopleClient', () => {
  it('retries once when the connection breaks', async () => {
    const calls: string[] = [];
    slack()
      .post('/users.info')
      .times(2)
      .replyWithError(new Error('socket hang up'))
      .on('request', () => calls.push('request'));
    const client = createPeopleClient({ botToken: 'xoxb-test', log: captureLog() });

    await expect(client.users.info({ user: 'U1' })).rejects.toMatchObject({
      code: 'slack_webapi_request_error',
    });
    await expect(client.users.info({ user: 'U1' })).rejects.toThrow(/Nock: No match|fetch failed/);
  });

  it('rejects at a rate limit, because a person is waiting', async () => {
    slack().post('/users.info').reply(429, '', { 'retry-after': '30' });
    const client = createPeopleClient({ botToken: 'xoxb-test', log: captureLog() });

    await expect(client.users.info({ user: 'U1' })).rejects.toMatchObject({ retryAfter: 30 });
  });

  it('rejects soon if Slack does not answer', async () => {
    const server = await startHttpServer(() => {});
    const client = createPeopleClient({
      botToken: 'xoxb-test',
      apiUrl: `${server.url}/api/`,
      log: captureLog(),
    });

    const { ownMs } = await ownTimeOf(() =>
      expect(client.users.info({ user: 'U1' })).rejects.toThrow(),
    );

    expect(ownMs).toBeLessThan(8000);
    expect(server.received).toHaveLength(2);
    await server.close();
  });

  it('logs neither the token nor the arguments of a call', async () => {
    slack().post('/views.update').reply(200, { ok: false, error: 'invalid_arguments' });
    const log = captureLog();
    const client = createPeopleClient({ botToken: 'xoxb-test', log });
    const view: ModalView = {
      type: 'modal',
      blocks: [],
      title: { type: 'plain_text', text: 'x' },
    };

    await expect(
      client.views.update({ view_id: 'V1', view, external_id: 'https://popbill.com/?session=1' }),
    ).rejects.toThrow();

    expect(JSON.stringify(log.lines)).not.toMatch(/xoxb|session=/);
  });
});

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

describe('boltLogger', () => {
  it('drops debug lines, which contain whole requests', () => {
    const log = captureLog();

    boltLogger(log).debug('http request body: {"url":"https://test.popbill.com/?token=secret"}');

    expect(log.lines).toEqual([]);
  });

  it('does not warn of each attempt, because whoever made the call says that it failed', async () => {
    const log = captureLog();
    slack().post('/auth.test').times(2).replyWithError('no network');

    await expect(createPeopleClient({ botToken: 'xoxb-test', log }).auth.test()).rejects.toThrow();

    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('keeps warnings and errors without URLs', () => {
    const log = captureLog();

    boltLogger(log).warn('Refused', new Error('POST https://hooks.slack.com/1/2 failed'));

    expect(log.lines).toEqual([
      { level: 'warn', message: 'slack: Refused Error: POST [url] failed', fields: {} },
    ]);
  });

  it.each([
    {
      name: 'a signature with another secret',
      message: 'Failed to verify authenticity: signature mismatch',
      advice: 'SLACK_SIGNING_SECRET is wrong: copy "Signing Secret"',
    },
    {
      name: 'a stale request',
      message:
        'Failed to verify authenticity: x-slack-request-timestamp must differ from system time by no more than 5 minutes or request is stale',
      advice: 'the clock of this machine is wrong',
    },
  ])('adds what to check after $name', ({ message, advice }) => {
    const log = captureLog();

    boltLogger(log).warn(message);

    expect(log.lines).toEqual([
      { level: 'warn', message: expect.stringContaining(`${message}. If this`), fields: {} },
    ]);
    expect(log.lines[0]?.message).toContain(advice);
  });
});

describe('withoutUrls', () => {
  it.each([
    { text: 'at https://a.test/x?y=1, then', expected: 'at [url] then' },
    { text: 'wss://socket.test/link?ticket=1', expected: '[url]' },
    { text: 'nothing here', expected: 'nothing here' },
  ])('turns "$text" into "$expected"', ({ text, expected }) => {
    expect(withoutUrls(text)).toBe(expected);
  });
});
