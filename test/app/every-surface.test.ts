import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/text/format.js';
import {
  type E2eTest,
  OTHER_SURFACES,
  PARTIAL_VIEWS,
  SURFACE_STATES,
  SURFACES,
} from '../support/surfaces.js';
import { viewFunctions } from '../support/view-functions.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const FIXTURES = at('test/fixtures');
const BUILT = at('test/e2e');

const surfaces = Object.entries(SURFACES).map(([name, surface]) => ({ name, surface }));
const cells = surfaces.flatMap(({ name, surface }) =>
  SURFACE_STATES.map((state) => ({ name, state, cell: surface[state] })),
);

/** Fixtures named `options-…` hold the options of a field, not a view, and have their own folder. */
function pathOf(fixture: string, language: string): string {
  const folder = fixture.startsWith('options-') ? 'options' : 'views';
  return `${FIXTURES}/${folder}/${fixture}.${language}.json`;
}

/** Names of all fixtures of views and options, without the language. */
function allFixtures(): readonly string[] {
  return ['views', 'options'].flatMap((folder) =>
    readdirSync(`${FIXTURES}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => path.replace(/\.(ko|en)\.json$/, '')),
  );
}

/** Whether the file has a test with this title. */
function exists([file, title]: E2eTest): boolean {
  const path = `${BUILT}/${file}`;
  return existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}',`);
}

describe('every surface', () => {
  it.each(cells)(
    '$name, $state: has fixtures in both languages, or a reason why not',
    ({ cell }) => {
      if (typeof cell === 'string') {
        expect(cell).toMatch(/^\w.{15,}/);
        return;
      }
      const missing = cell
        .flatMap((fixture) => LANGUAGES.map((language) => pathOf(fixture, language)))
        .filter((path) => !existsSync(path));

      expect(cell).not.toEqual([]);
      expect(missing).toEqual([]);
    },
  );

  it.each(surfaces)('$name: shows the total in its fixture of many', ({ surface }) => {
    const { many, manyShows = /10,000/ } = surface;
    if (typeof many === 'string') return;

    for (const language of LANGUAGES) {
      const drawn = many.map((fixture) => readFileSync(pathOf(fixture, language), 'utf8')).join('');
      expect(drawn).toMatch(manyShows);
    }
  });

  it.each(surfaces)('$name: is tested through the built app', ({ surface }) => {
    expect(surface.tests).not.toEqual([]);
    expect(surface.tests.filter((test) => !exists(test))).toEqual([]);
  });

  it('every view belongs to exactly one surface or is a piece', () => {
    const claimed = surfaces.flatMap(({ surface }) => surface.views);

    expect([...claimed, ...Object.keys(PARTIAL_VIEWS)].sort()).toEqual([...viewFunctions()].sort());
  });

  it('every fixture belongs to a surface', () => {
    const listed = cells.flatMap(({ cell }) => (typeof cell === 'string' ? [] : cell));
    const prefixes = surfaces.flatMap(({ surface }) => surface.prefixes ?? []);
    const unused = allFixtures().filter(
      (fixture) =>
        !listed.includes(fixture) && !prefixes.some((prefix) => fixture.startsWith(prefix)),
    );

    expect(unused).toEqual([]);
  });

  it('every fixture exists in both languages', () => {
    const counts = new Map<string, number>();
    for (const name of allFixtures()) counts.set(name, (counts.get(name) ?? 0) + 1);

    expect([...counts].filter(([, count]) => count !== LANGUAGES.length)).toEqual([]);
  });
});

describe('surfaces outside Slack', () => {
  it.each(Object.entries(OTHER_SURFACES))(
    '%s: has its text fixtures and is tested through the built app',
    (_, other) => {
      const files = other.text.flatMap((name) =>
        LANGUAGES.map((language) => `${FIXTURES}/text/${name}.${language}.txt`),
      );

      expect(files.filter((path) => !existsSync(path))).toEqual([]);
      expect(other.tests.filter((test) => !exists(test))).toEqual([]);
    },
  );
});
