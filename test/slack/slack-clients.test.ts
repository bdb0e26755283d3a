import type { ModalView } from '@slack/types';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { createOutboxClient, createPeopleClient } from '../../src/slack/slack-clients.js';
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
