import { actions, button } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { sentenceMessage } from '../slack/sentence-message.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import type { CommonCauseAlert } from './common-cause.js';
import type { EndedCommonCause } from './wide-text.js';
import { troubleMessage, troubleOverMessage } from './wide-trouble.js';

/** The one message about many logins rejected for one reason, with the button that ends it. */
export function commonCauseMessage(cause: CommonCauseAlert, text: Catalog): ViewMessage {
  if (isOver(cause)) return troubleOverMessage(text.wide.commonCauseOver(cause, MRKDWN));
  const { stage, openedAt } = cause;
  const words = text.wide.commonCause(cause, MRKDWN);
  const { button: label, ...confirm } = text.wide.release;
  const release = button({
    actionId: ACTIONS.causeRelease,
    label,
    value: String(openedAt),
    confirm,
  });
  const buttons = [actions('common_cause', [release])];
  return troubleMessage({ severity: 'warning', stage, words, buttons }, text);
}

/** What the person who released it is told. */
export function releaseMessage(answer: 'released' | 'over', text: Catalog): ViewMessage {
  return sentenceMessage(text.wide.releaseAnswer[answer]);
}

function isOver(cause: CommonCauseAlert): cause is EndedCommonCause {
  return cause.endedAt !== undefined;
}
