import type { Button } from '@slack/types';
import { severityWord } from '../assessment/reason-parts-words.js';
import { resolvedMessage } from '../incident/incident-view.js';
import { formatBrn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { worstSeverity } from '../records/reason.js';
import {
  actions,
  bold,
  button,
  context,
  cut,
  cutMrkdwn,
  header,
  LIMITS,
  MRKDWN,
  paragraph,
  SEVERITY_EMOJI,
  section,
  type ViewMessage,
  withPlainNames,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import { asOf, divider } from './alert-words.js';
import type { RollUpNews, RollUpRow, RollUpView } from './roll-up-rules.js';
import {
  rollUpAdvice,
  rollUpCounts,
  rollUpLines,
  rollUpNews,
  rollUpResolved,
  rollUpSentence,
  rollUpTitle,
  severitiesIn,
  showAllLabel,
} from './roll-up-words.js';

/** A message that names many companies cuts long names. */
const NAME_LENGTH = 60;
const SHORT_NAMES = { ...MRKDWN, quote: (name: string) => MRKDWN.quote(cut(name, NAME_LENGTH)) };

export function rollUpMessage(
  view: RollUpView,
  t: Tongue,
  names?: ReadonlyMap<UserId, string>,
): ViewMessage {
  const open = view.total - view.resolved;
  if (open === 0) return resolvedMessage(rollUpResolved(view, t));
  // The default is never used: a company's alert is open.
  const worst = severitiesIn(view.bySeverity)[0] ?? 'notice';
  const severity = severityWord(worst, view.stage, t);
  const markup = { ...withPlainNames(names), bold: (name: string) => bold(cut(name, NAME_LENGTH)) };
  const counts = rollUpCounts(view, t);
  return {
    text: cutMrkdwn(
      `${severity} | ${rollUpSentence(view, open, SHORT_NAMES, t)}`,
      LIMITS.messageText,
    ),
    blocks: [
      header(`${severity} | ${rollUpTitle(view, open, t)} ${SEVERITY_EMOJI[worst]}`),
      ...(counts.length === 0 ? [] : [section(counts.join('\n'))]),
      section(rollUpLines(view, open, markup, t)),
      paragraph(t.words.label.whatToDo, rollUpAdvice(t)),
      actions('roll_up', [listButton(view, t, 'primary')]),
      context([asOf(view.at, t)]),
    ],
  };
}

/** A reply that asks somebody to act, or has news. About a single company, it has that company's buttons too. */
export function rollUpNewsMessage(view: RollUpView, news: RollUpNews, t: Tongue): ViewMessage {
  const { critical, unclaimed, reminded, changed } = news;
  const parts = [critical, unclaimed, reminded, changed].filter((part) => part !== undefined);
  const worst = worstSeverity(parts.flatMap(({ rows }) => rows[0]?.severity ?? [])) ?? 'notice';
  const words = `${severityWord(worst, view.stage, t)}${divider(t)}${rollUpNews(news, view.at, SHORT_NAMES, t)}`;
  const [part, ...others] = parts;
  const only = others.length === 0 && part?.count === 1 ? part.rows[0] : undefined;
  const isReminder = reminded !== undefined;
  const buttons =
    only === undefined
      ? [listButton(view, t, 'primary')]
      : [...companyButtons(only, isReminder, t), listButton(view, t)];
  return {
    text: cutMrkdwn(words, LIMITS.messageText),
    blocks: [section(words), actions('roll_up', buttons)],
  };
}

function companyButtons(row: RollUpRow, isReminder: boolean, t: Tongue): readonly Button[] {
  const { button: labels } = t.words;
  const { name, brn, handledBy } = row;
  // The listeners of these buttons read only the company.
  const value = TARGET.encode({ brn, product: 'taxinvoice' });
  const companyButton = (actionId: string, label: string, style?: 'primary') =>
    button({
      actionId,
      label,
      value,
      style,
      accessibilityLabel: `${label}: ${formatBrn(brn)}, ${name}`,
    });
  return [
    ...(handledBy === undefined && !isReminder
      ? [companyButton(ACTIONS.alertClaim, labels.claim, 'primary')]
      : []),
    ...(isReminder ? [companyButton(ACTIONS.alertRelease, labels.release)] : []),
    companyButton(ACTIONS.alertDetails, labels.details),
  ];
}

export function peopleInRollUp({ rows }: RollUpView): ReadonlySet<UserId> {
  return new Set(rows.flatMap(({ handledBy }) => handledBy ?? []));
}

function listButton({ id }: RollUpView, t: Tongue, style?: 'primary'): Button {
  return button({ actionId: ACTIONS.rollUpList, label: showAllLabel(t), value: id, style });
}
