import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createSlackApp,
  type SlackApp,
  type SlackAppOptions,
} from '../../src/app/create-slack-app.js';
import { PromisedChecks } from '../../src/check/promised-checks.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Company } from '../../src/records/company.js';
import type { CommonCauseAlert, MassChange } from '../../src/records/incident.js';
import type { Store } from '../../src/records/store.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import type { LiveSettings } from '../../src/settings/live-settings.js';
import { EVENTS_PATH } from '../../src/slack/transport.js';
import { aCompany } from './builders.js';
import { captureLog } from './capture-log.js';
import { type FakeClock, fakeClock, seoul } from './fake-clock.js';
import { type FakeHome, fakeHome } from './fake-home.js';
import {
  alertListOf,
  type FakeRelease,
  type FakeTestAlerts,
  fakeRelease,
  fakeTestAlerts,
} from './fake-incidents.js';
import {
  emptyCalendarFeeds,
  type FakeBulk,
  type FakeChecks,
  type FakeCompanies,
  type FakeDigests,
  type FakePopups,
  type FakeSweeps,
  fakeBulk,
  fakeChecks,
  fakeClientLinks,
  fakeCompanies,
  fakeDigests,
  fakeOverview,
  fakePopups,
  fakeSweeps,
} from './fake-services.js';
import { type FakeTimers, fakeTimers } from './fake-timers.js';
import { type FakeTriage, fakeAlertDetails, fakeTriage } from './fake-triage.js';
import { type ImportServices, importServices } from './import-services.js';
import { anAppStatus, liveSettings } from './live-settings.js';
import { memoryStore } from './memory-store.js';

/** The app's Slack side on fake services, connected to the stand-in Slack over signed HTTP. */
export interface SlackWorkspace {
  readonly slack: SlackStandIn;
  readonly app: SlackApp;
  readonly clock: FakeClock;
  readonly timers: FakeTimers;
  readonly log: ReturnType<typeof captureLog>;
  readonly companies: FakeCompanies;
  readonly checks: FakeChecks;
  readonly popups: FakePopups;
  readonly sweeps: FakeSweeps;
  readonly digests: FakeDigests;
  readonly triage: FakeTriage;
  readonly bulk: FakeBulk;
  readonly testAlerts: FakeTestAlerts;
  readonly commonCause: FakeRelease<CommonCauseAlert>;
  readonly massChange: FakeRelease<MassChange>;
  readonly settings: LiveSettings;
  readonly home: FakeHome;
  readonly importing: ImportServices;
  /** Empty at first; the app reads history, statuses and promised checks in it. */
  readonly store: Store;
  /** Runs the promised checks that are due, which follow the opening of an authentication page. */
  runDueChecks(): Promise<void>;
  close(): Promise<void>;
}

/** People of the workspace: Kim reads Korean, Lee English; both are full members. */
export const KIM = 'U0KIM';
export const LEE = 'U0LEE';
export const GUEST = 'U0GUEST';
export const EXTERNAL = 'U0STRANGER';
export const OPS_CHANNEL = 'C0OPS';
/** A channel that the app is not in. */
export const CHANNEL_WITHOUT_APP = 'C0ELSE';
export const SHARED_CHANNEL = 'C0SHARED';

export async function startSlackWorkspace(
  options: { readonly watched?: readonly Company[] } & Partial<SlackAppOptions> = {},
): Promise<SlackWorkspace> {
  const { watched = [aCompany()], ...appOptions } = options;
  const slack = await startSlackStandIn({
    signingSecret: 'signing-secret',
    botToken: 'xoxb-token',
    rateLimits: false,
  });
  addPeopleAndChannels(slack);
  const clock = fakeClock(seoul('2026-11-25 10:12'));
  const timers = fakeTimers(clock);
  const log = captureLog();
  const companies = fakeCompanies(clock, watched);
  const checks = fakeChecks(clock, companies);
  const popups = fakePopups(clock);
  const sweeps = fakeSweeps(clock, watched.length);
  const digests = fakeDigests(watched.length);
  const triage = fakeTriage(clock);
  const testAlerts = fakeTestAlerts(OPS_CHANNEL);
  const bulk = fakeBulk();
  const commonCause = fakeRelease<CommonCauseAlert>();
  const massChange = fakeRelease<MassChange>();
  const home = fakeHome(companies, triage);
  const importing = await importServices(companies, clock);
  const { imports, exports } = importing;
  const store = memoryStore();
  const settings = await liveSettings({
    clock,
    configured: { defaultChannel: OPS_CHANNEL, operators: options.operators?.() ?? [] },
  });
  const promisedChecks = await PromisedChecks.load({ store, log });
  const app = createSlackApp({
    botToken: 'xoxb-token',
    transport: { kind: 'http', signingSecret: 'signing-secret' },
    apiUrl: slack.apiUrl,
    channelLanguage: () => 'ko',
    operators: () => settings.current('operators'),
    admins: [],
    settings,
    status: { read: async () => anAppStatus() },
    stage: 'test',
    checks,
    companies,
    watchedCompanies: companies,
    popups,
    sweeper: sweeps,
    digests,
    clock,
    log,
    timers,
    imports,
    exports,
    overview: fakeOverview(companies, triage.alerts),
    promisedChecks,
    clockWatch: { isUnreliable: false },
    isLeading: () => true,
    slackWatch: { record: () => {} },
    store,
    bulk,
    triage,
    readAlertDetails: fakeAlertDetails({ triage, companies, clock }),
    clientLinks: fakeClientLinks(clock),
    calendarFeeds: await emptyCalendarFeeds(store, clock),
    alertList: alertListOf(triage, companies),
    testAlerts,
    commonCauses: commonCause,
    massChanges: massChange,
    home: home.options,
    policy: DEFAULT_POLICY,
    ...appOptions,
  });
  const server = createServer((request, response) => {
    // Bolt throws on other paths, so the app's own server does the same.
    if (request.url === EVENTS_PATH) app.requestListener?.(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  slack.connectApp(`http://127.0.0.1:${port}/slack/events`);
  await app.start();
  return {
    importing,
    slack,
    app,
    clock,
    timers,
    log,
    companies,
    checks,
    popups,
    sweeps,
    digests,
    triage,
    bulk,
    testAlerts,
    commonCause,
    massChange,
    home,
    settings,
    store,
    async runDueChecks() {
      promisedChecks.runDue(clock.now(), app.runPromisedCheck, () => ({
        enter: async () => {},
        leave: () => {},
      }));
      await promisedChecks.untilIdle();
    },
    async close() {
      await app.stop(1000);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await slack.close();
    },
  };
}

/** Shares the ops channel with another organisation, whose people can then read it. */
export function shareOps(slack: SlackStandIn): void {
  const members = [KIM, LEE, GUEST, EXTERNAL];
  slack.addChannel({ id: OPS_CHANNEL, name: 'ops', members, isExtShared: true });
}

function addPeopleAndChannels(slack: SlackStandIn): void {
  slack.addUser({ id: KIM, name: 'kim', locale: 'ko-KR' });
  slack.addUser({ id: LEE, name: 'lee', locale: 'en-GB' });
  slack.addUser({ id: GUEST, name: 'guest', locale: 'en-GB', isGuest: true });
  slack.addUser({ id: EXTERNAL, name: 'stranger', teamId: 'T0OTHER' });
  slack.addChannel({ id: OPS_CHANNEL, name: 'ops', members: [KIM, LEE, GUEST, EXTERNAL] });
  slack.addChannel({
    id: CHANNEL_WITHOUT_APP,
    name: 'else',
    members: [KIM, LEE],
    isBotMember: false,
  });
  slack.addChannel({ id: SHARED_CHANNEL, name: 'shared', members: [KIM, LEE], isExtShared: true });
  slack.addUserGroup('S0OPS', 'ops', [KIM]);
}
