import type { HomeView, InputBlock, KnownBlock, ModalView, Overflow } from '@slack/types';
import { alertRow } from '../alert/alert-view.js';
import { ownerFact } from '../alert/alert-words.js';
import { sumsOf } from '../assessment/urgency-rules.js';
import { actionHandling, actionStates, totalAndParts } from '../assessment/verdict-words.js';
import { companyName } from '../company/choose-view.js';
import { barLines, forecastLine, totalOf } from '../forecast/forecast-view.js';
import { collectionWords } from '../forecast/forecast-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import { LIST_PLACE, type ListPlace } from '../list/list-place.js';
import { rowBlock, rowMenu, rowMrkdwn } from '../list/list-view.js';
import { listSentence, listWords } from '../list/list-words.js';
import type { ListRow, Overview } from '../list/overview.js';
import type { Expiry } from '../list/overview-entry.js';
import { refusedChannelsWarning } from '../outbox/channel-words.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  channelMention,
  context,
  contextRow,
  divider,
  filterButtons,
  header,
  MRKDWN,
  mention,
  moreMenu,
  type PlainButton,
  pageButtons,
  SEVERITY_EMOJI,
  section,
  sections,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal, plain } from '../slack/modal-view.js';
import { noticeSentence } from '../slack/notice-words.js';
import type { RefusalReason } from '../slack/permissions.js';
import { incidentLines } from '../status/status-words.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { HomeFacts } from './home-reader.js';
import { actionHeadline, homeSweepWords, homeWords, weekRange, weeksWords } from './home-words.js';

export interface HomeModel {
  readonly facts: HomeFacts;
  /** The result of the last action on the tab, in mrkdwn. */
  readonly feedback?: string;
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly mayChangeSettings: boolean;
  readonly now: Instant;
}

export function homeView(model: HomeModel, t: Tongue): HomeView {
  const { facts, feedback } = model;
  return view(
    [
      header(homeWords(t).title),
      ...(feedback === undefined ? [] : [section(feedback), divider()]),
      ...problemBlocks(model, t),
      ...(facts.list.watched === 0 ? welcomeBlocks(model, t) : overviewBlocks(model, t)),
      context([
        homeWords(t).asOf(model.now),
        ...(model.stage === 'test' ? [t.words.testStage] : []),
      ]),
    ],
    LIST_PLACE.encode(facts.list),
  );
}

const NAMED_CHANNELS = 5;

function problemBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { channels, ...incidents } = model.facts.problems;
  const line = (severity: 'critical' | 'warning', sentence: string) =>
    section(`${SEVERITY_EMOJI[severity]} ${bold(t.words.severity[severity])} ${sentence}`);
  const lines = incidentLines(incidents, MRKDWN, t).map(({ kind, description }) =>
    line(kind === 'setup' ? 'critical' : 'warning', description),
  );
  if (channels.length > 0) {
    const named = channels.slice(0, NAMED_CHANNELS).map(({ channel }) => channelMention(channel));
    lines.push(line('warning', refusedChannelsWarning(named, channels.length, t)));
  }
  return lines.length === 0 ? [] : [...lines, divider()];
}

function countBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { all, mine, handling, problems, sweep } = model.facts;
  const { setup, outage, commonCause, massChange } = problems;
  const hasProblem = [setup, outage, commonCause, massChange].some((each) => each !== undefined);
  const areChecksStopped = setup !== undefined || outage !== undefined;
  const { total, notChecked } = sumsOf(all);
  const isUncertain = hasProblem || notChecked > 0;
  const lines = [
    bold(actionHeadline({ all, mine, isUncertain }, t)),
    actionStates(all, t),
    actionHandling(handling, t),
  ];
  const isLastKnown = total > all.neverChecked && (areChecksStopped || all.lastKnown > 0);
  return [
    section(lines.filter((line) => line !== '').join('\n')),
    context([totalAndParts(all, t), ...(isLastKnown ? [homeWords(t).lastKnown] : [])]),
    context([
      sweep.running && homeSweepWords(t).running(sweep.running, model.now),
      homeSweepWords(t).last(sweep.lastFinishedAt, model.now),
      sweep.nextAt === undefined ? undefined : homeSweepWords(t).next(sweep.nextAt, model.now),
    ]),
  ];
}

function overviewBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  return [
    ...countBlocks(model, t),
    commandRow(model, t),
    divider(),
    ...companyBlocks(model, t),
    ...weekBlocks(model, t),
  ];
}

export function homeRefusal(kind: RefusalReason, t: Tongue): HomeView {
  return view([header(homeWords(t).title), section(noticeSentence({ kind }, MRKDWN, t))]);
}

/** Says that the Home cannot be drawn; published because an outdated view would be worse. */
export function homeFault(at: Instant, t: Tongue): HomeView {
  return view([header(homeWords(t).title), section(homeWords(t).fault(at))]);
}

function view(blocks: readonly KnownBlock[], metadata = ''): HomeView {
  return {
    type: 'home',
    callback_id: CALLBACKS.home,
    private_metadata: metadata,
    blocks: [...blocks],
  };
}

/** Commands about all companies are in a menu above the list. */
function commandRow({ mayOperate, mayChangeSettings }: HomeModel, t: Tongue): KnownBlock {
  const { button: labels } = homeWords(t);
  return actions('home_commands', [
    command(ACTIONS.homeCheck, labels.check),
    ...(mayOperate ? [command(ACTIONS.homeAdd, labels.add)] : []),
    command(ACTIONS.homeAlerts, labels.alerts),
    ...moreMenu([
      command(ACTIONS.homeDigest, labels.digest),
      command(ACTIONS.homeHistory, labels.history),
      command(ACTIONS.homeStatus, t.words.button.appStatus),
      ...(mayChangeSettings ? [command(ACTIONS.homeSettings, labels.settings)] : []),
      command(ACTIONS.homeHelp, labels.help),
    ]),
  ]);
}

function welcomeBlocks({ mayOperate, mayChangeSettings }: HomeModel, t: Tongue) {
  const { welcome, button: labels } = homeWords(t);
  const status = command(ACTIONS.homeStatus, t.words.button.appStatus);
  const intro = [bold(welcome.title), welcome.intro, ...(mayOperate ? [] : [welcome.viewer])];
  const steps = {
    add: command(ACTIONS.homeAdd, labels.add, 'primary'),
    import: command(ACTIONS.homeImport, labels.import),
    channel: command(ACTIONS.homeTestAlert, labels.testAlert),
  };
  const stepBlocks = (['add', 'import', 'channel'] as const).flatMap((step) => {
    const { title, description } = welcome.step[step];
    return [section(`${bold(title)}\n${description}`), actions(`home_step_${step}`, [steps[step]])];
  });
  return [
    section(intro.join('\n')),
    ...(mayOperate ? stepBlocks : []),
    divider(),
    actions('home_commands', [
      command(ACTIONS.homeCheck, labels.check),
      ...(mayChangeSettings ? [] : [status]),
      command(ACTIONS.homeHelp, labels.help),
      ...(mayChangeSettings
        ? moreMenu([status, command(ACTIONS.homeSettings, labels.settings)])
        : []),
    ]),
  ];
}

const PAGE_BUTTONS = { previous: ACTIONS.homePrevious, next: ACTIONS.homeNext };

function companyBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { list } = model.facts;
  const paging = pagingWords(t);
  const words = listWords(t);
  return [
    header(words.title),
    searchField(model, t),
    ...buttonRow('home_filter_row', [
      ...filterButtons(filtersOf(model, t), list.filter, words.filterButton, LIST_PLACE),
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

function command(actionId: string, label: string, style?: 'primary'): PlainButton {
  return button({ actionId, label, value: 'home', style });
}

function companyCommands({ mayOperate }: HomeModel, t: Tongue): readonly Overflow[] {
  const { button: labels } = homeWords(t);
  if (!mayOperate) return [];
  return moreMenu([
    command(ACTIONS.homeSweep, t.words.button.checkAll),
    command(ACTIONS.homeImport, labels.import),
    command(ACTIONS.homeExport, labels.export),
  ]);
}

/** Slack keeps what was typed in a field as long as its block ID stays the same, so a cleared search needs another. */
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

function weekBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
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

export function expiriesModal(model: ExpiriesModel, t: Tongue): ModalView {
  const { page, pages, total, weeks, stage } = model;
  const words = weeksWords(t);
  const paging = pagingWords(t);
  const whose = model.filter.kind === 'mine' ? 'mine' : 'all';
  const heading = `${words.title(weeks, whose)} · ${t.companies(total)}`;
  return modal(
    {
      callbackId: CALLBACKS.expiries,
      title: words.windowTitle,
      metadata: LIST_PLACE.encode(model),
      blocks: [
        section(total === 0 ? words.none(weeks) : bold(heading)),
        ...sections(model.rows.map((row) => expiryLine(row, model, t))),
        ...buttonRow(
          'expiries_page_row',
          pageButtons(model, EXPIRIES_PAGE_BUTTONS, paging, LIST_PLACE),
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
