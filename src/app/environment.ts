import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { err, ok, type Result } from '../kernel/result.js';
import { catalogOf } from '../text/catalog.js';
import { type Environment, languageOfEnvironment } from './config.js';

/**
 * The environment of the process upon the file `.env` of the folder, when there is one: a real variable wins. An error
 * is a sentence about a file that is there and cannot be read, such as the folder that Docker makes of a missing file.
 */
export function readEnvironment(env: Environment, folder: string): Result<Environment, string> {
  const file = join(folder, '.env');
  try {
    // Editors on Windows begin a file with a mark that would belong to the first name.
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return ok({ ...parseEnv(text), ...env });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return ok({ ...env });
    return err(catalogOf(languageOfEnvironment(env)).environment.unreadable(file, code));
  }
}
