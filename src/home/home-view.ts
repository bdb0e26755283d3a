import type { HomeView, KnownBlock } from '@slack/types';
import { sumsOf } from '../assessment/urgency-rules.js';
import { actionHandling, actionStates, totalAndParts } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import { LIST_PLACE } from '../list/list-place.js';
import { refusedChannelsWarning } from '../outbox/channel-words.js';
import {
  actions,
  bold,
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
import type { RefusalReason } from '../slack/permissions.js';
import { incidentLines } from '../status/status-words.js';
import type { Tongue } from '../text/tongue.js';
import { command, companyBlocks, type HomeModel, weekBlocks } from './home-lists-view.js';
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

/** The Home tab: problems first, then the companies, those that need action before the others. */
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
    divider(),
    ...companyBlocks(model, t),
    ...weekBlocks(model, t),
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
