import { WebClient } from '@slack/web-api';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdminNews } from '../../src/outbox/outcome.js';
import type { AdminTold } from '../../src/records/store.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { createAdminMessages } from '../../src/slack/people.js';
import { createOutboxClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

const TOKEN = 'xoxb-test';
const NEWS: AdminNews = {
  kind: 'default-channel-refused',
  channel: 'C0ALERTS',
  error: 'not_in_channel',
  waiting: 12,
};

let slack: SlackStandIn;
let log: ReturnType<typeof captureLog>;

beforeEach(async () => {
  slack = await startSlackStandIn({ signingSecret: 'secret', botToken: TOKEN, rateLimits: false });
  slack.addUser({ id: 'U0KIM', name: 'kim', locale: 'ko-KR' });
  slack.addUser({ id: 'U0LEE', name: 'lee', locale: 'en-US' });
  slack.addUser({ id: 'U0GONE', name: 'gone', deleted: true });
  slack.addUserGroup('S0OPS', 'ops', ['U0LEE', 'U0KIM']);
  log = captureLog();
});

afterEach(async () => {
  await slack.close();
});

function tellAdmins(admins: readonly string[]) {
  const messages = createAdminMessages({
    client: createOutboxClient({ botToken: TOKEN, apiUrl: slack.apiUrl, log }),
    admins,
    stage: 'production',
    language: () => 'ko',
    log,
  });
  return async (news: AdminNews): Promise<readonly AdminTold[]> => {
    const told: AdminTold[] = [];
    for (const to of (await messages.adminsFor(news)) ?? [])
      told.push(await messages.tellAdmin(news, to));
    return told;
  };
}

function told(user: string): readonly string[] {
  return slack.im(user).messages.map(({ text }) => text);
}

describe('createAdminMessages', () => {
  it('tells each admin once, in their own language, how many alerts wait and what to do', async () => {
    await tellAdmins(['U0KIM', 'S0OPS'])(NEWS);

    expect(told('U0KIM')).toEqual([
      '긴급: 기본 알림 채널 <#C0ALERTS>에 메시지를 보내지 못하고 있습니다(슬랙: not_in_channel). 기다리는 메시지 12건은 잃지 않고 가지고 있으며, 한 시간마다 다시 보내 봅니다. 채널이 있다면 그 채널에서 /invite 명령으로 이 앱을 초대해 주세요. 다른 채널로 바꾸려면 /hometax 설정 명령을 쓰거나, ALERT_CHANNEL 값을 고치고 앱을 다시 시작해 주세요.',
    ]);
    expect(told('U0LEE')).toHaveLength(1);
    expect(told('U0LEE')[0]).toContain('We keep 12 messages and try again every hour');
  });

  it('tells the one who set a company’s channel', async () => {
    await tellAdmins(['U0KIM'])({
      kind: 'channel-refused',
      channel: 'C0OTHER',
      error: 'is_archived',
      company: '<!here> 상사',
      tell: 'U0LEE',
    });

    expect(told('U0KIM')).toEqual([]);
    expect(told('U0LEE')[0]).toContain('such as &lt;!here&gt; 상사, go to the default channel');
    expect(told('U0LEE')[0]).toContain('The channel is archived');
  });

  it.each([
    { error: 'shared_outside', says: '다른 조직과 공유된 채널이라' },
    { error: 'is_archived', says: '보관을 해제해 주세요' },
    { error: 'restricted_action', says: '글을 쓸 수 없는 채널입니다' },
  ])('advises after $error', async ({ error, says }) => {
    await tellAdmins(['U0KIM'])({ ...NEWS, error });

    expect(told('U0KIM')[0]).toContain(says);
  });

  it('tells the others when one cannot be told, and never rejects', async () => {
    slack.faults.set(
      { method: 'conversations.open', times: 1 },
      { kind: 'error', error: 'user_disabled' },
    );

    const outcomes = await tellAdmins(['U0LEE', 'U0GONE', 'U0KIM'])(NEWS);

    expect(outcomes).toEqual(['refused', 'refused', 'told']);
    expect(told('U0KIM')).toHaveLength(1);
    expect(log.lines.map(({ level }) => level)).toContain('warn');
    expect(slack.calls.filter(({ method }) => method === 'conversations.open')).toHaveLength(2);
  });

  it('tells the others when a group that is named with them was deleted', async () => {
    expect(await tellAdmins(['S0GONE', 'U0KIM'])(NEWS)).toEqual(['told']);
    expect(told('U0KIM')).toHaveLength(1);
  });

  it.each([
    { kind: 'error', error: 'ratelimited' },
    { kind: 'error', error: 'account_inactive' },
    { kind: 'rate-limited', retryAfter: 30 },
    { kind: 'status', status: 502 },
  ] as const)('says that it may be taken later: $kind $error', async (fault) => {
    slack.faults.set({ method: 'chat.postMessage', times: 1 }, fault);

    expect(await tellAdmins(['U0LEE'])(NEWS)).toEqual(['not-yet']);
    expect(await tellAdmins(['U0LEE'])(NEWS)).toEqual(['told']);
  });

  it('finds the workspace’s admins and owners, page by page, when none are named', async () => {
    const api = nock('https://slack.test');
    const asked: string[] = [];
    const member = (id: string, about: object) => ({ id, ...about });
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
        asked.push(new URLSearchParams(String(body)).get('channel') ?? JSON.stringify(body));
        return { ok: true };
      });
    }

    const messages = createAdminMessages({
      client: new WebClient(TOKEN, {
        slackApiUrl: 'https://slack.test/api/',
        retryConfig: { retries: 0 },
      }),
      admins: [],
      stage: 'test',
      language: () => 'en',
      log,
    });

    const admins = await messages.adminsFor(NEWS);
    for (const to of admins ?? []) await messages.tellAdmin(NEWS, to);

    expect(log.lines).toEqual([]);
    expect(admins).toEqual(['U0ADMIN', 'U0OWNER']);
    expect(asked).toEqual(['DU0ADMIN', 'DU0OWNER']);
  });
});
