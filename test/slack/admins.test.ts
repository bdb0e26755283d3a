import { WebClient } from '@slack/web-api';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { button } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';
import {
  createAdmins,
  type DirectMessage,
  type DirectMessageOutcome,
} from '../../src/slack/people.js';
import { createOutboxClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

const TOKEN = 'xoxb-test';
const NEWS: DirectMessage = {
  kind: 'default-channel-refused',
  words: ({ say }) => say('메시지가 기다립니다.', 'Messages wait.'),
};

let slack: SlackStandIn;
let log: ReturnType<typeof captureLog>;

beforeEach(async () => {
  slack = await startSlackStandIn({ signingSecret: 'secret', botToken: TOKEN, rateLimits: false });
  slack.addUser({ id: 'U0KIM', name: 'kim', locale: 'ko-KR' });
  slack.addUser({ id: 'U0LEE', name: 'lee', locale: 'en-US' });
  slack.addUser({ id: 'U0GONE', name: 'gone', isDeleted: true });
  slack.addUserGroup('S0OPS', 'ops', ['U0LEE', 'U0KIM']);
  log = captureLog();
});

afterEach(async () => {
  await slack.close();
});

function notifyAdmins(adminIds: readonly string[], message = NEWS) {
  const admins = createAdmins({
    client: createOutboxClient({ botToken: TOKEN, apiUrl: slack.apiUrl, log }),
    admins: adminIds,
    language: () => 'ko',
    log,
  });
  return async (): Promise<readonly DirectMessageOutcome[]> => {
    const outcomes: DirectMessageOutcome[] = [];
    for (const to of (await admins.find()) ?? []) outcomes.push(await admins.notify(to, message));
    return outcomes;
  };
}

function messagesTo(user: string): readonly string[] {
  return slack.im(user).messages.map(({ text }) => text);
}

describe('createAdmins', () => {
  it('notifies each admin once, in their own language', async () => {
    await notifyAdmins(['U0KIM', 'S0OPS'])();

    expect(messagesTo('U0KIM')).toEqual(['메시지가 기다립니다.']);
    expect(messagesTo('U0LEE')).toEqual(['Messages wait.']);
  });

  it('posts the buttons below the message', async () => {
    const buttons = () => [button({ actionId: ACTIONS.statusSettings, label: 'Settings' })];

    await notifyAdmins(['U0LEE'], { ...NEWS, buttons })();

    const [message] = slack.im('U0LEE').messages;
    expect(message?.blocks).toMatchObject([
      { type: 'section', text: { text: 'Messages wait.' } },
      { type: 'actions', elements: [{ action_id: ACTIONS.statusSettings }] },
    ]);
  });

  it('notifies the others if one cannot be notified, and never rejects', async () => {
    slack.faults.set(
      { method: 'conversations.open', times: 1 },
      { kind: 'error', error: 'user_disabled' },
    );

    const outcomes = await notifyAdmins(['U0LEE', 'U0GONE', 'U0KIM'])();

    expect(outcomes).toEqual(['refused', 'refused', 'sent']);
    expect(messagesTo('U0KIM')).toHaveLength(1);
    expect(log.lines.map(({ level }) => level)).toContain('warn');
    expect(slack.calls.filter(({ method }) => method === 'conversations.open')).toHaveLength(2);
  });

  it('notifies the others if a group among the admins was deleted', async () => {
    expect(await notifyAdmins(['S0GONE', 'U0KIM'])()).toEqual(['sent']);
    expect(messagesTo('U0KIM')).toHaveLength(1);
  });

  it.each([
    { kind: 'error', error: 'ratelimited' },
    { kind: 'error', error: 'account_inactive' },
    { kind: 'rate-limited', retryAfter: 30 },
    { kind: 'status', status: 502 },
  ] as const)('reports that a retry may succeed: $kind $error', async (fault) => {
    slack.faults.set({ method: 'chat.postMessage', times: 1 }, fault);

    expect(await notifyAdmins(['U0LEE'])()).toEqual(['not-yet']);
    expect(await notifyAdmins(['U0LEE'])()).toEqual(['sent']);
  });

  it('does not report that a retry may succeed after a bug of ours', async () => {
    const words = () => {
      throw new TypeError('no such problem');
    };

    expect(await notifyAdmins(['U0LEE'], { ...NEWS, words })()).toEqual(['refused']);
    expect(log.lines.map(({ level }) => level)).toContain('warn');
  });

  it('finds the admins of a workspace whose people take longer to list than Slack allows at once', async () => {
    for (let n = 0; n < 300; n += 1) slack.addUser({ id: `U0P${n}`, name: `person ${n}` });
    slack.addUser({ id: 'U0ADMIN', name: 'admin', isAdmin: true });
    slack.faults.set({ method: 'users.list', times: 1 }, { kind: 'rate-limited', retryAfter: 20 });
    const waits: number[] = [];
    const admins = createAdmins({
      client: createOutboxClient({ botToken: TOKEN, apiUrl: slack.apiUrl, log }),
      admins: [],
      language: () => 'en',
      log,
      wait: async (ms) => void waits.push(ms),
    });

    expect(await admins.find()).toEqual(['U0ADMIN']);
    expect(waits).toEqual([20_000]);
  });

  it('finds the workspace’s admins and owners, page by page, if none are named', async () => {
    const api = nock('https://slack.test');
    const channels: string[] = [];
    const member = (id: string, flags: object) => ({ id, ...flags });
    api
      .post('/api/users.list', (body) => !('cursor' in body))
      .reply(200, {
        ok: true,
        members: [
          member('U0ADMIN', { is_admin: true }),
          member('U0BOT', { is_admin: true, is_bot: true }),
          member('U0LEFT', { is_owner: true, deleted: true }),
          member('U0ANY', {}),
        ],
        response_metadata: { next_cursor: 'more' },
      });
    api
      .post('/api/users.list', (body) => body.cursor === 'more')
      .reply(200, {
        ok: true,
        members: [member('U0OWNER', { is_owner: true })],
        response_metadata: { next_cursor: '' },
      });
    for (const user of ['U0ADMIN', 'U0OWNER']) {
      api.post('/api/users.info', (body) => body.user === user).reply(200, { ok: true, user: {} });
      api
        .post('/api/conversations.open', (body) => body.users === user)
        .reply(200, {
          ok: true,
          channel: { id: `D${user}` },
        });
      api.post('/api/chat.postMessage').reply(200, (_uri, body) => {
        channels.push(new URLSearchParams(String(body)).get('channel') ?? JSON.stringify(body));
        return { ok: true, ts: '1.000100' };
      });
    }

    const admins = createAdmins({
      client: new WebClient(TOKEN, {
        slackApiUrl: 'https://slack.test/api/',
        retryConfig: { retries: 0 },
      }),
      admins: [],
      language: () => 'en',
      log,
    });

    const ids = await admins.find();
    for (const to of ids ?? []) await admins.notify(to, NEWS);

    expect(log.lines).toEqual([]);
    expect(ids).toEqual(['U0ADMIN', 'U0OWNER']);
    expect(channels).toEqual(['DU0ADMIN', 'DU0OWNER']);
  });
});
