import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * Gives tests that import from `src` the built modules instead (`npm run emit`). Node loads those as they are (`external`
 * in vitest.config.ts), while the sources would have to be transformed. What is not built, such as the sandbox's page,
 * stays a source.
 */
export function builtModules(): Plugin {
  return {
    name: 'built-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return undefined;
      const path = resolve(dirname(importer), source);
      if (!path.startsWith(SOURCE)) return undefined;
      const built = `${BUILT}${path.slice(SOURCE.length)}`;
      return existsSync(built) ? built : undefined;
    },
  };
}
