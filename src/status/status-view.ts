import type { KnownBlock } from '@slack/types';
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
import type { Catalog } from '../text/catalog.js';
import type { StatusFacts, StatusLine } from './status-text.js';

export interface StatusModel {
  readonly facts: StatusFacts;
  /** Sees what to do, and the way to the settings. */
  readonly isAdmin: boolean;
}

/** How the app itself is: what needs a look first, then the rest. */
export function statusMessage({ facts, isAdmin }: StatusModel, text: Catalog): ViewMessage {
  const { status } = text;
  const lines = status.lines(facts, MRKDWN);
  const troubles = lines.filter(({ isTrouble }) => isTrouble);
  const fine = lines.filter(({ isTrouble }) => !isTrouble);
  const sentence = status.sentence(troubles.length, facts.stage);
  return {
    text: cutMrkdwn(
      [sentence, ...troubles.map(({ label, says }) => `${label}: ${says}`)].join(' '),
      LIMITS.messageText,
    ),
    blocks: [
      header(status.title),
      section(sentence),
      ...troubles.map((line) => section(lineWords(line, isAdmin))),
      ...(troubles.length > 0 && !isAdmin ? [context([status.tellAdmin])] : []),
      ...(fine.length === 0
        ? []
        : [section(fine.map((line) => lineWords(line, false)).join('\n'))]),
      ...settingsBlocks(facts, text),
      actions('status_row', [
        button({ actionId: ACTIONS.statusRefresh, label: status.again }),
        ...(isAdmin
          ? [button({ actionId: ACTIONS.statusSettings, label: text.settings.title })]
          : []),
      ]),
      context([...(isAdmin ? [] : [status.settingsHint]), status.asOf(facts)]),
    ],
  };
}

function lineWords({ label, says, remedy }: StatusLine, withRemedy: boolean): string {
  const line = `${bold(label)} ${says}`;
  return withRemedy && remedy !== undefined ? `${line}\n${remedy}` : line;
}

function settingsBlocks(facts: StatusFacts, { status }: Catalog): KnownBlock[] {
  return [section([bold(status.settingsTitle), ...status.settings(facts, MRKDWN)].join('\n'))];
}
