import type { KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, OPTION_NAME_LENGTH } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Company, UserId } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  channelMention,
  escapeMrkdwn,
  mention,
  pageButtons,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type FormValues, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { type BulkFieldsModel, changeFields, consequenceOf } from './bulk-fields-view.js';
import {
  BULK_KINDS,
  type BulkChange,
  type BulkKind,
  type BulkRefusal,
  type BulkResult,
} from './bulk-rules.js';
import { bulkWords, changeKindWords } from './bulk-words.js';
import { type BulkPlace, encodeBulkPlace, LIST_PLACE, type ListPlace } from './list-place.js';

/** What is chosen in the selection window besides the checkboxes and the fields of the change. */
export interface BulkSelection {
  readonly kind: BulkKind;
  /** The companies selected on the page, those of the list, or those of one owner. */
  readonly target: 'page' | 'filter' | 'owner';
  /** The owner whose companies are changed: a user or a group. */
  readonly ownerUser: string;
  readonly ownerGroup: string;
}

export interface BulkSelectionModel extends BulkFieldsModel {
  readonly place: ListPlace;
  readonly pages: number;
  readonly total: number;
  /** At most ten, Slack's limit of checkboxes. */
  readonly rows: readonly Pick<Company, 'brn' | 'name'>[];
  readonly ticked: readonly Brn[];
  /** Why the window is shown again (mrkdwn). */
  readonly notice?: string;
  readonly selection: BulkSelection;
}

const PAGE_BUTTONS = { previous: ACTIONS.bulkPrevious, next: ACTIONS.bulkNext };

/** The selection window. Choosing a change or a kind of companies redraws it. */
export function bulkSelectionModal(model: BulkSelectionModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, notice, selection } = model;
  const { kind } = selection;
  const kinds = BULK_KINDS.map((each) => option(bulk.kindChoice[each], each));
  const targets = targetOptions(model, t);
  // An empty list offers neither its page nor all of its companies.
  const target = targets.find(({ value }) => value === selection.target) ?? targets[0];
  const isLastWindow = target?.value === 'page' && !needsConfirmation(kind);
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: isLastWindow ? changeKindWords(1, t)[kind].submit : bulk.next,
      metadata: LIST_PLACE.encode(place),
      blocks: [
        ...(notice === undefined ? [] : [section(notice)]),
        FIELDS.bulkKind.draw(bulk.changeKind, { options: kinds, chosen: kind }),
        FIELDS.bulkTarget.draw(bulk.target, { options: targets, chosen: target?.value }),
        ...(target?.value === 'page' ? pageFields(model, t) : []),
        ...(target?.value === 'owner' ? ownerOfCompaniesFields(model, t) : []),
        ...changeFields(kind, model, t),
        consequenceOf(kind, t),
      ],
    },
    t,
  );
}

/** Whether a change of companies that were selected by name is confirmed too: it cannot be undone in one step. */
export function needsConfirmation(kind: BulkKind): boolean {
  return kind === 'pause' || kind === 'unwatch';
}

function targetOptions({ rows, total }: BulkSelectionModel, t: Tongue) {
  const { targetChoice } = bulkWords(t);
  return [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
}

function pageFields(model: BulkSelectionModel, t: Tongue): readonly KnownBlock[] {
  const { place, pages, total, rows, ticked } = model;
  const bulk = bulkWords(t);
  const label = bulk.companies({ page: place.page, pages, total });
  const options = rows.map((each) => option(companyWithBrn(each, OPTION_NAME_LENGTH), each.brn));
  const turn = { previous: bulk.previousPage, next: bulk.nextPage };
  return [
    checkboxesField(rows.map(({ brn }) => brn)).draw(label, { options, chosen: ticked }),
    ...buttonRow('bulk_page_row', pageButtons({ ...place, pages }, PAGE_BUTTONS, turn, LIST_PLACE)),
  ];
}

function ownerOfCompaniesFields({ selection, groups }: BulkSelectionModel, t: Tongue) {
  const { currentOwner, currentGroup } = bulkWords(t);
  return [
    FIELDS.bulkFrom.draw(currentOwner, selection.ownerUser),
    ...drawGroups(FIELDS.bulkFromGroup, currentGroup, selection.ownerGroup, groups),
  ];
}

const CHECKBOXES_PREFIX = `${FIELDS.bulkCompanies.block}_`;

/** The checkboxes of these companies. Slack keeps ticks only while the block ID is the same. */
function checkboxesField(shown: readonly string[]) {
  return FIELDS.bulkCompanies.withBlockSuffix(shown.join('_'));
}

/** The checkboxes in a form; `undefined` if the page has no company. */
export function checkboxesIn(values: FormValues): ReturnType<typeof checkboxesField> | undefined {
  const block = Object.keys(values).find((id) => id.startsWith(CHECKBOXES_PREFIX));
  return block === undefined
    ? undefined
    : checkboxesField(block.slice(CHECKBOXES_PREFIX.length).split('_'));
}

export interface BulkConfirmModel extends BulkFieldsModel {
  readonly place: BulkPlace;
  readonly named: BulkSelectionModel['rows'];
  /** Why the question is asked again (mrkdwn). */
  readonly problem?: string;
}

/** Asks for confirmation. The fields come before the names, so that their errors are seen at once. */
export function bulkConfirmModal(model: BulkConfirmModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, named, problem } = model;
  const { kind, total } = place;
  const words = changeKindWords(total, t)[kind];
  const nameLines = named.map((each) => escapeMrkdwn(companyWithBrn(each, OPTION_NAME_LENGTH)));
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: words.submit,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...(problem === undefined ? [] : [section(problem)]),
        section(bold(words.question)),
        ...changeFields(kind, model, t),
        section(t.listFirst(nameLines, total)),
        consequenceOf(kind, t),
        ...backButton(place, t),
      ],
    },
    t,
  );
}

function backButton({ backTo }: BulkPlace, t: Tongue): KnownBlock[] {
  if (backTo === undefined) return [];
  return [
    actions('bulk_back_row', [button({ actionId: ACTIONS.bulkBack, label: bulkWords(t).back })]),
  ];
}

/** What the window of a bulk edit shows while it has no form. */
export type BulkState =
  | { readonly kind: 'counting' }
  | { readonly kind: 'none-match'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | ({ readonly kind: 'done' } & FinishedEdit);

interface FinishedEdit {
  readonly change: BulkChange;
  readonly result: BulkResult;
  /** The person who made the change. */
  readonly reader: UserId;
}

export function bulkStateModal(state: BulkState, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const base = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (state.kind) {
    case 'counting':
      return modal({ ...base, blocks: [section(bulk.counting)] }, t);
    case 'none-match': {
      const metadata = encodeBulkPlace(state.place);
      const blocks = [section(bulk.noneMatch), ...backButton(state.place, t)];
      return modal({ ...base, metadata, blocks }, t);
    }
    case 'working':
      return modal({ ...base, blocks: [section(bulk.working(state.done, state.total))] }, t);
    case 'done':
      return modal({ ...base, blocks: resultBlocks(state, t) }, t);
  }
}

function resultBlocks(edit: FinishedEdit, t: Tongue): readonly KnownBlock[] {
  const { done, unchanged, refusedCount, refused, notReached } = edit.result;
  const bulk = bulkWords(t);
  const hasOtherOutcomes = unchanged > 0 || refusedCount > 0 || notReached > 0;
  const lines = [
    // Also for an edit of no company, so that the window says something.
    ...(done > 0 || !hasOtherOutcomes ? [doneSentence(edit, t)] : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  const refusedLines = refused.map((each) => `• ${refusalLine(each, t)}`);
  const moreCount = refusedCount - refusedLines.length;
  if (moreCount > 0) refusedLines.push(bulk.andMore(moreCount));
  const refusals = [bold(bulk.refused(refusedCount)), ...refusedLines].join('\n');
  return [
    ...(notReached > 0 ? [section(bulk.notReached(notReached))] : []),
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refusedCount === 0 ? [] : [section(refusals)]),
  ];
}

function refusalLine(refusal: BulkRefusal, t: Tongue): string {
  const { why, claimedBy } = bulkWords(t);
  const company = escapeMrkdwn(companyWithBrn(refusal, OPTION_NAME_LENGTH));
  const reason =
    refusal.why === 'claimed-by-other' ? claimedBy(mention(refusal.claimedBy)) : why[refusal.why];
  return `${company} · ${reason}`;
}

function doneSentence({ change, result: { done }, reader }: FinishedEdit, t: Tongue): string {
  const words = changeKindWords(done, t);
  if (change.kind === 'owner') {
    return change.owner === '' ? words.owner.cleared : words.owner.done(mention(change.owner));
  }
  if (change.kind === 'channel') {
    const { cleared, done: changed } = words.channel;
    return change.channel === '' ? cleared : changed(channelMention(change.channel));
  }
  if (change.kind === 'claim' && change.to !== reader) {
    return words.claim.assigned(mention(change.to));
  }
  return words[change.kind].done;
}
