import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/choose-view.js';
import type { Instant } from '../kernel/time.js';
import { PAUSE_REASONS, type PauseReason } from '../records/company.js';
import {
  actions,
  bold,
  button,
  channelMention,
  context,
  escapeMrkdwn,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type OwnerGroup, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import type { SnoozeOffer } from '../triage/snooze-rules.js';
import { snoozeInputs } from '../triage/snooze-view.js';
import { type FormProblem, formProblem } from '../watch/watch-words.js';
import type { BulkChooseModel } from './bulk-choose-view.js';
import { type BulkPlace, encodeBulkPlace } from './bulk-place.js';
import type { BulkChange, BulkResult } from './bulk-rules.js';
import { bulkWords, changedMeanwhile, changeWords } from './bulk-words.js';

export interface BulkConfirmModel {
  readonly place: BulkPlace;
  /** Of the first few. */
  readonly names: BulkChooseModel['rows'];
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  /** How many were shown before; other companies match now. */
  readonly shownBefore?: number;
  readonly problem?: FormProblem;
  /** Slack did not say who sent it: the window is shown again. */
  readonly notDone?: true;
  /** The content of its fields, when it is shown again. */
  readonly chosen?: BulkChange;
  /** The result so far: the store failed on the way. */
  readonly came?: BulkResult;
  readonly now: Instant;
}

/** Asks for confirmation. */
export function bulkConfirmModal(model: BulkConfirmModel, text: Tongue): ModalView {
  const bulk = bulkWords(text);
  const { place, names, shownBefore, problem, notDone, chosen, came } = model;
  const { change, total } = place;
  const words = changeWords(total, text)[change];
  const shown = names.map((company) => escapeMrkdwn(companyWithBrn(company, NAME_IN_BOX)));
  const news = [
    ...(notDone ? [bulk.notDoneUnknown] : []),
    ...(problem === undefined ? [] : [formProblem(problem, text)]),
    ...(shownBefore === undefined ? [] : [changedMeanwhile(shownBefore, total, text)]),
  ];
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: words.submit,
      close: text.words.button.cancel,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...(chosen && came ? resultBlocks(chosen, came, text) : []),
        ...news.map(section),
        section(`${bold(words.question)}\n${text.listOfSome(shown, total)}`),
        ...fieldsOf(model, text),
        context([words.consequence]),
        ...backButton(place, text),
      ],
    },
    text,
  );
}

function backButton({ back }: BulkPlace, text: Tongue): KnownBlock[] {
  if (back === undefined) return [];
  return [
    actions('bulk_back_row', [button({ actionId: ACTIONS.bulkBack, label: bulkWords(text).back })]),
  ];
}

function fieldsOf(model: BulkConfirmModel, text: Tongue): readonly KnownBlock[] {
  const { snoozes, now, chosen } = model;
  const { change } = model.place;
  switch (change) {
    case 'owner':
      return ownerFields(model, text);
    case 'channel':
      return channelFields(model, text);
    case 'snooze': {
      const choice = chosen?.kind === 'snooze' ? chosen.choice : undefined;
      return snoozeInputs({ offers: snoozes, chosen: choice, now }, text);
    }
    case 'pause':
      return [reasonInput(chosen?.kind === 'pause' ? chosen.reason : undefined, text)];
    case 'resume':
    case 'unwatch':
      return [];
  }
}

function ownerFields({ groups, chosen }: BulkConfirmModel, text: Tongue): KnownBlock[] {
  const { newOwner, newOwnerGroup, noOwner } = bulkWords(text);
  const owner = chosen?.kind === 'owner' ? chosen.owner : undefined;
  return [
    FIELDS.owner.draw(newOwner, owner ?? ''),
    ...drawGroups(FIELDS.ownerGroup, newOwnerGroup, owner ?? '', groups),
    FIELDS.bulkNoOwner.draw(noOwner, { label: noOwner.choice, isTicked: owner === '' }),
  ];
}

function channelFields({ chosen, defaultChannel }: BulkConfirmModel, text: Tongue): KnownBlock[] {
  const bulk = bulkWords(text);
  const channel = chosen?.kind === 'channel' ? chosen.channel : undefined;
  const box = { label: bulk.defaultChannel.choice, isTicked: channel === '' };
  return [
    FIELDS.channel.draw(bulk.newChannel, channel ?? ''),
    FIELDS.bulkDefaultChannel.draw(bulk.defaultChannel, box),
    context([bulk.defaultChannelIs(channelMention(defaultChannel))]),
  ];
}

function reasonInput(chosen: PauseReason | undefined, text: Tongue): InputBlock {
  const options = PAUSE_REASONS.map((reason) => option(text.words.pauseReason[reason], reason));
  return FIELDS.pauseReason.draw(bulkWords(text).reason, { options, chosen });
}

export type BulkModalModel =
  | { readonly kind: 'counting' }
  /** No company matches the choice. */
  | { readonly kind: 'nobody'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly change: BulkChange; readonly result: BulkResult };

/** The window while there is nothing to fill in. */
export function bulkModal(model: BulkModalModel, text: Tongue): ModalView {
  const bulk = bulkWords(text);
  const about = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (model.kind) {
    case 'counting':
      return modal({ ...about, blocks: [section(bulk.counting)] }, text);
    case 'nobody': {
      const metadata = encodeBulkPlace(model.place);
      const blocks = [section(bulk.nobody), ...backButton(model.place, text)];
      return modal({ ...about, metadata, blocks }, text);
    }
    case 'working':
      return modal({ ...about, blocks: [section(bulk.working(model.done, model.total))] }, text);
    case 'done':
      return modal({ ...about, blocks: resultBlocks(model.change, model.result, text) }, text);
  }
}

function resultBlocks(
  change: BulkChange,
  { done, unchanged, refusedCount, refused, left }: BulkResult,
  text: Tongue,
): readonly KnownBlock[] {
  const bulk = bulkWords(text);
  const isNothing = refusedCount === 0 && unchanged === 0 && left === 0;
  const lines = [
    ...(done > 0 || isNothing ? [doneSentence(change, done, text)] : []),
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
    ...(left > 0 ? [section(bulk.left(left))] : []),
    ...(done > 0 && change.kind === 'resume' ? [context([bulk.checkedNext])] : []),
  ];
}

function doneSentence(change: BulkChange, total: number, text: Tongue): string {
  const words = changeWords(total, text);
  if (change.kind === 'owner' && change.owner === '') return words.owner.emptied;
  if (change.kind === 'channel' && change.channel === '') return words.channel.emptied;
  return words[change.kind].done;
}
