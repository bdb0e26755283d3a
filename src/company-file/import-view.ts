import type { KnownBlock, ModalView } from '@slack/types';
import { nameAndBrn } from '../kernel/brn.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  bold,
  button,
  channelMention,
  context,
  cut,
  escapeMrkdwn,
  MRKDWN,
  mention,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { modal, type Shown } from '../slack/modal-view.js';
import { noticeSentence } from '../slack/notice-words.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { addedLine, changeCounts, changedLine, importChangeWords } from './import-change-words.js';
import type { BadLine, ChangedCompany, ImportCounts, ImportPlan } from './import-plan.js';
import {
  badLine,
  fileProblem,
  type ImportFileProblem,
  unknownColumns,
} from './import-problem-words.js';
import {
  type ImportAgain,
  type ImportStep,
  importCounts,
  importPreviewWords,
  importWords,
  membershipRemarks,
  readingSentence,
} from './import-words.js';

export type ImportModel =
  /** `problem` of the previously uploaded file. */
  | { readonly kind: 'form'; readonly problem?: ImportFileProblem | 'nobody-known' }
  | { readonly kind: 'reading'; readonly step: ImportStep }
  | { readonly kind: 'preview'; readonly preview: ImportPreviewFacts }
  | { readonly kind: 'saving'; readonly companies: number }
  | {
      readonly kind: 'saved';
      readonly counts: ImportCounts;
      /** Whether the first sweep sends one combined alert for the new companies. */
      readonly isCrowd: boolean;
    }
  | { readonly kind: 'cancelled' };

export function importModal(model: ImportModel, t: Tongue): ModalView {
  const { title, form } = importWords(t);
  const { blocks } = drawn(model, t);
  if (model.kind === 'form') {
    const callbackId = CALLBACKS.importFile;
    return modal({ callbackId, title, blocks, submit: form.submit }, t);
  }
  if (model.kind !== 'preview') {
    return modal({ callbackId: CALLBACKS.importing, title, blocks }, t);
  }
  const { ref: metadata, counts } = model.preview;
  const submit = toSave(counts) > 0 ? t.words.button.save : undefined;
  return modal({ callbackId: CALLBACKS.importSave, title, blocks, metadata, submit }, t);
}

export type ShownImport = Exclude<ImportModel, { readonly kind: 'reading' }>;

/** Draws lazily: only the window or only the message is needed. */
export function shownImport(model: ShownImport, t: Tongue): Shown {
  return {
    get modal() {
      return importModal(model, t);
    },
    get message() {
      return importMessage(model, t);
    },
  };
}

/** The direct message that replaces a closed window. */
export function importMessage(model: ShownImport, t: Tongue): ViewMessage {
  const { sentence, blocks } = drawn(model, t);
  return {
    text: sentence,
    blocks: [
      section(bold(importWords(t).title)),
      ...blocks.filter(({ type }) => type !== 'input'),
      ...(model.kind === 'preview' ? decideRow(model.preview, t) : []),
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
  readonly sentence: string;
  readonly blocks: readonly KnownBlock[];
}

function drawn(model: ImportModel, t: Tongue): Drawn {
  const importing = importWords(t);
  switch (model.kind) {
    case 'form':
      return drawForm(model.problem, t);
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

function drawForm(problem: ImportFileProblem | 'nobody-known' | undefined, t: Tongue): Drawn {
  const { form } = importWords(t);
  const lines = formLines(problem, t);
  return {
    sentence: lines.join(' '),
    blocks: [
      section(lines.join('\n')),
      context([form.columns]),
      FIELDS.importFile.draw({ label: form.label, hint: form.hint }, undefined),
    ],
  };
}

function formLines(problem: ImportFileProblem | 'nobody-known' | undefined, t: Tongue) {
  const { form } = importWords(t);
  if (problem === undefined) return [form.intro];
  if (problem === 'nobody-known') return [form.notReadUnknown];
  // Headers come from the file and may be long.
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

export interface ImportPreviewFacts
  extends Omit<ImportPlan, 'id' | 'fingerprint' | 'unchanged' | 'lines'> {
  /** `IMPORT_REF`. */
  readonly ref: string;
  /** Lists that were sent to the person as files. */
  readonly sent: readonly ImportFile[];
  readonly stage: Stage;
  readonly again?: ImportAgain;
  /** The log reference of a failed save. */
  readonly notSaved?: string;
}

/** Lists that may be too long to show: wrong lines, changes. */
export type ImportFile = 'bad' | 'changes';

/** Lines that are shown; the rest is in the file. */
export const BAD_SHOWN = 10;
const CHANGED_SHOWN = 10;
const ADDED_SHOWN = 3;
const NOT_MEMBERS_SHOWN = 5;
const COLUMNS_SHOWN = 10;

const VALUE_LENGTH = 60;
const CHANGED_VALUE_LENGTH = 40;
const COLUMN_LENGTH = 30;

/** Slack limits a block to 3,000 characters and a message to 13,200. */
const CHANGED_CHARACTERS = 2800;

const SHORT: Markup = {
  quote: (words) => shown(words, CHANGED_VALUE_LENGTH),
  person: mention,
  channel: channelMention,
};

export function previewBlocks(facts: ImportPreviewFacts, t: Tongue): readonly KnownBlock[] {
  const preview = importPreviewWords(t);
  const { counts, membership, placesUnanswered, placesNotAsked, again, notSaved } = facts;
  const columns = shownColumns(facts.unknownColumns);
  const remarks = [
    ...(columns.length > 0 ? [unknownColumns(columns, t)] : []),
    ...(placesUnanswered > 0 ? [preview.placesUnanswered(placesUnanswered)] : []),
    ...(placesNotAsked > 0 ? [preview.placesNotAsked(placesNotAsked)] : []),
    ...membershipRemarks(membership, t),
  ];
  const saving = toSave(counts);
  return [
    ...(notSaved === undefined
      ? []
      : [section(noticeSentence({ kind: 'not-saved', reference: notSaved }, MRKDWN, t))]),
    ...(again === undefined ? [] : [section(preview.again[again])]),
    section(`${preview.intro(linesOf(counts))}\n${bold(importCounts(counts, t))}`),
    ...badBlocks(facts, t),
    ...changedBlocks(facts, t),
    ...addedBlocks(facts, t),
    ...notMemberBlocks(facts, t),
    ...(remarks.length > 0 ? [section(remarks.join('\n'))] : []),
    section(saving > 0 ? preview.nextStep(saving) : preview.nothingToSave),
  ];
}

/** The changed companies that fit into one section. */
export function changedLines(companies: readonly ChangedCompany[], t: Tongue): readonly string[] {
  const lines = companies.slice(0, CHANGED_SHOWN).map((each) => `• ${changedLine(each, SHORT, t)}`);
  let characters = 0;
  return lines.filter((line) => {
    characters += line.length + 1;
    return characters <= CHANGED_CHARACTERS;
  });
}

/** Companies that Save would write. */
export function toSave({ added, changed }: ImportCounts): number {
  return added + changed;
}

export function linesOf({ added, changed, unchanged, refused }: ImportCounts): number {
  return added + changed + unchanged + refused;
}

/** The first headers of a file, cut and escaped. */
export function shownColumns(columns: readonly string[]): readonly string[] {
  return columns.slice(0, COLUMNS_SHOWN).map((column) => shown(column, COLUMN_LENGTH));
}

function badBlocks({ bad, counts, sent }: ImportPreviewFacts, t: Tongue): readonly KnownBlock[] {
  if (bad.length === 0) return [];
  const preview = importPreviewWords(t);
  const first = bad.slice(0, BAD_SHOWN).map((each) => `• ${badLine(harmless(each), t)}`);
  const rest = bad.length - first.length;
  const more = sent.includes('bad') ? preview.moreInFile(rest) : preview.more(rest);
  return [
    section([bold(preview.bad(counts.refused)), ...first].join('\n')),
    ...(rest > 0 ? [context([more])] : []),
  ];
}

function harmless({ value, ...bad }: BadLine): BadLine {
  return { ...bad, value: value === undefined ? undefined : shown(value, VALUE_LENGTH) };
}

function changedBlocks(
  { changed, fieldCounts, sent }: ImportPreviewFacts,
  t: Tongue,
): readonly KnownBlock[] {
  if (changed.length === 0) return [];
  const words = importChangeWords(t);
  const first = changedLines(changed, t);
  const rest = changed.length - first.length;
  const more = sent.includes('changes') ? words.moreInFile(rest) : words.more(rest);
  return [
    section(`${bold(words.changed(changed.length))}\n${changeCounts(fieldCounts, t)}`),
    section(first.join('\n')),
    ...(rest > 0 ? [context([more])] : []),
  ];
}

function addedBlocks({ added, counts }: ImportPreviewFacts, t: Tongue): readonly KnownBlock[] {
  const words = importChangeWords(t);
  if (added.length === 0) return [];
  const first = added.slice(0, ADDED_SHOWN).map((each) => `• ${addedLine(each, SHORT, t)}`);
  const rest = counts.added - first.length;
  return [
    section([bold(words.added(counts.added)), ...first].join('\n')),
    ...(rest > 0 ? [context([words.moreAdded(rest)])] : []),
  ];
}

function notMemberBlocks(
  { membership: { notMembers }, stage }: ImportPreviewFacts,
  t: Tongue,
): readonly KnownBlock[] {
  if (notMembers.length === 0) return [];
  const preview = importPreviewWords(t);
  const first = notMembers.slice(0, NOT_MEMBERS_SHOWN).map((each) => {
    const named = nameAndBrn(each, (name) => shown(name, VALUE_LENGTH)).join(' · ');
    return `• ${preview.notMember(each.line, named)}`;
  });
  const rest = notMembers.length - first.length;
  return [
    section([preview.notMembers(notMembers.length, stage), ...first].join('\n')),
    ...(rest > 0 ? [context([preview.moreNotMembers(rest)])] : []),
  ];
}

function shown(value: string, length: number): string {
  return escapeMrkdwn(cut(value.replace(/\s+/gu, ' '), length));
}
