import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/choose-view.js';
import type { Instant } from '../kernel/time.js';
import { PAUSE_REASONS } from '../records/company.js';
import {
  actions,
  bold,
  button,
  channelMention,
  context,
  escapeMrkdwn,
  section,
} from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import {
  channelInput,
  groupField,
  input,
  type OwnerGroup,
  option,
  userField,
} from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Catalog } from '../text/catalog.js';
import type { FieldText } from '../text/field-text.js';
import type { SnoozeOffer } from '../triage/snooze-rules.js';
import { snoozeInputs } from '../triage/snooze-view.js';
import { type FormProblem, formProblem } from '../watch/watch-words.js';
import { type BulkChooseModel, bulkChooseModal, type NamedCompany } from './bulk-choose-view.js';
import { type BulkPlace, encodeBulkPlace } from './bulk-place.js';
import type { BulkChange, BulkResult } from './bulk-rules.js';
import {
  type BulkOutcome,
  bulkDone,
  bulkQuestion,
  bulkWords,
  changedMeanwhile,
} from './bulk-words.js';

/** How many and which before it is done, and what the change needs to know. */
export interface BulkConfirmModel {
  readonly kind: 'confirm';
  readonly place: BulkPlace;
  /** The first few. */
  readonly names: readonly NamedCompany[];
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  /** Where alerts of companies without a channel of their own go. */
  readonly defaultChannel: string;
  /** How many were shown before somebody else changed what fits. */
  readonly shownBefore?: number;
  readonly problem?: FormProblem;
  /** Slack did not say who sent it: the window is back as it was. */
  readonly notDone?: true;
  /** What stood in its fields before it was drawn anew. */
  readonly chosen?: BulkChange;
  /** What came of it so far: the store failed on the way. */
  readonly came?: BulkCame;
  readonly now: Instant;
}

/** Asks back: nothing was changed yet. */
export function bulkConfirmModal(model: BulkConfirmModel, text: Catalog): ModalView {
  const bulk = bulkWords(text);
  const { place, names, shownBefore, problem, notDone, came } = model;
  const { change, total } = place;
  const shown = names.map((company) => escapeMrkdwn(companyWithBrn(company, NAME_IN_BOX)));
  const news = [
    ...(notDone === true ? [bulk.notDoneUnknown] : []),
    ...(problem === undefined ? [] : [formProblem(problem, text)]),
    ...(shownBefore === undefined ? [] : [changedMeanwhile(shownBefore, total, text)]),
  ];
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: bulk.submit[change],
      close: text.words.button.cancel,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...(came === undefined ? [] : resultBlocks(came, text)),
        ...news.map(section),
        section(`${bold(bulkQuestion(change, total, text))}\n${bulk.which(shown, total)}`),
        ...fieldsOf(model, text),
        context([bulk.consequence[change]]),
        ...backButton(place, text),
      ],
    },
    text,
  );
}

/** Back to the first window, whose place this one has taken. */
export function backButton({ back }: BulkPlace, text: Catalog): KnownBlock[] {
  if (back === undefined) return [];
  return [
    actions('bulk_back_row', [button({ actionId: ACTIONS.bulkBack, label: bulkWords(text).back })]),
  ];
}

function fieldsOf(model: BulkConfirmModel, text: Catalog): readonly KnownBlock[] {
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
    default:
      return change satisfies never;
  }
}

function ownerFields({ groups, chosen }: BulkConfirmModel, text: Catalog): KnownBlock[] {
  const initial = chosen?.kind === 'owner' ? chosen.owner : undefined;
  return [
    userField({
      blockId: BLOCKS.owner,
      actionId: ACTIONS.inputOwner,
      field: bulkWords(text).newOwner,
      initial,
    }),
    ...groupField(
      {
        blockId: BLOCKS.ownerGroup,
        actionId: ACTIONS.inputOwnerGroup,
        field: bulkWords(text).newOwnerGroup,
        initial,
      },
      groups,
    ),
    box({
      blockId: BLOCKS.bulkNoOwner,
      actionId: ACTIONS.inputBulkNoOwner,
      field: bulkWords(text).noOwner,
      isTicked: initial === '',
    }),
  ];
}

function channelFields({ chosen, defaultChannel }: BulkConfirmModel, text: Catalog): KnownBlock[] {
  const initial = chosen?.kind === 'channel' ? chosen.channel : undefined;
  return [
    input({
      blockId: BLOCKS.channel,
      field: bulkWords(text).newChannel,
      optional: true,
      element: channelInput(ACTIONS.inputChannel, initial ?? ''),
    }),
    box({
      blockId: BLOCKS.bulkDefaultChannel,
      actionId: ACTIONS.inputBulkDefaultChannel,
      field: bulkWords(text).defaultChannel,
      isTicked: initial === '',
    }),
    context([bulkWords(text).defaultChannelIs(channelMention(defaultChannel))]),
  ];
}

/** A single box: what is left empty by mistake changes nothing. */
function box(model: {
  readonly blockId: string;
  readonly actionId: string;
  readonly field: FieldText & { readonly choice: string };
  readonly isTicked: boolean;
}): InputBlock {
  const { blockId, actionId, field, isTicked } = model;
  const options = [option(field.choice, 'yes')];
  return input({
    ...{ blockId, field, optional: true },
    element: {
      type: 'checkboxes',
      action_id: actionId,
      options,
      ...(isTicked ? { initial_options: options } : {}),
    },
  });
}

function reasonInput(
  chosen: (typeof PAUSE_REASONS)[number] | undefined,
  text: Catalog,
): InputBlock {
  const options = PAUSE_REASONS.map((reason) => option(text.words.pauseReason[reason], reason));
  const initial = options.find(({ value }) => value === chosen);
  return input({
    blockId: BLOCKS.pauseReason,
    field: bulkWords(text).reason,
    optional: false,
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.inputPauseReason,
      options,
      initial_option: initial,
    },
  });
}

export type BulkModalModel =
  | BulkChooseModel
  /** While the companies of a choice are counted. */
  | { readonly kind: 'counting' }
  | BulkConfirmModel
  /** No company fits the choice. */
  | { readonly kind: 'nobody'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | ({ readonly kind: 'done' } & BulkCame);

/** Changes many companies at once: choose, confirm, see what came of it. */
export function bulkModal(model: BulkModalModel, text: Catalog): ModalView {
  const bulk = bulkWords(text);
  const about = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (model.kind) {
    case 'choose':
      return bulkChooseModal(model, text);
    case 'counting':
      return modal({ ...about, blocks: [section(bulk.counting)] }, text);
    case 'confirm':
      return bulkConfirmModal(model, text);
    case 'nobody':
      return modal(
        {
          ...about,
          metadata: encodeBulkPlace(model.place),
          blocks: [section(bulk.nobody), ...backButton(model.place, text)],
        },
        text,
      );
    case 'working':
      return modal({ ...about, blocks: [section(bulk.working(model.done, model.total))] }, text);
    case 'done':
      return modal({ ...about, blocks: resultBlocks(model, text) }, text);
    default:
      return model satisfies never;
  }
}

/** What a change of many companies came to. */
export interface BulkCame {
  readonly change: BulkOutcome;
  readonly result: BulkResult;
}

/** How many were changed, which were not and why, and how many are left. */
export function resultBlocks({ change, result }: BulkCame, text: Catalog): readonly KnownBlock[] {
  const bulk = bulkWords(text);
  const { done, unchanged, left } = result;
  const refused = Object.values(result.refusedCounts).reduce((sum, count) => sum + count, 0);
  const isNothing = refused === 0 && unchanged === 0 && left === 0;
  const lines = [
    ...(done > 0 || isNothing ? [bulkDone(change, done, text)] : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  return [
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refused === 0 ? [] : [section(refusedLines(result, refused, text))]),
    ...(left > 0 ? [section(bulk.left(left))] : []),
    ...(done > 0 && change === 'resume' ? [context([bulk.checkedNext])] : []),
  ];
}

function refusedLines({ refused }: BulkResult, total: number, text: Catalog): string {
  const named = refused.map(
    (each) =>
      `• ${escapeMrkdwn(companyWithBrn(each, NAME_IN_BOX))} · ${bulkWords(text).why[each.why]}`,
  );
  const more = total - named.length;
  return [
    bold(bulkWords(text).refused(total)),
    ...named,
    ...(more > 0 ? [bulkWords(text).more(more)] : []),
  ].join('\n');
}
