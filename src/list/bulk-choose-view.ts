import type { InputBlock, ModalView } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Company } from '../records/company.js';
import { section } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type FormValues, type OwnerGroup, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import { bulkWords } from './bulk-words.js';
import { LIST_PLACE, type ListPlace } from './list-place.js';
import { buttonRow, pageButtons } from './list-view.js';

/** The content of the other fields, when the window is shown again. */
export interface BulkDraft {
  readonly target: 'page' | 'filter' | 'owner';
  readonly change: BulkKind | undefined;
  readonly fromUser: string;
  readonly fromGroup: string;
}

export interface BulkChooseModel {
  readonly place: ListPlace;
  readonly pages: number;
  /** Of the list's filter. */
  readonly total: number;
  /** On this page; Slack takes ten boxes. */
  readonly rows: readonly Pick<Company, 'brn' | 'name'>[];
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
  const kinds = BULK_KINDS.map((kind) => option(bulk.kind[kind], kind));
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
        FIELDS.bulkFrom.draw(bulk.from, draft?.fromUser ?? ''),
        ...drawGroups(FIELDS.bulkFromGroup, bulk.fromGroup, draft?.fromGroup ?? '', groups),
        FIELDS.bulkKind.draw(bulk.what, { options: kinds, chosen: draft?.change }),
      ],
    },
    text,
  );
}

const COMPANIES = `${FIELDS.bulkCompanies.block}_`;

/** The boxes of the companies that are shown; Slack keeps ticks while the block keeps its ID. */
export function boxesField(shown: readonly string[]) {
  return FIELDS.bulkCompanies.behind(shown.join('_'));
}

/** The boxes in a form; `undefined`: there is no company on the page. */
export function boxesIn(values: FormValues): ReturnType<typeof boxesField> | undefined {
  const block = Object.keys(values).find((id) => id.startsWith(COMPANIES));
  return block === undefined ? undefined : boxesField(block.slice(COMPANIES.length).split('_'));
}

function targetInput({ rows, total, draft }: BulkChooseModel, text: Tongue): InputBlock {
  const { target, targetChoice } = bulkWords(text);
  const options = [
    ...(rows.length === 0 ? [] : [option(targetChoice.page, 'page')]),
    ...(total === 0 ? [] : [option(targetChoice.filter(total), 'filter')]),
    option(targetChoice.owner, 'owner'),
  ];
  const first = options.find(({ value }) => value === draft?.target) ?? options[0];
  return FIELDS.bulkTarget.draw(target, { options, chosen: first?.value });
}

function companiesInput(model: BulkChooseModel, text: Tongue): InputBlock {
  const { place, pages, ticked } = model;
  const rows = model.rows.slice(0, BOXES);
  const options = rows.map((company) => option(companyWithBrn(company, NAME_IN_BOX), company.brn));
  const words = bulkWords(text).companies(place.page, pages);
  return boxesField(rows.map(({ brn }) => brn)).draw(words, { options, chosen: ticked });
}
