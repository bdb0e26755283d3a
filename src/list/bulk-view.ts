import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, OPTION_NAME_LENGTH } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Company, UserId } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  context,
  escapeMrkdwn,
  mention,
  pageButtons,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type FormValues, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { type BulkFieldsModel, changeFields } from './bulk-fields-view.js';
import { type BulkPlace, encodeBulkPlace } from './bulk-place.js';
import {
  BULK_KINDS,
  type BulkChange,
  type BulkKind,
  type BulkRefusal,
  type BulkResult,
} from './bulk-rules.js';
import { bulkWords, changeKindWords, matchesChanged } from './bulk-words.js';
import { LIST_PLACE, type ListPlace } from './list-place.js';

/** What is chosen in the first window besides the checkboxes and the fields of the change. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind | undefined;
  /** The owner whose companies are changed: a user or a group. */
  readonly fromUser: string;
  readonly fromGroup: string;
}

export interface BulkChooseModel extends BulkFieldsModel {
  readonly place: ListPlace;
  readonly pages: number;
  readonly total: number;
  readonly rows: readonly Pick<Company, 'brn' | 'name'>[];
  readonly ticked: readonly Brn[];
  /** Slack could not identify the person, so nothing was changed and the window is shown again. */
  readonly isPersonUnknown?: true;
  readonly draft?: BulkDraft;
}

const MAX_CHECKBOXES = 10;
const PAGING = { previous: ACTIONS.bulkPrevious, next: ACTIONS.bulkNext };

/** The change with its fields first, then the companies. Choosing a change or a kind of companies redraws the window. */
export function bulkChooseModal(model: BulkChooseModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, isPersonUnknown, draft } = model;
  const { change } = draft ?? {};
  const kinds = BULK_KINDS.map((kind) => option(bulk.kindChoice[kind], kind));
  const targets = targetOptions(model, t);
  // The first option is there even if the list has no company.
  const target = targets.find(({ value }) => value === draft?.target) ?? targets[0];
  const isLastWindow = change !== undefined && target?.value === 'page' && !asksFirst(change);
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: isLastWindow ? changeKindWords(1, t)[change].submit : bulk.next,
      metadata: LIST_PLACE.encode(place),
      blocks: [
        ...(isPersonUnknown ? [section(bulk.personUnknown)] : []),
        FIELDS.bulkKind.draw(bulk.changeKind, { options: kinds, chosen: change }),
        ...(change === undefined ? [] : changeFields(change, model, t)),
        FIELDS.bulkTarget.draw(bulk.target, { options: targets, chosen: target?.value }),
        ...(target?.value === 'page' ? pageFields(model, t) : []),
        ...(target?.value === 'owner' ? ownerOfCompaniesFields(model, t) : []),
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
  const { place, pages } = model;
  const bulk = bulkWords(t);
  const labels = { previous: bulk.previousPage, next: bulk.nextPage };
  return [
    companiesInput(model, t),
    ...buttonRow('bulk_page_row', pageButtons({ ...place, pages }, PAGING, labels, LIST_PLACE)),
  ];
}

function ownerOfCompaniesFields({ draft, groups }: BulkChooseModel, t: Tongue) {
  const { currentOwner, currentGroup } = bulkWords(t);
  return [
    FIELDS.bulkFrom.draw(currentOwner, draft?.fromUser ?? ''),
    ...drawGroups(FIELDS.bulkFromGroup, currentGroup, draft?.fromGroup ?? '', groups),
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

function companiesInput(model: BulkChooseModel, t: Tongue): InputBlock {
  const { place, pages, ticked } = model;
  const rows = model.rows.slice(0, MAX_CHECKBOXES);
  const options = rows.map((each) => option(companyWithBrn(each, OPTION_NAME_LENGTH), each.brn));
  const label = bulkWords(t).companies(place.page, pages);
  return checkboxesField(rows.map(({ brn }) => brn)).draw(label, { options, chosen: ticked });
}

export interface BulkConfirmModel extends BulkFieldsModel {
  readonly place: BulkPlace;
  readonly named: BulkChooseModel['rows'];
  /** The number of companies that the person saw before; set if other companies match now. */
  readonly shownBefore?: number;
  /** Why nothing was changed. */
  readonly problem?: string;
  readonly isPersonUnknown?: BulkChooseModel['isPersonUnknown'];
  /** The result up to the point where the store failed. */
  readonly partial?: BulkResult;
}

export function bulkConfirmModal(model: BulkConfirmModel, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const { place, named, shownBefore, problem, isPersonUnknown, chosen, partial, reader } = model;
  const { change, total } = place;
  const words = changeKindWords(total, t)[change];
  const nameLines = named.map((each) => escapeMrkdwn(companyWithBrn(each, OPTION_NAME_LENGTH)));
  const notices = [
    ...(isPersonUnknown ? [bulk.personUnknown] : []),
    ...(problem === undefined ? [] : [problem]),
    ...(shownBefore === undefined ? [] : [matchesChanged(shownBefore, total, t)]),
  ];
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: words.submit,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...(chosen && partial ? resultBlocks({ change: chosen, result: partial, reader }, t) : []),
        ...notices.map(section),
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
  const { change, result } = model;
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
    ...(done > 0 && change.kind === 'resume' ? [context([bulk.nextCheckHint])] : []),
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
      return change.owner === '' ? words.owner.cleared : words.owner.done;
    case 'channel':
      return change.channel === '' ? words.channel.cleared : words.channel.done;
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
