import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageJson } from '../../../src/sandbox/page/contract.js';
import { isObject } from '../../../src/sandbox/slack/json.js';
import type { Language } from '../../../src/text/format.js';

const VIEWS = fileURLToPath(new URL('../../fixtures/views/', import.meta.url));

/** All views of the app's fixtures in one language, by their file's name. */
export function readViews(
  language: Language,
): readonly (readonly [name: string, view: PageJson])[] {
  return readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(`.${language}.json`))
    .sort()
    .flatMap((name) => {
      const view: unknown = JSON.parse(readFileSync(join(VIEWS, name), 'utf8'));
      return isObject(view) ? [[name, view] as const] : [];
    });
}

/** The surface that shows a view. */
export function surfaceOf({ type }: PageJson): 'message' | 'modal' | 'home' {
  return type === 'modal' || type === 'home' ? type : 'message';
}
