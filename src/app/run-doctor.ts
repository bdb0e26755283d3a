import type { TimeTold } from '../kernel/clock-watch.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { ExitCode, Terminal } from '../kernel/terminal.js';
import { createPopbillClient } from '../popbill/client.js';
import type { StoredSettings } from '../records/settings.js';
import { LiveSettings } from '../settings/live-settings.js';
import { probeAppToken, probeSlack } from '../slack/probe-slack.js';
import { createPeopleClient } from '../slack/slack-clients.js';
import { networkCodeOf } from '../slack/slack-watch.js';
import { clockFinding, doctorCommand } from '../status/doctor-command.js';
import {
  appTokenLine,
  defaultChannelLine,
  peopleLine,
  scopesLine,
  signingSecretLine,
  slackLine,
} from '../status/doctor-slack-words.js';
import { type DoctorFinding, finding, type PublicUrlFinding } from '../status/doctor-words.js';
import { openStore } from '../store/open-store.js';
import { diskUsageOf } from '../store/store-file.js';
import { acquireWriterLock } from '../store/writer-lock.js';
import type { Tongue } from '../text/tongue.js';
import { type Config, fixedSettings } from './config.js';

const WITHIN_MS = 5000;

/**
 * Whether this app answers at PUBLIC_URL. Requests a popup ticket that does not exist, because a proxy may pass only
 * tickets to the app. Never rejects.
 */
export async function probePublicUrl(publicUrl: string): Promise<PublicUrlFinding> {
  try {
    const response = await fetch(`${publicUrl}/popup/doctor`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    await response.body?.cancel();
    const isOurs = response.status === 404 && response.headers.get('x-robots-tag') === OURS;
    return isOurs ? { found: 'fine' } : { found: 'other', error: `HTTP ${response.status}` };
  } catch (error) {
    const code = networkCodeOf(error) ?? (error instanceof Error ? error.name : String(error));
    return { found: 'no-answer', error: code };
  }
}

/** The x-robots-tag of our ticket page (ticket-page.ts); few other 404 pages have it. */
const OURS = 'noindex, nofollow';

/** The dependencies of every terminal command. */
export interface CliDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/** Tries every setting for real. The app may be running meanwhile. */
export async function runDoctor({
  config,
  clock,
  log,
  text,
  terminal,
}: CliDeps): Promise<ExitCode> {
  const { stage } = config.popbill;
  const { url } = config.store;
  const { publicUrl } = config.http;
  const popbill = createPopbillClient({ ...config.popbill, log });
  try {
    return await doctorCommand({
      unused: config.unused,
      openStore: () => openStore({ url, stage }),
      isStoreInUse: () => isInUse(url),
      diskUsage: () => diskUsageOf(url),
      days: config.policy.days,
      popbill,
      probeSlack: (stored) => slackFindings(config, stored, { clock, log, text }),
      probePublicUrl: publicUrl === undefined ? undefined : () => probePublicUrl(publicUrl),
      ...{ stage, clock, text, terminal },
    });
  } finally {
    await popbill.close();
  }
}

/** Takes the writer's lock and releases it at once. */
async function isInUse(url: string): Promise<boolean> {
  const lock = await acquireWriterLock(url);
  if (lock.ok) await lock.value.release();
  return !lock.ok && lock.error.code === 'locked';
}

async function slackFindings(
  config: Config,
  stored: StoredSettings | undefined,
  { clock, log, text }: Pick<CliDeps, 'clock' | 'log' | 'text'>,
): Promise<readonly DoctorFinding[]> {
  const settings = await settingsOf(config, stored, clock);
  const channel = settings.current('defaultChannel');
  const named = { operators: settings.current('operators'), admins: config.roles.admins };
  const { botToken, apiUrl } = config.slack;
  const shared = { log, apiUrl };
  let skewMs: number | undefined;
  const timeTold: TimeTold = () => {
    const askedAt = clock.now();
    return (date = '') => {
      const time = Date.parse(date);
      if (!Number.isNaN(time)) skewMs = time - Math.round((askedAt + clock.now()) / 2);
    };
  };
  const client = createPeopleClient({ ...shared, botToken, timeTold });
  const found = await probeSlack(client, { channel, named });
  const isSet = settings.describe('defaultChannel').source === 'settings';
  const isEverybody = config.popbill.stage === 'production' && named.operators.length === 0;
  return [
    finding(found.token, slackLine, text),
    clockFinding('slack', skewMs, text),
    await deliveryFinding(config, shared, text),
    finding(found.scopes, scopesLine, text),
    finding({ found: found.channel, channel, isSet }, defaultChannelLine, text),
    ...found.people.map((roles) => finding(roles, peopleLine, text)),
    ...(isEverybody ? [finding({ found: 'everybody' }, peopleLine, text)] : []),
  ];
}

async function deliveryFinding(
  { slack: { delivery } }: Config,
  shared: { readonly log: Log; readonly apiUrl?: string },
  text: Tongue,
): Promise<DoctorFinding> {
  if (delivery.kind === 'http') return { found: 'note', line: signingSecretLine(text) };
  const client = createPeopleClient({ ...shared, botToken: delivery.appToken });
  return finding(await probeAppToken(client), appTokenLine, text);
}

function settingsOf(
  config: Config,
  stored: StoredSettings | undefined,
  clock: Clock,
): Promise<LiveSettings> {
  return LiveSettings.load({
    store: { settings: async () => stored, write: async () => {} },
    clock,
    fixed: fixedSettings(config),
    named: new Set(config.named),
  });
}
