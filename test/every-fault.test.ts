import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Covered,
  FAULTS,
  type Fault,
  type Kind,
  PLACES,
  type Place,
} from './support/faults.js';
import type { BuiltTest } from './support/surfaces.js';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sourceOf = (path: string): string => readFileSync(at(path), 'utf8');

/** Whether the file has a test of this title that is run. */
function isThere([file, title]: BuiltTest): boolean {
  const path = at(`test/e2e/${file}`);
  return existsSync(path) && sourceOf(`test/e2e/${file}`).includes(`'${title}',`);
}

/** The catalogue as a page for people. */
function page(): string {
  // Object.keys widens the keys that the type holds to.
  const places = Object.keys(PLACES) as Place[];
  const tables = places.flatMap((place) => [
    `## ${PLACES[place]}`,
    '',
    '| when | the app | people see | shown by |',
    '|---|---|---|---|',
    ...FAULTS.filter((fault) => fault.place === place).map(lineOf),
    '',
  ]);
  return `${[INTRO, ...tables].join('\n').trimEnd()}\n`;
}

const INTRO = `# What happens when ...

Each line is played against the built app by a test (\`test/support/faults.ts\` names it; this page is written from there).
"Shown by" is for whoever looks after the app: an endpoint, a figure of [/metrics](metrics.md), \`/hometax status\`,
\`doctor\`, \`/hometax history\`, the log, or the exit code.
`;

function lineOf({ fault, does, seen, shownBy }: Fault): string {
  const shown = shownBy.map((one) => one.replace(/^metric (.+)$/, '`$1`')).join(', ');
  return `| ${fault} | ${does} | ${seen} | ${shown === '' ? 'needs nobody' : shown} |`;
}

describe('every fault', () => {
  it.each(FAULTS)('$place: $fault: is played through the built app', ({ built }) => {
    expect(built).not.toEqual([]);
    expect(built.filter((test) => !isThere(test))).toEqual([]);
  });

  it('that the code tells apart has its line, once', () => {
    expectTypeOf<Exclude<Kind, Covered>>().toBeNever();

    const covered = FAULTS.flatMap(({ covers = [] }) => covers);
    expect(covered.filter((kind, i) => covered.indexOf(kind) !== i)).toEqual([]);
  });

  it('is shown where it says it is', () => {
    const metrics = sourceOf('src/app/metrics.ts');
    const server = sourceOf('src/app/http-server.ts');
    const shown = [...new Set(FAULTS.flatMap(({ shownBy }) => shownBy))];
    const invented = shown.filter((one) => {
      if (one.startsWith('metric ')) return !metrics.includes(`'hometax_watch_${one.slice(7)}'`);
      return one.startsWith('/') && !server.includes(`'${one}'`);
    });

    expect(invented).toEqual([]);
  });

  it('stands in docs/faults.md, which is written from here', async () => {
    await expect(page()).toMatchFileSnapshot('../docs/faults.md');
  });
});
