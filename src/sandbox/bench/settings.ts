import { type Config, readConfig } from '../../app/config.js';
import type { Environment } from '../../app/environment.js';

/** The environment's settings, as the app reads them. Throws when they are not right. */
export function configOf(environment: Environment): Config {
  const config = readConfig(environment);
  if (config.ok) return config.value;
  throw new Error(config.error.map(({ sentence }) => sentence).join(' '));
}
