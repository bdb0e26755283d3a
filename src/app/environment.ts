import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from './config.js';

/** The environment of the process upon the file `.env` of the folder, when there is one: a real variable wins. */
export function readEnvironment(env: Environment, folder: string): Environment {
  return { ...dotEnv(join(folder, '.env')), ...env };
}

function dotEnv(file: string): Environment {
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
