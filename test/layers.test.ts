import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** What files of a folder may import: folders of `src`, packages, and Node's modules. The longest folder counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain', 'luxon'],
  text: ['text', 'domain', 'luxon'],
  // Hashes and random bytes of tickets are Node's.
  service: ['service', 'domain', 'node:crypto'],
  popbill: ['popbill', 'domain', 'service/ports.ts', 'undici', 'node:'],
  store: [
    'store',
    'domain',
    'service/breather.ts',
    'service/ports.ts',
    'service/store-error.ts',
    'keyv',
    '@keyv/sqlite',
    'zod',
    'node:',
  ],
  csv: ['csv', 'domain', 'service', 'csv-parse', 'csv-stringify', 'iconv-lite'],
  monitor: ['monitor', 'domain', 'service', 'croner'],
  slack: ['slack', 'domain', 'text', 'service', '@slack/', 'zod', 'node:'],
  'slack/views': ['slack/views', 'domain', 'text', '@slack/types', 'slack/'],
  cli: ['cli', 'csv', 'domain', 'text', 'service', 'node:'],
  app: [
    'app',
    'cli',
    'csv',
    'domain',
    'monitor',
    'popbill',
    'service',
    'slack',
    'store',
    'text',
    'pino',
    'zod',
    'croner',
    'luxon',
    '@hyunbinseo/holidays-kr/all',
    'prom-client',
    'undici',
    'node:',
  ],
  'main.ts': ['app', 'service/store-error.ts'],
  'cli.ts': ['app', 'cli'],
};

/** Parts of `slack` that views may not see, although the rest of it holds ids and limits they need. */
const NOT_IN_VIEWS = ['@slack/bolt', '@slack/web-api', 'service/', 'slack/listeners/'];

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

function layerOf(file: string): string {
  const layers = Object.keys(MAY_IMPORT).filter(
    (layer) => file === layer || file.startsWith(`${layer}/`),
  );
  return layers.sort((a, b) => b.length - a.length)[0] ?? `(no layer: ${file})`;
}

function isAllowed({ file, of }: Import): boolean {
  const allowed = MAY_IMPORT[layerOf(file)] ?? [];
  return allowed.some(
    (one) => of === one || of.startsWith(one.endsWith('/') || one.endsWith(':') ? one : `${one}/`),
  );
}

const imports = files().flatMap(importsOf);

describe('layers', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(500);
  });

  it('import only what they may', () => {
    const wrong = imports.filter((one) => !one.file.startsWith('sandbox/') && !isAllowed(one));

    expect(wrong).toEqual([]);
  });

  it('never import the sandbox', () => {
    const wrong = imports.filter(
      ({ file, of }) => of.startsWith('sandbox/') && !file.startsWith('sandbox/'),
    );

    expect(wrong).toEqual([]);
  });

  it('keep views apart from Slack’s clients, listeners and the use cases', () => {
    const wrong = imports.filter(
      ({ file, of }) =>
        file.startsWith('slack/views/') && NOT_IN_VIEWS.some((one) => of.startsWith(one)),
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
