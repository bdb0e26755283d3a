import { nameAndBrn } from '../../domain/company-name.js';
import type { Severity } from '../../domain/reason.js';
import type { RollUpNews, RollUpRow, RollUpView } from '../../domain/roll-up.js';
import type { Catalog } from '../../text/catalog.js';
import { severitiesIn } from '../../text/roll-up-parts.js';
import { ACTIONS } from '../ids.js';
import { LIMITS } from '../limits.js';
import { actions, button, context, cutMrkdwn, header, section } from './blocks.js';
import { companyName } from './company-name.js';
import { bold } from './mrkdwn.js';
import { SEVERITY_EMOJI } from './severity-emoji.js';
import { MRKDWN } from './slack-markup.js';
import type { ViewMessage } from './view-message.js';
import { troubleOverMessage } from './wide-trouble.js';

/** Many alerts in one message: how many of what, the most urgent by name, how many are solved, the way to the rest. */
export function rollUpMessage(view: RollUpView, text: Catalog): ViewMessage {
  const open = openIn(view);
  if (open === 0) return troubleOverMessage(text.wide.rollUp.over(view));
  const { rollUp } = text.wide;
  const worst = severitiesIn(view.bySeverity)[0] ?? 'notice';
  const severity = text.alert.severity(worst, view.stage);
  const shown = { ...view, rows: view.rows.map(shortened) };
  return {
    text: cutMrkdwn(`${severity}: ${rollUp.sentence(shown, open, MRKDWN)}`, LIMITS.messageText),
    blocks: [
      header(`${severity} | ${rollUp.title(view, open)} ${SEVERITY_EMOJI[worst]}`),
      section(summary(view, text)),
      section(rowsMrkdwn(shown, open, text)),
      section(rollUp.advice),
      actions('roll_up', [
        button({ actionId: ACTIONS.rollUpList, label: rollUp.showAll, value: view.id }),
      ]),
      context([rollUp.asOf(view.at)]),
    ],
  };
}

/** A line in its thread and in the channel: some have to be looked at again. */
export function rollUpNewsText(rollUp: RollUpView, news: RollUpNews, text: Catalog): string {
  const severity = text.alert.severity(worstOf(news), rollUp.stage);
  const shown = { ...news, rows: news.rows.map(shortened) };
  return `${severity}: ${text.wide.rollUp.news(shown, rollUp.at, MRKDWN)}`;
}

function worstOf({ critical, rows }: RollUpNews): Severity {
  return critical > 0 ? 'critical' : (rows[0]?.severity ?? 'warning');
}

function openIn({ bySeverity }: RollUpView): number {
  return bySeverity.critical + bySeverity.warning + bySeverity.notice;
}

function summary(view: RollUpView, { wide: { rollUp } }: Catalog): string {
  return [rollUp.severities(view.bySeverity), rollUp.kinds(view.byKind), rollUp.progress(view)]
    .filter((line) => line !== '')
    .join('\n');
}

function rowsMrkdwn(view: RollUpView, open: number, text: Catalog): string {
  const { rollUp } = text.wide;
  const rows = view.rows.map((row) =>
    [
      `• ${text.words.severity[row.severity]}`,
      ...nameAndBrn(row, bold),
      rollUp.row(row, view.at),
    ].join(' · '),
  );
  const more = open - rows.length;
  return [...rows, ...(more > 0 ? [rollUp.more(more)] : [])].join('\n');
}

function shortened(row: RollUpRow): RollUpRow {
  return { ...row, name: companyName(row) };
}
