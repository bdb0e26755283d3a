import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Environment } from '../../src/app/environment.js';
import { MINUTE } from '../../src/kernel/time.js';
import { freePort, listen, stop } from '../../src/sandbox/loopback.js';
import { ALERT_CHANNEL, PEOPLE, type World, type WorldOptions } from '../../src/sandbox/world.js';
import { BOT_SCOPES } from '../../src/slack/slack-watch.js';
import { startProcess } from './support/app-process.js';
import { cli } from './support/command-line.js';
import { aWorld, startApp } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import { ABOUT_SQLITE } from './support/test-store.js';
import { brns, deptUserWorks, watch } from './support/watching.js';

const [GARAM = '', NOT_MEMBER = ''] = brns(2);

function runDoctor(world: World, settings: Environment = {}) {
  return cli(world, ['doctor'], { CHANNEL_LANGUAGE: 'en', ...settings });
}

/** Starts the app with its own address in PUBLIC_URL. */
async function startWithPublicUrl(world: World, settings: Environment = {}): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startApp(world, { PORT: String(port), PUBLIC_URL: url, ...settings });
  return url;
}

/** Starts another server than the app. */
async function startOtherServer(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(404).end('Not here'));
  const port = await listen(server, 0);
  onTestFinished(() => stop(server));
  return `http://127.0.0.1:${port}`;
}

describe('hometax-watch doctor', () => {
  it('checks everything, and reports each as in order', ABOUT_SQLITE, async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
    world.slack.addUserGroup('S0OPS', 'ops', ['U0KIM']);

    const { code, out } = await runDoctor(world, { OPERATORS: 'U0KIM,S0OPS', ADMINS: 'U0LEE' });

    expect(out.trim().split('\n')).toEqual([
      '✓ Store: readable and writable · 1 company watched',
      expect.stringMatching(/^✓ Store: .+ left on the disk$/),
      expect.stringMatching(/^✓ Holiday data: until .+ \d{4}$/),
      '✓ POPBiLL: LinkID and secret key accepted (test environment)',
      "✓ Clock: agrees with POPBiLL's",
      '✓ Company: 가람무역 is a linked member',
      expect.stringMatching(/^✓ Slack: connected to the workspace .+$/),
      "✓ Clock: agrees with Slack's",
      "· Signing secret (SLACK_SIGNING_SECRET): can't be verified here.",
      expect.stringMatching(/^ {2}→ If commands in Slack get no answer, /),
      '✓ Slack scopes: all scopes of the manifest are granted',
      '✓ Default channel (C0ALERTS, ALERT_CHANNEL): alerts can be sent',
      '✓ Roles: all operators and admins are in this workspace',
      'Everything is ready.',
    ]);
    expect(code).toBe(0);
  });

  it.each<{
    readonly name: string;
    readonly options?: WorldOptions;
    readonly prepare?: (world: World) => Environment | Promise<Environment>;
    readonly says: readonly (string | RegExp)[];
    readonly code: number;
  }>([
    {
      name: 'scopes that the workspace did not grant',
      options: { slackScopes: BOT_SCOPES.filter((scope) => !scope.startsWith('files')) },
      says: [
        'Slack scopes: missing files:read, files:write.',
        'reinstall the app to the workspace',
      ],
      code: 2,
    },
    {
      name: 'production in which every full member may open authentication pages',
      prepare: () => ({ POPBILL_STAGE: 'production' }),
      says: ['Roles: no operators are named, so every full member can'],
      code: 2,
    },
    {
      name: 'an app-level token that Slack refuses',
      options: { socketMode: true },
      prepare: () => ({ SLACK_APP_TOKEN: 'xapp-1-another' }),
      says: ['Socket Mode: Slack refused the app-level token (invalid_auth)', 'Basic Information'],
      code: 2,
    },
    {
      name: 'an app-level token without its scope',
      options: { socketMode: true },
      prepare: ({ slack }) => {
        const fault = { kind: 'error', error: 'missing_scope' } as const;
        slack.faults.set({ method: 'apps.connections.open' }, fault);
        return {};
      },
      says: ['refused the app-level token (missing_scope)', 'with the connections:write scope'],
      code: 2,
    },
    {
      name: 'a Socket Mode that is switched off',
      options: { socketMode: true },
      prepare: ({ slack }) => {
        slack.sockets.switchOff();
        return {};
      },
      says: ["Socket Mode is off in the app's settings.", 'Enable Socket Mode'],
      code: 2,
    },
    {
      name: 'a bot token in the place of the app-level token of another app',
      options: { socketMode: true },
      prepare: ({ slack }) => {
        const fault = { kind: 'error', error: 'not_allowed_token_type' } as const;
        slack.faults.set({ method: 'apps.connections.open' }, fault);
        return {};
      },
      says: ['refused the app-level token (not_allowed_token_type)', 'Basic Information'],
      code: 2,
    },
    {
      name: 'operators without a single full member',
      prepare: ({ slack }) => {
        slack.addUserGroup('S0EMPTY', 'empty', []);
        slack.addUserGroup('S0GUESTS', 'guests', [PEOPLE.guest]);
        return { OPERATORS: `S0EMPTY,S0GUESTS,${PEOPLE.external}`, ADMINS: 'U0LEE' };
      },
      says: [
        `guests, bots or people from other workspaces (${PEOPLE.external}).`,
        'no operator is a full member',
        'Check OPERATORS and ADMINS',
      ],
      code: 2,
    },
    {
      name: 'a channel of another workspace',
      prepare: () => ({ ALERT_CHANNEL: 'C0ELSEWHERE' }),
      says: ['ALERT_CHANNEL): The app cannot see this channel.', 'select another channel'],
      code: 2,
    },
    {
      name: 'people and groups that are not in the workspace',
      prepare: ({ slack }) => {
        slack.addUser({ id: 'U0GONE', name: 'gone', isDeleted: true });
        return { OPERATORS: 'U0KIM,U0NOBODY,S0NOTHING', ADMINS: 'U0GONE' };
      },
      says: ['groups are disabled (U0NOBODY, U0GONE, S0NOTHING).'],
      code: 2,
    },
    {
      name: 'a channel shared with another organisation',
      prepare: ({ slack }) => {
        slack.addChannel({ id: ALERT_CHANNEL, name: '홈택스-알림', isExtShared: true });
        return {};
      },
      says: ['channels shared with another workspace', 'Select another channel'],
      code: 2,
    },
    {
      name: 'a clock that POPBiLL refuses',
      options: { popbillAheadMs: 20 * MINUTE },
      says: ["behind POPBiLL's.", 'Turn on time synchronisation'],
      code: 2,
    },
    {
      name: 'a clock that is off by minutes, which POPBiLL still accepts',
      options: { popbillAheadMs: -2 * MINUTE },
      says: [
        'LinkID and secret key accepted',
        "this server's clock is 120 seconds ahead of POPBiLL's.",
        'Turn on time synchronisation',
      ],
      code: 2,
    },
    {
      name: 'a clock that agrees with POPBiLL’s and not with Slack’s',
      prepare: ({ clock }) => {
        clock.advance(3 * MINUTE);
        return {};
      },
      says: ["agrees with POPBiLL's", /this server's clock is 1[78]\d seconds behind Slack's\./],
      code: 2,
    },
    {
      name: 'a token that POPBiLL issued to another address',
      prepare: async (world) => {
        await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
        world.popbill.faults.set({ operation: 'corpInfo' }, { kind: 'code', code: -99910006 });
        return {};
      },
      says: ['refused the settings', 'set POPBILL_IP_BOUND to false'],
      code: 2,
    },
    {
      name: 'a wrong secret key',
      prepare: () => ({ POPBILL_SECRET_KEY: 'bm90IHRoZSBrZXk=' }),
      says: ['refused the settings', 'Set POPBILL_SECRET_KEY to that key'],
      code: 2,
    },
    {
      name: 'an unknown LinkID',
      prepare: () => ({ POPBILL_LINK_ID: 'NOBODY' }),
      says: ['refused the settings', 'check that POPBILL_LINK_ID is'],
      code: 2,
    },
    {
      name: 'a store in a folder that cannot be created',
      prepare: () => ({ STORE_URL: 'sqlite:///proc/hometax-watch/store.sqlite' }),
      says: ['Store: cannot be used.'],
      code: 2,
    },
    {
      name: 'an address that POPBiLL refuses',
      prepare: ({ popbill }) => {
        popbill.faults.set({}, { kind: 'code', code: -99010013 });
        return {};
      },
      says: ['refused the settings', 'set POPBILL_IP_BOUND to false'],
      code: 2,
    },
    {
      name: 'production that is not approved',
      prepare: ({ popbill }) => {
        popbill.faults.set({}, { kind: 'code', code: -99010016 });
        return { POPBILL_STAGE: 'production' };
      },
      says: ['(POPBILL_STAGE=production)', 'whether this LinkID is approved for production'],
      code: 2,
    },
    {
      name: 'a company that is not a member in this environment',
      prepare: async (world) => {
        await watch(world, [{ brn: NOT_MEMBER, name: '나라상사', state: deptUserWorks() }]);
        world.popbill.companies.remove(NOT_MEMBER);
        return {};
      },
      says: ["나라상사 is not a linked member in POPBiLL's test environment.", 'POPBILL_STAGE'],
      code: 2,
    },
    {
      name: 'the network error if Slack cannot be reached',
      prepare: async () => ({ SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api` }),
      says: ['Slack: no usable answer', 'ECONNREFUSED', 'firewall, proxy, DNS'],
      code: 3,
    },
    {
      name: 'a public address at which something else answers',
      prepare: async (world) => {
        await startApp(world);
        return { PUBLIC_URL: await startOtherServer() };
      },
      says: ['PUBLIC_URL): something else answers, or the app', '(HTTP 404)'],
      code: 2,
    },
    {
      name: 'a public address that cannot be checked while the app is stopped',
      prepare: async () => ({ PUBLIC_URL: `http://127.0.0.1:${await freePort()}` }),
      says: ['PUBLIC_URL): the app is not running', '(ECONNREFUSED)'],
      code: 3,
    },
  ])('reports $name', async ({ options, prepare, says, code }) => {
    const world = await aWorld(options);
    const settings = (await prepare?.(world)) ?? {};

    const result = await runDoctor(world, settings);

    for (const words of says) expect(result.out).toMatch(words);
    expect(result.code).toBe(code);
    // The sentences say everything, so the log does not repeat it.
    expect(result.err).not.toContain('"level"');
  });

  it('checks the channel that was set in Slack, and names the command that changes it', async () => {
    const world = await aWorld();
    world.slack.addChannel({ id: 'C0OLD', name: 'old', isArchived: true });
    const set = { by: 'U0LEE', at: world.clock.now() };
    await fromStore(world, (store) =>
      store.write([
        {
          put: 'settings',
          value: { v: 1, values: { defaultChannel: { value: 'C0OLD', ...set } } },
        },
      ]),
    );

    const { code, out } = await runDoctor(world);

    expect(out).toContain(
      '! Default channel (C0OLD, /hometax settings): This channel is archived.\n  → Select another channel.',
    );
    expect(code).toBe(2);
  });

  it('tests the store while the app is running, and finds its address', ABOUT_SQLITE, async () => {
    const world = await aWorld();
    const url = await startWithPublicUrl(world);

    const { code, out } = await runDoctor(world, { PUBLIC_URL: url });

    expect(out).toContain('Store: readable and writable');
    expect(out).toContain("The app's address (PUBLIC_URL): this app answers");
    expect(code).toBe(0);
  });

  it.each([
    { running: 'on', mark: '✓', says: 'this app answers', code: 0 },
    { running: 'off', mark: '!', says: 'runs with another CLIENT_LINKS (HTTP 404)', code: 2 },
  ])('finds whether the page for clients can be reached: $running', async (row) => {
    const world = await aWorld();
    const url = await startWithPublicUrl(world, { CLIENT_LINKS: row.running });

    const { code, out } = await runDoctor(world, { PUBLIC_URL: url, CLIENT_LINKS: 'on' });

    expect(out).toContain(`${row.mark} Links for clients (CLIENT_LINKS): `);
    expect(out).toContain(row.says);
    expect(code).toBe(row.code);
  });

  it.each([
    {
      language: 'ko',
      says: [
        'SLACK_BOT_TOKEN: 값이 올바르지 않습니다. xoxb-로 시작하는 봇 토큰이어야 합니다',
        'SLACK_SIGNING_SECRET: 값이 없습니다.',
        'ALERT_CHANNEL: 값이 올바르지 않습니다. C나 G로 시작하는 채널 ID여야 합니다. 채널 이름은 쓸 수 없습니다.',
        'OPERATORS: 값이 올바르지 않습니다. 사용자 ID(U..., W...)나',
        'PUBLIC_URL: 값이 올바르지 않습니다. 경로가 없는 이 앱의 https 주소여야 합니다',
        'POPBILL_SECRET_KEY: 값이 올바르지 않습니다. 비밀키(SecretKey)여야 합니다.',
        'POPBILL_STAGE: 값이 올바르지 않습니다. test나 production이어야 합니다.',
        'SWEEP_CRON: 값이 올바르지 않습니다. 반복해서 실행되는 cron 표현식이어야 합니다.',
        'CERT_ALERT_DAYS: 값이 올바르지 않습니다. 만료 며칠 전에 알릴지 0부터 365까지의 숫자를',
      ],
    },
    {
      language: 'en',
      says: [
        'SLACK_BOT_TOKEN must be a bot token, beginning with xoxb-',
        'SLACK_SIGNING_SECRET is missing.',
        'ALERT_CHANNEL must be a channel ID, beginning with C or G; the name does not work.',
        'OPERATORS must be user IDs',
        "PUBLIC_URL must be this app's https address without a path",
        'POPBILL_SECRET_KEY must be a SecretKey (base64, including the final =).',
        'POPBILL_STAGE must be test or production.',
        'SWEEP_CRON must be a recurring cron pattern.',
        'CERT_ALERT_DAYS must be whole numbers of days before expiry from 0 to 365',
      ],
    },
  ])('lists every invalid setting in $language, and checks nothing else', async (row) => {
    const world = await aWorld();

    const { code, out, err } = await runDoctor(world, {
      CHANNEL_LANGUAGE: row.language,
      SLACK_BOT_TOKEN: 'xapp-1-app-level',
      SLACK_SIGNING_SECRET: '',
      ALERT_CHANNEL: '#홈택스-알림',
      OPERATORS: '@jiwoo',
      PUBLIC_URL: 'https://watch.example.com/slack/events',
      POPBILL_SECRET_KEY: 'cut-off',
      POPBILL_STAGE: 'live',
      SWEEP_CRON: '0 25 * * *',
      CERT_ALERT_DAYS: '30,soon',
    });

    for (const words of row.says) expect(err).toContain(`  - ${words}`);
    expect(err.trim().split('\n')).toHaveLength(row.says.length + 1);
    expect([out, code]).toEqual(['', 1]);
  });

  it('is in Korean by default', async () => {
    const world = await aWorld();

    const { out } = await runDoctor(world, { CHANNEL_LANGUAGE: '' });

    expect(out).toContain('슬랙 권한(scope): 매니페스트의 권한이 모두 있음');
    expect(out).toContain('모두 준비되었습니다.');
  });
});

describe('the app’s start', () => {
  it('reports a store that cannot be created, and exits', async () => {
    const world = await aWorld();
    const nowhere = 'sqlite:///proc/hometax-watch/store.sqlite';
    const environment = { ...world.environment, STORE_URL: nowhere };

    const app = startProcess(environment, { cwd: world.folder });

    expect((await app.exited).code).toBe(1);
    expect(app.output()).toContain('set STORE_URL to a writable place');
  });

  it('warns about a default channel that refuses posts', async () => {
    const world = await aWorld();

    const { logged } = await startApp(world, { ALERT_CHANNEL: 'C0NOWHERE' });

    await expect
      .poll(() => logged.find((line) => line.includes('The default channel has a problem')))
      .toContain('"found":"not-found"');
  });
});
