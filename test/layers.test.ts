import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** The product's folders. Each may import only itself and the folders before it in this list. */
const FOLDER_ORDER: readonly string[] = [
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
  'client',
  'watch',
  'collector',
  'steps',
  'list',
  'sweep',
  'company-file',
  'forecast',
  'digest',
  'calendar',
  'status',
  'help',
  'home',
  'app',
];

/** What the web page may import. From contract.ts only types are used, which the build removes. */
const BROWSER_IMPORTS = [
  'sandbox/page/client',
  'sandbox/page/contract.ts',
  'sandbox/slack/json.ts',
  'sandbox/slack/element-state.ts',
  'react',
  'react-dom',
];

interface Import {
  readonly file: string;
  /** A path below `src` including `.ts`, or the name of a package. */
  readonly target: string;
  readonly isTypeOnly: boolean;
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
    const target = resolveImport(moduleSpecifier.text, path);
    return [{ file, target, isTypeOnly: isTypeOnly(statement) }];
  });
}

function resolveImport(name: string, importer: string): string {
  if (!name.startsWith('.')) return name;
  const path = relative(SRC, join(dirname(importer), name))
    .split(sep)
    .join('/');
  return path.replace(/\.js$/, '.ts');
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  return (
    clause?.isTypeOnly === true || (names.length > 0 && names.every((name) => name.isTypeOnly))
  );
}

function rankOf(file: string): number {
  const folder = file.split('/')[0] ?? '';
  if (folder === 'main.ts' || folder === 'cli.ts') return FOLDER_ORDER.length;
  return FOLDER_ORDER.indexOf(folder);
}

/** For files with this ending, the roles they may import values from, besides `kernel`, `records` and `text`. */
const ALLOWED_ROLES: Readonly<Record<string, readonly string[]>> = {
  rules: ['rules'],
  words: ['rules', 'words'],
  view: ['rules', 'words', 'view', 'place', 'slack'],
};

/** Roles of files whose name does not end in their role. */
const EXPLICIT_ROLES: Readonly<Record<string, string>> = {
  'assessment/assessment.ts': 'rules',
};

function roleOf(file: string): string {
  const [folder = ''] = file.split('/');
  const ending = /-([a-z]+)\.ts$/.exec(file)?.[1] ?? '';
  if (EXPLICIT_ROLES[file] !== undefined) return EXPLICIT_ROLES[file];
  return folder === 'slack' && !(ending in ALLOWED_ROLES) ? folder : ending;
}

function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const imports = files().flatMap(importsOf);
const valueImports = imports.filter(
  ({ file, isTypeOnly }) => !isTypeOnly && !file.startsWith('sandbox/'),
);

describe('source files', () => {
  it('are found by this test', () => {
    expect(imports.length).toBeGreaterThan(500);
  });

  it('import only their own folder and folders before it in the order', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        !file.startsWith('sandbox/') && target.endsWith('.ts') && rankOf(target) > rankOf(file),
    );

    expect(wrong).toEqual([]);
  });

  it('import values only from the roles that their ending allows', () => {
    const wrong = valueImports.filter(({ file, target }) => {
      const allowed = ALLOWED_ROLES[roleOf(file)];
      const isFree = !target.endsWith('.ts') || /^(kernel|records|text)\//.test(target);
      return allowed !== undefined && !isFree && !allowed.includes(roleOf(target));
    });

    expect(wrong).toEqual([]);
  });

  it('import POPBiLL’s client and the store only in the app folder', () => {
    const wrong = valueImports.filter(({ file, target }) => {
      const [from, to = ''] = [file, target].map((path) => path.split('/')[0]);
      return ['popbill', 'store'].includes(to) && from !== to && from !== 'app';
    });

    expect(wrong).toEqual([]);
  });

  it('have no import cycles, types included', () => {
    const importsByFile = groupBy(imports, ({ file }) => file);
    const visited = new Set<string>();
    const findCycle = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (visited.has(file)) return undefined;
      const cycle = (importsByFile.get(file) ?? [])
        .map(({ target }) => findCycle(target, [...path, file]))
        .find((found) => found !== undefined);
      visited.add(file);
      return cycle;
    };

    const cycles = [...importsByFile.keys()].map((file) => findCycle(file, []));
    expect(cycles.find(Boolean)).toBeUndefined();
  });

  it('never import the sandbox, unless they belong to it', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('sandbox/') && !file.startsWith('sandbox/'),
    );

    expect(wrong).toEqual([]);
  });

  it('are at most 25 in a folder, none of more than 400 lines', () => {
    const all = files();
    const full = [...groupBy(all, dirname)]
      .filter(([, inFolder]) => inFolder.length > 25)
      .map(([folder]) => relative(SRC, folder));
    const long = all.filter((path) => readFileSync(path, 'utf8').split('\n').length > 401);

    expect(full).toEqual([]);
    expect(long).toEqual([]);
  });

  it('of the sandbox’s web page import only what works in a browser', () => {
    const page = imports.filter(({ file }) => file.startsWith('sandbox/page/client/'));
    const wrong = page.filter(
      ({ target }) =>
        !BROWSER_IMPORTS.some((allowed) => target === allowed || target.startsWith(`${allowed}/`)),
    );

    expect(page.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it('read the environment in main.ts and cli.ts only', () => {
    const readers = files()
      .filter((path) => readFileSync(path, 'utf8').includes('process.env'))
      .map((path) => relative(SRC, path).split(sep).join('/'))
      .filter((file) => !file.startsWith('sandbox/'));

    expect(readers.sort()).toEqual(['cli.ts', 'main.ts']);
  });
});
