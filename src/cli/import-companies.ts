import { readFile } from 'node:fs/promises';
import { type CsvRow, readCompanies } from '../csv/read-companies.js';
import { parseBrn } from '../domain/brn.js';
import type { Companies } from '../service/companies.js';
import type { Clock, Store } from '../service/ports.js';
import type { Catalog } from '../text/catalog.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

interface Deps {
  readonly companies: Pick<Companies, 'watch'>;
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/**
 * Watches the companies of a file or changes them; never stops watching one. Lines that are wrong are named and left
 * out, the others are taken.
 */
export async function importCommand(path: string, deps: Deps): Promise<ExitCode> {
  const { terminal } = deps;
  const { cli } = deps.text;
  if (path === '') {
    terminal.err(cli.fileMissing);
    return EXIT.usage;
  }
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) {
    terminal.err(cli.importFile({ kind: 'unreadable', path }));
    return EXIT.usage;
  }
  const file = readCompanies(bytes);
  if (!file.ok) {
    terminal.err(cli.importFile(file.error));
    return EXIT.usage;
  }
  const { rows, unknownColumns } = file.value;
  if (unknownColumns.length > 0) {
    terminal.err(cli.importFile({ kind: 'unknown-columns', columns: unknownColumns }));
  }
  const counts = { added: 0, changed: 0, unchanged: 0, refused: 0 };
  const lineOf = new Map<string, number>();
  for (const row of rows) {
    const was = await importRow(row, lineOf, deps);
    counts[was] += 1;
    terminal.progress(cli.importing(lineOf.size, rows.length));
  }
  await noteImport(rows.length - counts.refused, deps);
  terminal.err(cli.imported(counts));
  if (counts.refused === 0) return EXIT.fine;
  terminal.err(cli.importAgain);
  return EXIT.attention;
}

async function importRow(
  { line, draft, unknownProducts }: CsvRow,
  lineOf: Map<string, number>,
  { companies, text: { cli }, terminal }: Deps,
): Promise<'added' | 'changed' | 'unchanged' | 'refused'> {
  const [word] = unknownProducts;
  if (word !== undefined) {
    terminal.err(cli.importLine(line, { field: 'products', why: 'unknown', word }));
    return 'refused';
  }
  const brn = parseBrn(draft.brn);
  const firstLine = brn.ok ? lineOf.get(brn.value) : undefined;
  if (firstLine !== undefined) {
    terminal.err(cli.importLine(line, { field: 'brn', why: 'twice', firstLine }));
    return 'refused';
  }
  if (brn.ok) lineOf.set(brn.value, line);
  const watched = await companies.watch(draft, 'cli');
  if (watched.ok) return watched.value.was;
  for (const problem of watched.error) terminal.err(cli.importLine(line, problem));
  return 'refused';
}

async function noteImport(companies: number, { store, clock }: Deps): Promise<void> {
  await store.write([
    {
      put: 'history',
      value: { v: 1, at: clock.now(), event: { kind: 'imported', by: 'cli', companies } },
    },
  ]);
}
