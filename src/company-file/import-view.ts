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
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
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
  const { title, form } = importWords(text);
  const { save, cancel } = text.words.button;
  const { blocks } = drawn(model, text);
  if (model.kind === 'form') {
    const callbackId = CALLBACKS.importFile;
    return modal({ callbackId, title, blocks, submit: form.submit, close: cancel }, text);
  }
  if (model.kind !== 'preview') {
    return modal({ callbackId: CALLBACKS.importing, title, blocks }, text);
  }
  const { ref: metadata, counts } = model.preview;
  const buttons = toSave(counts) > 0 ? { submit: save, close: cancel } : {};
  return modal({ callbackId: CALLBACKS.importSave, title, blocks, metadata, ...buttons }, text);
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
  const { sentence, blocks } = drawn(model, text);
  return {
    text: sentence,
    blocks: [
      section(bold(importWords(text).title)),
      ...blocks.filter(({ type }) => type !== 'input'),
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

interface Drawn {
  /** A message's text. */
  readonly sentence: string;
  readonly blocks: readonly KnownBlock[];
}

function drawn(model: ImportModel, t: Tongue): Drawn {
  const importing = importWords(t);
  switch (model.kind) {
    case 'form':
      return drawnForm(model.problem, t);
    case 'reading': {
      const sentence = readingSentence(model.step, t);
      return { sentence, blocks: [section(sentence), context([importing.readingHint])] };
    }
    case 'preview': {
      const { counts } = model.preview;
      const sentence = `${importPreviewWords(t).intro(linesOf(counts))} ${importCounts(counts, t)}.`;
      return { sentence, blocks: previewBlocks(model.preview, t) };
    }
    case 'saving': {
      const sentence = importing.saving(model.companies);
      return { sentence, blocks: [section(sentence)] };
    }
    case 'saved': {
      const sentence = `${importing.saved} ${importCounts(model.counts, t)}.`;
      return { sentence, blocks: savedBlocks(model, t) };
    }
    case 'cancelled':
      return { sentence: importing.cancelled, blocks: [section(importing.cancelled)] };
  }
}

function drawnForm(problem: ImportFileProblem | 'nobody-known' | undefined, t: Tongue): Drawn {
  const { form } = importWords(t);
  const said = formSaid(problem, t);
  return {
    sentence: said.join(' '),
    blocks: [
      section(said.join('\n')),
      context([form.columns]),
      FIELDS.importFile.draw({ label: form.label, hint: form.hint }, undefined),
    ],
  };
}

function formSaid(problem: ImportFileProblem | 'nobody-known' | undefined, t: Tongue) {
  const { form } = importWords(t);
  if (problem === undefined) return [form.intro];
  if (problem === 'nobody-known') return [form.notReadUnknown];
  // Headers of a file are not ours, and may be long.
  const harmless =
    'columns' in problem ? { ...problem, columns: shownColumns(problem.columns) } : problem;
  return [form.notRead, fileProblem(harmless, t)];
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
