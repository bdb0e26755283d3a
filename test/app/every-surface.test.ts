import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/text/format.js';
import {
  type BuiltTest,
  OTHER_SURFACES,
  PIECES,
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

/** Of `options-…` in a folder of their own: they are no view, but what a field offers. */
function pathOf(fixture: string, language: string): string {
  const folder = fixture.startsWith('options-') ? 'options' : 'views';
  return `${FIXTURES}/${folder}/${fixture}.${language}.json`;
}

/** Names of all fixtures of whole views, without their language. */
function allFixtures(): readonly string[] {
  return ['views', 'options'].flatMap((folder) =>
    readdirSync(`${FIXTURES}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => path.replace(/\.(ko|en)\.json$/, '')),
  );
}

/** Whether the file has a test of this title that is run. */
function isThere([file, title]: BuiltTest): boolean {
  const path = `${BUILT}/${file}`;
  return existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}',`);
}

describe('every surface', () => {
  it.each(cells)(
    '$name, $state: has its fixtures in both languages, or no such state',
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

  it.each(surfaces)('$name: shows in its fixture of many how many there are', ({ surface }) => {
    const { many, manyShows = /10,000/ } = surface;
    if (typeof many === 'string') return;

    for (const language of LANGUAGES) {
      const drawn = many.map((fixture) => readFileSync(pathOf(fixture, language), 'utf8')).join('');
      expect(drawn).toMatch(manyShows);
    }
  });

  it.each(surfaces)('$name: is tried through the built app', ({ surface }) => {
    expect(surface.built).not.toEqual([]);
    expect(surface.built.filter((test) => !isThere(test))).toEqual([]);
  });

  it('is drawn by a view, and every view belongs to one', () => {
    const claimed = surfaces.flatMap(({ surface }) => surface.views);

    expect([...claimed, ...Object.keys(PIECES)].sort()).toEqual([...viewFunctions()].sort());
  });

  it('leaves no fixture over', () => {
    const named = cells.flatMap(({ cell }) => (typeof cell === 'string' ? [] : cell));
    const beginnings = surfaces.flatMap(({ surface }) => surface.also ?? []);
    const over = allFixtures().filter(
      (fixture) => !named.includes(fixture) && !beginnings.some((one) => fixture.startsWith(one)),
    );

    expect(over).toEqual([]);
  });

  it('has each fixture in both languages', () => {
    const counts = new Map<string, number>();
    for (const name of allFixtures()) counts.set(name, (counts.get(name) ?? 0) + 1);

    expect([...counts].filter(([, count]) => count !== LANGUAGES.length)).toEqual([]);
  });
});

describe('what is shown elsewhere than in Slack', () => {
  it.each(Object.entries(OTHER_SURFACES))(
    '%s: has its words on record and is tried',
    (_, other) => {
      const files = other.text.flatMap((name) =>
        LANGUAGES.map((language) => `${FIXTURES}/text/${name}.${language}.txt`),
      );

      expect(files.filter((path) => !existsSync(path))).toEqual([]);
      expect(other.built.filter((test) => !isThere(test))).toEqual([]);
    },
  );
});
