import { readFile } from 'node:fs/promises';
import { formatBrn } from '../domain/brn.js';
import type { Stage } from '../domain/company.js';
import type { CompanyImport } from '../service/company-import.js';
import type { MembershipFound } from '../service/import-plan.js';
import type { Catalog } from '../text/catalog.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { progressBar } from './progress-bar.js';
import type { Terminal } from './terminal.js';

interface Deps {
  readonly imports: CompanyImport;
  readonly stage: Stage;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/**
 * Watches the companies of a file or changes them; never stops watching one. Lines that are wrong are named and left
 * out, all others are saved at once.
 */
export async function importCommand(path: string, deps: Deps): Promise<ExitCode> {
  const { imports, terminal, text } = deps;
  const { cli } = text;
  if (path === '') {
    terminal.err(cli.fileMissing);
    return EXIT.usage;
  }
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) {
    terminal.err(cli.importFile({ kind: 'unreadable', path }));
    return EXIT.usage;
  }
  const plan = await imports.plan(bytes, {
    onProgress: (progress) => {
      const { done, total } = progress;
      terminal.progress(`${progressBar(done, total)} ${cli.importing(progress)}`);
    },
  });
  if (!plan.ok) {
    terminal.err(cli.importFile(plan.error));
    return EXIT.usage;
  }
  const { counts, bad, unknownColumns, membership } = plan.value;
  if (unknownColumns.length > 0) {
    terminal.err(cli.importFile({ kind: 'unknown-columns', columns: unknownColumns }));
  }
  for (const line of bad) terminal.err(cli.importLine(line));
  for (const remark of remarksOn(membership, deps)) terminal.err(remark);
  if ((await imports.save(plan.value, 'cli')).kind === 'overtaken') {
    terminal.err(cli.importOvertaken);
    return EXIT.usage;
  }
  terminal.err(cli.imported(counts));
  if (counts.refused === 0) return EXIT.fine;
  terminal.err(cli.importAgain);
  return EXIT.attention;
}

/** What was found out about members, and what was not. */
function remarksOn(membership: MembershipFound, { text, stage }: Deps): readonly string[] {
  const { preview, remarks } = text.importing;
  const { notMembers } = membership;
  return [
    ...(notMembers.length > 0 ? [preview.notMembers(notMembers.length, stage)] : []),
    ...notMembers.map(({ line, brn, name }) =>
      preview.notMember(line, [...new Set([name, formatBrn(brn)])].join(' · ')),
    ),
    ...remarks(membership),
  ];
}
