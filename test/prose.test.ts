import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Words that a reader has to translate first, and what to write instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  mend: 'fix',
  mends: 'fixes',
  mended: 'fixed',
  mending: 'fixing',
  deed: 'action',
  deeds: 'actions',
  anew: 'again',
  aloud: 'broadcast',
  'told of': 'notified of',
  'stands alone': 'is posted individually',
  'goes on': 'continues',
};

/** Names of stored fields, which stay as older versions wrote them. */
const STORED = ['deed', 'registeredAnew'];

/** Finds a word by itself, at the start of a name and inside one: `anew`, `anewIn`, `drawAnew`. */
const PATTERNS = Object.keys(INSTEAD).map((words) => {
  const [first = '', ...others] = words.split(' ');
  const rest = others.map((word) => `(?:[\\s*/]+${word}|${capital(word)})`).join('');
  const begin = `(?:(?<![A-Za-z])${first}|(?:(?<=[a-z])|(?<![A-Za-z]))${capital(first)})`;
  return { words, pattern: new RegExp(`${begin}${rest}(?![a-z])`, 'g') };
});

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The code and comments of a source file, without the texts in it: the app's sentences have tests of their own. */
function withoutTexts(file: string, source: string): string {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const characters = [...Array(source.length).keys()].map((i) => source.charAt(i));
  const visit = (node: ts.Node): void => {
    if (isText(node) || (ts.isIdentifier(node) && STORED.includes(node.text))) {
      characters.fill(' ', node.getStart(), node.end);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return characters.join('');
}

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isJsxText(node);

function filesIn(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function hitsIn(file: string): readonly string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  if (!PATTERNS.some(({ pattern }) => source.search(pattern) >= 0)) return [];
  const text = /\.tsx?$/.test(file) ? withoutTexts(file, source) : source;
  return PATTERNS.flatMap(({ words, pattern }) =>
    [...text.matchAll(pattern)].map(({ index }) => {
      const line = source.slice(0, index).split('\n').length;
      return `${file}:${line}: "${words}" (write "${INSTEAD[words]}")`;
    }),
  );
}

const FILES = [
  ...filesIn('src', /\.(tsx?|css)$/),
  ...filesIn('docs', /\.md$/),
  'README.md',
  'AGENTS.md',
];

describe('code, comments and documents', () => {
  it('use the standard word', () => {
    expect(FILES.flatMap(hitsIn)).toEqual([]);
  });
});
