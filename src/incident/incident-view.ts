import type { KnownBlock } from '@slack/types';
import type { ResolvedSetup, SetupWords } from '../alert/alert-text.js';
import { severityWord } from '../assessment/reason-words.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { CommonCauseAlert, OutageAlert, SetupAlert } from '../records/incident.js';
import type { Severity } from '../records/reason.js';
import {
  actions,
  adviceParagraph,
  button,
  context,
  cutMrkdwn,
  escapeMenuPaths,
  header,
  LIMITS,
  MRKDWN,
  paragraph,
  SEVERITY_EMOJI,
  section,
  sentenceMessage,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Catalog } from '../text/catalog.js';
import { withStage } from '../text/phrases.js';
import type { MassChange } from './mass-change-rules.js';
import type { WideEnd } from './wide-text.js';

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

/** The one message about POPBiLL or HomeTax not answering: since when, what is not known meanwhile, what it ended with. */
export function outageMessage(outage: OutageAlert, text: Catalog): ViewMessage {
  if (isOver(outage)) return troubleOverMessage(text.wide.outageOver(outage));
  const words = text.wide.outage(outage);
  return troubleMessage({ severity: 'warning', stage: outage.stage, words }, text);
}

/** The one message about the app's own trouble with POPBiLL: which setting, who mends it, how. */
export function setupMessage(setup: SetupAlert, text: Catalog): ViewMessage {
  const { stage } = setup;
  if (isResolved(setup)) {
    return troubleOverMessage({
      state: withStage(text.say('해결됨', 'Resolved'), stage, text),
      ...text.alert.setupResolved(setup),
    });
  }
  const words = text.alert.setup(setup, MRKDWN);
  return troubleMessage({ severity: 'critical', stage, words }, text);
}

function isResolved(setup: SetupAlert): setup is ResolvedSetup {
  return setup.resolvedAt !== undefined;
}

export interface TroubleModel {
  readonly severity: Severity;
  readonly stage: Stage;
  readonly words: SetupWords;
  /** Stand above the grey line. */
  readonly buttons?: readonly KnownBlock[];
}

/** The one message about a trouble of the whole installation, while it lasts. */
export function troubleMessage(model: TroubleModel, text: Catalog): ViewMessage {
  const { label } = text.words;
  const { words } = model;
  const severity = severityWord(model.severity, model.stage, text);
  return message(`${severity}: ${words.sentence}`, [
    header(`${severity} | ${words.title} ${SEVERITY_EMOJI[model.severity]}`),
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.means),
    adviceParagraph(label.whatToDo, words.todo),
    ...(model.buttons ?? []),
    context(words.facts),
  ]);
}

/** The same message once it is over. */
export function troubleOverMessage(words: WideEnd): ViewMessage {
  return message(`${words.state}: ${words.sentence}`, [
    header(`${words.state} | ${words.title} 🟢`),
    section(words.body),
    context(words.facts),
  ]);
}

function message(sentence: string, blocks: KnownBlock[]): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(sentence), LIMITS.messageText), blocks };
}

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

function isOver<Trouble extends { readonly endedAt?: Instant }>(
  trouble: Trouble,
): trouble is Trouble & { readonly endedAt: Instant } {
  return trouble.endedAt !== undefined;
}
