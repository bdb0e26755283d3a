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

/** What the fields of a change need. */
interface BulkFieldsModel {
  readonly reader: UserId;
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  /** What the person entered before. */
  readonly chosen?: BulkChange | undefined;
  readonly now: Instant;
}

/** The fields of one change, and what the change means. */
function changeFields(change: BulkKind, model: BulkFieldsModel, t: Tongue): KnownBlock[] {
  // The sentence is the same for any number of companies.
  const { consequence } = changeKindWords(1, t)[change];
  return [...fieldsOf(change, model, t), context([consequence])];
}

function fieldsOf(change: BulkKind, model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const { chosen, snoozes, reader, now } = model;
  const bulk = bulkWords(t);
  switch (change) {
    case 'owner':
      return ownerFields(model, t);
    case 'channel':
      return channelFields(model, t);
    case 'claim': {
      const to = chosen?.kind === 'claim' ? chosen.to : reader;
      return [FIELDS.assignee.draw(assignWords(t).person, to)];
    }
    case 'snooze': {
      const choice = chosen?.kind === 'snooze' ? chosen.choice : undefined;
      return snoozeInputs({ offers: snoozes, chosen: choice, now }, t);
    }
    case 'client-text': {
      // The clients are Korean companies.
      const language = chosen?.kind === 'client-text' ? chosen.language : 'ko';
      const options = LANGUAGES.map((each) => option(bulk.textLanguageChoice[each], each));
      return [FIELDS.bulkTextLanguage.draw(bulk.textLanguage, { options, chosen: language })];
    }
    case 'pause': {
      const reason = chosen?.kind === 'pause' ? chosen.reason : undefined;
      const options = PAUSE_REASONS.map((each) =>
        option(upperFirst(t.words.pauseReason[each]), each),
      );
      return [FIELDS.pauseReason.draw(bulk.reason, { options, chosen: reason })];
    }
    case 'resume':
    case 'unwatch':
      return [];
  }
}

function ownerFields({ groups, chosen }: BulkFieldsModel, t: Tongue): readonly InputBlock[] {
  const { newOwner, newOwnerGroup, noOwner } = bulkWords(t);
  const owner = chosen?.kind === 'owner' ? chosen.owner : undefined;
  return [
    FIELDS.owner.draw(newOwner, owner ?? ''),
    ...drawGroups(FIELDS.ownerGroup, newOwnerGroup, owner ?? '', groups),
    FIELDS.bulkNoOwner.draw(noOwner, { label: noOwner.choice, isTicked: owner === '' }),
  ];
}

function channelFields(model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const bulk = bulkWords(t);
  const channel = model.chosen?.kind === 'channel' ? model.chosen.channel : undefined;
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

/** Whether the window shows the fields of this change: it is redrawn only after the change was chosen. */
export function hasFieldsOf(change: BulkKind, values: FormValues): boolean {
  return FIRST_FIELDS[change]?.isIn(values) ?? true;
}

/** What is chosen in the selection view besides the checkboxes and the fields of the change. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind;
  /** The owner whose companies are changed: a user or a group. */
  readonly fromUser: string;
  readonly fromGroup: string;
}

export interface BulkChooseModel extends BulkFieldsModel {
  readonly place: ListPlace;
  readonly pages: number;
  readonly total: number;
  /** At most ten, Slack's limit of checkboxes. */
  readonly rows: readonly Pick<Company, 'brn' | 'name'>[];
  readonly ticked: readonly Brn[];
  /** Why the window is shown again (mrkdwn). */
  readonly notice?: string;
  readonly draft: BulkDraft;
}

const PAGING = { previous: ACTIONS.bulkPrevious, next: ACTIONS.bulkNext };

/** The change, the companies, then the change's fields. Choosing a change or a kind of companies redraws the window. */
export function bulkChooseModal(model: BulkChooseModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, notice, draft } = model;
  const { change } = draft;
  const kinds = BULK_KINDS.map((kind) => option(bulk.kindChoice[kind], kind));
  const targets = targetOptions(model, t);
  // The first option is there even if the list has no company.
  const target = targets.find(({ value }) => value === draft.target) ?? targets[0];
  const isLastWindow = target?.value === 'page' && !asksFirst(change);
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: isLastWindow ? changeKindWords(1, t)[change].submit : bulk.next,
      metadata: LIST_PLACE.encode(place),
      blocks: [
        ...(notice === undefined ? [] : [section(notice)]),
        FIELDS.bulkKind.draw(bulk.changeKind, { options: kinds, chosen: change }),
        FIELDS.bulkTarget.draw(bulk.target, { options: targets, chosen: target?.value }),
        ...(target?.value === 'page' ? pageFields(model, t) : []),
        ...(target?.value === 'owner' ? ownerOfCompaniesFields(model, t) : []),
        ...changeFields(change, model, t),
      ],
    },
    t,
  );
}

/** Whether a change is confirmed even for companies that the person selected by name: it cannot be undone in one step. */
export function asksFirst(change: BulkKind): boolean {
  return change === 'pause' || change === 'unwatch';
}

function targetOptions({ rows, total }: BulkChooseModel, t: Tongue) {
  const { targetChoice } = bulkWords(t);
  return [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
}

function pageFields(model: BulkChooseModel, t: Tongue): readonly KnownBlock[] {
  const { place, pages, total, rows, ticked } = model;
  const bulk = bulkWords(t);
  const label = bulk.companies({ page: place.page, pages, total });
  const options = rows.map((each) => option(companyWithBrn(each, OPTION_NAME_LENGTH), each.brn));
  const turn = { previous: bulk.previousPage, next: bulk.nextPage };
  return [
    checkboxesField(rows.map(({ brn }) => brn)).draw(label, { options, chosen: ticked }),
    ...buttonRow('bulk_page_row', pageButtons({ ...place, pages }, PAGING, turn, LIST_PLACE)),
  ];
}

function ownerOfCompaniesFields({ draft, groups }: BulkChooseModel, t: Tongue) {
  const { currentOwner, currentGroup } = bulkWords(t);
  return [
    FIELDS.bulkFrom.draw(currentOwner, draft.fromUser),
    ...drawGroups(FIELDS.bulkFromGroup, currentGroup, draft.fromGroup, groups),
  ];
}

const PREFIX = `${FIELDS.bulkCompanies.block}_`;

/** The checkboxes of these companies. Slack keeps ticks only while the block ID is the same. */
export function checkboxesField(shown: readonly string[]) {
  return FIELDS.bulkCompanies.withBlockSuffix(shown.join('_'));
}

/** The checkboxes in a form; `undefined` if the page has no company. */
export function checkboxesIn(values: FormValues): ReturnType<typeof checkboxesField> | undefined {
  const block = Object.keys(values).find((id) => id.startsWith(PREFIX));
  return block === undefined ? undefined : checkboxesField(block.slice(PREFIX.length).split('_'));
}

export interface BulkConfirmModel extends BulkFieldsModel {
  readonly place: BulkPlace;
  readonly named: BulkChooseModel['rows'];
  /** Why nothing was changed. */
  readonly problem?: string;
}

export function bulkConfirmModal(model: BulkConfirmModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, named, problem } = model;
  const { change, total } = place;
  const words = changeKindWords(total, t)[change];
  const nameLines = named.map((each) => escapeMrkdwn(companyWithBrn(each, OPTION_NAME_LENGTH)));
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: words.submit,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...(problem === undefined ? [] : [section(problem)]),
        section(`${bold(words.question)}\n${t.listFirst(nameLines, total)}`),
        ...changeFields(change, model, t),
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

export type BulkModalModel =
  | { readonly kind: 'counting' }
  | { readonly kind: 'none-match'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | ({ readonly kind: 'done' } & DoneModel);

interface DoneModel {
  readonly change: BulkChange;
  readonly result: BulkResult;
  /** The person who made the change. */
  readonly reader: UserId;
}

/** The window in the states without a form. */
export function bulkModal(model: BulkModalModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const base = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (model.kind) {
    case 'counting':
      return modal({ ...base, blocks: [section(bulk.counting)] }, t);
    case 'none-match': {
      const metadata = encodeBulkPlace(model.place);
      const blocks = [section(bulk.noneMatch), ...backButton(model.place, t)];
      return modal({ ...base, metadata, blocks }, t);
    }
    case 'working':
      return modal({ ...base, blocks: [section(bulk.working(model.done, model.total))] }, t);
    case 'done':
      return modal({ ...base, blocks: resultBlocks(model, t) }, t);
  }
}

function resultBlocks(model: DoneModel, t: Tongue): readonly KnownBlock[] {
  const { result } = model;
  const { done, unchanged, refusedCount, refused, notReached } = result;
  const bulk = bulkWords(t);
  const isEmpty = refusedCount === 0 && unchanged === 0 && notReached === 0;
  const lines = [
    ...(done > 0 || isEmpty ? [doneSentence(model, t)] : []),
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

function doneSentence({ change, result: { done }, reader }: DoneModel, t: Tongue): string {
  const words = changeKindWords(done, t);
  switch (change.kind) {
    case 'owner':
      return change.owner === '' ? words.owner.cleared : words.owner.done(mention(change.owner));
    case 'channel':
      return change.channel === ''
        ? words.channel.cleared
        : words.channel.done(channelMention(change.channel));
    case 'claim':
      return change.to === reader ? words.claim.done : words.claim.assigned(mention(change.to));
    case 'snooze':
    case 'client-text':
    case 'pause':
    case 'resume':
    case 'unwatch':
      return words[change.kind].done;
  }
}
