import { EXIT, type ExitCode } from '../kernel/exit-code.js';
import type { Terminal } from '../kernel/terminal.js';
import type { Company } from '../records/company.js';
import type { Store } from '../records/ports.js';
import type { Catalog } from '../text/catalog.js';
import type { CompanyFiles } from './company-file.js';

interface Deps {
  readonly store: Pick<Store, 'companies' | 'unreadable'>;
  readonly files: Pick<CompanyFiles, 'write'>;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/** Prints the watched companies as CSV. Only reads, so it may run beside the app. */
export async function exportCommand({ store, files, text, terminal }: Deps): Promise<ExitCode> {
  const companies: Company[] = [];
  for await (const company of store.companies()) companies.push(company);
  terminal.out(await files.write(companies, 'names'));
  terminal.err(text.cli.exported(companies.length));
  const missing = store.unreadable().filter(({ kind }) => kind === 'company');
  if (missing.length === 0) return EXIT.fine;
  terminal.err(text.records.notExported(missing.length));
  return EXIT.attention;
}
