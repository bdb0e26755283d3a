import { expect, onTestFinished } from 'vitest';
import { readConfig, secretsOf } from '../../../src/app/config.js';
import { type App, createApp } from '../../../src/app/create-app.js';
import type { Environment } from '../../../src/app/environment.js';
import { createLogger } from '../../../src/app/logger.js';
import type { Call } from '../../../src/sandbox/popbill/exchange.js';
import {
  METRICS_TOKEN,
  openWorld,
  type World,
  type WorldOptions,
} from '../../../src/sandbox/world.js';
import { leaksIn } from './secrets-search.js';
import { storeSettings } from './test-store.js';

/** The built app, connected to the stand-ins over real HTTP. */
export interface RunningApp {
  readonly world: World;
  readonly app: App;
  readonly url: string;
  /** The JSON lines of the log, as they would reach standard output. */
  readonly logged: readonly string[];
  stop(): Promise<void>;
}

/** The output of all apps and commands of a world, also before a restart, by the world's folder. */
const outputs = new Map<string, { readonly log: string[]; readonly terminal: string[] }>();

/** Records output, which is searched for secrets after the test. */
export function recordOutput(folder: string, where: 'log' | 'terminal', text: string): void {
  const output = outputs.get(folder) ?? { log: [], terminal: [] };
  output[where].push(text);
  outputs.set(folder, output);
}

/** A valid secret key, but not the one of this LinkID. */
export const WRONG_KEY = { POPBILL_SECRET_KEY: 'bm90IHRoZSByaWdodCBrZXkgb2YgdGhpcyBMaW5rSUQ=' };

/** A time that no test reaches, so that only tests about the daily summary get one. */
const NO_DIGEST = '0 9 29 2 *';

export async function aWorld(options: WorldOptions = {}): Promise<World> {
  const settings = { DIGEST_CRON: NO_DIGEST, ...(await storeSettings()), ...options.settings };
  const world = await openWorld({ slackRateLimits: false, hurry: 10, ...options, settings });
  onTestFinished(async () => {
    // After every test, because each may leak a secret in a way of its own.
    const { log = [], terminal = [] } = outputs.get(world.folder) ?? {};
    const leaks = await leaksIn(world, { log: log.join(''), terminal: terminal.join('') });
    await world.close();
    expect(leaks).toEqual([]);
  });
  return world;
}

/** The text of `/metrics`, requested with the token. */
export async function metricsAt(url: string): Promise<string> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  return (await fetch(`${url}/metrics`, { headers })).text();
}

/** Starts the app in a world. After `stop` it can be started again, like a restarted process. */
export async function startApp(world: World, settings: Environment = {}): Promise<RunningApp> {
  const config = readConfig({ ...world.environment, ...settings });
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join('\n'));
  const logged: string[] = [];
  const log = createLogger({
    level: 'debug',
    secrets: secretsOf(config.value),
    destination: {
      write: (line: string) => {
        logged.push(line);
        recordOutput(world.folder, 'log', line);
      },
    },
  });
  const started = await createApp(config.value, log, {
    clock: world.clock,
    timers: world.clock,
    pace: world.clock.pace,
  });
  if (!started.ok) throw started.error;
  const app = started.value;
  const url = `http://127.0.0.1:${app.address.port}`;
  world.slack.connectApp(`${url}/slack/events`);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await app.stop(3000);
  };
  // Stopped before the world is closed: hooks run in reverse order.
  onTestFinished(stop);
  const connected = await app.connected;
  if (!connected.ok)
    throw new Error(`The stand-in Slack refuses the app: ${connected.error.error}`);
  return { world, app, url, logged, stop };
}

/** Calls to POPBiLL about companies. The app also asks for the time, whatever people do. */
export function companyCalls({ popbill }: World): readonly Call[] {
  return popbill.calls.filter(({ operation }) => operation !== 'time');
}
