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

/** Imports against the order that are still to be cut. The list only shrinks. */
const STILL_AGAINST_THE_ORDER: number = 0;

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
}

function files(folder = SRC): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(path: string): readonly Import[] {
  const source = readFileSync(path, 'utf8');
  const file = relative(SRC, path).split(sep).join('/');
  return ts.preProcessFile(source).importedFiles.map(({ fileName: name }) => ({
    file,
    of: name.startsWith('.')
      ? relative(SRC, join(dirname(path), name))
          .split(sep)
          .join('/')
          .replace(/\.js$/, '.ts')
      : name,
  }));
}

function rankOf(file: string): number {
  const folder = file.split('/')[0] ?? '';
  if (folder === 'main.ts' || folder === 'cli.ts') return ORDER.length;
  return ORDER.indexOf(folder);
}

const imports = files().flatMap(importsOf);

describe('layers', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(500);
  });

  it('import only folders below their own', () => {
    const wrong = imports.filter(
      ({ file, of }) =>
        !file.startsWith('sandbox/') && of.endsWith('.ts') && rankOf(of) > rankOf(file),
    );

    expect(wrong).toHaveLength(STILL_AGAINST_THE_ORDER);
  });

  it('never import the sandbox', () => {
    const wrong = imports.filter(
      ({ file, of }) => of.startsWith('sandbox/') && !file.startsWith('sandbox/'),
    );

    expect(wrong).toEqual([]);
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
