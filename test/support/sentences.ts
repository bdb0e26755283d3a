import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Language } from '../../src/text/format.js';

export interface Sentence {
  /** File name and line, to find it by. */
  readonly at: string;
  /** As written, with `…` where something is put in. */
  readonly words: string;
  /** What is put in, and what stands right behind it. */
  readonly gaps: readonly { readonly filledBy: string; readonly behind: string }[];
}

const SRC = new URL('../../src/', import.meta.url);

/** Files with the sentences of one language alone; the other words stand in `say(korean, english)`. */
function isOf(language: Language, name: string, all: ReadonlySet<string>): boolean {
  if (name.endsWith('.ko.ts')) return language === 'ko';
  const pair = name.replace(/(\.en)?\.ts$/, '.ko.ts');
  return language === 'en' && all.has(pair);
}

/**
 * Everything the product can say in one language, as it stands in the source: no sentence escapes because no test
 * happens to render it. Words without a space or a Hangul syllable are keys, not sentences.
 */
export function sentencesOf(language: Language): readonly Sentence[] {
  const names = readdirSync(SRC, { encoding: 'utf8', recursive: true }).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('sandbox/'),
  );
  const all = new Set(names);
  return names.flatMap((name) => {
    const source = ts.createSourceFile(
      name,
      readFileSync(new URL(name, SRC), 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    const said = isOf(language, name, all) ? [source] : saidIn(source, language);
    return said
      .flatMap((node) => literalsIn(node, source))
      .filter(({ words }) => /[\s가-힣]/.test(words.trim()));
  });
}

/** What stands in `say(korean, english)` for one language. */
function saidIn(node: ts.Node, language: Language): readonly ts.Node[] {
  const own = ts.isCallExpression(node) && node.expression.getText() === 'say';
  const mine = own ? node.arguments[language === 'ko' ? 0 : 1] : undefined;
  const inner: ts.Node[] = [];
  ts.forEachChild(node, (child) => void inner.push(...saidIn(child, language)));
  return mine === undefined ? inner : [mine, ...inner];
}

function literalsIn(node: ts.Node, source: ts.SourceFile): Sentence[] {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return [];
  const inner: Sentence[] = [];
  ts.forEachChild(node, (child) => void inner.push(...literalsIn(child, source)));
  const sentence = sentenceOf(node, source);
  if (sentence === undefined) return inner;
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return [{ at: `${source.fileName}:${line + 1}`, ...sentence }, ...inner];
}

function sentenceOf(node: ts.Node, source: ts.SourceFile): Omit<Sentence, 'at'> | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return { words: node.text, gaps: [] };
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const gaps = node.templateSpans.map(({ expression, literal }) => ({
    filledBy: expression.getText(source),
    behind: literal.text,
  }));
  return { words: [node.head.text, ...gaps.map(({ behind }) => behind)].join('…'), gaps };
}
