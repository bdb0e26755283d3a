import { expect, onTestFinished } from 'vitest';
import type { App } from '../../../src/app/create-app.js';
import type { Environment } from '../../../src/app/environment.js';
import type { Call } from '../../../src/sandbox/popbill/exchange.js';
import { METRICS_TOKEN, type World, type WorldOptions } from '../../../src/sandbox/world.js';
import { built } from './built.js';
import { leaksIn } from './secrets-search.js';

/** The built app, connected to the stand-ins over real HTTP, and everything it logged. */
export interface RunningApp {
  readonly world: World;
  readonly app: App;
  readonly url: string;
  /** JSON lines as they would reach standard output. */
  readonly logged: readonly string[];
  stop(): Promise<void>;
}

/** What the apps and commands of a world have written, also before a restart, by the world's folder. */
const written = new Map<string, { readonly log: string[]; readonly terminal: string[] }>();

/** Adds to what is searched for secrets when the world's test is over. */
export function noteWritten(folder: string, where: 'log' | 'terminal', text: string): void {
  const ofWorld = written.get(folder) ?? { log: [], terminal: [] };
  ofWorld[where].push(text);
  written.set(folder, ofWorld);
}

/** A time that no story lives to see, so that only those about the daily summary get one. */
const NO_DIGEST = '0 9 29 2 *';

export async function aWorld(options: WorldOptions = {}): Promise<World> {
  const { openWorld } = await built.world();
  const settings = { DIGEST_CRON: NO_DIGEST, ...options.settings };
  const world = await openWorld({ slackRateLimits: false, hurry: 10, ...options, settings });
  onTestFinished(async () => {
    // Every story is searched, so that none of them gives a secret away in a way nobody thought of.
    const { log = [], terminal = [] } = written.get(world.folder) ?? {};
    const leaks = leaksIn(world, { log: log.join(''), terminal: terminal.join('') });
    await world.close();
    expect(leaks).toEqual([]);
  });
  return world;
}

/** What `/metrics` tells whoever has the token. */
export async function figuresAt(url: string): Promise<string> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  return (await fetch(`${url}/metrics`, { headers })).text();
}

/** Starts the app in a world; may be started again after `stop`, as after a restart of the process. */
export async function startIn(world: World, settings: Environment = {}): Promise<RunningApp> {
  const [{ readConfig, secretsOf }, { createApp }, { createLogger }] = await Promise.all([
    built.config(),
    built.app(),
    built.logger(),
  ]);
  const config = readConfig({ ...world.environment, ...settings });
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join('\n'));
  const logged: string[] = [];
  const log = createLogger({
    level: 'debug',
    secrets: secretsOf(config.value),
    destination: {
      write: (line: string) => {
        logged.push(line);
        noteWritten(world.folder, 'log', line);
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
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await app.stop(3000);
  };
  // Stopped before the world is closed: hooks run in reverse order.
  onTestFinished(stop);
  const connected = await app.connected;
  if (!connected.ok)
    throw new Error(`The stand-in Slack refuses the app: ${connected.error.error}`);
  return { world, app, url, logged, stop };
}

/** What POPBiLL was asked about companies: the time is asked for by the app itself, whatever people do. */
export function questionsTo({ popbill }: World): readonly Call[] {
  return popbill.calls.filter(({ operation }) => operation !== 'time');
}
