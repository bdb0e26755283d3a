import { readFile } from 'node:fs/promises';
import { formatBrn } from '../kernel/brn.js';
import { oneLine } from '../kernel/input-limits.js';
import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';
import type { Company, Stage } from '../records/company.js';
import type { Store } from '../records/store.js';
import { type Markup, PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { CompanyImport } from './company-import.js';
import { writeCompanies } from './csv-write.js';
import { addedLine, changeCounts, changedLine, importChangeWords } from './import-change-words.js';
import type { BadLine, ImportPlan, MembershipFound } from './import-plan.js';
import {
  badLine,
  fileProblem,
  type ImportFileProblem,
  unknownColumns,
} from './import-problem-words.js';
import {
  companyFileCommandWords,
  importCounts,
  importPreviewWords,
  importWords,
  membershipRemarks,
  readingSentence,
} from './import-words.js';

interface ExportDeps {
  readonly store: Pick<Store, 'companies' | 'unreadable'>;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/** Prints the watched companies as CSV. Only reads, so it may run beside the app. */
export async function exportCommand({ store, text: t, terminal }: ExportDeps): Promise<ExitCode> {
  const companies: Company[] = [];
  for await (const company of store.companies()) companies.push(company);
  terminal.out(await writeCompanies(companies, 'names'));
  const words = companyFileCommandWords(t);
  terminal.err(words.exported(companies.length));
  const missing = store.unreadable().filter(({ kind }) => kind === 'company');
  if (missing.length === 0) return EXIT.fine;
  terminal.err(words.notExported(missing.length));
  return EXIT.attention;
}

interface ImportDeps {
  readonly imports: CompanyImport;
  readonly stage: Stage;
  readonly text: Tongue;
  readonly terminal: Terminal;
  readonly isDryRun: boolean;
}

/** Quoted file content cannot control the terminal. */
const HARMLESS: Markup = { ...PLAIN, quote: oneLine };

/** Adds or changes the companies of a file. Wrong lines are named and left out; all others are saved at once. */
export async function importCommand(path: string, deps: ImportDeps): Promise<ExitCode> {
  const { imports, terminal, text: t, isDryRun } = deps;
  const words = companyFileCommandWords(t);
  const refused = (problem: ImportFileProblem) =>
    `${importWords(t).form.notRead} ${fileProblem(problem, t)}`;
  if (path === '') {
    terminal.err(words.fileMissing);
    return EXIT.usage;
  }
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) {
    terminal.err(refused({ kind: 'unreadable', path }));
    return EXIT.usage;
  }
  const plan = await imports.plan(bytes, {
    onProgress: (progress) => {
      const { done, total } = progress;
      terminal.progress(`${progressBar(done, total)} ${readingSentence(progress, t)}`);
    },
  });
  if (!plan.ok) {
    terminal.err(oneLine(refused(plan.error)));
    return EXIT.usage;
  }
  printPlan(plan.value, deps);
  const { counts } = plan.value;
  // An import without changes is not recorded in the history.
  const isSaved = !isDryRun && counts.added + counts.changed > 0;
  if (isSaved && (await imports.save(plan.value, 'cli')) === 'overtaken') {
    terminal.err(words.overtaken);
    return EXIT.usage;
  }
  terminal.err(importCounts(counts, t));
  if (isDryRun) terminal.err(words.dryRun);
  if (counts.refused === 0) return EXIT.fine;
  if (!isDryRun) terminal.err(words.importAgain);
  return EXIT.attention;
}

/** Problems go to stderr; changes, as the result, to stdout. */
function printPlan(plan: ImportPlan, { terminal, text: t, stage, isDryRun }: ImportDeps): void {
  const { bad, unknownColumns: columns, membership, added, changed, fieldCounts } = plan;
  const words = importChangeWords(t);
  if (columns.length > 0) terminal.err(oneLine(unknownColumns(columns, t)));
  for (const line of bad) terminal.err(badLine(harmless(line), t));
  for (const remark of remarksOn(membership, t, stage)) terminal.err(remark);
  const print = (line: string) => terminal.out(`${line}\n`);
  if (changed.length > 0) {
    print(words.changed(changed.length));
    print(changeCounts(fieldCounts, t));
    for (const company of changed) print(changedLine(company, HARMLESS, t));
  }
  // Once saved, added companies are on the list.
  if (!isDryRun || added.length === 0) return;
  print(words.added(added.length));
  for (const each of added) print(addedLine(each, HARMLESS, t));
}

function harmless({ value, ...line }: BadLine): BadLine {
  return { ...line, value: value === undefined ? undefined : oneLine(value) };
}

function remarksOn(membership: MembershipFound, t: Tongue, stage: Stage): readonly string[] {
  const { notMembers } = membership;
  const preview = importPreviewWords(t);
  return [
    ...(notMembers.length > 0 ? [preview.notMembers(notMembers.length, stage)] : []),
    ...notMembers.map(({ line, brn, name }) =>
      preview.notMember(line, [...new Set([oneLine(name), formatBrn(brn)])].join(' · ')),
    ),
    ...membershipRemarks(membership, t),
  ];
}
