import type { ActionsBlock } from '@slack/types';
import { severityWord } from '../assessment/reason-parts-words.js';
import { companyName } from '../company/choose-view.js';
import { resolvedMessage } from '../incident/incident-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { type Severity, worstSeverity } from '../records/reason.js';
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
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { asOf } from './alert-words.js';
import { rollUpNews } from './roll-up-line-words.js';
import type { RollUpGroup, RollUpNews, RollUpRow, RollUpView } from './roll-up-rules.js';
import {
  rollUpAdvice,
  rollUpHandler,
  rollUpHandlers,
  rollUpKinds,
  rollUpMore,
  rollUpProgress,
  rollUpResolved,
  rollUpRow,
  rollUpSentence,
  rollUpSeverities,
  rollUpTitle,
  severitiesIn,
  showAllLabel,
} from './roll-up-words.js';

export function rollUpMessage(
  view: RollUpView,
  t: Tongue,
  names?: ReadonlyMap<UserId, string>,
): ViewMessage {
  const open = view.total - view.left - view.resolved;
  if (open === 0) return resolvedMessage(rollUpResolved(view, t));
  const worst = severitiesIn(view.bySeverity)[0] ?? 'notice';
  const severity = severityWord(worst, view.stage, t);
  const shown = { ...view, rows: view.rows.map(withShortName) };
  const markup = withPlainNames(names);
  return {
    text: cutMrkdwn(`${severity}: ${rollUpSentence(shown, open, MRKDWN, t)}`, LIMITS.messageText),
    blocks: [
      header(`${severity} | ${rollUpTitle(view, open, t)} ${SEVERITY_EMOJI[worst]}`),
      section(summary(view, open, markup, t)),
      section(rowsMrkdwn(shown, open, markup, t)),
      section(rollUpAdvice(t)),
      listButton(view, t),
      context([asOf(view.at, t)]),
    ],
  };
}

export function rollUpNewsMessage(rollUp: RollUpView, news: RollUpNews, t: Tongue): ViewMessage {
  const parts = [news.unclaimed, news.reminded, news.changed].filter((part) => part !== undefined);
  const worst = worstSeverity(parts.map(worstOf)) ?? 'warning';
  const words = `${severityWord(worst, rollUp.stage, t)}: ${rollUpNews(withShortNames(news), rollUp.at, MRKDWN, t)}`;
  return {
    text: cutMrkdwn(words, LIMITS.messageText),
    blocks: [section(words), listButton(rollUp, t)],
  };
}

function withShortNames({ changed, unclaimed, reminded }: RollUpNews): RollUpNews {
  const short = <Group extends RollUpGroup>(group: Group | undefined) =>
    group && { ...group, rows: group.rows.map(withShortName) };
  return { changed: short(changed), unclaimed: short(unclaimed), reminded: short(reminded) };
}

function worstOf({ critical, rows }: RollUpGroup): Severity {
  return critical > 0 ? 'critical' : (rows[0]?.severity ?? 'warning');
}

export function peopleInRollUp({ claimed, snoozed, rows }: RollUpView): ReadonlySet<UserId> {
  const handlers = [...(claimed?.people ?? []), ...(snoozed?.people ?? [])].map(
    ({ person }) => person,
  );
  return new Set([...handlers, ...rows.flatMap(({ handler }) => handler?.person ?? [])]);
}

function listButton({ id }: RollUpView, t: Tongue): ActionsBlock {
  return actions('roll_up', [
    button({ actionId: ACTIONS.rollUpList, label: showAllLabel(t), value: id }),
  ]);
}

function summary(view: RollUpView, open: number, markup: Markup, t: Tongue): string {
  return [
    rollUpSeverities(view.bySeverity, t),
    rollUpKinds(view.byKind, t),
    rollUpProgress(view, t),
    rollUpHandlers(view, open, markup, t),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function rowsMrkdwn(view: RollUpView, open: number, markup: Markup, t: Tongue): string {
  const rows = view.rows.map((row) =>
    [
      `• ${t.words.severity[row.severity]}`,
      ...nameAndBrn(row, bold),
      rollUpRow(row, view.at, t),
      ...(row.handler === undefined ? [] : [rollUpHandler(row.handler, view.at, markup, t)]),
    ].join(' · '),
  );
  const more = open - rows.length;
  return [...rows, ...(more > 0 ? [rollUpMore(more, t)] : [])].join('\n');
}

function withShortName(row: RollUpRow): RollUpRow {
  return { ...row, name: companyName(row) };
}
