import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { checkChannel } from '../../src/slack/channels.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

function check() {
  const log = captureLog();
  const client = createPeopleClient({ botToken: 'xoxb-test', log });
  return checkChannel('C1', { client, log });
}

function slackAnswers(answer: Record<string, unknown>) {
  nock('https://slack.com/api').post('/conversations.info').reply(200, answer);
}

describe('checkChannel', () => {
  it.each([
    { name: 'a channel the app is in', channel: { is_member: true }, why: undefined },
    { name: 'a channel without the app', channel: { is_member: false }, why: 'not-in-channel' },
    {
      name: 'an archived channel',
      channel: { is_member: true, is_archived: true },
      why: 'archived',
    },
    {
      name: 'a channel shared with another organisation',
      channel: { is_member: true, is_ext_shared: true },
      why: 'shared-outside',
    },
    {
      name: 'a channel that another organisation was invited to',
      channel: { is_member: true, is_pending_ext_shared: true },
      why: 'shared-outside',
    },
  ])('returns the problem of $name', async ({ channel, why }) => {
    slackAnswers({ ok: true, channel: { id: 'C1', ...channel } });

    expect(await check()).toEqual(why && { field: 'channel', why });
  });

  it('treats a channel that Slack does not find as one the app is not in', async () => {
    slackAnswers({ ok: false, error: 'channel_not_found' });

    expect(await check()).toEqual({ field: 'channel', why: 'not-in-channel' });
  });

  it.each([
    { provided: 'chat:write,channels:read', scopes: ['groups:read'] },
    { provided: 'chat:write', scopes: ['channels:read', 'groups:read'] },
    { provided: undefined, scopes: ['channels:read', 'groups:read'] },
  ])('names the scopes that are missing from $provided', async ({ provided, scopes }) => {
    const needed = 'channels:read,groups:read,mpim:read,im:read';
    slackAnswers({ ok: false, error: 'missing_scope', needed, provided });

    expect(await check()).toEqual({ field: 'channel', why: 'scopes-missing', scopes });
  });

  it('finds no answer if Slack does not describe the channel', async () => {
    slackAnswers({ ok: false, error: 'internal_error' });

    expect(await check()).toBe('unanswered');
  });
});
