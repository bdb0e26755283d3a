import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type CoveredKind,
  FAULT_AREAS,
  FAULT_PAGES,
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

/** A page of docs/faults. */
function renderPage(title: string, areas: readonly FaultArea[]): string {
  const tables = areas.flatMap((area) => [
    `## ${FAULT_AREAS[area]}`,
    '',
    '| when | the app | people see | shown by |',
    '|---|---|---|---|',
    ...FAULTS.filter((fault) => fault.area === area).map(lineOf),
    '',
  ]);
  return `${[`# ${title}`, '', INTRO, ...tables].join('\n').trimEnd()}\n`;
}

const INTRO = `A test plays each line against the built app (\`test/support/faults.ts\` names it; this page is generated from there).
"Shown by" is for whoever runs the app: an endpoint, a metric of [/metrics](../metrics.md), \`/hometax status\`,
\`doctor\`, \`/hometax history\`, the log, or the exit code.
`;

function lineOf({ fault, reaction, peopleSee, shownBy }: Fault): string {
  const shown = shownBy.map((where) => where.replace(/^metric (.+)$/, '`$1`')).join(', ');
  return `| ${fault} | ${reaction} | ${peopleSee} | ${shown === '' ? 'no one needs to act' : shown} |`;
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

  it.each(FAULT_PAGES)('is the source of docs/faults/$name.md', async ({ name, title, areas }) => {
    await expect(renderPage(title, areas)).toMatchFileSnapshot(`../docs/faults/${name}.md`);
  });

  it('has a page for each area', () => {
    const areas: readonly FaultArea[] = FAULT_PAGES.flatMap((page) => page.areas);
    expect(areas.toSorted()).toEqual(Object.keys(FAULT_AREAS).toSorted());
  });
});
