import { settingsWords } from '../settings/settings-words.js';
import {
  actions,
  bold,
  button,
  context,
  cutMrkdwn,
  header,
  LIMITS,
  MRKDWN,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Tongue } from '../text/tongue.js';
import type { AppStatusView } from './app-status.js';
import type { StatusLine } from './status-app-words.js';
import {
  settingsLines,
  statusAsOf,
  statusLines,
  statusSentence,
  statusWords,
} from './status-words.js';

export interface StatusModel {
  readonly facts: AppStatusView;
  /** Admins see remedies and the button for the settings. */
  readonly isAdmin: boolean;
}

/** The state of the app: first what needs action, then the rest. */
export function statusMessage({ facts, isAdmin }: StatusModel, t: Tongue): ViewMessage {
  const words = statusWords(t);
  const lines = statusLines(facts, MRKDWN, t);
  const troubles = lines.filter(({ isTrouble }) => isTrouble);
  const healthy = lines.filter(({ isTrouble }) => !isTrouble);
  const sentence = statusSentence(troubles.length, facts.stage, t);
  return {
    text: cutMrkdwn(
      [sentence, ...troubles.map(({ label, says }) => `${label}: ${says}`)].join(' '),
      LIMITS.messageText,
    ),
    blocks: [
      header(words.title),
      section(sentence),
      ...troubles.map((line) => section(lineWords(line, isAdmin))),
      ...(troubles.length > 0 && !isAdmin ? [context([words.tellAdmin])] : []),
      ...(healthy.length === 0
        ? []
        : [section(healthy.map((line) => lineWords(line, false)).join('\n'))]),
      section([bold(words.settings), ...settingsLines(facts, MRKDWN, t)].join('\n')),
      actions('status_row', [
        button({ actionId: ACTIONS.statusRefresh, label: words.again }),
        ...(isAdmin
          ? [button({ actionId: ACTIONS.statusSettings, label: settingsWords(t).title })]
          : []),
      ]),
      context([...(isAdmin ? [] : [words.settingsHint]), statusAsOf(facts, t)]),
    ],
  };
}

function lineWords({ label, says, remedy }: StatusLine, withRemedy: boolean): string {
  const line = `${bold(label)} ${says}`;
  return withRemedy && remedy !== undefined ? `${line}\n${remedy}` : line;
}
