import type { Button, HomeView, KnownBlock } from '@slack/types';
import { alertRow } from '../alert/alert-view.js';
import { alertState } from '../alert/alert-words.js';
import { totalOf } from '../assessment/urgency-rules.js';
import { companyWithBrn } from '../company/choose-view.js';
import { commonCauseWords } from '../incident/common-cause-words.js';
import { massChangeWords } from '../incident/mass-change-words.js';
import { outageWords } from '../incident/outage-words.js';
import { setupWords } from '../incident/setup-words.js';
import { LIST_PLACE } from '../list/list-place.js';
import { checkLabel, rowMrkdwn } from '../list/list-view.js';
import {
  actions,
  bold,
  button,
  channelMention,
  context,
  divider,
  header,
  MRKDWN,
  mention,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { noticeSentence } from '../slack/notice-words.js';
import { TARGET } from '../slack/origin.js';
import type { Permission } from '../slack/permissions.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { newAlertState } from '../triage/alert-list-words.js';
import { companyBlocks, type HomeModel, weekBlocks } from './home-lists-view.js';
import type { HomeUrgent } from './home-reader.js';
import {
  attentionSentence,
  countsSentence,
  type HomeFault,
  type HomeStep,
  homeFaultSentence,
  homeWords,
  moreNeedAction,
  unusableChannels,
} from './home-words.js';

/** The sentence counts all unusable channels, but names only this many. */
const NAMED_CHANNELS = 5;

/** The problems that affect many companies, or the app itself. */
export function problemBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { setup, outage, commonCause, massChange, channels } = model.facts.problems;
  const mentions = channels.slice(0, NAMED_CHANNELS).map(({ channel }) => channelMention(channel));
  const warnings = [
    outage && outageWords(outage, t).sentence,
    commonCause && commonCauseWords(commonCause, MRKDWN, t).sentence,
    massChange && massChangeWords(massChange, t).sentence,
    channels.length === 0 ? undefined : unusableChannels(mentions, channels.length, t),
  ].filter((sentence) => sentence !== undefined);
  const problemLines = [
    ...(setup ? [['critical', setupWords(setup, MRKDWN, t).sentence] as const] : []),
    ...warnings.map((sentence) => ['warning', sentence] as const),
  ];
  if (problemLines.length === 0) return [];
  return [
    ...problemLines.map(([severity, sentence]) =>
      section(`${bold(t.words.severity[severity])} ${sentence} ${SEVERITY_EMOJI[severity]}`),
    ),
    divider(),
  ];
}

/** How many companies need action, and the most urgent ones with buttons. */
export function attentionBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { all, mine, urgent, alerts, problems } = model.facts;
  const handled = alerts.claimed + alerts.snoozed;
  const { setup, outage, commonCause, massChange } = problems;
  const hasProblem = [setup, outage, commonCause, massChange].some((each) => each !== undefined);
  const areChecksStopped = setup !== undefined || outage !== undefined;
  const isUncertain = hasProblem || all.unknown + all.neverChecked > 0;
  const sentences = [
    bold(attentionSentence({ all, mine, handled, isUncertain }, t)),
    ...(mine.watched > 0 && mine.watched < all.watched ? [countsSentence(mine, 'mine', t)] : []),
    countsSentence(all, 'all', t),
    ...(totalOf(all) > 0 && (areChecksStopped || all.lastKnown > 0)
      ? [homeWords(t).lastKnown]
      : []),
  ];
  const remaining = all.needAction - urgent.length;
  return [
    section(sentences.join('\n')),
    ...urgent.flatMap((each) => urgentBlocks(each, model, t)),
    ...(remaining > 0 && urgent.length > 0 ? [section(moreNeedAction(remaining, t))] : []),
    ...(urgent.length > 0 ? [divider()] : []),
  ];
}

function urgentBlocks(
  { row, isMine, alert }: HomeUrgent,
  { mayOperate, now }: HomeModel,
  t: Tongue,
): readonly KnownBlock[] {
  const state = alert && (alertState(alert.life, now, mention, t) ?? newAlertState(t));
  const note = [isMine ? pagingWords(t).mine : undefined, state].filter(Boolean).join(' · ');
  const lines = [rowMrkdwn(row, now, t), note].filter((line) => line !== '');
  const blockId = `home_urgent_${row.company.brn}`;
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

export function commandRow(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { button: labels } = homeWords(t);
  const { mayOperate, mayChangeSettings } = model;
  return [
    actions('home_commands', [
      command(ACTIONS.homeCheck, labels.check),
      ...(mayOperate ? [command(ACTIONS.homeAdd, labels.add)] : []),
      command(ACTIONS.homeAlerts, labels.alerts),
      command(ACTIONS.homeDigest, labels.digest),
      ...(mayOperate ? [command(ACTIONS.homeSweep, labels.sweep)] : []),
    ]),
    actions('home_more', [
      ...(mayOperate
        ? [command(ACTIONS.homeImport, labels.import), command(ACTIONS.homeExport, labels.export)]
        : []),
      command(ACTIONS.homeHistory, labels.history),
      command(ACTIONS.homeStatus, labels.status),
      ...(mayChangeSettings ? [command(ACTIONS.homeSettings, labels.settings)] : []),
      command(ACTIONS.homeHelp, labels.help),
    ]),
  ];
}

export function command(actionId: string, label: string, style?: 'primary'): Button {
  return button({ actionId, label, value: 'home', style });
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
    ...attentionBlocks(model, t),
    ...commandRow(model, t),
    ...weekBlocks(model, t),
    divider(),
    ...companyBlocks(model, t),
  ];
}

export function homeRefusal(
  kind: Extract<Permission, { readonly isAllowed: false }>['why'],
  t: Tongue,
): HomeView {
  return view([header(homeWords(t).title), section(noticeSentence({ kind }, MRKDWN, t))]);
}

/** Says why the Home cannot be drawn, and replaces a view that may be outdated. */
export function homeFault(fault: HomeFault, t: Tongue): HomeView {
  return view([header(homeWords(t).title), section(homeFaultSentence(fault, t))]);
}

function view(blocks: readonly KnownBlock[], metadata = ''): HomeView {
  return {
    type: 'home',
    callback_id: CALLBACKS.home,
    private_metadata: metadata,
    blocks: [...blocks],
  };
}

const STEPS: readonly HomeStep[] = ['add', 'import', 'channel'];

/** Shown while no company is watched: an introduction, and three steps for operators. */
export function welcomeBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { welcome, button: labels } = homeWords(t);
  const intro = [bold(welcome.title), welcome.intro, ...(model.mayOperate ? [] : [welcome.viewer])];
  return [
    section(intro.join('\n')),
    ...(model.mayOperate ? STEPS.flatMap((step) => stepBlocks(step, t)) : []),
    divider(),
    actions('home_commands', [
      command(ACTIONS.homeCheck, labels.check),
      command(ACTIONS.homeStatus, labels.status),
      ...(model.mayChangeSettings ? [command(ACTIONS.homeSettings, labels.settings)] : []),
      command(ACTIONS.homeHelp, labels.help),
    ]),
  ];
}

function stepBlocks(step: HomeStep, t: Tongue): readonly KnownBlock[] {
  const home = homeWords(t);
  const { title, description } = home.welcome.step[step];
  const { button: labels } = home;
  const buttons: Readonly<Record<HomeStep, Button>> = {
    add: command(ACTIONS.homeAdd, labels.add, 'primary'),
    import: command(ACTIONS.homeImport, labels.import),
    channel: command(ACTIONS.homeTestAlert, labels.testAlert),
  };
  return [section(`${bold(title)}\n${description}`), actions(`home_step_${step}`, [buttons[step]])];
}
