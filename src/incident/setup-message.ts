import type { ResolvedSetup } from '../alert/alert-text.js';
import type { SetupAlert } from '../records/alert.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import { troubleMessage, troubleOverMessage } from './wide-trouble.js';

/** The one message about the app's own trouble with POPBiLL: which setting, who mends it, how. */
export function setupMessage(setup: SetupAlert, text: Catalog): ViewMessage {
  const { stage } = setup;
  if (isResolved(setup)) {
    return troubleOverMessage({
      state: text.alert.resolvedWord(stage),
      ...text.alert.setupResolved(setup),
    });
  }
  const words = text.alert.setup(setup, MRKDWN);
  return troubleMessage({ severity: 'critical', stage, words }, text);
}

function isResolved(setup: SetupAlert): setup is ResolvedSetup {
  return setup.resolvedAt !== undefined;
}
