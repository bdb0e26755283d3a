import type { KnownBlock, ModalView } from '@slack/types';
import type { Instant } from '../kernel/time.js';
import { LIST_PLACE } from '../list/list-place.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  bold,
  button,
  context,
  cut,
  escapeMrkdwn,
  MRKDWN,
  section,
  sections,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { ImportProgress } from './company-import.js';
import type { FirstCheckResults } from './first-checks.js';
import type { ChangedCompany, ImportCounts, ImportPlan, PlannedFirstCheck } from './import-plan.js';
import {
  fileProblemSentence,
  type ImportFileProblem,
  problemSentence,
  unknownColumnsSentence,
} from './import-problem-words.js';
import {
  addedLine,
  changeCounts,
  changedLine,
  firstCheckPlanSentence,
  firstCheckSentence,
  importChangeWords,
  importCounts,
  importPreviewWords,
  importWords,
  notMemberLine,
  readingSentence,
} from './import-words.js';

export type ImportModel =
  /** `problem`: why the uploaded file was not imported; `notice`: why the form is shown again. */
  | { readonly kind: 'form'; readonly problem?: ImportFileProblem; readonly notice?: string }
  | { readonly kind: 'reading'; readonly step: ImportProgress }
  | { readonly kind: 'preview'; readonly preview: ImportPreviewFacts }
  | { readonly kind: 'saving'; readonly companies: number }
  | {
      readonly kind: 'saved';
      readonly counts: ImportCounts;
      /** Absent: no new company is to be checked. */
      readonly firstCheck?: PlannedFirstCheck;
    }
  | { readonly kind: 'cancelled' };

export function importModal(model: ImportModel, t: Tongue): ModalView {
  const { title, form } = importWords(t);
  const blocks = drawBlocks(model, t);
  if (model.kind === 'form') {
    const callbackId = CALLBACKS.importFile;
    return modal({ callbackId, title, blocks, submit: form.submit }, t);
  }
  if (model.kind !== 'preview') {
    return modal({ callbackId: CALLBACKS.importing, title, blocks }, t);
  }
  const { ref: metadata, counts } = model.preview;
  const submit = saveCount(counts) > 0 ? t.words.button.save : undefined;
  return modal({ callbackId: CALLBACKS.importSave, title, blocks, metadata, submit }, t);
}

export type ShowableImport = Exclude<ImportModel, { readonly kind: 'reading' }>;

/** The direct message that replaces a closed window. */
export function importMessage(model: ShowableImport, t: Tongue): ViewMessage {
  const { title } = importWords(t);
  const blocks = drawBlocks(model, t).filter(({ type }) => type !== 'input');
  const [first] = blocks.filter(({ type }) => type === 'section');
  return {
    text: first?.type === 'section' && first.text ? first.text.text : title,
    blocks: [
      section(bold(title)),
      ...blocks,
      ...(model.kind === 'preview' ? decisionRow(model.preview, t) : []),
    ],
  };
}

function decisionRow({ ref: value, counts }: ImportPreviewFacts, { words }: Tongue): KnownBlock[] {
  if (saveCount(counts) === 0) return [];
  const { save, cancel } = words.button;
  return [
    actions('import_decide', [
      button({ actionId: ACTIONS.importSave, label: save, value, style: 'primary' }),
      button({ actionId: ACTIONS.importCancel, label: cancel, value }),
    ]),
  ];
}

function drawBlocks(model: ImportModel, t: Tongue): readonly KnownBlock[] {
  const importing = importWords(t);
  switch (model.kind) {
    case 'form':
      return formBlocks(model, t);
    case 'reading':
      return [section(readingSentence(model.step, t)), context([importing.readingHint])];
    case 'preview':
      return previewBlocks(model.preview, t);
    case 'saving':
      return [section(importing.saving(model.companies))];
    case 'saved':
      return savedBlocks(model, t);
    case 'cancelled':
      return [section(importing.cancelled)];
  }
}

function formBlocks(
  { problem, notice }: Extract<ImportModel, { readonly kind: 'form' }>,
  t: Tongue,
): readonly KnownBlock[] {
  const { form } = importWords(t);
  const lines =
    problem === undefined
      ? [notice ?? form.intro]
      : [form.notRead, fileProblemSentence(withClippedColumns(problem), t)];
  return [
    section(lines.join('\n')),
    context([form.columns]),
    FIELDS.importFile.draw({ label: form.label, hint: form.hint }, undefined),
  ];
}

/** Headers come from the file and may be long. */
function withClippedColumns(problem: ImportFileProblem): ImportFileProblem {
  return 'columns' in problem ? { ...problem, columns: clipColumns(problem.columns) } : problem;
}

function savedBlocks(
  { counts, firstCheck }: Extract<ImportModel, { readonly kind: 'saved' }>,
  t: Tongue,
): readonly KnownBlock[] {
  const saved = section(`${bold(importWords(t).saved)}\n${importCounts(counts, t)}`);
  if (firstCheck === undefined) return [saved];
  const { checkAll } = t.words.button;
  const checkNow = button({ actionId: ACTIONS.importCheckNow, label: checkAll });
  const plan = section(firstCheckPlanSentence(firstCheck, t));
  return [saved, plan, actions('import_check', [checkNow])];
}

export interface ImportPreviewFacts
  extends Omit<ImportPlan, 'id' | 'fingerprint' | 'unchanged' | 'rows'> {
  /** The encoded `IMPORT_REF` of the window or of the buttons. */
  readonly ref: string;
  readonly sent: readonly AttachedList[];
  readonly stage: Stage;
  /** Why the plan was not saved and is shown again (mrkdwn). */
  readonly notice?: string;
}

/** Lists that are sent as files if too long to show. `bad` (IMPORT_REF stores the names): problems and non-members. */
export type AttachedList = 'bad' | 'changes';

export const MAX_PROBLEMS = 10;
const MAX_CHANGED = 10;
const MAX_ADDED = 3;
export const MAX_NOT_MEMBERS = 5;
const MAX_COLUMNS = 10;

const MAX_VALUE_LENGTH = 40;
const MAX_COLUMN_LENGTH = 30;

/** Keeps the list of changed companies in one block, which Slack limits to 3,000 characters. */
const MAX_CHANGED_CHARACTERS = 2800;

const CLIPPED: Markup = { ...MRKDWN, quote: (words) => clip(words, MAX_VALUE_LENGTH) };

function previewBlocks(facts: ImportPreviewFacts, t: Tongue): readonly KnownBlock[] {
  const preview = importPreviewWords(t);
  const changes = importChangeWords(t);
  const { counts, notice, problems, notMembers, changed, added, sent } = facts;
  const moreIn = (list: AttachedList, what: 'problems' | 'companies') => (rest: number) =>
    preview.more(rest, what, sent.includes(list));
  return [
    ...(notice === undefined ? [] : [section(notice)]),
    section(bold(preview.effect(counts))),
    context([
      preview.linesRead(saveCount(counts) + counts.unchanged + counts.rejectedLines),
      counts.unchanged > 0 ? preview.unchanged(counts.unchanged) : undefined,
      saveCount(counts) > 0 ? preview.notSavedYet : undefined,
    ]),
    ...listBlocks({
      heading: bold(preview.rejectedLines(counts.rejectedLines)),
      lines: problems.slice(0, MAX_PROBLEMS).map((each) => problemSentence(each, CLIPPED, t)),
      total: problems.length,
      more: moreIn('bad', 'problems'),
    }),
    ...listBlocks({
      heading: preview.notMembers(notMembers.length, facts.stage),
      lines: notMembers.slice(0, MAX_NOT_MEMBERS).map((each) => notMemberLine(each, CLIPPED, t)),
      total: notMembers.length,
      more: moreIn('bad', 'companies'),
    }),
    ...remarkBlocks(facts, t),
    ...listBlocks({
      heading: `${bold(changes.changed(changed.length))}\n${changeCounts(changed, t)}`,
      lines: changedLines(changed, t),
      total: changed.length,
      more: moreIn('changes', 'companies'),
    }),
    ...listBlocks({
      heading: bold(changes.added(counts.added)),
      lines: added.slice(0, MAX_ADDED).map((each) => addedLine(each, CLIPPED, t)),
      total: counts.added,
      more: changes.moreAdded,
    }),
  ];
}

function listBlocks({
  heading,
  lines,
  total,
  more,
}: {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly total: number;
  readonly more: (rest: number) => string;
}): readonly KnownBlock[] {
  if (total === 0) return [];
  const rest = total - lines.length;
  return [
    ...sections([heading, ...lines.map((line) => `• ${line}`)]),
    ...(rest > 0 ? [context([more(rest)])] : []),
  ];
}

function remarkBlocks(facts: ImportPreviewFacts, t: Tongue): readonly KnownBlock[] {
  const preview = importPreviewWords(t);
  const { unconfirmedIds, unconfirmedMembers } = facts;
  const columns = clipColumns(facts.unknownColumns);
  const remarks = [
    ...(columns.length > 0 ? [unknownColumnsSentence(columns, t)] : []),
    ...(unconfirmedIds > 0 ? [preview.unconfirmedIds(unconfirmedIds)] : []),
    ...(unconfirmedMembers > 0 ? [preview.unconfirmedMembers(unconfirmedMembers)] : []),
  ];
  return remarks.length > 0 ? [section(remarks.join('\n'))] : [];
}

/** Lines about the changed companies, as many as fit into one section. */
export function changedLines(companies: readonly ChangedCompany[], t: Tongue): readonly string[] {
  const lines = companies.slice(0, MAX_CHANGED).map((each) => changedLine(each, CLIPPED, t));
  let characters = 0;
  return lines.filter((line) => {
    characters += line.length + '\n• '.length;
    return characters <= MAX_CHANGED_CHARACTERS;
  });
}

/** How many companies saving would write. */
export function saveCount({ added, changed }: ImportCounts): number {
  return added + changed;
}

function clipColumns(columns: readonly string[]): readonly string[] {
  return columns.slice(0, MAX_COLUMNS).map((column) => clip(column, MAX_COLUMN_LENGTH));
}

function clip(value: string, length: number): string {
  return escapeMrkdwn(cut(value.replace(/\s+/gu, ' '), length));
}

export function firstCheckMessage(
  results: Omit<FirstCheckResults, 'user'>,
  now: Instant,
  t: Tongue,
): ViewMessage {
  const text = firstCheckSentence(results, now, t);
  const { atRisk, broken } = results.counts;
  const value = LIST_PLACE.encode({ page: 1, filter: { kind: 'attention' } });
  const list = button({
    actionId: ACTIONS.listAttention,
    label: t.words.button.needingAction,
    value,
  });
  return {
    text,
    blocks: [section(text), ...(atRisk + broken > 0 ? [actions('first_check', [list])] : [])],
  };
}
