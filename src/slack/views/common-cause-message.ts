import type { CommonCauseAlert } from '../../domain/common-cause.js';
import type { Catalog } from '../../text/catalog.js';
import type { EndedCommonCause } from '../../text/wide-text.js';
import { ACTIONS } from '../ids.js';
import { actions, button } from './blocks.js';
import { sentenceMessage } from './sentence-message.js';
import { MRKDWN } from './slack-markup.js';
import type { ViewMessage } from './view-message.js';
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
