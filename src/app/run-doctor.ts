import { FAILURES_PATH } from '../collector/failure-endpoint.js';
import type { DateObserver } from '../kernel/clock-watch.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { ExitCode, Terminal } from '../kernel/terminal.js';
import { createPopbillClient } from '../popbill/client.js';
import type { StoredSettings } from '../records/settings.js';
import type { Members } from '../records/store.js';
import { LiveSettings } from '../settings/live-settings.js';
import { postgresPlace } from '../settings/store-url-rules.js';
import { probeAppToken, probeSlack } from '../slack/probe-slack.js';
import { createPeopleClient } from '../slack/slack-clients.js';
import { networkCodeOf } from '../slack/slack-errors.js';
import { doctorCommand } from '../status/doctor-command.js';
import {
  appTokenLine,
  defaultChannelLine,
  peopleLine,
  scopesLine,
  signingSecretLine,
  slackLine,
} from '../status/doctor-slack-words.js';
import {
  clockFinding,
  type DoctorFinding,
  finding,
  type ProbedUrlFinding,
} from '../status/doctor-words.js';
import { diskUsageOf } from '../store/disk-usage.js';
import { openCandidacy } from '../store/leadership.js';
import { openStore } from '../store/open-store.js';
import { acquireWriterLock } from '../store/writer-lock.js';
import type { Tongue } from '../text/tongue.js';
import { type Config, settingsOfEnvironment } from './config.js';

const PROBE_TIMEOUT_MS = 5000;
/** The x-robots-tag of our pages (html-page.ts); few other 404 pages have it. */
const PAGE_ROBOTS_TAG = 'noindex, nofollow';

/** Requests a popup ticket and a calendar, because a proxy may pass only some paths to the app. Never rejects. */
export async function probePublicUrl(publicUrl: string): Promise<ProbedUrlFinding> {
  const tickets = await probePage(`${publicUrl}/popup/doctor`);
  if (tickets.status !== 'fine') return tickets;
  const calendars = await probePage(`${publicUrl}/calendar/doctor.ics`);
  // Names the path, because doctor's advice about PUBLIC_URL names only /popup/.
  return calendars.status === 'other'
    ? { ...calendars, error: `/calendar/: ${calendars.error}` }
    : calendars;
}

/** @param url of a page that does not exist. This app is recognised by its answer */
function probePage(url: string): Promise<ProbedUrlFinding> {
  return probeAddress(
    url,
    'GET',
    // 429: too many guesses from the same address.
    ({ status, headers }) =>
      (status === 404 || status === 429) && headers.get('x-robots-tag') === PAGE_ROBOTS_TAG,
  );
}

/** Sends an unsigned report, which the app refuses. */
export function probeCollector(publicUrl: string): Promise<ProbedUrlFinding> {
  return probeAddress(
    `${publicUrl}${FAILURES_PATH}`,
    'POST',
    ({ status }, text) => status === 401 && text.includes('"unsigned"'),
  );
}

async function probeAddress(
  url: string,
  method: 'GET' | 'HEAD' | 'POST',
  isExpected: (response: Response, text: string) => boolean,
): Promise<ProbedUrlFinding> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    return isExpected(response, await response.text())
      ? { status: 'fine' }
      : { status: 'other', error: `HTTP ${response.status}` };
  } catch (error) {
    const code = networkCodeOf(error) ?? (error instanceof Error ? error.name : String(error));
    return { status: 'no-answer', error: code };
  }
}

export interface CliDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly t: Tongue;
  readonly terminal: Terminal;
}

/** The app may be running. */
export async function runDoctor(deps: CliDeps): Promise<ExitCode> {
  const { config, log } = deps;
  const { stage } = config.popbill;
  const { url } = config.store;
  const place = postgresPlace(url);
  const { publicUrl, clientLinks } = config.http;
  const { webhook } = config;
  const popbill = createPopbillClient({ ...config.popbill, log });
  try {
    return await doctorCommand({
      ...deps,
      misspelledNames: config.misspelledNames,
      openStore: () => openStore({ url, stage }),
      isStoreInUse: () => isInUse(url),
      postgres: place === undefined ? undefined : { place, members: () => membersOf(url) },
      diskUsage: () => diskUsageOf(url),
      holidays: config.policy.holidays,
      popbill,
      probeSlack: (stored) => slackFindings(stored, deps),
      probePublicUrl: publicUrl === undefined ? undefined : () => probePublicUrl(publicUrl),
      probeClientPage:
        publicUrl === undefined || !clientLinks
          ? undefined
          : () => probePage(`${publicUrl}/client/doctor`),
      probeCollector:
        config.collectorSecret === undefined
          ? undefined
          : async () => (publicUrl === undefined ? { status: 'note' } : probeCollector(publicUrl)),
      // Any answer shows that the receiver is there. No test event is sent, because it might page someone.
      probeWebhook: webhook && (() => probeAddress(webhook.url, 'HEAD', () => true)),
      stage,
    });
  } finally {
    await popbill.close();
  }
}

/** Whether another process is the writer. To find out, acquires the writer lock and releases it immediately. */
async function isInUse(url: string): Promise<boolean> {
  const lock = await acquireWriterLock(url);
  if (lock.ok) await lock.value.release();
  // `moved`: the writer's file is missing.
  return !lock.ok && ['locked', 'moved'].includes(lock.error.code);
}

/** Connects like a standby, but never tries to lead. */
async function membersOf(url: string): Promise<Members> {
  const candidacy = openCandidacy(url, { name: 'doctor' });
  try {
    const members = await candidacy.members();
    // This connection is counted as a standby too.
    return { ...members, standbys: members.standbys - 1 };
  } finally {
    await candidacy.close();
  }
}

async function slackFindings(
  stored: StoredSettings | undefined,
  { config, clock, log, t }: CliDeps,
): Promise<readonly DoctorFinding[]> {
  // As the app combines them, but without writing.
  const settings = await LiveSettings.load({
    store: { settings: async () => stored, write: async () => {} },
    clock,
    ...settingsOfEnvironment(config),
  });
  const channel = settings.current('defaultChannel');
  const roleIds = { operators: settings.current('operators'), admins: config.roles.admins };
  const { botToken, apiUrl } = config.slack;
  const connection = { log, apiUrl };
  let skewMs: number | undefined;
  const dateObserver: DateObserver = () => {
    const requestedAt = clock.now();
    return (date) => {
      const time = Date.parse(date ?? '');
      // Compared with the middle of the request, when the server most likely read its clock.
      if (!Number.isNaN(time)) skewMs = time - Math.round((requestedAt + clock.now()) / 2);
    };
  };
  const client = createPeopleClient({ ...connection, botToken, dateObserver });
  const probed = await probeSlack(client, { channel, named: roleIds });
  const isChangedInSlack = settings.describe('defaultChannel').source === 'settings';
  const mayEverybodyOperate =
    config.popbill.stage === 'production' && roleIds.operators.length === 0;
  return [
    finding(probed.token, slackLine, t),
    clockFinding('slack', skewMs, t),
    await transportFinding(config, connection, t),
    finding(probed.scopes, scopesLine, t),
    finding({ status: probed.channel, channel, isChangedInSlack }, defaultChannelLine, t),
    ...probed.people.map((people) => finding(people, peopleLine, t)),
    ...(mayEverybodyOperate ? [finding({ status: 'everybody' }, peopleLine, t)] : []),
  ];
}

async function transportFinding(
  { slack: { transport } }: Config,
  connection: { readonly log: Log; readonly apiUrl?: string },
  t: Tongue,
): Promise<DoctorFinding> {
  if (transport.kind === 'http') return { status: 'note', line: signingSecretLine(t) };
  // The one call that this client makes takes the app-level token instead of a bot token.
  const client = createPeopleClient({ ...connection, botToken: transport.appToken });
  return finding(await probeAppToken(client), appTokenLine, t);
}
