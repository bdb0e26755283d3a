import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Language } from '../../src/text/format.js';

export interface Sentence {
  /** File name and line. */
  readonly at: string;
  /** The text with `…` for each placeholder. */
  readonly text: string;
  /** The expression of each placeholder, and the text after it. */
  readonly placeholders: readonly { readonly expression: string; readonly textAfter: string }[];
}

const SRC = new URL('../../src/', import.meta.url);

/**
 * All sentences of the product (or of the sandbox) in one language, read from the source, so that no test has to render
 * them. Texts without a space or a Hangul syllable are keys, not sentences.
 */
export function sentencesIn(
  language: Language,
  part: 'product' | 'sandbox' = 'product',
): readonly Sentence[] {
  const names = readdirSync(SRC, { encoding: 'utf8', recursive: true }).filter(
    (name) => /\.tsx?$/.test(name) && name.startsWith('sandbox/') === (part === 'sandbox'),
  );
  return names.flatMap((name) => {
    const source = ts.createSourceFile(
      name,
      readFileSync(new URL(name, SRC), 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    return findSayArguments(source, language)
      .flatMap((node) => literalsIn(node, source))
      .filter(({ text }) => /[\s가-힣]/.test(text.trim()));
  });
}

/** The arguments of `say(korean, english)` for one language. */
function findSayArguments(node: ts.Node, language: Language): readonly ts.Node[] {
  const isSay = ts.isCallExpression(node) && node.expression.getText() === 'say';
  const argument = isSay ? node.arguments[language === 'ko' ? 0 : 1] : undefined;
  const nested: ts.Node[] = [];
  ts.forEachChild(node, (child) => void nested.push(...findSayArguments(child, language)));
  return argument === undefined ? nested : [argument, ...nested];
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
    return { text: node.text, placeholders: [] };
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const placeholders = node.templateSpans.map(({ expression, literal }) => ({
    expression: expression.getText(source),
    textAfter: literal.text,
  }));
  return {
    text: [node.head.text, ...placeholders.map(({ textAfter }) => textAfter)].join('…'),
    placeholders,
  };
}
