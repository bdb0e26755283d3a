import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type CoveredKind,
  FAULT_AREAS,
  FAULTS,
  type Fault,
  type FaultArea,
  type FaultKind,
} from './support/faults.js';
import type { E2eTest } from './support/surfaces.js';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sourceOf = (path: string): string => readFileSync(at(path), 'utf8');

/** Whether the file has a test of this title that is not skipped. */
function testExists([file, title]: E2eTest): boolean {
  const path = at(`test/e2e/${file}`);
  return existsSync(path) && sourceOf(`test/e2e/${file}`).includes(`'${title}',`);
}

/** The content of docs/faults.md. */
function renderPage(): string {
  // Object.keys widens the keys.
  const places = Object.keys(FAULT_AREAS) as FaultArea[];
  const tables = places.flatMap((place) => [
    `## ${FAULT_AREAS[place]}`,
    '',
    '| when | the app | people see | shown by |',
    '|---|---|---|---|',
    ...FAULTS.filter((fault) => fault.area === place).map(lineOf),
    '',
  ]);
  return `${[INTRO, ...tables].join('\n').trimEnd()}\n`;
}

const INTRO = `# What happens when ...

Each line is played against the built app by a test (\`test/support/faults.ts\` names it; this page is written from there).
"Shown by" is for whoever looks after the app: an endpoint, a figure of [/metrics](metrics.md), \`/hometax status\`,
\`doctor\`, \`/hometax history\`, the log, or the exit code.
`;

function lineOf({ fault, reaction, peopleSee, shownBy }: Fault): string {
  const shown = shownBy.map((where) => where.replace(/^metric (.+)$/, '`$1`')).join(', ');
  return `| ${fault} | ${reaction} | ${peopleSee} | ${shown === '' ? 'needs nobody' : shown} |`;
}

describe('the list of faults', () => {
  it.each(FAULTS)('names existing e2e tests for $place: $fault', ({ tests }) => {
    expect(tests).not.toEqual([]);
    expect(tests.filter((test) => !testExists(test))).toEqual([]);
  });

  it('covers every kind of error that the code distinguishes exactly once', () => {
    expectTypeOf<Exclude<FaultKind, CoveredKind>>().toBeNever();

    const covered = FAULTS.flatMap(({ covers = [] }) => covers);
    expect(covered.filter((kind, i) => covered.indexOf(kind) !== i)).toEqual([]);
  });

  it('names only metrics and endpoints that exist', () => {
    const metrics = sourceOf('src/app/metrics.ts');
    const server = sourceOf('src/app/http-server.ts');
    const shown = [...new Set(FAULTS.flatMap(({ shownBy }) => shownBy))];
    const missing = shown.filter((where) => {
      if (where.startsWith('metric ')) {
        return !metrics.includes(`'hometax_watch_${where.slice(7)}'`);
      }
      return where.startsWith('/') && !server.includes(`'${where}'`);
    });

    expect(missing).toEqual([]);
  });

  it('is the source of docs/faults.md', async () => {
    await expect(renderPage()).toMatchFileSnapshot('../docs/faults.md');
  });
});
