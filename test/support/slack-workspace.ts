import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createSlackApp,
  type SlackApp,
  type SlackAppOptions,
} from '../../src/app/create-slack-app.js';
import { Looks } from '../../src/check/looks.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Company } from '../../src/records/company.js';
import type { Store } from '../../src/records/store.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import type { LiveSettings } from '../../src/settings/live-settings.js';
import { EVENTS_PATH } from '../../src/slack/transport.js';
import { aCompany } from './builders.js';
import { captureLog } from './capture-log.js';
import { type FakeClock, fakeClock, seoul } from './fake-clock.js';
import { type FakeDesk, fakeAlertDetails, fakeDesk } from './fake-desk.js';
import { type FakeHome, fakeHome } from './fake-home.js';
import {
  type FakeBulk,
  type FakeChecks,
  type FakeCompanies,
  type FakeDigests,
  type FakePopups,
  type FakeSweeps,
  fakeBulk,
  fakeChecks,
  fakeCompanies,
  fakeDigests,
  fakeOverview,
  fakePopups,
  fakeSweeps,
} from './fake-services.js';
import { type FakeTimers, fakeTimers } from './fake-timers.js';
import {
  type FakeCommonCause,
  type FakeMassChange,
  type FakeTestAlerts,
  fakeCommonCause,
  fakeMassChange,
  fakeTestAlerts,
  listOfDesk,
} from './fake-wide.js';
import { type ImportServices, importServices } from './import-services.js';
import { anAppStatus, liveSettings } from './live-settings.js';
import { memoryStore } from './memory-store.js';

/** The app's Slack side over real HTTP, signed, against the stand-in workspace, with services that a test steers. */
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
  readonly desk: FakeDesk;
  readonly bulk: FakeBulk;
  readonly testAlerts: FakeTestAlerts;
  readonly commonCause: FakeCommonCause;
  readonly massChange: FakeMassChange;
  readonly settings: LiveSettings;
  readonly home: FakeHome;
  readonly importing: ImportServices;
  /** Its history is what is shown; nothing else is read of it. */
  readonly store: Store;
  /** What is due by now of the looks after an authentication page was opened. */
  lookDue(): Promise<void>;
  close(): Promise<void>;
}

/** People of the workspace: Kim reads Korean, Lee English; both are full members. */
export const KIM = 'U0KIM';
export const LEE = 'U0LEE';
export const GUEST = 'U0GUEST';
export const STRANGER = 'U0STRANGER';
export const OPS = 'C0OPS';
/** A channel that the app is not in. */
export const ELSEWHERE = 'C0ELSE';
export const SHARED = 'C0SHARED';

export async function startSlackWorkspace(
  about: { readonly watched?: readonly Company[] } & Partial<SlackAppOptions> = {},
): Promise<SlackWorkspace> {
  const { watched = [aCompany()], ...options } = about;
  const slack = await startSlackStandIn({
    signingSecret: 'signing-secret',
    botToken: 'xoxb-token',
    rateLimits: false,
  });
  peopleTheWorkspace(slack);
  const clock = fakeClock(seoul('2026-11-25 10:12'));
  const timers = fakeTimers(clock);
  const log = captureLog();
  const companies = fakeCompanies(clock, watched);
  const checks = fakeChecks(clock, companies);
  const popups = fakePopups(clock);
  const sweeps = fakeSweeps(clock, watched.length);
  const digests = fakeDigests(watched.length);
  const desk = fakeDesk(clock);
  const testAlerts = fakeTestAlerts(OPS);
  const bulk = fakeBulk();
  const commonCause = fakeCommonCause();
  const massChange = fakeMassChange();
  const home = fakeHome(companies, desk);
  const importing = await importServices(companies, clock);
  const { imports, exports } = importing;
  const store = memoryStore();
  const settings = await liveSettings({
    clock,
    fixed: { defaultChannel: OPS, operators: about.operators?.() ?? [] },
  });
  const looks = await Looks.load({ store, log });
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
    ...{
      checks,
      companies,
      register: companies,
      popups,
      sweeper: sweeps,
      digests,
      clock,
      log,
      timers,
    },
    ...{ imports, exports },
    overview: fakeOverview(companies),
    ...{ looks, clockWatch: { isOff: false }, slackWatch: { heard: () => {} } },
    store,
    bulk,
    ...{ triage: desk, alertDetails: fakeAlertDetails({ desk, companies, clock }) },
    ...{ alertList: listOfDesk(desk, companies), testAlerts },
    ...{ commonCauses: commonCause, massChanges: massChange },
    home: home.options,
    policy: DEFAULT_POLICY,
    ...options,
  });
  const server = createServer((request, response) => {
    // As the app's own server does: Bolt throws on other paths.
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
    ...{ slack, app, clock, timers, log, companies, checks, popups, sweeps, digests, desk },
    bulk,
    ...{ testAlerts, commonCause, massChange, home, settings, store },
    async lookDue() {
      looks.tellDue(clock.now(), app.tellLook, () => ({ enter: async () => {}, leave: () => {} }));
      await looks.idle();
    },
    async close() {
      await app.stop(1000);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await slack.close();
    },
  };
}

/** Somebody invites another organisation into the channel: its people see what stands there from then on. */
export function shareOps(slack: SlackStandIn): void {
  const members = [KIM, LEE, GUEST, STRANGER];
  slack.addChannel({ id: OPS, name: 'ops', members, isExtShared: true });
}

function peopleTheWorkspace(slack: SlackStandIn): void {
  slack.addUser({ id: KIM, name: 'kim', locale: 'ko-KR' });
  slack.addUser({ id: LEE, name: 'lee', locale: 'en-GB' });
  slack.addUser({ id: GUEST, name: 'guest', locale: 'en-GB', isGuest: true });
  slack.addUser({ id: STRANGER, name: 'stranger', teamId: 'T0OTHER' });
  slack.addChannel({ id: OPS, name: 'ops', members: [KIM, LEE, GUEST, STRANGER] });
  slack.addChannel({ id: ELSEWHERE, name: 'else', members: [KIM, LEE], botIn: false });
  slack.addChannel({ id: SHARED, name: 'shared', members: [KIM, LEE], isExtShared: true });
  slack.addUserGroup('S0OPS', 'ops', [KIM]);
}
