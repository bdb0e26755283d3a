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
import { untouched } from '../triage/alert-list-words.js';
import { companyBlocks, type HomeModel, weekBlocks } from './home-lists-view.js';
import type { HomeUrgent } from './home-reader.js';
import {
  attentionSentence,
  channelsRefused,
  type HomeFault,
  type HomeStep,
  homeFaultSentence,
  homeWords,
  moreAttention,
  standingSentence,
} from './home-words.js';

/** The sentence counts all channels but names only these. */
const CHANNELS_SHOWN = 5;

/** Problems of all companies at once, or of the app itself. */
export function troubleBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { setup, outage, commonCause, massChange, channels } = model.facts.troubles;
  const mentions = channels.slice(0, CHANNELS_SHOWN).map(({ channel }) => channelMention(channel));
  const warnings = [
    outage && outageWords(outage, t).sentence,
    commonCause && commonCauseWords(commonCause, MRKDWN, t).sentence,
    massChange && massChangeWords(massChange, t).sentence,
    channels.length === 0 ? undefined : channelsRefused(mentions, channels.length, t),
  ].filter((sentence) => sentence !== undefined);
  const troubleLines = [
    ...(setup ? [['critical', setupWords(setup, MRKDWN, t).sentence] as const] : []),
    ...warnings.map((sentence) => ['warning', sentence] as const),
  ];
  if (troubleLines.length === 0) return [];
  return [
    ...troubleLines.map(([severity, sentence]) =>
      section(`${bold(t.words.severity[severity])} ${sentence} ${SEVERITY_EMOJI[severity]}`),
    ),
    divider(),
  ];
}

/** How many companies need action, and the most urgent of them with buttons. */
export function attentionBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { all, mine, urgent, alerts, troubles } = model.facts;
  const handled = alerts.claimed + alerts.snoozed;
  const { setup, outage, commonCause, massChange } = troubles;
  const hasTrouble = [setup, outage, commonCause, massChange].some(
    (trouble) => trouble !== undefined,
  );
  const areChecksStopped = setup !== undefined || outage !== undefined;
  const unsure = hasTrouble || all.unknown + all.neverChecked > 0;
  const sentences = [
    bold(attentionSentence({ all, mine, handled, unsure }, t)),
    ...(mine.watched > 0 && mine.watched < all.watched ? [standingSentence(mine, 'mine', t)] : []),
    standingSentence(all, 'all', t),
    ...(totalOf(all) > 0 && (areChecksStopped || all.lastKnown > 0)
      ? [homeWords(t).lastKnown]
      : []),
  ];
  const remaining = all.needAction - urgent.length;
  return [
    section(sentences.join('\n')),
    ...urgent.flatMap((each) => urgentBlocks(each, model, t)),
    ...(remaining > 0 && urgent.length > 0 ? [section(moreAttention(remaining, t))] : []),
    ...(urgent.length > 0 ? [divider()] : []),
  ];
}

function urgentBlocks(
  { row, isMine, alert }: HomeUrgent,
  { mayOperate, now }: HomeModel,
  t: Tongue,
): readonly KnownBlock[] {
  const state = alert && (alertState(alert.life, now, mention, t) ?? untouched(t));
  const note = [isMine ? pagingWords(t).mine : undefined, state].filter(Boolean).join(' · ');
  const lines = [rowMrkdwn(row, now, t), note].filter((line) => line !== '');
  const blockId = `home_urgent_${row.company.brn}`;
  const buttons =
    alert === undefined
      ? actions(blockId, [checkButton(row, t)])
      : alertRow({ alert, mayOperate }, blockId, t);
  return [section(lines.join('\n')), buttons];
}

/** The button for a company without an alert, e.g. because all alerts are frozen. */
function checkButton(row: HomeUrgent['row'], t: Tongue): Button {
  const { company } = row;
  const label = checkLabel(row, t);
  return button({
    actionId: ACTIONS.alertCheck,
    label,
    value: TARGET.encode({ brn: company.brn, product: company.products[0] ?? 'taxinvoice' }),
    spoken: `${label}: ${companyWithBrn(company)}`,
  });
}

export function commandRow(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { button: words } = homeWords(t);
  const { mayOperate, mayChangeSettings } = model;
  return [
    actions('home_commands', [
      command(ACTIONS.homeCheck, words.check),
      ...(mayOperate ? [command(ACTIONS.homeAdd, words.add)] : []),
      command(ACTIONS.homeAlerts, words.alerts),
      command(ACTIONS.homeDigest, words.digest),
      ...(mayOperate ? [command(ACTIONS.homeSweep, words.sweep)] : []),
    ]),
    actions('home_more', [
      ...(mayOperate
        ? [command(ACTIONS.homeImport, words.import), command(ACTIONS.homeExport, words.export)]
        : []),
      command(ACTIONS.homeHistory, words.history),
      command(ACTIONS.homeStatus, words.status),
      ...(mayChangeSettings ? [command(ACTIONS.homeSettings, words.settings)] : []),
      command(ACTIONS.homeHelp, words.help),
    ]),
  ];
}

export function command(actionId: string, label: string, style?: 'primary'): Button {
  return button({ actionId, label, value: 'home', style });
}

/** Problems and urgent companies first, then all companies. */
export function homeView(model: HomeModel, t: Tongue): HomeView {
  const { facts, news } = model;
  return view(
    [
      header(homeWords(t).title),
      ...(news === undefined ? [] : [section(news), divider()]),
      ...troubleBlocks(model, t),
      ...(facts.list.watched === 0 ? welcomeBlocks(model, t) : standing(model, t)),
      context([
        homeWords(t).drawn(model.now),
        ...(model.stage === 'test' ? [t.words.testStage] : []),
      ]),
    ],
    LIST_PLACE.encode(facts.list),
  );
}

function standing(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  return [
    ...attentionBlocks(model, t),
    ...commandRow(model, t),
    ...weekBlocks(model, t),
    divider(),
    ...companyBlocks(model, t),
  ];
}

export function homeRefusal(
  kind: Extract<Permission, { readonly may: false }>['why'],
  t: Tongue,
): HomeView {
  return view([header(homeWords(t).title), section(noticeSentence({ kind }, MRKDWN, t))]);
}

/** A Home that says why it cannot be drawn; replaces one that may be outdated. */
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

/** Nothing is watched yet: an introduction, and for operators three steps. */
export function welcomeBlocks(model: HomeModel, t: Tongue): readonly KnownBlock[] {
  const { welcome, button: words } = homeWords(t);
  const intro = [bold(welcome.title), welcome.intro, ...(model.mayOperate ? [] : [welcome.viewer])];
  return [
    section(intro.join('\n')),
    ...(model.mayOperate ? STEPS.flatMap((step) => stepBlocks(step, t)) : []),
    divider(),
    actions('home_commands', [
      command(ACTIONS.homeCheck, words.check),
      command(ACTIONS.homeStatus, words.status),
      ...(model.mayChangeSettings ? [command(ACTIONS.homeSettings, words.settings)] : []),
      command(ACTIONS.homeHelp, words.help),
    ]),
  ];
}

function stepBlocks(step: HomeStep, t: Tongue): readonly KnownBlock[] {
  const home = homeWords(t);
  const { title, says } = home.welcome.step[step];
  const { button: words } = home;
  const buttons: Readonly<Record<HomeStep, Button>> = {
    add: command(ACTIONS.homeAdd, words.add, 'primary'),
    import: command(ACTIONS.homeImport, words.import),
    channel: command(ACTIONS.homeTestAlert, words.testAlert),
  };
  return [section(`${bold(title)}\n${says}`), actions(`home_step_${step}`, [buttons[step]])];
}
