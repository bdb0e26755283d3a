import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../app/environment.js';
import type { Instant } from '../kernel/time.js';
import { startPopbillStandIn } from './popbill/server.js';
import { SandboxClock } from './sandbox-clock.js';
import { type SlackStandIn, startSlackStandIn } from './slack/server.js';

export const PEOPLE = {
  kim: 'U0KIM',
  lee: 'U0LEE',
  guest: 'U0GUEST',
  /** A member of another organisation. */
  external: 'U0STRANGER',
} as const;

export const ALERT_CHANNEL = 'C0ALERTS';

/** The bearer token for the app's metrics. */
export const METRICS_TOKEN = 'sandbox-metrics-token';

export interface WorldOptions {
  /** The sandbox's time at the start. Default: the real time. */
  readonly startsAt?: Instant;
  readonly settings?: Environment;
  /** Default: true if `hurry` is 1, else false. */
  readonly slackRateLimits?: boolean;
  /** How many times faster than normal the app ticks and sends messages. Default: 1. */
  readonly hurry?: number;
  /** Whether the app uses Socket Mode instead of HTTP. Default: false. */
  readonly socketMode?: boolean;
  /** The scopes granted to the app. Default: all that the manifest requests. */
  readonly slackScopes?: readonly string[];
  /** How far POPBiLL's clock is ahead of this machine's. Default: 0. */
  readonly popbillAheadMs?: number;
  /** How far the `Date` header of Slack's responses is ahead of the sandbox's time. Default: 0. */
  readonly slackAheadMs?: number;
}

/** A stand-in Slack workspace and POPBiLL, a folder for the store, and the app's settings that point to them. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(options: WorldOptions = {}) {
  const { hurry = 1, slackRateLimits = hurry === 1 } = options;
  const clock = new SandboxClock(options.startsAt ?? Date.now(), hurry);
  const now = () => clock.trueNow();
  const secrets = {
    signingSecret: randomBytes(16).toString('hex'),
    appToken: `xapp-sandbox-${randomBytes(12).toString('hex')}`,
    botToken: `xoxb-sandbox-${randomBytes(12).toString('hex')}`,
    secretKey: randomBytes(32).toString('base64'),
  };
  const popbill = await startPopbillStandIn({
    linkId: 'SANDBOX',
    secretKey: secrets.secretKey,
    // Signatures and tokens use the real time, as in the app. HomeTax, popups and the `Date` header, which the app
    // compares with its clock, use the sandbox's time.
    sandboxNow: now,
    now: () => Date.now() + (options.popbillAheadMs ?? 0),
    dateNow: () => now() + (options.popbillAheadMs ?? 0),
  });
  const slack = await startSlackStandIn({
    ...secrets,
    now,
    dateNow: () => now() + (options.slackAheadMs ?? 0),
    rateLimits: slackRateLimits,
    scopes: options.slackScopes,
  });
  addPeopleAndChannels(slack);
  const folder = await mkdtemp(join(tmpdir(), 'hometax-watch-'));
  const environment: Environment = {
    SLACK_BOT_TOKEN: secrets.botToken,
    ...(options.socketMode === true
      ? { SLACK_APP_TOKEN: secrets.appToken }
      : { SLACK_SIGNING_SECRET: secrets.signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_TOKEN,
    POPBILL_LINK_ID: popbill.linkId,
    POPBILL_SECRET_KEY: secrets.secretKey,
    POPBILL_AUTH_URL: popbill.url,
    POPBILL_API_URL: popbill.url,
    POPBILL_POPUP_HOSTS: '127.0.0.1',
    STORE_URL: `sqlite://${join(folder, 'store.sqlite')}`,
    ALERT_CHANNEL,
    // The sandbox may start at any hour, and its notices should be visible at once.
    QUIET_HOURS: 'off',
    ...options.settings,
  };
  const close = async () => {
    await Promise.all([slack.close(), popbill.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  return { slack, popbill, clock, folder, environment, close };
}

function addPeopleAndChannels(slack: SlackStandIn): void {
  slack.addUser({ id: PEOPLE.kim, name: 'jiwoo', realName: '김지우', locale: 'ko-KR' });
  slack.addUser({ id: PEOPLE.lee, name: 'lee', realName: 'Lee', locale: 'en-US', isAdmin: true });
  slack.addUser({ id: PEOPLE.guest, name: 'guest', realName: '손님', isGuest: true });
  slack.addUser({ id: PEOPLE.external, name: 'stranger', realName: '외부인', teamId: 'T0OTHER' });
  const members = [PEOPLE.kim, PEOPLE.lee, PEOPLE.guest];
  slack.addChannel({ id: ALERT_CHANNEL, name: '홈택스-알림', members });
  slack.addChannel({ id: 'C0TEAM', name: '회계팀', members });
}
