import type { Button, HomeView, KnownBlock } from '@slack/types';
import { alertRow } from '../alert/alert-view.js';
import { sumsOf } from '../assessment/urgency-rules.js';
import { actionHandling, actionStates, totalAndParts } from '../assessment/verdict-words.js';
import { companyWithBrn } from '../company/choose-view.js';
import type { Instant } from '../kernel/time.js';
import { LIST_PLACE } from '../list/list-place.js';
import { checkLabel, rowMrkdwn } from '../list/list-view.js';
import { refusedChannelsWarning } from '../outbox/channel-words.js';
import {
  actions,
  bold,
  button,
  channelMention,
  context,
  divider,
  header,
  MRKDWN,
  moreMenu,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { noticeSentence } from '../slack/notice-words.js';
import { TARGET } from '../slack/origin.js';
import type { RefusalReason } from '../slack/permissions.js';
import { incidentLines } from '../status/status-words.js';
import type { Tongue } from '../text/tongue.js';
import { command, companyBlocks, type HomeModel, weekBlocks } from './home-lists-view.js';
import type { HomeUrgent } from './home-reader.js';
import { actionHeadline, homeSweepWords, homeWords } from './home-words.js';

/** The sentence counts all unusable channels, but names only this many. */
const NAMED_CHANNELS = 5;

/** The problems that affect many companies, or the app itself. */
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

/** How many companies need action, of how many, and when they are checked. */
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

function urgentSection(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { all, urgent } = model.facts;
  const { needsAction } = sumsOf(all);
  if (urgent.length === 0) return [];
  const showAll = command(ACTIONS.openAttention, homeWords(t).showAll(needsAction));
  return [
    divider(),
    ...urgent.flatMap((each) => urgentBlocks(each, model, t)),
    ...(needsAction > urgent.length ? [actions('home_rest_row', [showAll])] : []),
  ];
}

function urgentBlocks(
  { row, isMine }: HomeUrgent,
  { mayOperate, now }: HomeModel,
  t: Tongue,
): readonly KnownBlock[] {
  const { alert, company } = row;
  const lines = [rowMrkdwn(row, now, t), ...(isMine ? [t.say('내 담당', 'Yours')] : [])];
  const blockId = `home_urgent_${company.brn}`;
  const buttons =
    alert === undefined
      ? actions(blockId, [checkButton(row, t)])
      : alertRow({ alert, mayOperate }, blockId, t);
  return [section(lines.join('\n')), buttons];
}

/** The button for a company without an alert, e.g. while alerts are on hold. */
function checkButton(row: HomeUrgent['row'], t: Tongue): Button {
  const { company } = row;
  const label = checkLabel(row, t);
  return button({
    actionId: ACTIONS.alertCheck,
    label,
    value: TARGET.encode({ brn: company.brn, product: company.products[0] ?? 'taxinvoice' }),
    accessibilityLabel: `${label}: ${companyWithBrn(company)}`,
  });
}

/** The Home tab: problems and urgent companies first, then all companies. */
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

function overviewBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  return [
    ...countBlocks(model, t),
    commandRow(model, t),
    ...urgentSection(model, t),
    ...weekBlocks(model, t),
    divider(),
    ...companyBlocks(model, t),
  ];
}

export function homeRefusal(kind: RefusalReason, t: Tongue): HomeView {
  return view([header(homeWords(t).title), section(noticeSentence({ kind }, MRKDWN, t))]);
}

/** Says that the Home cannot be drawn, and replaces a view that may be outdated. */
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

/** The main commands: two or three buttons, and a menu. Commands about all companies are at the list of companies. */
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

/** Shown while no company is watched: an introduction, and three steps for operators. */
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
