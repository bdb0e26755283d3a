import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, OPTION_NAME_LENGTH } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { type Company, PAUSE_REASONS, type PauseReason } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  channelMention,
  context,
  escapeMrkdwn,
  pageButtons,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type FormValues, type OwnerGroup, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import type { SnoozeOffer } from '../triage/snooze-rules.js';
import { snoozeInputs } from '../triage/snooze-view.js';
import { type FormProblem, formProblemSentence } from '../watch/watch-words.js';
import { type BulkPlace, encodeBulkPlace } from './bulk-place.js';
import { BULK_KINDS, type BulkChange, type BulkKind, type BulkResult } from './bulk-rules.js';
import { bulkWords, changeKindWords, matchesChanged } from './bulk-words.js';
import { LIST_PLACE, type ListPlace } from './list-place.js';

/** The fields of the first window besides the checkboxes. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind | undefined;
  /** The owner whose companies are changed: a user or a group. */
  readonly fromUser: string;
  readonly fromGroup: string;
}

export interface BulkChooseModel {
  readonly place: ListPlace;
  readonly pages: number;
  readonly total: number;
  readonly rows: readonly Pick<Company, 'brn' | 'name'>[];
  readonly ticked: readonly Brn[];
  readonly groups: readonly OwnerGroup[];
  /** Slack could not identify the person, so nothing was changed and the window is shown again. */
  readonly isPersonUnknown?: true;
  readonly draft?: BulkDraft;
}

const MAX_CHECKBOXES = 10;
const PAGING = { previous: ACTIONS.bulkPrevious, next: ACTIONS.bulkNext };

export function bulkChooseModal(model: BulkChooseModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, pages, rows, groups, isPersonUnknown, draft } = model;
  const labels = { previous: bulk.previousPage, next: bulk.nextPage };
  const kinds = BULK_KINDS.map((kind) => option(bulk.kindChoice[kind], kind));
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: bulk.next,
      metadata: LIST_PLACE.encode(place),
      blocks: [
        ...(isPersonUnknown ? [section(bulk.personUnknown)] : []),
        targetInput(model, t),
        ...(rows.length === 0 ? [] : [companiesInput(model, t)]),
        ...buttonRow('bulk_page_row', pageButtons({ ...place, pages }, PAGING, labels, LIST_PLACE)),
        FIELDS.bulkFrom.draw(bulk.currentOwner, draft?.fromUser ?? ''),
        ...drawGroups(FIELDS.bulkFromGroup, bulk.currentGroup, draft?.fromGroup ?? '', groups),
        FIELDS.bulkKind.draw(bulk.changeKind, { options: kinds, chosen: draft?.change }),
      ],
    },
    t,
  );
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

function targetInput({ rows, total, draft }: BulkChooseModel, t: Tongue): InputBlock {
  const { target, targetChoice } = bulkWords(t);
  const options = [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
  const chosen = options.find(({ value }) => value === draft?.target) ?? options[0];
  return FIELDS.bulkTarget.draw(target, { options, chosen: chosen?.value });
}

function companiesInput(model: BulkChooseModel, t: Tongue): InputBlock {
  const { place, pages, ticked } = model;
  const rows = model.rows.slice(0, MAX_CHECKBOXES);
  const options = rows.map((each) => option(companyWithBrn(each, OPTION_NAME_LENGTH), each.brn));
  const label = bulkWords(t).companies(place.page, pages);
  return checkboxesField(rows.map(({ brn }) => brn)).draw(label, { options, chosen: ticked });
}

export interface BulkConfirmModel {
  readonly place: BulkPlace;
  readonly named: BulkChooseModel['rows'];
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  /** The number of companies that the person saw before; set if other companies match now. */
  readonly shownBefore?: number;
  readonly problem?: FormProblem;
  readonly isPersonUnknown?: BulkChooseModel['isPersonUnknown'];
  readonly chosen?: BulkChange;
  /** The result up to the point where the store failed. */
  readonly partial?: BulkResult;
  readonly now: Instant;
}

export function bulkConfirmModal(model: BulkConfirmModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, named, shownBefore, problem, isPersonUnknown, chosen, partial } = model;
  const { change, total } = place;
  const words = changeKindWords(total, t)[change];
  const nameLines = named.map((each) => escapeMrkdwn(companyWithBrn(each, OPTION_NAME_LENGTH)));
  const notices = [
    ...(isPersonUnknown ? [bulk.personUnknown] : []),
    ...(problem === undefined ? [] : [formProblemSentence(problem, t)]),
    ...(shownBefore === undefined ? [] : [matchesChanged(shownBefore, total, t)]),
  ];
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: words.submit,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...(chosen && partial ? resultBlocks(chosen, partial, t) : []),
        ...notices.map(section),
        section(`${bold(words.question)}\n${t.listFirst(nameLines, total)}`),
        ...fieldsOf(model, t),
        context([words.consequence]),
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

function fieldsOf(model: BulkConfirmModel, t: Tongue): readonly KnownBlock[] {
  const { snoozes, now, chosen } = model;
  const { change } = model.place;
  switch (change) {
    case 'owner':
      return ownerFields(model, t);
    case 'channel':
      return channelFields(model, t);
    case 'snooze': {
      const choice = chosen?.kind === 'snooze' ? chosen.choice : undefined;
      return snoozeInputs({ offers: snoozes, chosen: choice, now }, t);
    }
    case 'pause':
      return [reasonInput(chosen?.kind === 'pause' ? chosen.reason : undefined, t)];
    case 'resume':
    case 'unwatch':
      return [];
  }
}

function ownerFields({ groups, chosen }: BulkConfirmModel, t: Tongue): KnownBlock[] {
  const { newOwner, newOwnerGroup, noOwner } = bulkWords(t);
  const owner = chosen?.kind === 'owner' ? chosen.owner : undefined;
  return [
    FIELDS.owner.draw(newOwner, owner ?? ''),
    ...drawGroups(FIELDS.ownerGroup, newOwnerGroup, owner ?? '', groups),
    FIELDS.bulkNoOwner.draw(noOwner, { label: noOwner.choice, isTicked: owner === '' }),
  ];
}

function channelFields({ chosen, defaultChannel }: BulkConfirmModel, t: Tongue): KnownBlock[] {
  const bulk = bulkWords(t);
  const channel = chosen?.kind === 'channel' ? chosen.channel : undefined;
  const box = { label: bulk.defaultChannel.choice, isTicked: channel === '' };
  return [
    FIELDS.channel.draw(bulk.newChannel, channel ?? ''),
    FIELDS.bulkDefaultChannel.draw(bulk.defaultChannel, box),
    context([bulk.defaultChannelIs(channelMention(defaultChannel))]),
  ];
}

function reasonInput(chosen: PauseReason | undefined, t: Tongue): InputBlock {
  const options = PAUSE_REASONS.map((reason) => option(t.words.pauseReason[reason], reason));
  return FIELDS.pauseReason.draw(bulkWords(t).reason, { options, chosen });
}

export type BulkModalModel =
  | { readonly kind: 'counting' }
  | { readonly kind: 'none-match'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly change: BulkChange; readonly result: BulkResult };

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
      return modal({ ...base, blocks: resultBlocks(model.change, model.result, t) }, t);
  }
}

function resultBlocks(
  change: BulkChange,
  { done, unchanged, refusedCount, refused, notReached }: BulkResult,
  t: Tongue,
): readonly KnownBlock[] {
  const bulk = bulkWords(t);
  const isEmpty = refusedCount === 0 && unchanged === 0 && notReached === 0;
  const lines = [
    ...(done > 0 || isEmpty ? [doneSentence(change, done, t)] : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  const refusedLines = refused.map(
    (each) => `• ${escapeMrkdwn(companyWithBrn(each, OPTION_NAME_LENGTH))} · ${bulk.why[each.why]}`,
  );
  const moreCount = refusedCount - refusedLines.length;
  if (moreCount > 0) refusedLines.push(bulk.andMore(moreCount));
  const refusals = [bold(bulk.refused(refusedCount)), ...refusedLines].join('\n');
  return [
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refusedCount === 0 ? [] : [section(refusals)]),
    ...(notReached > 0 ? [section(bulk.notReached(notReached))] : []),
    ...(done > 0 && change.kind === 'resume' ? [context([bulk.nextCheckHint])] : []),
  ];
}

function doneSentence(change: BulkChange, total: number, t: Tongue): string {
  const words = changeKindWords(total, t);
  if (change.kind === 'owner' && change.owner === '') return words.owner.cleared;
  if (change.kind === 'channel' && change.channel === '') return words.channel.cleared;
  return words[change.kind].done;
}
