import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const HANGUL = /\p{Script=Hangul}/u;
/** Labels on the pages of HomeTax and POPBiLL, which are only in Korean. */
const LABELS =
  /사용|홈택스수집|홈택스연동|환경설정|인증 관리|부서사용자|공동인증서|인증서|인증|등록/g;

const TESTS = fileURLToPath(new URL('../', import.meta.url));

function sourcesIn(folder: string) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const file = relative(folder, path).split(sep).join('/');
      return { file, text: readFileSync(path, 'utf8') };
    });
}

const sources = sourcesIn(SRC);

interface Wordings {
  readonly position: string;
  readonly korean: string;
  readonly english: string;
}

/** The two literal wordings of each `say(korean, english)`, without inserted values. */
function wordingsIn({ file, text }: (typeof sources)[number]): readonly Wordings[] {
  if (!text.includes('say(')) return [];
  const wordings: Wordings[] = [];
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !/^(\w+\.)?say$/.test(node.expression.getText())) return;
    const [korean, english] = node.arguments;
    if (korean === undefined || english === undefined) return;
    const line = parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const position = `${file}:${line}`;
    wordings.push({ position, korean: literalText(korean), english: literalText(english) });
  };
  visit(parsed);
  return wordings;
}

function literalText(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
    .map(({ text }) => text)
    .join(' ');
}

describe('say(korean, english)', () => {
  // The sandbox's story has only English lines.
  const wordings = sources
    .filter(({ file }) => !file.startsWith('sandbox/story'))
    .flatMap(wordingsIn);

  it('has Korean first and English second', () => {
    const swapped = wordings.filter(
      ({ korean, english }) =>
        HANGUL.test(english.replaceAll(LABELS, '')) ||
        (/\p{Ll}/u.test(korean) && !HANGUL.test(korean)),
    );

    expect(wordings.length).toBeGreaterThan(1000);
    expect(swapped).toEqual([]);
  });
});

describe('the exports of -words files', () => {
  it('are all used in another file', () => {
    const tests = sourcesIn(TESTS);
    const unused = sources
      .filter(({ file }) => file.endsWith('-words.ts'))
      .flatMap(({ file, text }) => {
        const names = [...text.matchAll(/^export (?:function|const) (\w+)/gm)];
        const others = [...sources, ...tests].filter((other) => other.file !== file);
        return names.flatMap(([, name = '']) => {
          const pattern = new RegExp(`\\b${name}\\b`);
          return others.some((other) => pattern.test(other.text)) ? [] : [`${file}: ${name}`];
        });
      });

    expect(unused).toEqual([]);
  });
});
