import { WebClient } from '@slack/web-api';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { createSharedChannels } from '../../src/slack/channels.js';
import { boltLogger } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock } from '../support/fake-clock.js';

function sharedChannels(answer: object) {
  nock('https://slack.test').post('/api/conversations.info').reply(200, answer);
  const client = new WebClient('xoxb-test', {
    slackApiUrl: 'https://slack.test/api/',
    retryConfig: { retries: 0 },
    logger: boltLogger(captureLog()),
  });
  return createSharedChannels(client, fakeClock(0));
}

describe('createSharedChannels', () => {
  it.each([
    { name: 'a channel of our own', channel: {}, shared: false },
    {
      name: 'a channel shared inside the organisation',
      channel: { is_shared: true },
      shared: false,
    },
    { name: 'a Slack Connect channel', channel: { is_ext_shared: true }, shared: true },
    {
      name: 'a channel with a pending invitation',
      channel: { is_pending_ext_shared: true },
      shared: true,
    },
  ])('is $shared for $name', async ({ channel, shared }) => {
    expect(await sharedChannels({ ok: true, channel }).get('C0A')).toBe(shared);
  });

  it('rejects if Slack does not answer', async () => {
    const channels = sharedChannels({ ok: false, error: 'missing_scope' });

    await expect(channels.get('C0A')).rejects.toMatchObject({
      data: { error: 'missing_scope' },
    });
  });
});
