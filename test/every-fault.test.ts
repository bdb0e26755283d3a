import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { HEALTH_KINDS } from '../src/records/health.js';
import { FAULTS, type Fault, type Kind, PLACES, type Place, UNIONS } from './support/faults.js';
import type { BuiltTest } from './support/surfaces.js';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sourceOf = (path: string): string => readFileSync(at(path), 'utf8');

/** Whether the file has a test of this title that is run. */
function isThere([file, title]: BuiltTest): boolean {
  const path = at(`test/e2e/${file}`);
  return existsSync(path) && sourceOf(`test/e2e/${file}`).includes(`'${title}',`);
}

/** The words of a union of words, or of the kinds of a union of objects. */
function wordsOf(file: string, name: string): readonly string[] {
  const source = ts.createSourceFile(file, sourceOf(`src/${file}`), ts.ScriptTarget.ESNext, true);
  const words: string[] = [];

  function fromType(node: ts.Node): void {
    if (ts.isUnionTypeNode(node)) for (const type of node.types) fromType(type);
    else if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
      words.push(node.literal.text);
    else if (ts.isTypeLiteralNode(node)) fromMembers(node.members);
    else if (ts.isTypeReferenceNode(node)) fromName(node.typeName.getText());
  }

  function fromMembers(members: ts.NodeArray<ts.TypeElement>): void {
    for (const member of members) {
      const isKind = ts.isPropertySignature(member) && member.name.getText() === 'kind';
      if (isKind && member.type !== undefined) fromType(member.type);
    }
  }

  function fromName(wanted: string): void {
    for (const statement of source.statements) {
      if (ts.isTypeAliasDeclaration(statement) && statement.name.text === wanted) {
        fromType(statement.type);
      }
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === wanted) {
        fromMembers(statement.members);
      }
    }
  }

  fromName(name);
  return words;
}

const kinds = [
  ...Object.entries(UNIONS).flatMap(([prefix, [file, type]]) =>
    wordsOf(file, type).map((word) => `${prefix}/${word}`),
  ),
  ...HEALTH_KINDS.map((kind) => `health/${kind}`),
];

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

  it('that the code tells apart has its line', () => {
    const covered = new Set<string>(FAULTS.flatMap(({ covers = [] }) => covers));
    const missing = kinds.filter((kind) => !covered.has(kind));

    expect(kinds.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  it('has its line once, and no line is about what the code does not know', () => {
    const covered: readonly Kind[] = FAULTS.flatMap(({ covers = [] }) => covers);

    expect(covered.filter((kind) => !kinds.includes(kind))).toEqual([]);
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
