import type { KnownBlock, Overflow } from '@slack/types';
import { ownerFact } from '../alert/alert-words.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { joinFacts, productLines } from '../assessment/facts-words.js';
import { isLastKnown } from '../assessment/urgency-rules.js';
import { stateLabel } from '../assessment/verdict-words.js';
import { companyEmoji } from '../check/check-report-view.js';
import { companyName } from '../company/choose-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import {
  bold,
  button,
  buttonRow,
  contextRow,
  cutMrkdwn,
  escapeMrkdwn,
  filterButtons,
  header,
  MRKDWN,
  mention,
  moreMenu,
  type PlainButton,
  pageButtons,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { handlingLine } from '../triage/alert-list-words.js';
import { bulkWords } from './bulk-words.js';
import { LIST_PLACE, ROW_CHOICE, type RowAction } from './list-place.js';
import { type ListFacts, listSentence, listWords, pausedLine } from './list-words.js';
import type { ListRow } from './overview.js';

/** At most ten: the bulk edit has a checkbox for each company of a page. */
export const LIST_PAGE_SIZE = 10;
const MAX_BUTTONS = 3;
/** Keeps a page of paused companies within a message's limit even if their notes grow when they are escaped. */
const MAX_PAUSE_LENGTH = 800;

export interface ListModel extends ListFacts {
  /** The result of the last action, in mrkdwn. */
  readonly feedback?: string | undefined;
  readonly stage: Stage;
  readonly now: Instant;
}

export function listMessage(model: ListModel, t: Tongue): ViewMessage {
  const { list, stage, feedback } = model;
  const sentence = listSentence(model, MRKDWN, t);
  const buttons = listButtons(model, t);
  const pageActions = { previous: ACTIONS.listPrevious, next: ACTIONS.listNext };
  const place = LIST_PLACE.encode(list);
  const { page } = pagingWords(t);
  return {
    text: feedback ?? sentence,
    blocks: [
      header(listWords(t).title),
      section(sentence),
      ...list.rows.map((row) => rowBlock(row, model, t, place)),
      // Above the buttons, from which the bulk edit was opened, because the top of a long list may be out of view.
      ...(feedback === undefined ? [] : [section(feedback)]),
      ...buttonRow('list_page_row', pageButtons(list, pageActions, pagingWords(t), LIST_PLACE)),
      ...buttonRow('list_filter_row', [
        ...buttons.slice(0, MAX_BUTTONS),
        ...moreMenu(buttons.slice(MAX_BUTTONS)),
      ]),
      ...contextRow([
        list.pages > 1 ? listWords(t).order(page(list.page, list.pages)) : undefined,
        stage === 'test' ? t.words.testStage : undefined,
      ]),
    ],
  };
}

/** `place`: the encoded page of the list; absent on the Home tab. */
export function rowBlock(
  row: ListRow,
  { mayOperate, now }: Pick<ListModel, 'mayOperate' | 'now'>,
  t: Tongue,
  place?: string,
): KnownBlock {
  const menu = rowMenu(row, rowActions(row, mayOperate), t, place);
  return { ...section(rowMrkdwn(row, now, t)), accessory: menu };
}

export function rowMrkdwn(
  { company, assessment, checkedAt, alert }: ListRow,
  now: Instant,
  t: Tongue,
): string {
  const words = listWords(t);
  const { paused } = company;
  const title = [...nameAndBrn(company, () => bold(companyName(company)))];
  // The verdict from before the pause would look as if the company were still checked.
  if (paused === undefined && assessment !== undefined) {
    title.push(`${stateLabel(assessment, t)} ${companyEmoji(assessment)}`);
  }
  const facts =
    paused === undefined
      ? factsOf(assessment, now, t)
      : [cutMrkdwn(pausedLine(paused, now, { quote: escapeMrkdwn }, t), MAX_PAUSE_LENGTH)];
  const details = [
    ...(alert === undefined ? [] : [handlingLine(alert, now, MRKDWN, t)]),
    company.owner === undefined ? words.noOwner : ownerFact(mention(company.owner), t),
    ...(checkedAt === undefined ? [] : [words.checkedAt(checkedAt, now)]),
  ].join(' · ');
  return [title.join(' · '), ...facts, details].join('\n');
}

function factsOf(assessment: Assessment | undefined, now: Instant, t: Tongue): readonly string[] {
  const { neverChecked, lastKnownNote } = listWords(t);
  if (assessment === undefined) return [neverChecked];
  const { products, isNotMember } = assessment;
  // The only product of a company is not named.
  const prefix = ({ product }: ProductAssessment) => {
    const label = t.words.productLabel[product];
    return products.length > 1 ? t.say(`${label}: `, `${label} | `) : '';
  };
  const facts = products
    // The title says already that the only product could not be checked.
    .filter((product) => products.length > 1 || !isUnknown(product))
    .map(
      (product) =>
        `${prefix(product)}${joinFacts(productLines(withoutActivePlan(product), now, t))}`,
    );
  return [...(isNotMember ? [] : facts), ...(isLastKnown(assessment) ? [lastKnownNote] : [])];
}

/** A plan in use is normal, so a list does not mention it. */
function withoutActivePlan(product: ProductAssessment): ProductAssessment {
  return product.plan?.state === 'in-use' ? { ...product, plan: undefined } : product;
}

function isUnknown({ deptUser, certificate, plan }: ProductAssessment): boolean {
  return deptUser.kind === 'unknown' && certificate.kind === 'unknown' && plan === undefined;
}

/** The actions that may move the row to another position in the list. */
const MOVING: readonly RowAction[] = ['claim', 'pause', 'resume'];

/** At most five, Slack's limit. Without `unwatch` here, the bulk edit and a command can still stop watching. */
function rowActions({ company, alert }: ListRow, mayOperate: boolean): readonly RowAction[] {
  if (!mayOperate) return ['check'];
  const pauseOrResume = company.paused === undefined ? 'pause' : 'resume';
  return alert?.life.state === 'open'
    ? ['check', 'claim', 'page', 'edit', pauseOrResume]
    : ['check', 'page', 'edit', pauseOrResume, 'unwatch'];
}

export function rowMenu(
  { company: { brn }, assessment }: ListRow,
  actions: readonly RowAction[],
  t: Tongue,
  place?: string,
): Overflow {
  const { check, checkAgain, claim, openPage: page, edit } = t.words.button;
  const checkLabel = assessment === undefined ? check : checkAgain;
  const labels = { ...bulkWords(t).kindChoice, check: checkLabel, claim, page, edit };
  return {
    type: 'overflow',
    action_id: ACTIONS.listRow,
    options: actions.map((action) =>
      option(
        labels[action],
        ROW_CHOICE.encode({ action, brn, place: MOVING.includes(action) ? place : undefined }),
      ),
    ),
  };
}

const FILTERS = [
  { kind: 'all', actionId: ACTIONS.listAll },
  { kind: 'attention', actionId: ACTIONS.listAttention },
  { kind: 'mine', actionId: ACTIONS.listMine },
  { kind: 'paused', actionId: ACTIONS.listPaused },
] as const;

/** The most useful buttons first; those beyond `MAX_BUTTONS` are in the menu. */
function listButtons({ list, mayOperate }: ListModel, t: Tongue): PlainButton[] {
  const add = { actionId: ACTIONS.listAdd, label: listWords(t).add, value: 'add' };
  const bulk = { actionId: ACTIONS.listBulk, label: bulkWords(t).title };
  const labels = listWords(t).filterButton;
  const filters = list.watched === 0 ? [] : filterButtons(FILTERS, list.filter, labels, LIST_PLACE);
  return [
    ...filters.slice(0, 2),
    ...(mayOperate && list.total > 0 ? [button({ ...bulk, value: LIST_PLACE.encode(list) })] : []),
    ...filters.slice(2),
    ...(mayOperate ? [button(add)] : []),
  ];
}
