import type { KnownBlock, ModalView } from '@slack/types';
import {
  actions,
  bold,
  button,
  context,
  section,
  sentenceMessage,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import { input } from '../slack/inputs.js';
import { modal, type Shown } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import type { ImportCounts } from './import-plan.js';
import {
  type ImportPreviewFacts,
  linesOf,
  previewBlocks,
  shownColumns,
  toSave,
} from './import-preview-view.js';
import { fileProblem, type ImportFileProblem } from './import-problem-words.js';
import {
  exportWords,
  type ImportStep,
  importCounts,
  importPreviewWords,
  importWords,
  readingSentence,
} from './import-words.js';

export type ExportModel =
  | { readonly kind: 'sent'; readonly companies: number }
  | { readonly kind: 'nothing-watched' }
  | { readonly kind: 'failed'; readonly why: 'no-permission' | 'no-answer' };

export function exportMessage(model: ExportModel, t: Tongue): ViewMessage {
  const exporting = exportWords(t);
  switch (model.kind) {
    case 'sent':
      return sentenceMessage(exporting.sent(model.companies));
    case 'nothing-watched':
      return sentenceMessage(exporting.nothingWatched);
    case 'failed':
      return sentenceMessage(exporting.failed[model.why]);
  }
}

export type ImportModel =
  /** `problem`: of the file that was uploaded before. */
  | { readonly kind: 'form'; readonly problem?: ImportFileProblem | 'nobody-known' }
  | { readonly kind: 'reading'; readonly step: ImportStep }
  | { readonly kind: 'preview'; readonly preview: ImportPreviewFacts }
  | { readonly kind: 'saving'; readonly companies: number }
  | {
      readonly kind: 'saved';
      readonly counts: ImportCounts;
      /** So many new companies that their first sweep sends one combined alert. */
      readonly isCrowd: boolean;
    }
  | { readonly kind: 'cancelled' };

/** The window of an import, in each of its states. */
export function importModal(model: ImportModel, text: Tongue): ModalView {
  const importing = importWords(text);
  const common = { title: importing.title, blocks: blocksOf(model, text) };
  switch (model.kind) {
    case 'form':
      return modal(
        {
          ...common,
          callbackId: CALLBACKS.importFile,
          submit: importing.form.submit,
          close: text.words.button.cancel,
        },
        text,
      );
    case 'preview':
      return modal(
        {
          ...common,
          callbackId: CALLBACKS.importSave,
          metadata: model.preview.ref,
          ...(toSave(model.preview.counts) > 0
            ? { submit: text.words.button.save, close: text.words.button.cancel }
            : {}),
        },
        text,
      );
    case 'reading':
    case 'saving':
    case 'saved':
    case 'cancelled':
      return modal({ ...common, callbackId: CALLBACKS.importing }, text);
  }
}

export type ShownImport = Exclude<ImportModel, { readonly kind: 'reading' }>;

/** Draws only the form that is needed. */
export function shownImport(model: ShownImport, text: Tongue): Shown {
  return {
    get modal() {
      return importModal(model, text);
    },
    get message() {
      return importMessage(model, text);
    },
  };
}

/** For a direct message, after the window was closed. */
export function importMessage(model: ShownImport, text: Tongue): ViewMessage {
  return {
    text: sentenceOf(model, text),
    blocks: [
      section(bold(importWords(text).title)),
      ...blocksOf(model, text).filter(({ type }) => type !== 'input'),
      ...(model.kind === 'preview' ? decideRow(model.preview, text) : []),
    ],
  };
}

function decideRow({ ref: value, counts }: ImportPreviewFacts, { words }: Tongue): KnownBlock[] {
  if (toSave(counts) === 0) return [];
  const { save, cancel } = words.button;
  return [
    actions('import_decide', [
      button({ actionId: ACTIONS.importSave, label: save, value, style: 'primary' }),
      button({ actionId: ACTIONS.importCancel, label: cancel, value }),
    ]),
  ];
}

function sentenceOf(model: ShownImport, t: Tongue): string {
  const importing = importWords(t);
  switch (model.kind) {
    case 'form':
      return model.problem === undefined
        ? importing.form.intro
        : problemOf(model.problem, t).join(' ');
    case 'preview':
      return `${importPreviewWords(t).intro(linesOf(model.preview.counts))} ${importCounts(model.preview.counts, t)}.`;
    case 'saving':
      return importing.saving(model.companies);
    case 'saved':
      return `${importing.saved} ${importCounts(model.counts, t)}.`;
    case 'cancelled':
      return importing.cancelled;
  }
}

function blocksOf(model: ImportModel, text: Tongue): readonly KnownBlock[] {
  const importing = importWords(text);
  switch (model.kind) {
    case 'form':
      return formBlocks(model.problem, text);
    case 'reading':
      return [section(readingSentence(model.step, text)), context([importing.readingHint])];
    case 'preview':
      return previewBlocks(model.preview, text);
    case 'saving':
      return [section(importing.saving(model.companies))];
    case 'saved':
      return savedBlocks(model, text);
    case 'cancelled':
      return [section(importing.cancelled)];
  }
}

function problemOf(problem: ImportFileProblem | 'nobody-known', t: Tongue): readonly string[] {
  const { form } = importWords(t);
  if (problem === 'nobody-known') return [form.notReadUnknown];
  return [form.notRead, fileProblem(harmless(problem), t)];
}

/** Headers of a file are not ours, and may be long. */
function harmless(problem: ImportFileProblem): ImportFileProblem {
  if (!('columns' in problem)) return problem;
  return { ...problem, columns: shownColumns(problem.columns) };
}

function formBlocks(
  problem: ImportFileProblem | 'nobody-known' | undefined,
  t: Tongue,
): readonly KnownBlock[] {
  const { form } = importWords(t);
  return [
    section(problem === undefined ? form.intro : problemOf(problem, t).join('\n')),
    context([form.columns]),
    input({
      blockId: BLOCKS.importFile,
      field: { label: form.label, hint: form.hint },
      optional: false,
      element: {
        type: 'file_input',
        action_id: ACTIONS.inputImportFile,
        // Workbooks too: the answer says how to save them as CSV.
        filetypes: ['csv', 'tsv', 'txt', 'xlsx', 'xls'],
        max_files: 1,
      },
    }),
  ];
}

function savedBlocks(
  { counts, isCrowd }: Extract<ImportModel, { readonly kind: 'saved' }>,
  t: Tongue,
): readonly KnownBlock[] {
  const importing = importWords(t);
  const checkNow = button({ actionId: ACTIONS.importCheckNow, label: importing.checkNow });
  return [
    section(`${bold(importing.saved)}\n${importCounts(counts, t)}`),
    ...(isCrowd ? [section(importing.firstCheckComes)] : []),
    ...(counts.added > 0
      ? [section(importing.canCheckNow), actions('import_check', [checkNow])]
      : []),
  ];
}
