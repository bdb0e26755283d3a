import { type Config, readConfig, secretsOf } from '../app/config.js';
import { type App, createApp } from '../app/create-app.js';
import type { Environment } from '../app/environment.js';
import { createLogger } from '../app/logger.js';
import type { Log } from '../kernel/ports.js';
import { isObject } from './slack/json.js';
import type { World } from './world.js';

export type OnLogEntry = (entry: Readonly<Record<string, unknown>>) => void;

/** Starts the app in a world and connects it to the stand-in Slack. Rejects if either fails. */
export async function startApp(
  world: World,
  onLogEntry: OnLogEntry,
): Promise<{ readonly app: App; readonly url: string }> {
  const { config, log } = configAndLogOf(world, onLogEntry);
  const { clock } = world;
  const app = await createApp(config, log, { clock, timers: clock, pace: clock.pace });
  if (!app.ok) throw app.error;
  const url = `http://127.0.0.1:${app.value.address.port}`;
  world.slack.connectApp(`${url}/slack/events`);
  const connected = await app.value.connected;
  if (!connected.ok) {
    throw new Error(`The stand-in Slack refuses the app: ${connected.error.error}`);
  }
  return { app: app.value, url };
}

export function configAndLogOf(
  { environment }: Pick<World, 'environment'>,
  onLogEntry: OnLogEntry,
): { readonly config: Config; readonly log: Log } {
  const config = configOf(environment);
  const write = (line: string): void => {
    const entry: unknown = JSON.parse(line);
    if (isObject(entry)) onLogEntry(entry);
  };
  const secrets = secretsOf(config);
  return { config, log: createLogger({ level: 'info', secrets, destination: { write } }) };
}

export function configOf(environment: Environment): Config {
  const config = readConfig(environment);
  if (config.ok) return config.value;
  throw new Error(config.error.map(({ sentence }) => sentence).join('\n'));
}
