import type { InputBlock, KnownBlock, ModalView, Overflow } from '@slack/types';
import { alertRow } from '../alert/alert-view.js';
import { ownerFact } from '../alert/alert-words.js';
import { companyName } from '../company/choose-view.js';
import { barLines, forecastLine, totalOf } from '../forecast/forecast-view.js';
import { collectionWords } from '../forecast/forecast-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import { LIST_PLACE, type ListPlace } from '../list/list-place.js';
import { filterButtons, rowBlock, rowMenu, rowMrkdwn } from '../list/list-view.js';
import { listSentence, listWords } from '../list/list-words.js';
import type { ListRow, Overview } from '../list/overview.js';
import type { Expiry } from '../list/overview-entry.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  context,
  contextRow,
  divider,
  header,
  MRKDWN,
  mention,
  moreMenu,
  type PlainButton,
  pageButtons,
  section,
  sections,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal, plain } from '../slack/modal-view.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { HomeFacts } from './home-reader.js';
import { homeWords, weekRange, weeksWords } from './home-words.js';

const PAGE_BUTTONS = { previous: ACTIONS.homePrevious, next: ACTIONS.homeNext };

export function companyBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { list } = model.facts;
  const paging = pagingWords(t);
  return [
    header(listWords(t).title),
    searchField(model, t),
    ...buttonRow('home_filter_row', [
      ...filterButtons(filtersOf(model, t), list.filter, t),
      ...companyCommands(model, t),
    ]),
    // The counts at the top say how many there are.
    ...(list.filter.kind === 'all'
      ? []
      : [section(listSentence({ list, mayOperate: model.mayOperate }, MRKDWN, t))]),
    ...list.rows.flatMap((row) => companyRow(row, model, t)),
    ...buttonRow('home_page_row', pageButtons(list, PAGE_BUTTONS, paging, LIST_PLACE)),
    ...(list.pages > 1 ? [context([paging.page(list.page, list.pages)])] : []),
  ];
}

/** A company with an alert has the alert's buttons; its menu has only what they do not offer. */
function companyRow(row: ListRow, model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { alert, company } = row;
  if (alert === undefined) return [rowBlock(row, model, t)];
  const { mayOperate, now } = model;
  const text = section(rowMrkdwn(row, now, t));
  const buttons = alertRow({ alert, mayOperate }, `home_alert_${company.brn}`, t);
  if (!mayOperate) return [text, buttons];
  return [{ ...text, accessory: rowMenu(row, ['edit', 'pause', 'unwatch'], t) }, buttons];
}

export function command(actionId: string, label: string, style?: 'primary'): PlainButton {
  return button({ actionId, label, value: 'home', style });
}

/** The menu with the commands about all companies. */
function companyCommands({ mayOperate }: HomeModel, t: Tongue): readonly Overflow[] {
  const { button: labels } = homeWords(t);
  if (!mayOperate) return [];
  return moreMenu([
    command(ACTIONS.homeSweep, t.words.button.checkAll),
    command(ACTIONS.homeImport, labels.import),
    command(ACTIONS.homeExport, labels.export),
  ]);
}

/** Slack keeps a field's content while its block ID stays the same, so a cleared search needs another ID. */
function searchField({ facts }: HomeModel, t: Tongue): InputBlock {
  const { search } = homeWords(t).list;
  const { filter } = facts.list;
  const query = filter.kind === 'text' ? filter.text : '';
  return {
    type: 'input',
    block_id: query === '' ? 'home_search' : 'home_searched',
    label: plain(search.label),
    dispatch_action: true,
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.homeSearch,
      max_length: INPUT_LIMITS.search,
      placeholder: plain(search.placeholder),
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      initial_value: query || undefined,
    },
  };
}

function filtersOf({ facts }: HomeModel, t: Tongue) {
  const isSearch = facts.list.filter.kind === 'text';
  const clear = { actionId: ACTIONS.homeClear, label: homeWords(t).list.clear };
  return [
    { kind: 'all', ...(isSearch ? clear : { actionId: ACTIONS.homeAll }) },
    { kind: 'attention', actionId: ACTIONS.homeAttention },
    { kind: 'mine', actionId: ACTIONS.homeMine },
    ...(facts.all.paused > 0 ? [{ kind: 'paused', actionId: ACTIONS.homePaused } as const] : []),
  ] as const;
}

export interface HomeModel {
  readonly facts: HomeFacts;
  /** The result of the last action on the tab, in mrkdwn. */
  readonly feedback?: string;
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly mayChangeSettings: boolean;
  readonly now: Instant;
}

export function weekBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { facts, now } = model;
  const { weeks } = facts;
  const words = weeksWords(t);
  const { legend, until } = collectionWords(t);
  const whose = facts.list.filter.kind === 'mine' ? 'mine' : 'all';
  const deadlines = weeks.flatMap(({ deadline }) => deadline ?? []);
  const dueDates = deadlines.map((day) => words.deadline(day, now));
  const title = [divider(), header(words.title(weeks.length, whose))];
  if (weeks.every((week) => totalOf(week) === 0)) {
    const none = section([words.none(weeks.length), ...dueDates].join('\n'));
    return [...title, none, forecastLine(t)];
  }
  const rows = weeks.map((week) => ({ ...week, label: weekRange(week, t) }));
  const value = LIST_PLACE.encode({ filter: { kind: whose }, page: 1 });
  const showCompanies = button({ actionId: ACTIONS.homeExpiries, label: words.show, value });
  return [
    ...title,
    section(`\`\`\`\n${barLines(rows).join('\n')}\n\`\`\``),
    actions('home_expiries_row', [showCompanies]),
    context([legend]),
    context([until, ...dueDates]),
    forecastLine(t),
  ];
}

export const EXPIRIES_PAGE_SIZE = 25;

export interface ExpiriesModel
  extends Pick<ListPlace, 'filter'>,
    Awaited<ReturnType<Overview['expiriesPage']>> {
  readonly weeks: number;
  readonly stage: Stage;
  readonly now: Instant;
}

const EXPIRIES_PAGE_BUTTONS = { previous: ACTIONS.expiriesPrevious, next: ACTIONS.expiriesNext };

/** The companies behind the forecast, the soonest expiry first. */
export function expiriesModal(model: ExpiriesModel, t: Tongue): ModalView {
  const { filter, page, pages, total, weeks, stage } = model;
  const words = weeksWords(t);
  const paging = pagingWords(t);
  const whose = filter.kind === 'mine' ? 'mine' : 'all';
  const heading = `${words.title(weeks, whose)} · ${t.companies(total)}`;
  return modal(
    {
      callbackId: CALLBACKS.expiries,
      title: words.windowTitle,
      metadata: LIST_PLACE.encode({ filter, page }),
      blocks: [
        section(total === 0 ? words.none(weeks) : bold(heading)),
        ...sections(model.rows.map((row) => expiryLine(row, model, t))),
        ...buttonRow(
          'expiries_page_row',
          pageButtons({ filter, page, pages }, EXPIRIES_PAGE_BUTTONS, paging, LIST_PLACE),
        ),
        ...contextRow([
          pages > 1 ? paging.page(page, pages) : undefined,
          stage === 'test' ? t.words.testStage : undefined,
        ]),
      ],
    },
    t,
  );
}

function expiryLine(
  { company, expiresAt, stopsCollection }: Expiry,
  { now }: ExpiriesModel,
  t: Tongue,
): string {
  const words = collectionWords(t);
  return [
    `• ${t.shortDate(expiresAt, now)}`,
    t.daysLeft(calendarDaysUntil(expiresAt, now)),
    ...nameAndBrn(company, () => bold(companyName(company))),
    stopsCollection ? words.stops : words.covered,
    ...(company.owner === undefined ? [] : [ownerFact(mention(company.owner), t)]),
  ].join(' · ');
}
