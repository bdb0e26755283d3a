import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Uncommon words, and what to write instead. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
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

/** Stored field names, which cannot change because older versions wrote them. */
const STORED_NAMES = ['deed', 'registeredAnew'];

/** Matches a word on its own, at the start of a name and inside one: `anew`, `anewIn`, `drawAnew`. */
const PATTERNS = Object.keys(REPLACEMENTS).map((phrase) => {
  const [first = '', ...rest] = phrase.split(' ');
  const end = rest.map((word) => `(?:[\\s*/]+${word}|${capitalize(word)})`).join('');
  const start = `(?:(?<![A-Za-z])${first}|(?:(?<=[a-z])|(?<![A-Za-z]))${capitalize(first)})`;
  return { phrase, pattern: new RegExp(`${start}${end}(?![a-z])`, 'g') };
});

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Blanks the string literals of a source file: other tests check the app's sentences. */
function blankTexts(file: string, source: string): string {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const characters = [...Array(source.length).keys()].map((i) => source.charAt(i));
  const visit = (node: ts.Node): void => {
    if (isText(node) || (ts.isIdentifier(node) && STORED_NAMES.includes(node.text))) {
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
  const text = /\.tsx?$/.test(file) ? blankTexts(file, source) : source;
  return PATTERNS.flatMap(({ phrase, pattern }) =>
    [...text.matchAll(pattern)].map(({ index }) => {
      const line = source.slice(0, index).split('\n').length;
      return `${file}:${line}: "${phrase}" (write "${REPLACEMENTS[phrase]}")`;
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
  it('contain no uncommon word that has a standard replacement', () => {
    expect(FILES.flatMap(hitsIn)).toEqual([]);
  });
});
