import type { InputBlock, KnownBlock } from '@slack/types';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import { LIST_PLACE } from '../list/list-place.js';
import { filterButtons, rowBlock, sentenceOf } from '../list/list-view.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  button,
  buttonRow,
  context,
  divider,
  header,
  pageButtons,
  section,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { plain } from '../slack/modal-view.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { HomeFacts, HomeWeekFacts } from './home-reader.js';
import { alertsSummary, homeWords, sweepWords, weekLine, weeksWords } from './home-words.js';

const PAGE_BUTTONS = { previous: ACTIONS.homePrevious, next: ACTIONS.homeNext };

export function companyBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { list } = model.facts;
  const paging = pagingWords(t);
  return [
    header(homeWords(t).list.title),
    searchField(model, t),
    ...buttonRow('home_filter_row', filterButtons(filtersOf(model, t), list.filter, t)),
    section(sentenceOf({ list, mayOperate: model.mayOperate }, t)),
    ...list.rows.map((row) => rowBlock(row, model, t)),
    ...buttonRow('home_page_row', pageButtons(list, PAGE_BUTTONS, paging, LIST_PLACE)),
    ...(list.pages > 1 ? [context([paging.page(list.page, list.pages)])] : []),
  ];
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

const BAR_CELLS = 12;

export function weekBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  return [
    divider(),
    header(weeksWords(t).title(scopeOf(model))),
    ...expiryBlocks(model, t),
    ...alertBlocks(model, t),
  ];
}

function scopeOf({ facts }: HomeModel): 'all' | 'mine' {
  return facts.list.filter.kind === 'mine' ? 'mine' : 'all';
}

function expiryBlocks({ facts, now }: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { weeks } = facts;
  const max = Math.max(0, ...weeks.map(totalOf));
  if (max === 0) {
    const deadlines = weeks.flatMap(({ deadline }) => deadline ?? []);
    const { none, deadline } = weeksWords(t);
    const lines = [none(weeks.length), ...deadlines.map((day) => deadline(day, now))];
    return [section(lines.join('\n'))];
  }
  const lines = weeks.map((week) => [weekLine(week, now, t), bar(week, max)]);
  return [
    section(lines.map((line) => line.filter((part) => part !== '').join('  ')).join('\n')),
    context([weeksWords(t).intro]),
  ];
}

/** A week's bar. Full blocks: the expiry stops collection; light blocks: a department user covers it. */
function bar(week: HomeWeekFacts, max: number): string {
  const { stopsCollection, covered } = week;
  if (totalOf(week) === 0) return '';
  const cells = (count: number) =>
    count === 0 ? 0 : Math.max(1, Math.round((count / max) * BAR_CELLS));
  return `\`${'█'.repeat(cells(stopsCollection))}${'░'.repeat(cells(covered))}\``;
}

function totalOf({ stopsCollection, covered }: HomeWeekFacts): number {
  return stopsCollection + covered;
}

function alertBlocks({ facts, now }: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { alerts, sweep } = facts;
  const { button: labels, alerts: alertTexts } = homeWords(t);
  const sweepTexts = sweepWords(t);
  const total = alerts.open + alerts.claimed + alerts.snoozed + alerts.goodToKnow;
  const all = button({ actionId: ACTIONS.homeAlerts, label: labels.alerts, value: 'all' });
  const mine = button({ actionId: ACTIONS.homeMyAlerts, label: labels.myAlerts, value: 'mine' });
  return [
    divider(),
    header(alertTexts.title),
    section(total === 0 ? alertTexts.none : alertsSummary(alerts, t)),
    ...(total === 0 ? [] : [actions('home_alerts_row', alerts.mine > 0 ? [all, mine] : [all])]),
    ...(sweep.running === undefined ? [] : [section(sweepTexts.running(sweep.running, now))]),
    context([
      sweepTexts.last(sweep.lastFinishedAt, now),
      sweep.nextAt === undefined ? undefined : sweepTexts.next(sweep.nextAt, now),
    ]),
  ];
}
