import type { InputBlock, ModalView } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import { section } from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import { groupField, input, type OwnerGroup, option, userField } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { type SnoozeFault, snoozeFieldErrors } from '../triage/snooze-view.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import { type BulkFormProblem, bulkWords } from './bulk-words.js';
import { LIST_PLACE, type ListPlace } from './list-place.js';
import { buttonRow, pageButtons } from './list-view.js';

export interface NamedCompany {
  readonly brn: Brn;
  readonly name: string;
}

/** The content of the other fields, when the window is shown again. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind | undefined;
  readonly fromUser: string;
  readonly fromGroup: string;
}

export interface BulkChooseModel {
  readonly kind: 'choose';
  readonly place: ListPlace;
  readonly pages: number;
  /** Of the list's filter. */
  readonly total: number;
  /** On this page; Slack takes ten boxes. */
  readonly rows: readonly NamedCompany[];
  readonly ticked: readonly Brn[];
  readonly groups: readonly OwnerGroup[];
  /** Slack did not say who sent it: the window is shown again. */
  readonly notDone?: true;
  readonly draft?: BulkDraft;
}

const BOXES = 10;
const TURNS = { previous: ACTIONS.bulkPrevious, next: ACTIONS.bulkNext };

export function bulkChooseModal(model: BulkChooseModel, text: Tongue): ModalView {
  const bulk = bulkWords(text);
  const { place, pages, rows, groups, notDone, draft } = model;
  const labels = { previous: bulk.previousPage, next: bulk.nextPage };
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: bulk.next,
      close: text.words.button.cancel,
      metadata: LIST_PLACE.encode(place),
      blocks: [
        ...(notDone ? [section(bulk.notDoneUnknown)] : []),
        targetInput(model, text),
        ...(rows.length === 0 ? [] : [companiesInput(model, text)]),
        ...buttonRow('bulk_page_row', pageButtons({ ...place, pages }, TURNS, labels)),
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

/** Slack keeps ticks while the block keeps its ID: so it names the companies that are shown. */
function boxesBlockId(shown: readonly Brn[]): string {
  return [BLOCKS.bulkCompanies, ...shown].join('_');
}

/** The companies of the boxes in a block of this ID; `undefined`: another block. */
export function shownInBoxes(blockId: string): readonly string[] | undefined {
  const prefix = `${BLOCKS.bulkCompanies}_`;
  return blockId.startsWith(prefix) ? blockId.slice(prefix.length).split('_') : undefined;
}

function targetInput(model: BulkChooseModel, text: Tongue): InputBlock {
  const { target, targetChoice } = bulkWords(text);
  const { rows, total, draft } = model;
  const offered = [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
  return input({
    blockId: BLOCKS.bulkTarget,
    field: target,
    optional: false,
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.inputBulkTarget,
      options: offered,
      initial_option: offered.find(({ value }) => value === draft?.target) ?? offered[0],
    },
  });
}

function companiesInput(model: BulkChooseModel, text: Tongue): InputBlock {
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

function kindInput(chosen: BulkKind | undefined, text: Tongue): InputBlock {
  const bulk = bulkWords(text);
  const options = BULK_KINDS.map((kind) => option(bulk.kind[kind], kind));
  return input({
    blockId: BLOCKS.bulkKind,
    field: bulk.what,
    optional: false,
    element: {
      type: 'static_select',
      action_id: ACTIONS.inputBulkKind,
      options,
      initial_option: options.find(({ value }) => value === chosen),
    },
  });
}

export type BulkFault =
  | BulkFormProblem
  /** Nothing is ticked; `blockId`: of the boxes. */
  | { readonly blockId: string }
  | { readonly snooze: SnoozeFault };

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function bulkFieldErrors(fault: BulkFault, text: Tongue): Record<string, string> {
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
