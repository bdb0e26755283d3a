import type { ModalView } from '@slack/types';
import nock from 'nock';
import { describe, expect, it, vi } from 'vitest';
import { sendPrivately, show } from '../../src/slack/answer.js';
import type { AnswerableOrigin } from '../../src/slack/origin.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

const message = { text: 'Hanbit Trading can collect.', blocks: [] };
const modal: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Report' },
  blocks: [],
};
const origin: AnswerableOrigin = { user: 'U1', channel: 'C1', replaceable: false };

function aDeps() {
  const log = captureLog();
  return { log, client: createPeopleClient({ botToken: 'xoxb-test', log }) };
}

function slackAccepts(method: string, answer: Record<string, unknown> = {}) {
  return nock('https://slack.com/api')
    .post(`/${method}`)
    .reply(200, { ok: true, ...answer });
}

function slackRefuses(method: string, error: string) {
  return nock('https://slack.com/api').post(`/${method}`).reply(200, { ok: false, error });
}

function slackAcceptsDirectMessage() {
  slackAccepts('conversations.open', { channel: { id: 'D1' } });
  return slackAccepts('chat.postMessage', { ts: '1.0' });
}

describe('sendPrivately', () => {
  it('answers through the response_url without replacing the message', async () => {
    const respond = vi.fn(async () => {});

    await sendPrivately({ ...origin, respond, replaceable: true }, message, aDeps());

    expect(respond).toHaveBeenCalledExactlyOnceWith({
      response_type: 'ephemeral',
      replace_original: false,
      ...message,
    });
  });

  it.each([
    { name: 'replaces an ephemeral message', replaceable: true },
    { name: 'never replaces another message, even when asked to', replaceable: false },
  ])('$name', async ({ replaceable }) => {
    const respond = vi.fn(async (_message: unknown) => {});

    await sendPrivately({ ...origin, respond, replaceable }, message, aDeps(), { replace: true });

    expect(respond.mock.calls[0]?.[0]).toMatchObject({ replace_original: replaceable });
  });

  it('posts an ephemeral message when the response_url is used up', async () => {
    const posted = slackAccepts('chat.postEphemeral');
    const respond = () => Promise.reject(new Error('404'));

    await sendPrivately({ ...origin, respond }, message, aDeps());

    expect(posted.isDone()).toBe(true);
  });

  it('sends a direct message if the app is not in the channel either', async () => {
    slackRefuses('chat.postEphemeral', 'not_in_channel');
    const sent = slackAcceptsDirectMessage();
    const respond = () => Promise.reject(new Error('404'));

    await sendPrivately({ ...origin, respond }, message, aDeps());

    expect(sent.isDone()).toBe(true);
  });

  it('sends a direct message without a response_url and a channel', async () => {
    const sent = slackAcceptsDirectMessage();

    await sendPrivately({ user: 'U1', replaceable: false }, message, aDeps());

    expect(sent.isDone()).toBe(true);
  });
});

describe('show', () => {
  const inModal: AnswerableOrigin = { user: 'U1', viewId: 'V1', replaceable: false };

  it.each(['user_disabled', 'cannot_dm_bot'])(
    'does not reject when Slack answers %s',
    async (errorCode) => {
      slackRefuses('conversations.open', errorCode);

      await expect(
        sendPrivately({ user: 'U1', replaceable: false }, message, aDeps()),
      ).resolves.toBeUndefined();
    },
  );

  it('updates the window in which the person acted', async () => {
    const updated = slackAccepts('views.update', { view: { id: 'V1' } });

    await show(inModal, { message, modal }, aDeps());

    expect(updated.isDone()).toBe(true);
  });

  it('sends a direct message if that window is closed', async () => {
    slackRefuses('views.update', 'not_found');
    const sent = slackAcceptsDirectMessage();

    await show(inModal, { message, modal }, aDeps());

    expect(sent.isDone()).toBe(true);
  });

  it.each<{ name: string; status: number; headers: Record<string, string> }>([
    { name: 'is busy', status: 429, headers: { 'retry-after': '5' } },
    { name: 'answers with an error page', status: 503, headers: {} },
  ])(
    'sends a direct message when Slack $name and does not update the window',
    async ({ status, headers }) => {
      nock('https://slack.com/api').post('/views.update').times(2).reply(status, '', headers);
      const sent = slackAcceptsDirectMessage();

      await show(inModal, { message, modal }, aDeps());
      nock.removeInterceptor({
        hostname: 'slack.com',
        path: '/api/views.update',
        method: 'POST',
        proto: 'https',
      });

      expect(sent.isDone()).toBe(true);
    },
  );

  it('rejects when Slack refuses the blocks of the window', async () => {
    slackRefuses('views.update', 'invalid_blocks');

    await expect(show(inModal, { message, modal }, aDeps())).rejects.toThrow('invalid_blocks');
  });

  it('sends nothing with dropWhenClosed if the window is closed', async () => {
    slackRefuses('views.update', 'not_found');

    await expect(
      show(inModal, { message, modal }, aDeps(), { dropWhenClosed: true }),
    ).resolves.toBeUndefined();
  });
});
