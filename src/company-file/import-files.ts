import { formatBrn } from '../kernel/brn.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import type { Markup } from '../text/markup.js';
import type { ImportPlan } from './import-plan.js';
import { BAD_SHOWN, changedLines, type ImportFile } from './import-preview-view.js';

type FilesDeps = Pick<SlackDeps, 'companyFiles' | 'personFiles'>;

/** As a company file has it. */
const AS_IN_FILES: Markup = {
  quote: (words) => words,
  person: (id) => id,
  channel: (id) => id,
};

/** Sends what a preview cannot show as files in a direct message. Gives which were sent. */
export async function sendImportFiles(
  visit: Visit,
  plan: ImportPlan,
  deps: FilesDeps,
): Promise<readonly ImportFile[]> {
  const { bad, changes } = plan;
  const shown = changedLines(changes.companies, visit.text).length;
  const sent: ImportFile[] = [];
  if (bad.length > BAD_SHOWN && (await sendBadLines(visit, plan, deps))) sent.push('bad');
  if (changes.companies.length > shown && (await sendChanges(visit, plan, deps))) {
    sent.push('changes');
  }
  return sent;
}

function sendBadLines(visit: Visit, { bad }: ImportPlan, deps: FilesDeps): Promise<boolean> {
  const { badFile, lineProblem } = visit.text.importing;
  function* rows() {
    yield badFile.header;
    for (const { line, value = '', problem } of bad) {
      yield [String(line), value, lineProblem(problem)];
    }
  }
  return sendTable(visit, rows(), { ...badFile, comment: badFile.comment(bad.length) }, deps);
}

function sendChanges(visit: Visit, { changes }: ImportPlan, deps: FilesDeps): Promise<boolean> {
  const { file } = visit.text.importing.changes;
  const { companies } = changes;
  function* rows() {
    yield file.header;
    for (const { line, brn, name, differences } of companies) {
      for (const difference of differences) {
        const cells = file.cells(difference, AS_IN_FILES);
        yield [String(line), formatBrn(brn), name, ...cells];
      }
    }
  }
  return sendTable(visit, rows(), { ...file, comment: file.comment(companies.length) }, deps);
}

async function sendTable(
  { origin }: Visit,
  rows: Iterable<readonly string[]>,
  { name, comment }: { readonly name: string; readonly comment: string },
  { companyFiles, personFiles }: FilesDeps,
): Promise<boolean> {
  const content = await companyFiles.writeTable(rows);
  return (await personFiles.send(origin.user, { name, content, comment })).ok;
}
