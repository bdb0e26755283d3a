import type { ModalView } from '@slack/types';
import nock from 'nock';
import { describe, expect, it, vi } from 'vitest';
import { show, tell } from '../../src/slack/answer.js';
import type { Place } from '../../src/slack/origin.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

const message = { text: 'Hanbit Trading can collect.', blocks: [] };
const modal: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Report' },
  blocks: [],
};
const place: Place = { user: 'U1', channel: 'C1', replaceable: false };

function aDeps() {
  const log = captureLog();
  return { log, client: createPeopleClient({ botToken: 'xoxb-test', log }) };
}

function slackTakes(method: string, answer: Record<string, unknown> = {}) {
  return nock('https://slack.com/api')
    .post(`/${method}`)
    .reply(200, { ok: true, ...answer });
}

function slackRefuses(method: string, error: string) {
  return nock('https://slack.com/api').post(`/${method}`).reply(200, { ok: false, error });
}

function slackSendsDirectly() {
  slackTakes('conversations.open', { channel: { id: 'D1' } });
  return slackTakes('chat.postMessage', { ts: '1.0' });
}

describe('tell', () => {
  it('answers through the response_url, beside what stands there', async () => {
    const respond = vi.fn(async () => {});

    await tell({ ...place, respond, replaceable: true }, message, aDeps());

    expect(respond).toHaveBeenCalledExactlyOnceWith({
      response_type: 'ephemeral',
      replace_original: false,
      ...message,
    });
  });

  it.each([
    { name: 'takes the place of a message that is the person’s alone', replaceable: true },
    { name: 'never takes the place of any other, even when asked to', replaceable: false },
  ])('$name', async ({ replaceable }) => {
    const respond = vi.fn(async (_message: unknown) => {});

    await tell({ ...place, respond, replaceable }, message, aDeps(), { replace: true });

    expect(respond.mock.calls[0]?.[0]).toMatchObject({ replace_original: replaceable });
  });

  it('posts an ephemeral message when the response_url is used up', async () => {
    const posted = slackTakes('chat.postEphemeral');
    const respond = () => Promise.reject(new Error('404'));

    await tell({ ...place, respond }, message, aDeps());

    expect(posted.isDone()).toBe(true);
  });

  it('writes directly when the app is not in the channel either', async () => {
    slackRefuses('chat.postEphemeral', 'not_in_channel');
    const sent = slackSendsDirectly();
    const respond = () => Promise.reject(new Error('404'));

    await tell({ ...place, respond }, message, aDeps());

    expect(sent.isDone()).toBe(true);
  });

  it('writes directly where neither response_url nor channel is known', async () => {
    const sent = slackSendsDirectly();

    await tell({ user: 'U1', replaceable: false }, message, aDeps());

    expect(sent.isDone()).toBe(true);
  });
});

describe('show', () => {
  const inModal: Place = { user: 'U1', viewId: 'V1', replaceable: false };

  it.each(['user_disabled', 'cannot_dm_bot'])('is no error where Slack says %s', async (word) => {
    slackRefuses('conversations.open', word);

    await expect(
      tell({ user: 'U1', replaceable: false }, message, aDeps()),
    ).resolves.toBeUndefined();
  });

  it('shows it in the window that was acted in', async () => {
    const updated = slackTakes('views.update', { view: { id: 'V1' } });

    await show(inModal, { message, modal }, aDeps());

    expect(updated.isDone()).toBe(true);
  });

  it('writes directly when that window is closed', async () => {
    slackRefuses('views.update', 'not_found');
    const sent = slackSendsDirectly();

    await show(inModal, { message, modal }, aDeps());

    expect(sent.isDone()).toBe(true);
  });

  it.each<{ name: string; status: number; headers: Record<string, string> }>([
    { name: 'is busy', status: 429, headers: { 'retry-after': '5' } },
    { name: 'answers with an error page', status: 503, headers: {} },
  ])(
    'writes directly when Slack $name and does not change the window',
    async ({ status, headers }) => {
      nock('https://slack.com/api').post('/views.update').times(2).reply(status, '', headers);
      const sent = slackSendsDirectly();

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

  it('lets a mistake of ours in the window through', async () => {
    slackRefuses('views.update', 'invalid_blocks');

    await expect(show(inModal, { message, modal }, aDeps())).rejects.toThrow('invalid_blocks');
  });

  it('drops what only mattered in the window', async () => {
    slackRefuses('views.update', 'not_found');

    await expect(
      show(inModal, { message, modal }, aDeps(), { dropWhenClosed: true }),
    ).resolves.toBeUndefined();
  });
});
