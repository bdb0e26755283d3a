import { readFile } from 'node:fs/promises';
import { toOneLine } from '../kernel/input-limits.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';
import type { Company } from '../records/company.js';
import type { Store } from '../records/store.js';
import { type Markup, PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { namesOfOwners, writeStateReport } from './company-export.js';
import type { SlackNameLookup } from './company-import.js';
import { writeCompanies } from './csv-columns.js';
import { exportCommandWords, exportWords } from './export-words.js';
import { type ImportPlan, plannedFirstCheck } from './import-plan.js';
import {
  fileProblemSentence,
  type ImportFileProblem,
  problemSentence,
  unknownColumnsSentence,
} from './import-problem-words.js';
import type { ImportDeps } from './import-window.js';
import {
  addedLine,
  changeCounts,
  changedLine,
  importChangeWords,
  importCommandWords,
  importCounts,
  importPreviewWords,
  importWords,
  nextCheckSentence,
  notMemberLine,
  readingSentence,
} from './import-words.js';

interface ExportCommandDeps {
  readonly store: Pick<Store, 'companies' | 'statuses' | 'unreadable'>;
  readonly clock: Clock;
  readonly t: Tongue;
  readonly terminal: Terminal;
  readonly state?: { readonly policy: Policy; readonly slackNameLookup: SlackNameLookup };
}

/** Only reads the store, so it may run beside the app. */
export async function exportCommand(deps: ExportCommandDeps): Promise<ExitCode> {
  const { store, t, terminal, state } = deps;
  const companies: Company[] = [];
  for await (const company of store.companies()) companies.push(company);
  if (state === undefined) terminal.out(await writeCompanies(companies, 'ids'));
  else terminal.out(await stateReport(companies, state, deps));
  const words = exportCommandWords(t);
  terminal.err(words.exported(companies.length));
  const missing = store.unreadable().filter(({ kind }) => kind === 'company');
  if (missing.length === 0) return EXIT.fine;
  terminal.err(words.notExported(missing.length));
  return EXIT.attention;
}

async function stateReport(
  companies: readonly Company[],
  { policy, slackNameLookup }: NonNullable<ExportCommandDeps['state']>,
  { store, clock, t, terminal }: ExportCommandDeps,
): Promise<string> {
  const ownerNames = await namesOfOwners(companies, slackNameLookup);
  if (ownerNames === undefined) terminal.err(exportWords(t).state.ownersNotNamed);
  return writeStateReport(companies, { store, policy, now: clock.now(), t, ownerNames });
}

interface ImportCommandDeps
  extends Pick<ImportDeps, 'imports' | 'sweeper' | 'clock' | 'slackNameLookup' | 'stage'>,
    Pick<ExportCommandDeps, 't' | 'terminal'> {
  readonly isDryRun: boolean;
}

/** Keeps a file's control characters out of the terminal. */
const TERMINAL_MARKUP: Markup = { ...PLAIN, quote: toOneLine };

/** Lines with problems are printed and not saved. */
export async function importCommand(path: string, deps: ImportCommandDeps): Promise<ExitCode> {
  const { imports, terminal, t, isDryRun } = deps;
  const words = importCommandWords(t);
  const fail = (sentence: string): ExitCode => {
    terminal.err(sentence);
    return EXIT.couldNotRun;
  };
  const notReadSentence = (problem: ImportFileProblem) =>
    `${importWords(t).form.notRead} ${fileProblemSentence(problem, t)}`;
  if (path === '') return fail(words.fileMissing);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return fail(notReadSentence({ kind: 'unreadable', path }));
  const plan = await imports.plan(bytes, {
    slackNameLookup: deps.slackNameLookup,
    onProgress: (progress) => {
      const { done, total } = progress;
      terminal.progress(`${progressBar(done, total)} ${readingSentence(progress, t)}`);
    },
  });
  if (!plan.ok) return fail(toOneLine(notReadSentence(plan.error)));
  printPlan(plan.value, deps);
  const { counts } = plan.value;
  // Saving writes a history event, which an import without changes does not need.
  const shouldSave = !isDryRun && counts.added + counts.changed > 0;
  if (shouldSave && (await imports.save(plan.value, 'cli')) === 'conflict') {
    return fail(words.conflict);
  }
  terminal.err(importCounts(counts, t));
  const firstCheck = plannedFirstCheck(plan.value, deps);
  if (isDryRun) terminal.err(words.dryRun);
  else if (firstCheck !== undefined) {
    terminal.err(`${nextCheckSentence(firstCheck, 'cli', t)} ${words.checkNow}`);
  }
  if (counts.rejectedLines === 0) return EXIT.fine;
  if (!isDryRun) terminal.err(words.fixAndImportAgain);
  return EXIT.attention;
}

/** Prints problems to stderr, and changes, which are the result, to stdout. */
function printPlan(plan: ImportPlan, { terminal, t, stage, isDryRun }: ImportCommandDeps): void {
  const { problems, unknownColumns, notMembers, unconfirmedMembers, added, changed } = plan;
  const words = importChangeWords(t);
  const preview = importPreviewWords(t);
  if (unknownColumns.length > 0) terminal.err(toOneLine(unknownColumnsSentence(unknownColumns, t)));
  for (const each of problems) terminal.err(problemSentence(each, TERMINAL_MARKUP, t));
  if (notMembers.length > 0) terminal.err(preview.notMembers(notMembers.length, stage));
  for (const company of notMembers) terminal.err(notMemberLine(company, TERMINAL_MARKUP, t));
  if (unconfirmedMembers > 0) terminal.err(preview.unconfirmedMembers(unconfirmedMembers));
  const print = (line: string) => terminal.out(`${line}\n`);
  if (changed.length > 0) {
    print(words.changed(changed.length));
    print(changeCounts(changed, t));
    for (const company of changed) print(changedLine(company, TERMINAL_MARKUP, t));
  }
  // After an import the list shows the added companies, so only a dry run prints them.
  if (!isDryRun || added.length === 0) return;
  print(words.added(added.length));
  for (const each of added) print(addedLine(each, TERMINAL_MARKUP, t));
}
