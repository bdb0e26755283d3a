import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { identify } from '../../src/slack/slack-watch.js';
import { captureLog } from '../support/capture-log.js';

const slack = () => nock('https://slack.com/api').post('/auth.test');
const client = () => createPeopleClient({ botToken: 'xoxb-test', log: captureLog() });

describe('identify', () => {
  it('returns the IDs of the workspace and the bot', async () => {
    slack().reply(200, { ok: true, team_id: 'T1', user_id: 'U0BOT', bot_id: 'B1' });

    expect(await identify(client())).toEqual({
      ok: true,
      value: { teamId: 'T1', botUserId: 'U0BOT', botId: 'B1', missingScopes: [] },
    });
  });

  it('returns the name of the workspace on one line, and none for an empty one', async () => {
    const identity = { ok: true, team_id: 'T1', user_id: 'U0BOT', bot_id: 'B1' };
    slack().reply(200, { ...identity, team: '새봄\n세무법인 ' });
    slack().reply(200, { ...identity, team: ' ' });

    expect(await identify(client())).toMatchObject({ value: { teamName: '새봄 세무법인' } });
    expect(await identify(client())).toMatchObject({ value: { teamName: undefined } });
  });

  it.each(['invalid_auth', 'account_inactive', 'token_revoked', 'not_authed'])(
    'treats %s as a refusal',
    async (error) => {
      slack().reply(200, { ok: false, error });

      expect(await identify(client())).toEqual({ ok: false, error: { kind: 'refused', error } });
    },
  );

  it('refuses a user token', async () => {
    slack().reply(200, { ok: true, team_id: 'T1', user_id: 'U1' });

    expect(await identify(client())).toMatchObject({
      error: { kind: 'refused', error: 'not_allowed_token_type' },
    });
  });

  it.each([
    { name: 'an internal error', reply: [200, { ok: false, error: 'internal_error' }] },
    { name: 'a rate limit', reply: [429, '', { 'retry-after': '30' }] },
    { name: 'an HTML page', reply: [503, '<html>'] },
  ] as const)('treats Slack as unreachable after $name', async ({ reply }) => {
    slack()
      .times(2)
      .reply(reply[0], reply[1], reply[2] ?? {});

    const answer = await identify(client());
    nock.cleanAll();

    expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });

  it('treats Slack as unreachable when the connection breaks', async () => {
    slack().times(2).replyWithError(new Error('socket hang up'));

    expect(await identify(client())).toMatchObject({ error: { kind: 'unreachable' } });
  });
});
