import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Language } from '../../src/text/language.js';

export interface Sentence {
  /** File name and line, to find it by. */
  readonly at: string;
  /** As written, with `…` where something is put in. */
  readonly words: string;
  /** What is put in, and what stands right behind it. */
  readonly gaps: readonly { readonly filledBy: string; readonly behind: string }[];
}

const TEXT = new URL('../../src/text/', import.meta.url);

/**
 * Everything the product can say in one language, as it stands in the source: no sentence escapes because no test
 * happens to render it. Words without a space or a Hangul syllable are keys, not sentences.
 */
export function sentencesOf(language: Language): readonly Sentence[] {
  const folder = new URL(`${language}/`, TEXT);
  return readdirSync(folder).flatMap((name) => {
    const source = ts.createSourceFile(
      name,
      readFileSync(new URL(name, folder), 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    return literalsIn(source, source).filter(({ words }) => /[\s가-힣]/.test(words.trim()));
  });
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
