import type { KnownBlock } from '@slack/types';
import { nameAndBrn } from '../kernel/brn.js';
import type { Stage } from '../records/company.js';
import {
  bold,
  channelMention,
  context,
  cut,
  escapeMrkdwn,
  MRKDWN,
  mention,
  section,
} from '../slack/blocks.js';
import { noticeSentence } from '../slack/notice-words.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { addedLine, changeCounts, changedLine, importChangeWords } from './import-change-words.js';
import type { BadLine, ChangedCompany, ImportCounts, ImportPlan } from './import-plan.js';
import { badLine, unknownColumns } from './import-problem-words.js';
import {
  type ImportAgain,
  importCounts,
  importPreviewWords,
  membershipRemarks,
} from './import-words.js';

export interface ImportPreviewFacts
  extends Omit<ImportPlan, 'id' | 'fingerprint' | 'unchanged' | 'lines'> {
  /** `IMPORT_REF`. */
  readonly ref: string;
  /** Lists that the person was sent as a file. */
  readonly sent: readonly ImportFile[];
  readonly stage: Stage;
  /** Why it is shown again. */
  readonly again?: ImportAgain;
  /** It could not be saved: the reference in the log. */
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

/** A block takes 3,000 characters, and a message with all of them 13,200. */
const CHANGED_CHARACTERS = 2800;

/** Short and escaped. */
const SHORT: Markup = {
  quote: (words) => shown(words, CHANGED_VALUE_LENGTH),
  person: mention,
  channel: channelMention,
};

export function previewBlocks(facts: ImportPreviewFacts, text: Tongue): readonly KnownBlock[] {
  const preview = importPreviewWords(text);
  const { counts, membership, placesUnanswered, placesNotAsked, again, notSaved } = facts;
  const columns = shownColumns(facts.unknownColumns);
  const remarks = [
    ...(columns.length > 0 ? [unknownColumns(columns, text)] : []),
    ...(placesUnanswered > 0 ? [preview.placesUnanswered(placesUnanswered)] : []),
    ...(placesNotAsked > 0 ? [preview.placesNotAsked(placesNotAsked)] : []),
    ...membershipRemarks(membership, text),
  ];
  const saving = toSave(counts);
  return [
    ...(notSaved === undefined
      ? []
      : [section(noticeSentence({ kind: 'not-saved', reference: notSaved }, MRKDWN, text))]),
    ...(again === undefined ? [] : [section(preview.again[again])]),
    section(`${preview.intro(linesOf(counts))}\n${bold(importCounts(counts, text))}`),
    ...badBlocks(facts, text),
    ...changedBlocks(facts, text),
    ...addedBlocks(facts, text),
    ...notMemberBlocks(facts, text),
    ...(remarks.length > 0 ? [section(remarks.join('\n'))] : []),
    section(saving > 0 ? preview.nextStep(saving) : preview.nothingToSave),
  ];
}

/** As many companies that change as a paragraph takes. */
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
