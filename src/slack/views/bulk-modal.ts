import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import { BULK_KINDS, type BulkKind, type BulkResult } from '../../domain/bulk-change.js';
import { PAUSE_REASONS } from '../../domain/company.js';
import type { Instant } from '../../domain/instant.js';
import type { SnoozeOffer } from '../../domain/snooze-choices.js';
import type { BulkFormProblem } from '../../text/bulk-text.js';
import type { Catalog } from '../../text/catalog.js';
import type { FormProblem } from '../../text/form-text.js';
import { type BulkPlace, encodeBulkPlace } from '../bulk-place.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../ids.js';
import { LIMITS } from '../limits.js';
import { encodeListPlace, type ListPlace } from '../list-place.js';
import { context, section } from './blocks.js';
import { companyWithBrn } from './company-name.js';
import { input, option } from './inputs.js';
import { modal, plain } from './modal.js';
import { bold, escapeMrkdwn } from './mrkdwn.js';
import type { OwnerGroup } from './watch-modal.js';

export interface NamedCompany {
  readonly brn: Brn;
  readonly name: string;
}

export type BulkModalModel =
  | BulkChooseModel
  /** While the companies of a choice are counted. */
  | { readonly kind: 'counting' }
  | BulkConfirmModel
  /** No company fits the choice. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly change: BulkKind; readonly result: BulkResult };

/** Which companies, and what. */
export interface BulkChooseModel {
  readonly kind: 'choose';
  readonly place: ListPlace;
  /** Of the list's filter. */
  readonly total: number;
  /** On this page; Slack takes ten boxes. */
  readonly rows: readonly NamedCompany[];
  readonly groups: readonly OwnerGroup[];
  /** An owner whose companies are meant, and what is meant for them. */
  readonly from?: string;
}

/** How many and which before it is done, and what the change needs to know. */
export interface BulkConfirmModel {
  readonly kind: 'confirm';
  readonly place: BulkPlace;
  /** The first few. */
  readonly names: readonly NamedCompany[];
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  /** How many were shown before somebody else changed what fits. */
  readonly shownBefore?: number;
  readonly problem?: FormProblem;
  readonly now: Instant;
}

const BOXES = 10;
const NAME_IN_BOX = 55;

/** Changes many companies at once: choose, confirm, see what came of it. */
export function bulkModal(model: BulkModalModel, text: Catalog): ModalView {
  const { bulk } = text;
  const about = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (model.kind) {
    case 'choose':
      return chooseModal(model, text);
    case 'counting':
      return modal({ ...about, blocks: [section(bulk.counting)] }, text);
    case 'confirm':
      return confirmModal(model, text);
    case 'nobody':
      return modal({ ...about, blocks: [section(bulk.nobody)] }, text);
    case 'working':
      return modal({ ...about, blocks: [section(bulk.working(model.done, model.total))] }, text);
    case 'done':
      return modal({ ...about, blocks: resultBlocks(model, text) }, text);
    default:
      return model satisfies never;
  }
}

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function bulkFieldErrors(
  problem: BulkFormProblem,
  { bulk }: Catalog,
): Record<string, string> {
  return { [PROBLEM_AT[problem]]: bulk.problem[problem] };
}

const PROBLEM_AT: Readonly<Record<BulkFormProblem, string>> = {
  'none-ticked': BLOCKS.bulkCompanies,
  'no-from': BLOCKS.bulkFrom,
  'both-from': BLOCKS.bulkFrom,
  'from-unused': BLOCKS.bulkTarget,
  'no-owner': BLOCKS.owner,
  'both-owners': BLOCKS.owner,
};

function chooseModal(model: BulkChooseModel, text: Catalog): ModalView {
  const { bulk } = text;
  const { from, rows, groups } = model;
  return modal(
    {
      callbackId: CALLBACKS.bulk,
      title: bulk.title,
      submit: bulk.next,
      close: text.words.button.cancel,
      metadata: encodeListPlace(model.place),
      blocks: [
        targetInput(model, text),
        ...(rows.length === 0 ? [] : [companiesInput(rows, text)]),
        input({
          blockId: BLOCKS.bulkFrom,
          field: bulk.from,
          optional: true,
          element: userSelect(ACTIONS.inputBulkFrom, from),
        }),
        ...groupSelect(BLOCKS.bulkFromGroup, bulk.fromGroup, ACTIONS.inputBulkFromGroup, groups),
        kindInput(from === undefined ? undefined : 'owner', text),
      ],
    },
    text,
  );
}

function targetInput({ from, rows, total }: BulkChooseModel, { bulk }: Catalog): InputBlock {
  const { targetChoice } = bulk;
  const offered = [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
  const initial = from === undefined ? offered[0] : offered.at(-1);
  return input({
    blockId: BLOCKS.bulkTarget,
    field: bulk.target,
    optional: false,
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.inputBulkTarget,
      options: offered,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  });
}

function companiesInput(rows: readonly NamedCompany[], { bulk }: Catalog): InputBlock {
  return input({
    blockId: BLOCKS.bulkCompanies,
    field: bulk.companies,
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: ACTIONS.inputBulkCompanies,
      options: rows
        .slice(0, BOXES)
        .map((company) => option(companyWithBrn(company, NAME_IN_BOX), company.brn)),
    },
  });
}

function kindInput(chosen: BulkKind | undefined, { bulk }: Catalog): InputBlock {
  const options = BULK_KINDS.map((kind) => option(bulk.kind[kind], kind));
  const initial = options.find(({ value }) => value === chosen);
  return input({
    blockId: BLOCKS.bulkKind,
    field: bulk.what,
    optional: false,
    element: {
      type: 'static_select',
      action_id: ACTIONS.inputBulkKind,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  });
}

function userSelect(actionId: string, initial?: string): InputBlock['element'] {
  const isUser = initial !== undefined && /^[UW]/.test(initial);
  return {
    type: 'users_select',
    action_id: actionId,
    ...(isUser ? { initial_user: initial } : {}),
  };
}

/** Slack has no element for user groups; without any the field is not drawn. */
function groupSelect(
  blockId: string,
  field: Catalog['bulk']['fromGroup'],
  actionId: string,
  groups: readonly OwnerGroup[],
): InputBlock[] {
  if (groups.length === 0) return [];
  const options = groups.slice(0, LIMITS.options).map(({ id, handle }) => option(`@${handle}`, id));
  const element = { type: 'static_select', action_id: actionId, options } as const;
  return [input({ blockId, field, optional: true, element })];
}

function confirmModal(model: BulkConfirmModel, text: Catalog): ModalView {
  const { bulk, form } = text;
  const { place, names, shownBefore, problem } = model;
  const { change, total } = place;
  const shown = names.map((company) => escapeMrkdwn(companyWithBrn(company, NAME_IN_BOX)));
  const wrong = problem === undefined ? [] : [section(form.watch.problem(problem))];
  const meanwhile =
    shownBefore === undefined ? [] : [section(bulk.changedMeanwhile(shownBefore, total))];
  return modal(
    {
      callbackId: CALLBACKS.bulkConfirm,
      title: bulk.title,
      submit: bulk.submit(change),
      close: text.words.button.cancel,
      metadata: encodeBulkPlace(place),
      blocks: [
        ...wrong,
        ...meanwhile,
        section(`${bold(bulk.question(change, total))}\n${bulk.which(shown, total)}`),
        ...fieldsOf(model, text),
        context([bulk.consequence[change]]),
      ],
    },
    text,
  );
}

function fieldsOf(model: BulkConfirmModel, text: Catalog): KnownBlock[] {
  const { bulk } = text;
  const { change } = model.place;
  switch (change) {
    case 'owner':
      return [
        input({
          blockId: BLOCKS.owner,
          field: bulk.newOwner,
          optional: true,
          element: userSelect(ACTIONS.inputOwner),
        }),
        ...groupSelect(
          BLOCKS.ownerGroup,
          bulk.newOwnerGroup,
          ACTIONS.inputOwnerGroup,
          model.groups,
        ),
      ];
    case 'channel':
      return [channelInput(text)];
    case 'snooze':
      return [snoozeInput(model, text)];
    case 'pause':
      return [reasonInput(text)];
    case 'resume':
    case 'unwatch':
      return [];
    default:
      return change satisfies never;
  }
}

function channelInput({ bulk }: Catalog): InputBlock {
  return input({
    blockId: BLOCKS.channel,
    field: bulk.newChannel,
    optional: true,
    element: {
      type: 'conversations_select',
      action_id: ACTIONS.inputChannel,
      filter: {
        include: ['public', 'private'],
        exclude_bot_users: true,
        exclude_external_shared_channels: true,
      },
    },
  });
}

function snoozeInput({ snoozes, now }: BulkConfirmModel, { bulk, desk }: Catalog): InputBlock {
  const options = snoozes.map(({ kind, until }) => ({
    ...option(desk.snooze.choice[kind], kind),
    description: plain(desk.snooze.moment(until, now)),
  }));
  const initial = options.find(({ value }) => value === 'next-working-day') ?? options[0];
  return input({
    blockId: BLOCKS.snooze,
    field: bulk.until,
    optional: false,
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.inputSnooze,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  });
}

function reasonInput({ bulk, words }: Catalog): InputBlock {
  return input({
    blockId: BLOCKS.pauseReason,
    field: bulk.reason,
    optional: false,
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.inputPauseReason,
      options: PAUSE_REASONS.map((reason) => option(words.pauseReason[reason], reason)),
    },
  });
}

function resultBlocks(
  { change, result }: Extract<BulkModalModel, { readonly kind: 'done' }>,
  { bulk }: Catalog,
): KnownBlock[] {
  const { done, unchanged, refused, refusedCounts, left } = result;
  const total = Object.values(refusedCounts).reduce((sum, count) => sum + count, 0);
  const lines = [
    ...(done > 0 || (total === 0 && unchanged === 0 && left === 0)
      ? [bulk.done(change, done)]
      : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  const named = refused.map(
    (each) => `• ${escapeMrkdwn(companyWithBrn(each, NAME_IN_BOX))} · ${bulk.why[each.why]}`,
  );
  const more = total - named.length;
  const after = done > 0 ? bulk.afterwards[change] : undefined;
  return [
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(total === 0
      ? []
      : [
          section(
            [bold(bulk.refused(total)), ...named, ...(more > 0 ? [bulk.more(more)] : [])].join(
              '\n',
            ),
          ),
        ]),
    ...(left > 0 ? [section(bulk.left(left))] : []),
    ...(after === undefined ? [] : [context([after])]),
  ];
}
