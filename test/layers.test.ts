import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** The folders of the product, from the ground up: a folder imports itself and what stands above it here. */
const ORDER: readonly string[] = [
  'kernel',
  'records',
  'text',
  'popbill',
  'store',
  'slack',
  'settings',
  'company',
  'assessment',
  'outbox',
  'incident',
  'alert',
  'history',
  'check',
  'popup',
  'triage',
  'watch',
  'list',
  'sweep',
  'company-file',
  'digest',
  'status',
  'help',
  'home',
  'app',
];

/** What the web page may import; of its contract with the server only types are left when it is built. */
const IN_THE_BROWSER = [
  'sandbox/page/client',
  'sandbox/page/contract.ts',
  'sandbox/slack/json.ts',
  'sandbox/slack/element-state.ts',
  'react',
  'react-dom',
];

interface Import {
  readonly file: string;
  /** A path below `src` with its `.ts`, or the name of a package. */
  readonly of: string;
  readonly isType: boolean;
}

function files(folder = SRC): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(path: string): readonly Import[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const file = relative(SRC, path).split(sep).join('/');
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    return [{ file, of: placeOf(moduleSpecifier.text, path), isType: isOfTypes(statement) }];
  });
}

function placeOf(name: string, importer: string): string {
  if (!name.startsWith('.')) return name;
  const path = relative(SRC, join(dirname(importer), name))
    .split(sep)
    .join('/');
  return path.replace(/\.js$/, '.ts');
}

function isOfTypes(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  const names = clause?.namedBindings;
  const each = names !== undefined && ts.isNamedImports(names) ? names.elements : [];
  return clause?.isTypeOnly === true || (each.length > 0 && each.every((one) => one.isTypeOnly));
}

function rankOf(file: string): number {
  const folder = file.split('/')[0] ?? '';
  if (folder === 'main.ts' || folder === 'cli.ts') return ORDER.length;
  return ORDER.indexOf(folder);
}

/** What files of an ending may take values from, besides `kernel`, `records` and `text`. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  rules: ['rules'],
  words: ['rules', 'words'],
  view: ['rules', 'words', 'view', 'place', 'slack'],
};

/** Their names have no ending, or another. */
const ROLES: Readonly<Record<string, string>> = {
  'assessment/assessment.ts': 'rules',
};

function roleOf(file: string): string {
  const [folder = ''] = file.split('/');
  const ending = /-([a-z]+)\.ts$/.exec(file)?.[1] ?? '';
  if (ROLES[file] !== undefined) return ROLES[file];
  return folder === 'slack' && !(ending in MAY) ? folder : ending;
}

function groups<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one]);
  return found;
}

const imports = files().flatMap(importsOf);
const values = imports.filter(({ file, isType }) => !isType && !file.startsWith('sandbox/'));

describe('layers', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(500);
  });

  it('import only folders below their own', () => {
    const wrong = imports.filter(
      ({ file, of }) =>
        !file.startsWith('sandbox/') && of.endsWith('.ts') && rankOf(of) > rankOf(file),
    );

    expect(wrong).toEqual([]);
  });

  it('take values only from what their ending allows', () => {
    const wrong = values.filter(({ file, of }) => {
      const allowed = MAY[roleOf(file)];
      const isFree = !of.endsWith('.ts') || /^(kernel|records|text)\//.test(of);
      return allowed !== undefined && !isFree && !allowed.includes(roleOf(of));
    });

    expect(wrong).toEqual([]);
  });

  it('get POPBiLL’s client and the store from the app', () => {
    const wrong = values.filter(({ file, of }) => {
      const [from, to = ''] = [file, of].map((path) => path.split('/')[0]);
      return ['popbill', 'store'].includes(to) && from !== to && from !== 'app';
    });

    expect(wrong).toEqual([]);
  });

  it('never import each other in a circle, types included', () => {
    const importsBy = groups(imports, ({ file }) => file);
    const seen = new Set<string>();
    const circle = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (seen.has(file)) return undefined;
      const found = (importsBy.get(file) ?? [])
        .map(({ of }) => circle(of, [...path, file]))
        .find((each) => each !== undefined);
      seen.add(file);
      return found;
    };

    expect([...importsBy.keys()].map((file) => circle(file, [])).find(Boolean)).toBeUndefined();
  });

  it('never import the sandbox', () => {
    const wrong = imports.filter(
      ({ file, of }) => of.startsWith('sandbox/') && !file.startsWith('sandbox/'),
    );

    expect(wrong).toEqual([]);
  });

  it('have at most 25 files in a folder, none of more than 400 lines', () => {
    const all = files();
    const full = [...groups(all, dirname)]
      .filter(([, inFolder]) => inFolder.length > 25)
      .map(([folder]) => relative(SRC, folder));
    const long = all.filter((path) => readFileSync(path, 'utf8').split('\n').length > 401);

    expect(full).toEqual([]);
    expect(long).toEqual([]);
  });

  it('keep the sandbox’s web page to what a browser has', () => {
    const page = imports.filter(({ file }) => file.startsWith('sandbox/page/client/'));
    const wrong = page.filter(
      ({ of }) => !IN_THE_BROWSER.some((one) => of === one || of.startsWith(`${one}/`)),
    );

    expect(page.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it('read the environment at the entries only', () => {
    const readers = files()
      .filter((path) => readFileSync(path, 'utf8').includes('process.env'))
      .map((path) => relative(SRC, path).split(sep).join('/'))
      .filter((file) => !file.startsWith('sandbox/'));

    expect(readers.sort()).toEqual(['cli.ts', 'main.ts']);
  });
});
