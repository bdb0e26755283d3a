import type { Button, KnownBlock } from '@slack/types';
import { alertRow } from '../alert/alert-buttons.js';
import { companyWithBrn } from '../company/company-name.js';
import { totalOf } from '../incident/standing-counts.js';
import { checkLabel, rowMrkdwn } from '../list/list-view.js';
import type { Severity } from '../records/reason.js';
import { actions, button, divider, section } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { bold, channelMention, mention } from '../slack/mrkdwn.js';
import { SEVERITY_EMOJI } from '../slack/severity-emoji.js';
import { MRKDWN } from '../slack/slack-markup.js';
import { encodeTarget } from '../slack/target.js';
import type { Catalog } from '../text/catalog.js';
import type { HomeModel, HomeUrgentModel } from './home-model.js';

/** More would push what else there is off the screen; the sentence counts them all. */
const CHANNELS_SHOWN = 5;

/** What is wrong for all companies at once, or with the app itself. */
export function troubleBlocks(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { setup, outage, commonCause, massChange, channels } = model.facts.troubles;
  const mentions = channels.slice(0, CHANNELS_SHOWN).map(({ channel }) => channelMention(channel));
  const said: readonly (readonly [Severity, string])[] = [
    ...(setup === undefined
      ? []
      : [['critical', text.alert.setup(setup, MRKDWN).sentence] as const]),
    ...(outage === undefined ? [] : [['warning', text.wide.outage(outage).sentence] as const]),
    ...(commonCause === undefined
      ? []
      : [['warning', text.wide.commonCause(commonCause, MRKDWN).sentence] as const]),
    ...(massChange === undefined
      ? []
      : [['warning', text.wide.massChange(massChange).sentence] as const]),
    ...(channels.length === 0
      ? []
      : [['warning', text.home.channelsRefused(mentions, channels.length)] as const]),
  ];
  if (said.length === 0) return [];
  return [
    ...said.map(([severity, sentence]) =>
      section(`${bold(text.words.severity[severity])} ${sentence} ${SEVERITY_EMOJI[severity]}`),
    ),
    divider(),
  ];
}

/** How many need somebody, and the most urgent of them with what can be done. */
export function attentionBlocks(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { all, mine, urgent, alerts, troubles } = model.facts;
  const handled = alerts.taken + alerts.snoozed;
  const { setup, outage, commonCause, massChange } = troubles;
  const isSilent = [setup, outage, commonCause, massChange].some(
    (trouble) => trouble !== undefined,
  );
  const isUnasked = setup !== undefined || outage !== undefined;
  const unsure = isSilent || all.unknown + all.neverChecked > 0;
  const sentences = [
    bold(text.home.attention({ all, mine, handled, unsure })),
    ...(mine.watched > 0 && mine.watched < all.watched ? [text.home.standing(mine, 'mine')] : []),
    text.home.standing(all, 'all'),
    ...(totalOf(all) > 0 && (isUnasked || all.lastKnown > 0) ? [text.home.lastKnown] : []),
  ];
  const left = all.needAction - urgent.length;
  return [
    section(sentences.join('\n')),
    ...urgent.flatMap((each) => urgentBlocks(each, model, text)),
    ...(left > 0 && urgent.length > 0 ? [section(text.home.more(left))] : []),
    ...(urgent.length > 0 ? [divider()] : []),
  ];
}

function urgentBlocks(
  { row, isMine, alert }: HomeUrgentModel,
  { mayOperate, now }: HomeModel,
  text: Catalog,
): readonly KnownBlock[] {
  const { company } = row;
  const state =
    alert === undefined
      ? undefined
      : (text.desk.state(alert.life, now, mention) ?? text.alertList.untouched);
  const about = [...(isMine ? [text.home.mine] : []), ...(state === undefined ? [] : [state])];
  const lines = [rowMrkdwn(row, now, text), about.join(' · ')].filter((line) => line !== '');
  const blockId = `home_urgent_${company.brn}`;
  const buttons =
    alert === undefined
      ? actions(blockId, [checkButton(row, text)])
      : alertRow({ alert, mayOperate }, blockId, text);
  return [section(lines.join('\n')), buttons];
}

/** What is not told as an alert, e.g. because all of them are frozen. */
function checkButton(row: HomeUrgentModel['row'], text: Catalog): Button {
  const { company } = row;
  const label = checkLabel(row, text);
  return button({
    actionId: ACTIONS.alertCheck,
    label,
    value: encodeTarget({ brn: company.brn, product: company.products[0] ?? 'taxinvoice' }),
    spoken: `${label}: ${companyWithBrn(company)}`,
  });
}

/** The main commands as buttons: what one does daily, and what one needs now and then. */
export function commandRow(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { button: words } = text.home;
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

/** The button of a command, which needs no value. */
export function command(actionId: string, label: string, style?: 'primary'): Button {
  return button({ actionId, label, value: 'home', style });
}
