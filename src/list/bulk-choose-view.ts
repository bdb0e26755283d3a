import type { InputBlock, ModalView } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import { actions, button, section } from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import { groupField, input, type OwnerGroup, option, userField } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Catalog } from '../text/catalog.js';
import { type SnoozeFault, snoozeFieldErrors } from '../triage/snooze-view.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import { type BulkFormProblem, bulkWords } from './bulk-words.js';
import { encodeListPlace, type ListPlace } from './list-place.js';

export interface NamedCompany {
  readonly brn: Brn;
  readonly name: string;
}

/** What stood in the other fields, where the window is drawn after another was shown. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind | undefined;
  readonly fromUser: string;
  readonly fromGroup: string;
}

/** Which companies, and what. */
export interface BulkChooseModel {
  readonly kind: 'choose';
  readonly place: ListPlace;
  readonly pages: number;
  /** Of the list's filter. */
  readonly total: number;
  /** On this page; Slack takes ten boxes. */
  readonly rows: readonly NamedCompany[];
  /** Those of them that are ticked. */
  readonly ticked: readonly Brn[];
  readonly groups: readonly OwnerGroup[];
  /** Slack did not say who sent it: the window is back as it was. */
  readonly notDone?: true;
  readonly draft?: BulkDraft;
}

const BOXES = 10;

export function bulkChooseModal(model: BulkChooseModel, text: Catalog): ModalView {
  const bulk = bulkWords(text);
  const { place, rows, groups, notDone, draft } = model;
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: bulk.next,
      close: text.words.button.cancel,
      metadata: encodeListPlace(place),
      blocks: [
        ...(notDone === true ? [section(bulk.notDoneUnknown)] : []),
        targetInput(model, text),
        ...(rows.length === 0 ? [] : [companiesInput(model, text)]),
        ...pageButtons(model, text),
        userField({
          blockId: BLOCKS.bulkFrom,
          actionId: ACTIONS.inputBulkFrom,
          field: bulk.from,
          initial: draft?.fromUser,
        }),
        ...groupField(
          {
            blockId: BLOCKS.bulkFromGroup,
            actionId: ACTIONS.inputBulkFromGroup,
            field: bulk.fromGroup,
            initial: draft?.fromGroup,
          },
          groups,
        ),
        kindInput(draft?.change, text),
      ],
    },
    text,
  );
}

/**
 * Slack keeps what stands in a block of the same ID: ticks stay while the same companies are shown, and those of other
 * companies are not taken for theirs.
 */
function boxesBlockId(shown: readonly Brn[]): string {
  return [BLOCKS.bulkCompanies, ...shown].join('_');
}

/** Which companies have a box in a block of this ID; `undefined`: it is another block. */
export function shownInBoxes(blockId: string): readonly string[] | undefined {
  const prefix = `${BLOCKS.bulkCompanies}_`;
  return blockId.startsWith(prefix) ? blockId.slice(prefix.length).split('_') : undefined;
}

function targetInput(model: BulkChooseModel, text: Catalog): InputBlock {
  const bulk = bulkWords(text);
  const { rows, total, draft } = model;
  const { targetChoice } = bulk;
  const offered = [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
  const initial = offered.find(({ value }) => value === draft?.target) ?? offered[0];
  return input({
    blockId: BLOCKS.bulkTarget,
    field: bulkWords(text).target,
    optional: false,
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.inputBulkTarget,
      options: offered,
      initial_option: initial,
    },
  });
}

function companiesInput(model: BulkChooseModel, text: Catalog): InputBlock {
  const { place, pages, ticked } = model;
  const rows = model.rows.slice(0, BOXES);
  const options = rows.map((company) => option(companyWithBrn(company, NAME_IN_BOX), company.brn));
  const initial = options.filter(({ value }) => ticked.some((brn) => brn === value));
  return input({
    blockId: boxesBlockId(rows.map(({ brn }) => brn)),
    field: bulkWords(text).companies(place.page, pages),
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: ACTIONS.inputBulkCompanies,
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  });
}

function pageButtons({ place, pages }: BulkChooseModel, text: Catalog) {
  const { filter, page } = place;
  const at = (number: number) => encodeListPlace({ filter, page: number });
  const buttons = [
    ...(page > 1
      ? [
          button({
            actionId: ACTIONS.bulkPrevious,
            label: bulkWords(text).previousPage,
            value: at(page - 1),
          }),
        ]
      : []),
    ...(page < pages
      ? [
          button({
            actionId: ACTIONS.bulkNext,
            label: bulkWords(text).nextPage,
            value: at(page + 1),
          }),
        ]
      : []),
  ];
  return buttons.length === 0 ? [] : [actions('bulk_page_row', buttons)];
}

function kindInput(chosen: BulkKind | undefined, text: Catalog): InputBlock {
  const options = BULK_KINDS.map((kind) => option(bulkWords(text).kind[kind], kind));
  const initial = options.find(({ value }) => value === chosen);
  return input({
    blockId: BLOCKS.bulkKind,
    field: bulkWords(text).what,
    optional: false,
    element: {
      type: 'static_select',
      action_id: ACTIONS.inputBulkKind,
      options,
      initial_option: initial,
    },
  });
}

/** What is wrong with a window as it was sent. */
export type BulkFault =
  | BulkFormProblem
  /** Nothing is ticked; `blockId`: of the boxes. */
  | { readonly blockId: string }
  | { readonly snooze: SnoozeFault };

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function bulkFieldErrors(fault: BulkFault, text: Catalog): Record<string, string> {
  const bulk = bulkWords(text);
  if (typeof fault === 'string') return { [PROBLEM_AT[fault]]: bulk.problem[fault] };
  if ('snooze' in fault) return snoozeFieldErrors(fault.snooze, text);
  return { [fault.blockId]: bulk.noneTicked };
}

const PROBLEM_AT: Readonly<Record<BulkFormProblem, string>> = {
  'no-from': BLOCKS.bulkFrom,
  'both-from': BLOCKS.bulkFrom,
  'from-unused': BLOCKS.bulkTarget,
  'no-owner': BLOCKS.owner,
  'both-owners': BLOCKS.owner,
  'owner-and-none': BLOCKS.bulkNoOwner,
  'no-channel': BLOCKS.channel,
  'channel-and-default': BLOCKS.bulkDefaultChannel,
};
