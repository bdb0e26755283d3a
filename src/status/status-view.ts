import { sumsOf } from '../assessment/urgency-rules.js';
import { settingsWords } from '../settings/settings-words.js';
import {
  actions,
  bold,
  button,
  context,
  header,
  MRKDWN,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Tongue } from '../text/tongue.js';
import type { AppStatusView } from './app-status.js';
import {
  type StatusLine,
  settingsLines,
  statusAsOf,
  statusLines,
  statusSentence,
  statusWords,
} from './status-words.js';

export function statusMessage(
  { facts, isAdmin }: { readonly facts: AppStatusView; readonly isAdmin: boolean },
  t: Tongue,
): ViewMessage {
  const words = statusWords(t);
  const lines = statusLines(facts, MRKDWN, t);
  const problems = lines.filter(({ isProblem }) => isProblem);
  const healthy = lines.filter(({ isProblem }) => !isProblem);
  const sentence = statusSentence(problems.length, facts.stage, t);
  const asksForAction = facts.counts !== undefined && sumsOf(facts.counts).needsAction > 0;
  const { needingAction } = t.words.button;
  const adviceOf = ({ remedy }: StatusLine) =>
    isAdmin && remedy !== undefined ? `\n${remedy}` : '';
  return {
    text: sentence,
    blocks: [
      header(words.title),
      section(sentence),
      ...problems.map((line) => section(`${lineText(line)}${adviceOf(line)}`)),
      ...(problems.length > 0 && !isAdmin ? [context([words.adminHint])] : []),
      section(healthy.map(lineText).join('\n')),
      section([bold(words.settings), ...settingsLines(facts, MRKDWN, t)].join('\n')),
      actions('status_row', [
        ...(asksForAction
          ? [button({ actionId: ACTIONS.openAttention, label: needingAction, value: 'status' })]
          : []),
        button({ actionId: ACTIONS.statusRefresh, label: words.refresh }),
        ...(isAdmin
          ? [button({ actionId: ACTIONS.statusSettings, label: settingsWords(t).title })]
          : []),
      ]),
      context([...(isAdmin ? [] : [words.settingsHint]), statusAsOf(facts, t)]),
    ],
  };
}

function lineText({ label, description }: StatusLine): string {
  return label === undefined ? description : `${bold(label)} ${description}`;
}
