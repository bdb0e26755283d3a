import { actions, button } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { sentenceMessage } from '../slack/sentence-message.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import type { MassChange } from './mass-change-rules.js';
import type { EndedMassChange } from './wide-text.js';
import { troubleMessage, troubleOverMessage } from './wide-trouble.js';

/** The one message about many companies with the same new trouble, with the button that lets their alerts go. */
export function massChangeMessage(change: MassChange, text: Catalog): ViewMessage {
  if (isOver(change)) return troubleOverMessage(text.wide.massChangeOver(change, MRKDWN));
  const { stage, openedAt } = change;
  const { button: label, ...confirm } = text.wide.releaseAlerts;
  const value = String(openedAt);
  const release = button({ actionId: ACTIONS.alertsRelease, label, value, confirm });
  const buttons = [actions('mass_change', [release])];
  const words = text.wide.massChange(change);
  return troubleMessage({ severity: 'warning', stage, words, buttons }, text);
}

/** What the person who released them is told. */
export function alertsReleasedMessage(answer: 'released' | 'over', text: Catalog): ViewMessage {
  return sentenceMessage(text.wide.releaseAlertsAnswer[answer]);
}

function isOver(change: MassChange): change is EndedMassChange {
  return change.endedAt !== undefined;
}
