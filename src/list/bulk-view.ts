import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, OPTION_NAME_LENGTH } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { type Company, PAUSE_REASONS, type UserId } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  channelMention,
  context,
  escapeMrkdwn,
  mention,
  pageButtons,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type FormValues, type OwnerGroup, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LANGUAGES } from '../text/format.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { snoozeInputs } from '../triage/alert-forms-view.js';
import type { SnoozeOffer } from '../triage/snooze-rules.js';
import { assignWords } from '../triage/triage-words.js';
import {
  BULK_KINDS,
  type BulkChange,
  type BulkKind,
  type BulkRefusal,
  type BulkResult,
} from './bulk-rules.js';
import { bulkWords, changeKindWords } from './bulk-words.js';
import { type BulkPlace, encodeBulkPlace, LIST_PLACE, type ListPlace } from './list-place.js';

interface BulkFieldsModel {
  readonly reader: UserId;
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  readonly entered?: BulkChange | undefined;
  readonly now: Instant;
}

/** What is chosen in the selection window besides the checkboxes and the fields of the change. */
export interface BulkSelection {
  readonly kind: BulkKind;
  /** `page`: the companies selected on it; `filter`: all of the list; `owner`: those of one owner. */
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

/** Whether the change is confirmed even for companies selected by name, because it cannot be undone in one step. */
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

/** The fields come before the names, so that their errors are seen at once. */
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

/** The sentence is the same for any number of companies. */
function consequenceOf(kind: BulkKind, t: Tongue): KnownBlock {
  return context([changeKindWords(1, t)[kind].consequence]);
}

function changeFields(kind: BulkKind, model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const { entered, snoozes, reader, now } = model;
  const bulk = bulkWords(t);
  switch (kind) {
    case 'owner':
      return ownerFields(model, t);
    case 'channel':
      return channelFields(model, t);
    case 'claim': {
      const to = entered?.kind === 'claim' ? entered.to : reader;
      return [FIELDS.assignee.draw(assignWords(t).person, to)];
    }
    case 'snooze': {
      const choice = entered?.kind === 'snooze' ? entered.choice : undefined;
      return snoozeInputs({ offers: snoozes, chosen: choice, now }, t);
    }
    case 'client-text': {
      // The clients are Korean companies.
      const language = entered?.kind === 'client-text' ? entered.language : 'ko';
      const options = LANGUAGES.map((each) => option(bulk.textLanguageChoice[each], each));
      return [FIELDS.bulkTextLanguage.draw(bulk.textLanguage, { options, chosen: language })];
    }
    case 'pause': {
      const { reason, note = '' } = entered?.kind === 'pause' ? entered : {};
      const options = PAUSE_REASONS.map((each) =>
        option(upperFirst(t.words.pauseReason[each]), each),
      );
      return [
        FIELDS.pauseReason.draw(bulk.reason, { options, chosen: reason }),
        FIELDS.pauseNote.draw(bulk.pauseNote, note),
      ];
    }
    case 'resume':
    case 'unwatch':
      return [];
  }
}

function ownerFields({ groups, entered }: BulkFieldsModel, t: Tongue): readonly InputBlock[] {
  const { newOwner, newOwnerGroup, noOwner } = bulkWords(t);
  const owner = entered?.kind === 'owner' ? entered.owner : undefined;
  return [
    FIELDS.owner.draw(newOwner, owner ?? ''),
    ...drawGroups(FIELDS.ownerGroup, newOwnerGroup, owner ?? '', groups),
    FIELDS.bulkNoOwner.draw(noOwner, { label: noOwner.choice, isTicked: owner === '' }),
  ];
}

function channelFields(model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const bulk = bulkWords(t);
  const channel = model.entered?.kind === 'channel' ? model.entered.channel : undefined;
  const box = { label: bulk.defaultChannel.choice, isTicked: channel === '' };
  return [
    FIELDS.channel.draw(bulk.newChannel, channel ?? ''),
    FIELDS.bulkDefaultChannel.draw(bulk.defaultChannel, box),
    context([bulk.defaultChannelIs(channelMention(model.defaultChannel))]),
  ];
}

const FIRST_FIELDS = {
  owner: FIELDS.owner,
  channel: FIELDS.channel,
  claim: FIELDS.assignee,
  snooze: FIELDS.snooze,
  'client-text': FIELDS.bulkTextLanguage,
  pause: FIELDS.pauseReason,
  resume: undefined,
  unwatch: undefined,
} as const satisfies Record<BulkKind, unknown>;

/** False between the choice of another change and the redraw of the form. True for a change without fields. */
export function hasFieldsOf(kind: BulkKind, values: FormValues): boolean {
  return FIRST_FIELDS[kind]?.isIn(values) ?? true;
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
    // Shown for an edit of no company too, so that the window says something.
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
  const { why, whyHandled } = bulkWords(t);
  const company = escapeMrkdwn(companyWithBrn(refusal, OPTION_NAME_LENGTH));
  const reason =
    'handledBy' in refusal ? whyHandled[refusal.why](mention(refusal.handledBy)) : why[refusal.why];
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
