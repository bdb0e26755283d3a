import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Environment } from '../../src/app/config.js';
import { MINUTE } from '../../src/domain/instant.js';
import { ALERT_CHANNEL, type World, type WorldOptions } from '../../src/sandbox/world.js';
import { BOT_SCOPES } from '../../src/slack/scopes.js';
import { startProcess } from './support/app-process.js';
import { aWorld, startIn } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import { brns, deptUserWorks, watch } from './support/watching.js';

const [GARAM = '', NOBODYS = ''] = brns(2);

async function doctor(world: World, settings: Environment = {}) {
  const environment = { ...world.environment, CHANNEL_LANGUAGE: 'en', ...settings };
  const run = startProcess(environment, { file: 'cli.js', args: ['doctor'], cwd: world.folder });
  const { code } = await run.ended;
  return { code, out: run.stdout(), err: run.stderr() };
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Something else than the app answers there. */
async function somethingElse(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(404).end('Not here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('hometax-watch doctor', () => {
  it('tries everything, and says of each that it is in order', async () => {
    const world = await aWorld();
    await watch(world, [{ brn: GARAM, name: '가람무역', at: deptUserWorks() }]);
    world.slack.addUserGroup('S0OPS', 'ops', ['U0KIM']);

    const { code, out } = await doctor(world, { OPERATORS: 'U0KIM,S0OPS', ADMINS: 'U0LEE' });

    expect(out.trim().split('\n')).toEqual([
      'Store: can be read and written. 1 company is watched.',
      expect.stringMatching(/^Disk: the store takes .+ left\.$/),
      expect.stringMatching(/^Holiday data: until .+\.$/),
      'POPBiLL: accepts the LinkID and secret key (stage: test).',
      "Clock: agrees with POPBiLL's.",
      'Company: 가람무역 is known to POPBiLL as a member of ours.',
      expect.stringMatching(/^Slack: connected to the workspace .+\.$/),
      expect.stringContaining('Signing secret (SLACK_SIGNING_SECRET): whether it is right'),
      'Slack scopes: all scopes of the manifest are granted.',
      'Default channel (C0ALERTS): alerts can be sent.',
      'Roles: all people and groups named as operators and admins are in this workspace.',
      'Everything is ready.',
    ]);
    expect(code).toBe(0);
  });

  it.each<{
    readonly name: string;
    readonly options?: WorldOptions;
    readonly spoil?: (world: World) => Environment | Promise<Environment>;
    readonly says: readonly string[];
    readonly code: number;
  }>([
    {
      name: 'scopes that the workspace did not grant',
      options: { slackScopes: BOT_SCOPES.filter((scope) => !scope.startsWith('files')) },
      says: [
        'Slack scopes: missing files:read, files:write.',
        'install the app to the workspace again',
      ],
      code: 2,
    },
    {
      name: 'an app-level token that Slack does not take',
      options: { socketMode: true },
      spoil: () => ({ SLACK_APP_TOKEN: 'xapp-1-another' }),
      says: [
        'Socket Mode: the app-level token is not accepted (invalid_auth)',
        'Basic Information',
      ],
      code: 2,
    },
    {
      name: 'an app-level token without its scope',
      options: { socketMode: true },
      spoil: ({ slack }) => {
        const fault = { kind: 'error', error: 'missing_scope' } as const;
        slack.faults.set({ method: 'apps.connections.open' }, fault);
        return {};
      },
      says: ['Socket Mode: the app-level token lacks the scope connections:write.'],
      code: 2,
    },
    {
      name: 'people and groups that are not in the workspace',
      spoil: ({ slack }) => {
        slack.addUser({ id: 'U0GONE', name: 'gone', deleted: true });
        return { OPERATORS: 'U0KIM,U0NOBODY,S0NOTHING', ADMINS: 'U0GONE' };
      },
      says: ['were never in it: U0NOBODY, U0GONE, S0NOTHING.'],
      code: 2,
    },
    {
      name: 'a channel shared with another organisation',
      spoil: ({ slack }) => {
        slack.addChannel({ id: ALERT_CHANNEL, name: '홈택스-알림', isExtShared: true });
        return {};
      },
      says: ['shared with another organisation', 'put another channel into ALERT_CHANNEL'],
      code: 2,
    },
    {
      name: 'a clock that is off',
      options: { popbillAheadMs: 20 * MINUTE },
      says: ['behind POPBiLL. Please switch on time synchronisation.'],
      code: 2,
    },
    {
      name: 'an address that POPBiLL does not let in',
      spoil: ({ popbill }) => {
        popbill.faults.set({}, { kind: 'code', code: -99010013 });
        return {};
      },
      says: ['does not accept the settings', 'POPBILL_IP_BOUND=false'],
      code: 2,
    },
    {
      name: 'a production that is not opened',
      spoil: ({ popbill }) => {
        popbill.faults.set({}, { kind: 'code', code: -99010016 });
        return { POPBILL_STAGE: 'production' };
      },
      says: ['(POPBILL_STAGE=production)', 'whether production is open for your LinkID'],
      code: 2,
    },
    {
      name: 'a company that is nobody’s member on this stage',
      spoil: async (world) => {
        await watch(world, [{ brn: NOBODYS, name: '나라상사', at: deptUserWorks() }]);
        world.popbill.companies.remove(NOBODYS);
        return {};
      },
      says: ["나라상사 is not a member of ours on POPBiLL's test stage.", 'POPBILL_STAGE'],
      code: 2,
    },
    {
      name: 'the network’s own word where Slack cannot be reached',
      spoil: async () => ({ SLACK_API_URL: `http://127.0.0.1:${await closedPort()}/api` }),
      says: ['Slack: no answer', 'ECONNREFUSED', 'firewall, proxy, DNS'],
      code: 3,
    },
    {
      name: 'an address at which something else answers',
      spoil: async (world) => {
        await startIn(world);
        return { PUBLIC_URL: await somethingElse() };
      },
      says: ['PUBLIC_URL): something else answers (HTTP 404)'],
      code: 2,
    },
    {
      name: 'an address of which nothing is known while the app is stopped',
      spoil: async () => ({ PUBLIC_URL: `http://127.0.0.1:${await closedPort()}` }),
      says: ['PUBLIC_URL): no answer (ECONNREFUSED). The app is not running'],
      code: 3,
    },
  ])('names $name', async ({ options, spoil, says, code }) => {
    const world = await aWorld(options);
    const settings = (await spoil?.(world)) ?? {};

    const found = await doctor(world, settings);

    for (const words of says) expect(found.out).toContain(words);
    expect(found.code).toBe(code);
  });

  it('tries the channel that was set in Slack, and leads there to mend it', async () => {
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

    const { code, out } = await doctor(world);

    expect(out).toContain(
      'Default channel (C0OLD): it is archived. Please choose another channel with /hometax settings in Slack.',
    );
    expect(code).toBe(2);
  });

  it('looks on beside the running app, and finds its address', async () => {
    const world = await aWorld();
    const { url } = await startIn(world);

    const { code, out } = await doctor(world, { PUBLIC_URL: url });

    expect(out).toContain('The running app is using it, so it was only read.');
    expect(out).toContain("The app's address (PUBLIC_URL): this app answers.");
    expect(code).toBe(0);
  });

  it('speaks Korean unless told otherwise', async () => {
    const world = await aWorld();

    const { out } = await doctor(world, { CHANNEL_LANGUAGE: '' });

    expect(out).toContain('슬랙 권한(scope): 매니페스트의 권한이 모두 있습니다.');
    expect(out).toContain('모두 준비되었습니다.');
  });
});

describe('the start', () => {
  it('warns of a default channel that takes no alerts', async () => {
    const world = await aWorld();

    const { logged } = await startIn(world, { ALERT_CHANNEL: 'C0NOWHERE' });

    await expect
      .poll(() => logged.find((line) => line.includes('Alerts cannot be sent')))
      .toContain('"found":"not-found"');
  });
});
