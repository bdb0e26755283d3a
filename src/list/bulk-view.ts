import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/choose-view.js';
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
import { type FormProblem, formProblem } from '../watch/watch-words.js';
import { type BulkPlace, encodeBulkPlace } from './bulk-place.js';
import { BULK_KINDS, type BulkChange, type BulkKind, type BulkResult } from './bulk-rules.js';
import { bulkWords, changedMeanwhile, changeWords } from './bulk-words.js';
import { LIST_PLACE, type ListPlace } from './list-place.js';

/** Values of the other fields when the window is drawn again. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind | undefined;
  readonly fromUser: string;
  readonly fromGroup: string;
}

export interface BulkChooseModel {
  readonly place: ListPlace;
  readonly pages: number;
  readonly total: number;
  /** Companies on this page; Slack allows ten checkboxes. */
  readonly rows: readonly Pick<Company, 'brn' | 'name'>[];
  readonly ticked: readonly Brn[];
  readonly groups: readonly OwnerGroup[];
  /** Slack could not identify the sender, so nothing was changed and the window is shown again. */
  readonly notDone?: true;
  readonly draft?: BulkDraft;
}

const MAX_BOXES = 10;
const PAGING = { previous: ACTIONS.bulkPrevious, next: ACTIONS.bulkNext };

export function bulkChooseModal(model: BulkChooseModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, pages, rows, groups, notDone, draft } = model;
  const labels = { previous: bulk.previousPage, next: bulk.nextPage };
  const kinds = BULK_KINDS.map((kind) => option(bulk.kind[kind], kind));
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: bulk.next,
      metadata: LIST_PLACE.encode(place),
      blocks: [
        ...(notDone ? [section(bulk.notDoneUnknown)] : []),
        targetInput(model, t),
        ...(rows.length === 0 ? [] : [companiesInput(model, t)]),
        ...buttonRow('bulk_page_row', pageButtons({ ...place, pages }, PAGING, labels, LIST_PLACE)),
        FIELDS.bulkFrom.draw(bulk.from, draft?.fromUser ?? ''),
        ...drawGroups(FIELDS.bulkFromGroup, bulk.fromGroup, draft?.fromGroup ?? '', groups),
        FIELDS.bulkKind.draw(bulk.what, { options: kinds, chosen: draft?.change }),
      ],
    },
    t,
  );
}

const PREFIX = `${FIELDS.bulkCompanies.block}_`;

/** The checkboxes of the shown companies; Slack keeps ticks while the block keeps its ID. */
export function boxesField(shown: readonly string[]) {
  return FIELDS.bulkCompanies.behind(shown.join('_'));
}

/** The checkboxes in a form; `undefined` if the page has no company. */
export function boxesIn(values: FormValues): ReturnType<typeof boxesField> | undefined {
  const block = Object.keys(values).find((id) => id.startsWith(PREFIX));
  return block === undefined ? undefined : boxesField(block.slice(PREFIX.length).split('_'));
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
  const rows = model.rows.slice(0, MAX_BOXES);
  const options = rows.map((company) => option(companyWithBrn(company, NAME_IN_BOX), company.brn));
  const label = bulkWords(t).companies(place.page, pages);
  return boxesField(rows.map(({ brn }) => brn)).draw(label, { options, chosen: ticked });
}

export interface BulkConfirmModel {
  readonly place: BulkPlace;
  readonly names: BulkChooseModel['rows'];
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  /** Number of companies shown before; set if other companies match now. */
  readonly shownBefore?: number;
  readonly problem?: FormProblem;
  /** Slack could not identify the sender, so nothing was changed and the window is shown again. */
  readonly notDone?: true;
  readonly chosen?: BulkChange;
  /** The result up to the point where the store failed. */
  readonly partial?: BulkResult;
  readonly now: Instant;
}

export function bulkConfirmModal(model: BulkConfirmModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, names, shownBefore, problem, notDone, chosen, partial } = model;
  const { change, total } = place;
  const words = changeWords(total, t)[change];
  const nameLines = names.map((company) => escapeMrkdwn(companyWithBrn(company, NAME_IN_BOX)));
  const notices = [
    ...(notDone ? [bulk.notDoneUnknown] : []),
    ...(problem === undefined ? [] : [formProblem(problem, t)]),
    ...(shownBefore === undefined ? [] : [changedMeanwhile(shownBefore, total, t)]),
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
        section(`${bold(words.question)}\n${t.listOfSome(nameLines, total)}`),
        ...fieldsOf(model, t),
        context([words.consequence]),
        ...backButton(place, t),
      ],
    },
    t,
  );
}

function backButton({ back }: BulkPlace, t: Tongue): KnownBlock[] {
  if (back === undefined) return [];
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
  | { readonly kind: 'nobody'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly change: BulkChange; readonly result: BulkResult };

/** The window when it has no form. */
export function bulkModal(model: BulkModalModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const base = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (model.kind) {
    case 'counting':
      return modal({ ...base, blocks: [section(bulk.counting)] }, t);
    case 'nobody': {
      const metadata = encodeBulkPlace(model.place);
      const blocks = [section(bulk.nobody), ...backButton(model.place, t)];
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
  const named = refused.map(
    (each) => `• ${escapeMrkdwn(companyWithBrn(each, NAME_IN_BOX))} · ${bulk.why[each.why]}`,
  );
  const more = refusedCount - named.length;
  const kept = [bold(bulk.refused(refusedCount)), ...named, ...(more > 0 ? [bulk.more(more)] : [])];
  return [
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refusedCount === 0 ? [] : [section(kept.join('\n'))]),
    ...(notReached > 0 ? [section(bulk.notReached(notReached))] : []),
    ...(done > 0 && change.kind === 'resume' ? [context([bulk.checkedNext])] : []),
  ];
}

function doneSentence(change: BulkChange, total: number, t: Tongue): string {
  const words = changeWords(total, t);
  if (change.kind === 'owner' && change.owner === '') return words.owner.emptied;
  if (change.kind === 'channel' && change.channel === '') return words.channel.emptied;
  return words[change.kind].done;
}
