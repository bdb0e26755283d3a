import type { ActionsBlock } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import { troubleOverMessage } from '../incident/incident-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import type { Severity } from '../records/reason.js';
import { worstSeverity } from '../records/reason.js';
import {
  actions,
  bold,
  button,
  context,
  cutMrkdwn,
  header,
  LIMITS,
  MRKDWN,
  SEVERITY_EMOJI,
  section,
  type ViewMessage,
  withPlainNames,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Catalog } from '../text/catalog.js';
import type { Markup } from '../text/markup.js';
import { severitiesIn } from './roll-up-parts.js';
import type { RollUpNews, RollUpRow, RollUpSome, RollUpView } from './roll-up-rules.js';

/** Many alerts in one message: how many of what, the most urgent by name, how many are solved, the way to the rest. */
export function rollUpMessage(
  view: RollUpView,
  text: Catalog,
  names?: ReadonlyMap<UserId, string>,
): ViewMessage {
  const open = openIn(view);
  if (open === 0) return troubleOverMessage(text.wide.rollUp.over(view));
  const { rollUp } = text.wide;
  const worst = severitiesIn(view.bySeverity)[0] ?? 'notice';
  const severity = text.alert.severity(worst, view.stage);
  const shown = { ...view, rows: view.rows.map(shortened) };
  const markup = withPlainNames(names);
  return {
    text: cutMrkdwn(`${severity}: ${rollUp.sentence(shown, open, MRKDWN)}`, LIMITS.messageText),
    blocks: [
      header(`${severity} | ${rollUp.title(view, open)} ${SEVERITY_EMOJI[worst]}`),
      section(summary(view, open, markup, text)),
      section(rowsMrkdwn(shown, open, markup, text)),
      section(rollUp.advice),
      listButton(view, text),
      context([rollUp.asOf(view.at)]),
    ],
  };
}

/** A line in its thread and in the channel, with the way to its list: some have to be looked at again, or taken. */
export function rollUpNewsMessage(
  rollUp: RollUpView,
  news: RollUpNews,
  text: Catalog,
): ViewMessage {
  const parts = [news.untaken, news.reminded, news.changed].filter((part) => part !== undefined);
  const worst = worstSeverity(parts.map(worstOf)) ?? 'warning';
  const words = `${text.alert.severity(worst, rollUp.stage)}: ${text.wide.rollUp.news(withShortNames(news), rollUp.at, MRKDWN)}`;
  return {
    text: cutMrkdwn(words, LIMITS.messageText),
    blocks: [section(words), listButton(rollUp, text)],
  };
}

function withShortNames({ changed, untaken, reminded }: RollUpNews): RollUpNews {
  const short = <Some extends RollUpSome>(some: Some): Some => ({
    ...some,
    rows: some.rows.map(shortened),
  });
  return {
    changed: changed === undefined ? undefined : short(changed),
    untaken: untaken === undefined ? undefined : short(untaken),
    reminded: reminded === undefined ? undefined : short(reminded),
  };
}

function worstOf({ critical, rows }: RollUpSome): Severity {
  return critical > 0 ? 'critical' : (rows[0]?.severity ?? 'warning');
}

function openIn({ bySeverity }: RollUpView): number {
  return bySeverity.critical + bySeverity.warning + bySeverity.notice;
}

/** Those whom its message names. */
export function peopleInRollUp({ taken, snoozed, rows }: RollUpView): ReadonlySet<UserId> {
  const hands = [...(taken?.by ?? []), ...(snoozed?.by ?? [])].map(({ person }) => person);
  return new Set([...hands, ...rows.flatMap(({ hand }) => hand?.person ?? [])]);
}

function listButton({ id }: RollUpView, { wide: { rollUp } }: Catalog): ActionsBlock {
  return actions('roll_up', [
    button({ actionId: ACTIONS.rollUpList, label: rollUp.showAll, value: id }),
  ]);
}

function summary(
  view: RollUpView,
  open: number,
  markup: Markup,
  { wide: { rollUp } }: Catalog,
): string {
  return [
    rollUp.severities(view.bySeverity),
    rollUp.kinds(view.byKind),
    rollUp.progress(view),
    rollUp.hands(view, open, markup),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function rowsMrkdwn(view: RollUpView, open: number, markup: Markup, text: Catalog): string {
  const { rollUp } = text.wide;
  const rows = view.rows.map((row) =>
    [
      `• ${text.words.severity[row.severity]}`,
      ...nameAndBrn(row, bold),
      rollUp.row(row, view.at),
      ...(row.hand === undefined ? [] : [rollUp.hand(row.hand, view.at, markup)]),
    ].join(' · '),
  );
  const more = open - rows.length;
  return [...rows, ...(more > 0 ? [rollUp.more(more)] : [])].join('\n');
}

function shortened(row: RollUpRow): RollUpRow {
  return { ...row, name: companyName(row) };
}
