import { readFile } from 'node:fs/promises';
import { formatBrn } from '../kernel/brn.js';
import { toOneLine } from '../kernel/input-limits.js';
import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';
import type { Company, Stage } from '../records/company.js';
import type { Store } from '../records/store.js';
import { type Markup, PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { CompanyImport } from './company-import.js';
import { writeCompanies } from './csv-write.js';
import { addedLine, changeCounts, changedLine, importChangeWords } from './import-change-words.js';
import type { ImportPlan, ImportProblem, MembershipCheck } from './import-plan.js';
import {
  fileProblemSentence,
  type ImportFileProblem,
  problemSentence,
  unknownColumnsSentence,
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
  readonly t: Tongue;
  readonly terminal: Terminal;
}

/** Prints the watched companies as CSV. Read-only, so it may run beside the app. */
export async function exportCommand({ store, t, terminal }: ExportDeps): Promise<ExitCode> {
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
  readonly t: Tongue;
  readonly terminal: Terminal;
  readonly isDryRun: boolean;
}

/** Keeps control characters of a file from the terminal. */
const TERMINAL_MARKUP: Markup = { ...PLAIN, quote: toOneLine };

/** Adds or changes the companies of a file in one write. Lines with problems are printed and not saved. */
export async function importCommand(path: string, deps: ImportDeps): Promise<ExitCode> {
  const { imports, terminal, t, isDryRun } = deps;
  const words = companyFileCommandWords(t);
  const notReadSentence = (problem: ImportFileProblem) =>
    `${importWords(t).form.notRead} ${fileProblemSentence(problem, t)}`;
  if (path === '') {
    terminal.err(words.fileMissing);
    return EXIT.usage;
  }
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) {
    terminal.err(notReadSentence({ kind: 'unreadable', path }));
    return EXIT.usage;
  }
  const plan = await imports.plan(bytes, {
    onProgress: (progress) => {
      const { done, total } = progress;
      terminal.progress(`${progressBar(done, total)} ${readingSentence(progress, t)}`);
    },
  });
  if (!plan.ok) {
    terminal.err(toOneLine(notReadSentence(plan.error)));
    return EXIT.usage;
  }
  printPlan(plan.value, deps);
  const { counts } = plan.value;
  // Saving writes a history event, which an import without changes does not need.
  const shouldSave = !isDryRun && counts.added + counts.changed > 0;
  if (shouldSave && (await imports.save(plan.value, 'cli')) === 'conflict') {
    terminal.err(words.conflict);
    return EXIT.usage;
  }
  terminal.err(importCounts(counts, t));
  if (isDryRun) terminal.err(words.dryRun);
  if (counts.rejectedLines === 0) return EXIT.fine;
  if (!isDryRun) terminal.err(words.fixAndImportAgain);
  return EXIT.attention;
}

/** Prints problems to stderr, and changes, which are the result, to stdout. */
function printPlan(plan: ImportPlan, { terminal, t, stage, isDryRun }: ImportDeps): void {
  const { problems, unknownColumns, membership, added, changed, fieldCounts } = plan;
  const words = importChangeWords(t);
  if (unknownColumns.length > 0) terminal.err(toOneLine(unknownColumnsSentence(unknownColumns, t)));
  for (const each of problems) terminal.err(problemSentence(withOneLineValue(each), t));
  for (const line of membershipLines(membership, t, stage)) terminal.err(line);
  const print = (line: string) => terminal.out(`${line}\n`);
  if (changed.length > 0) {
    print(words.changed(changed.length));
    print(changeCounts(fieldCounts, t));
    for (const company of changed) print(changedLine(company, TERMINAL_MARKUP, t));
  }
  // After an import the list shows the added companies, so only a dry run prints them.
  if (!isDryRun || added.length === 0) return;
  print(words.added(added.length));
  for (const each of added) print(addedLine(each, TERMINAL_MARKUP, t));
}

function withOneLineValue({ value, ...problem }: ImportProblem): ImportProblem {
  return { ...problem, value: value === undefined ? undefined : toOneLine(value) };
}

function membershipLines(membership: MembershipCheck, t: Tongue, stage: Stage): readonly string[] {
  const { notMembers } = membership;
  const preview = importPreviewWords(t);
  return [
    ...(notMembers.length > 0 ? [preview.notMembers(notMembers.length, stage)] : []),
    ...notMembers.map(({ line, brn, name }) =>
      preview.notMember(line, [...new Set([toOneLine(name), formatBrn(brn)])].join(' · ')),
    ),
    ...membershipRemarks(membership, t),
  ];
}
