import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSlackApp, type SlackApp } from '../../src/app/create-slack-app.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { BOT_SCOPES } from '../../src/slack/slack-watch.js';
import { aCompany } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { fakeHome } from '../support/fake-home.js';
import { alertListOf, fakeRelease, fakeTestAlerts } from '../support/fake-incidents.js';
import {
  aGate,
  emptyCalendarFeeds,
  fakeBulk,
  fakeChecks,
  fakeClientLinks,
  fakeCompanies,
  fakeDigests,
  fakeOverview,
  fakePopups,
  fakeSweeps,
} from '../support/fake-services.js';
import { fakeAlertDetails, fakeTriage } from '../support/fake-triage.js';
import { importServices } from '../support/import-services.js';
import { anAppStatus, liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';
import { LEE, OPS_CHANNEL, startSlackWorkspace } from '../support/slack-workspace.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aStandIn(scopes?: readonly string[]): Promise<SlackStandIn> {
  const slack = await startSlackStandIn({
    scopes,
    signingSecret: 'secret',
    botToken: 'xoxb-right',
    appToken: 'xapp-right',
    rateLimits: false,
  });
  slack.addUser({ id: LEE, name: 'lee', locale: 'en-GB' });
  slack.addChannel({ id: OPS_CHANNEL, name: 'ops', members: [LEE] });
  closing.push(() => slack.close());
  return slack;
}

async function anApp(
  slack: SlackStandIn,
  {
    botToken = 'xoxb-right',
    appToken,
    sleep = () => delay(10),
  }: { botToken?: string; appToken?: string; sleep?: () => Promise<unknown> } = {},
) {
  const clock = fakeClock(seoul('2026-11-25 10:12'));
  const log = captureLog();
  /** How long it waited before each further attempt. */
  const pauses: number[] = [];
  const companies = fakeCompanies(clock, [aCompany()]);
  const checks = fakeChecks(clock, companies);
  const triage = fakeTriage(clock);
  const { imports, exports } = await importServices(companies, clock);
  const app: SlackApp = createSlackApp({
    botToken,
    transport:
      appToken === undefined
        ? { kind: 'http', signingSecret: 'secret' }
        : { kind: 'socket', appToken },
    apiUrl: slack.apiUrl,
    channelLanguage: () => 'ko',
    operators: () => [],
    admins: [],
    stage: 'test',
    settings: await liveSettings({ clock }),
    status: { read: async () => anAppStatus() },
    sleep: async (ms) => {
      pauses.push(ms);
      await sleep();
    },
    checks,
    companies,
    watchedCompanies: companies,
    clock,
    log,
    imports,
    exports,
    popups: fakePopups(clock),
    promisedChecks: { plan: async () => {}, cancel: async () => {} },
    clockWatch: { isUnreliable: false },
    isLeading: () => true,
    slackWatch: { record: () => {} },
    sweeper: fakeSweeps(clock, 1),
    digests: fakeDigests(1),
    triage,
    readAlertDetails: fakeAlertDetails({ triage, companies, clock }),
    clientLinks: fakeClientLinks(clock),
    calendarFeeds: await emptyCalendarFeeds(memoryStore(), clock),
    overview: fakeOverview(companies),
    store: memoryStore(),
    bulk: fakeBulk(),
    alertList: alertListOf(triage, companies),
    commonCauses: fakeRelease(),
    massChanges: fakeRelease(),
    testAlerts: fakeTestAlerts('C0ALERTS'),
    home: fakeHome(companies, triage).options,
    policy: DEFAULT_POLICY,
  });
  closing.push(() => app.stop(1000));
  return { app, log, checks, pauses };
}

describe('starting', () => {
  it('identifies the app, which is then ready', async () => {
    const { app } = await anApp(await aStandIn());
    expect(app.isReady()).toBe(false);

    const started = await app.start();

    expect(started).toMatchObject({ ok: true, value: { teamId: 'T0STANDIN', botUserId: 'U0BOT' } });
    expect(app.isReady()).toBe(true);
  });

  it('logs which scopes Slack did not grant, e.g. when an upgrade needs a new one', async () => {
    const { app, log } = await anApp(
      await aStandIn(BOT_SCOPES.filter((scope) => scope !== 'users:read')),
    );

    await app.start();

    expect(log.lines).toMatchObject([
      {
        level: 'error',
        message: expect.stringContaining('reinstall'),
        fields: { missingScopes: ['users:read'] },
      },
    ]);
  });

  it('returns an error immediately when Slack refuses the bot token', async () => {
    const { app } = await anApp(await aStandIn(), { botToken: 'xoxb-wrong' });

    expect(await app.start()).toEqual({
      ok: false,
      error: { kind: 'refused', error: 'invalid_auth' },
    });
    expect(app.isReady()).toBe(false);
  });

  it('returns an error immediately when Slack refuses the app token', async () => {
    const { app } = await anApp(await aStandIn(), { appToken: 'xapp-wrong' });

    expect(await app.start()).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  it('retries while Slack cannot be reached, and is not ready until then', async () => {
    const slack = await aStandIn();
    slack.faults.set({ method: 'auth.test', times: 4 }, { kind: 'reset' });
    const { app, log } = await anApp(slack);

    const starting = app.start();
    await vi.waitFor(() => {
      const warning = 'Slack gives no usable answer yet; trying again';
      expect(log.lines.map(({ message }) => message)).toContain(warning);
    });
    expect(app.isReady()).toBe(false);

    expect(await starting).toMatchObject({ ok: true });
    expect(app.isReady()).toBe(true);
  });

  it('waits longer after each attempt, up to 30 seconds, and logs when it tries again', async () => {
    const slack = await aStandIn();
    const fault = { kind: 'error', error: 'internal_error' } as const;
    slack.faults.set({ method: 'auth.test', times: 7 }, fault);
    const { app, log, pauses } = await anApp(slack);

    expect(await app.start()).toMatchObject({ ok: true });

    const seconds = [1, 2, 4, 8, 16, 30, 30];
    expect(pauses).toEqual(seconds.map((each) => each * 1000));
    expect(log.lines).toEqual([
      ...seconds.map((retryInSeconds) => ({
        level: 'warn',
        message: 'Slack gives no usable answer yet; trying again',
        fields: { error: 'internal_error', retryInSeconds },
      })),
      { level: 'info', message: 'Connected to Slack', fields: {} },
    ]);
  });

  it('waits as long as Slack asks', async () => {
    const slack = await aStandIn();
    slack.faults.set({ method: 'auth.test', times: 1 }, { kind: 'rate-limited', retryAfter: 45 });
    const { app, pauses } = await anApp(slack);

    expect(await app.start()).toMatchObject({ ok: true });
    expect(pauses).toEqual([45_000]);
  });

  it('ends a wait when the app is stopped', async () => {
    const slack = await aStandIn();
    slack.faults.set({ method: 'auth.test' }, { kind: 'status', status: 503 });
    const { app, pauses } = await anApp(slack, { sleep: () => new Promise(() => {}) });

    const starting = app.start();
    await eventually(() => pauses.length > 0);
    await app.stop(1000);

    expect(await starting).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });
});

describe('Socket Mode', () => {
  it('opens no socket when it is stopped before Slack could be reached', async () => {
    const slack = await aStandIn();
    const callsOf = (name: string) => slack.calls.filter(({ method }) => method === name).length;
    slack.faults.set({ method: 'auth.test' }, { kind: 'reset' });
    const { app, log } = await anApp(slack, { appToken: 'xapp-right' });
    const starting = app.start();
    await eventually(() => log.lines.some(({ message }) => message.includes('answer yet')));

    await app.stop(1000);
    slack.faults.clear();

    expect(await starting).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect(callsOf('apps.connections.open')).toBe(0);
  });

  it('opens no socket when it is stopped while it identifies itself', async () => {
    const slack = await aStandIn();
    const callsOf = (name: string) => slack.calls.filter(({ method }) => method === name).length;
    const { app } = await anApp(slack, { appToken: 'xapp-right' });

    const starting = app.start();
    await app.stop(1000);

    expect(await starting).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect(callsOf('apps.connections.open')).toBe(0);
  });

  it('answers commands, and closes the socket when stopped', async () => {
    const slack = await aStandIn();
    const { app } = await anApp(slack, { appToken: 'xapp-right' });
    await app.start();
    await slack.waitFor(({ sockets }) => sockets.connections > 0);
    expect(app.isReady()).toBe(true);

    const delivery = await slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    await slack.waitFor(() => slack.ephemerals(LEE).length === 2);
    await app.stop(1000);
    await slack.waitFor(({ sockets }) => sockets.connections === 0);

    expect(delivery.acked).toBe(true);
    expect(app.isReady()).toBe(false);
    expect(app.requestListener).toBeUndefined();
  });

  it.each([
    {
      name: 'Slack refreshes the connection',
      end: (slack: SlackStandIn) => slack.sockets.refresh(),
    },
    { name: 'the connection breaks', end: (slack: SlackStandIn) => slack.sockets.drop() },
  ])('reconnects when $name, and answers again', async ({ end }) => {
    const slack = await aStandIn();
    const { app } = await anApp(slack, { appToken: 'xapp-right' });
    await app.start();

    end(slack);
    // The gap may be too short to be seen, but a second connection was requested.
    await slack.waitFor(
      ({ calls }) => calls.filter(({ method }) => method === 'apps.connections.open').length === 2,
    );
    await slack.waitFor(({ sockets }) => sockets.connections > 0);
    await eventually(() => app.isReady());
    const delivery = await slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });

    expect(delivery.acked).toBe(true);
  });

  it('retries after a failed connection, and is not ready until then', async () => {
    const slack = await aStandIn();
    const { app, log } = await anApp(slack, { appToken: 'xapp-right' });
    await app.start();
    slack.faults.set(
      { method: 'apps.connections.open', times: 1 },
      { kind: 'error', error: 'internal_error' },
    );

    slack.sockets.drop();
    await eventually(() => log.lines.some(({ message }) => message.includes('by Socket Mode')));
    expect(app.isReady()).toBe(false);

    await eventually(() => app.isReady());
    const delivery = await slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    expect(delivery.acked).toBe(true);
  });

  it('waits for a running check when it is stopped', async () => {
    const slack = await aStandIn();
    const { app, checks } = await anApp(slack, { appToken: 'xapp-right' });
    await app.start();
    await slack.waitFor(({ sockets }) => sockets.connections > 0);
    const gate = aGate();
    checks.gate = gate;
    await slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    await eventually(() => checks.requests.length > 0);

    const stopped = app.stop(5000);
    gate.open();

    expect(await stopped).toBe(true);
    expect(slack.ephemerals(LEE)).toHaveLength(2);
  });
});

describe('stopping', () => {
  it('waits for running work, and returns whether it finished in time', async () => {
    const workspace = await startSlackWorkspace();
    closing.push(() => workspace.close());
    const gate = aGate();
    workspace.checks.gate = gate;
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    await eventually(() => workspace.checks.requests.length > 0);

    expect(await workspace.app.stop(10)).toBe(false);
    gate.open();
    expect(await workspace.app.stop(5000)).toBe(true);
  });

  it('starts nothing new, and answers so', async () => {
    const workspace = await startSlackWorkspace();
    closing.push(() => workspace.close());
    await workspace.app.stop(1000);

    const delivery = await workspace.slack.slash(LEE, '/hometax', 'check 한빛', {
      channel: OPS_CHANNEL,
    });

    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(delivery.acked).toBe(true);
    expect(answer.text).not.toBe('');
    expect(workspace.checks.requests).toEqual([]);
  });
});

describe('requests', () => {
  it('are rejected without a signature, with a wrong one and with an old one', async () => {
    const workspace = await startSlackWorkspace();
    closing.push(() => workspace.close());
    const body = new URLSearchParams({
      command: '/hometax',
      text: 'list',
      user_id: LEE,
    }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const stale = workspace.slack.sign(body, Math.floor(Date.now() / 1000) - 6 * 60);
    const wrong = { ...workspace.slack.sign(body), 'x-slack-signature': `v0=${'0'.repeat(64)}` };

    const statuses = await Promise.all(
      [type, { ...type, ...wrong }, { ...type, ...stale }].map(
        async (headers) => (await workspace.slack.deliverRaw(body, headers)).status,
      ),
    );

    expect(statuses).toEqual([401, 401, 401]);
  });
});
