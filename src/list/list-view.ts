import type { Button, KnownBlock, Overflow } from '@slack/types';
import { ownedBy } from '../alert/alert-words.js';

import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { isLastKnown } from '../assessment/urgency-rules.js';
import { headline } from '../check/report-words.js';
import { companyName } from '../company/choose-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  bold,
  button,
  companyEmoji,
  context,
  header,
  MRKDWN,
  mention,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import type { Catalog } from '../text/catalog.js';
import { pagingWords } from '../text/paging-words.js';
import { bulkWords } from './bulk-words.js';
import type { ListFilter } from './company-standing.js';
import { encodeListPlace, encodeRowChoice, type RowAction } from './list-place.js';
import { listEmpty, listSummary, listWords, pausedLine, productFacts } from './list-words.js';
import type { ListPage, ListRow } from './overview.js';

/** Rows on one page: ask the service for this many. */
export const LIST_PAGE_SIZE = 10;

/** One page of the list, and who reads it. */
export interface ListModel {
  readonly page: ListPage;
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly now: Instant;
}

/** The watched companies, most urgent first, paged. */
export function listMessage(model: ListModel, text: Catalog): ViewMessage {
  const { page, stage } = model;
  const sentence = sentenceOf(model, text);
  return {
    text: sentence,
    blocks: [
      header(listWords(text).title),
      section(sentence),
      ...page.rows.map((row) => rowBlock(row, model, text)),
      ...buttonRow('list_page_row', pageButtons(model, text)),
      ...buttonRow('list_filter_row', filterButtons(model, text)),
      ...greyLine([
        page.pages > 1 ? pagingWords(text).page(page.page, page.pages) : undefined,
        stage === 'test' ? text.words.testStage : undefined,
      ]),
    ],
  };
}

/** How many of the watched companies are shown, and which. */
export function sentenceOf(
  { page, mayOperate }: Pick<ListModel, 'page' | 'mayOperate'>,
  text: Catalog,
): string {
  const { filter, total, watched } = page;
  const words = wordsOf(filter);
  const about = { filter: filter.kind, words, total, watched };
  return total === 0 ? listEmpty({ ...about, mayOperate }, text) : listSummary(about, text);
}

function wordsOf(filter: ListFilter): string {
  if (filter.kind === 'text') return MRKDWN.quote(filter.text);
  return filter.kind === 'owner' && filter.owner !== '' ? mention(filter.owner) : '';
}

/** One company and the menu of what can be done with it. */
export function rowBlock(
  row: ListRow,
  model: Pick<ListModel, 'mayOperate' | 'now'>,
  text: Catalog,
): KnownBlock {
  return { ...section(rowMrkdwn(row, model.now, text)), accessory: rowMenu(row, model, text) };
}

/** How one company stands, in three or four lines. */
export function rowMrkdwn(
  { company, assessment, checkedAt }: ListRow,
  now: Instant,
  text: Catalog,
): string {
  const list = listWords(text);
  const { paused } = company;
  // What was known before the pause would read as if it were still looked after.
  const verdict = paused === undefined ? verdictOf(assessment, text) : [];
  const called = nameAndBrn(company, () => bold(companyName(company)));
  const title = [...called, ...verdict].join(' · ');
  const facts =
    assessment === undefined
      ? [list.neverChecked]
      : [
          ...factsOf(assessment, { checkedAt, now }, text),
          ...(isLastKnown(assessment) ? [list.lastKnown] : []),
        ];
  const about = [
    ...(company.owner === undefined ? [] : [ownedBy(mention(company.owner), text)]),
    ...(checkedAt === undefined ? [] : [list.checkedAt(checkedAt, now)]),
  ].join(' · ');
  return [title, ...(paused === undefined ? facts : [pausedLine(paused, now, text)]), about]
    .filter((line) => line !== '')
    .join('\n');
}

function verdictOf(assessment: Assessment | undefined, text: Catalog): readonly string[] {
  if (assessment === undefined) return [];
  const verdicts = assessment.products.map(({ lastKnown }) => lastKnown);
  return [`${headline(verdicts, assessment.memberMissing, text)} ${companyEmoji(assessment)}`];
}

/** With one product its name goes without saying. */
function factsOf(
  { products, memberMissing }: Assessment,
  about: { readonly checkedAt: Instant | undefined; readonly now: Instant },
  text: Catalog,
): string[] {
  if (memberMissing) return [];
  const label = ({ product }: ProductAssessment) =>
    products.length > 1 ? `${text.words.productLabel[product]}: ` : '';
  return products.map((product) => `${label(product)}${productFacts(product, about, text)}`);
}

/** What is not known yet cannot be checked again. */
export function checkLabel({ assessment }: ListRow, { words: { button } }: Catalog): string {
  return assessment === undefined ? button.check : button.checkAgain;
}

function rowMenu(
  row: ListRow,
  { mayOperate }: Pick<ListModel, 'mayOperate'>,
  text: Catalog,
): Overflow {
  const { company } = row;
  const labels = { ...listWords(text).row, check: checkLabel(row, text) };
  const offered: readonly RowAction[] = mayOperate
    ? ['check', 'page', 'edit', company.paused === undefined ? 'pause' : 'resume', 'unwatch']
    : ['check'];
  return {
    type: 'overflow',
    action_id: ACTIONS.listRow,
    options: offered.map((action) =>
      option(labels[action], encodeRowChoice({ action, brn: company.brn })),
    ),
  };
}

function pageButtons({ page }: ListModel, text: Catalog): Button[] {
  const { previous, next } = pagingWords(text);
  const at = (number: number) => encodeListPlace({ filter: page.filter, page: number });
  return [
    ...(page.page > 1
      ? [button({ actionId: ACTIONS.listPrevious, label: previous, value: at(page.page - 1) })]
      : []),
    ...(page.page < page.pages
      ? [button({ actionId: ACTIONS.listNext, label: next, value: at(page.page + 1) })]
      : []),
  ];
}

function filterButtons({ page, mayOperate }: ListModel, text: Catalog): Button[] {
  const list = listWords(text);
  const filters = [
    { kind: 'all', actionId: ACTIONS.listAll },
    { kind: 'attention', actionId: ACTIONS.listAttention },
    { kind: 'mine', actionId: ACTIONS.listMine },
    { kind: 'paused', actionId: ACTIONS.listPaused },
  ] as const;
  return [
    ...(page.watched === 0
      ? []
      : filters
          .filter(({ kind }) => kind !== page.filter.kind)
          .map(({ kind, actionId }) =>
            button({
              actionId,
              label: list.filterButton[kind],
              value: encodeListPlace({ filter: { kind }, page: 1 }),
            }),
          )),
    ...(mayOperate ? [button({ actionId: ACTIONS.listAdd, label: list.add, value: 'add' })] : []),
    ...(mayOperate && page.total > 0
      ? [
          button({
            actionId: ACTIONS.listBulk,
            label: bulkWords(text).open,
            value: encodeListPlace(page),
          }),
        ]
      : []),
  ];
}

function buttonRow(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}

function greyLine(parts: readonly (string | undefined)[]): KnownBlock[] {
  return parts.every((part) => part === undefined) ? [] : [context(parts)];
}
