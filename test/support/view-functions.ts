import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

const WHOLE_VIEWS = ['ModalView', 'HomeView', 'ViewMessage', 'PlainTextOption[]'];

/** Names of exported functions that return a whole view, message or option list. */
export function viewFunctions(): readonly string[] {
  const files = readdirSync(SRC, { encoding: 'utf8', recursive: true }).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('sandbox/'),
  );
  return files.flatMap((name) => {
    const source = ts.createSourceFile(
      name,
      readFileSync(`${SRC}/${name}`, 'utf8'),
      ts.ScriptTarget.ESNext,
    );
    return source.statements.flatMap((statement) => {
      if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) return [];
      const isExported = statement.modifiers?.some(
        ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
      );
      const gives = statement.type?.getText(source) ?? '';
      const isView =
        WHOLE_VIEWS.includes(gives) || (gives === 'Answer' && name.endsWith('-view.ts'));
      return isExported === true && isView ? [statement.name.text] : [];
    });
  });
}
