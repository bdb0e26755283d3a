import type { KnownBlock } from '@slack/types';
import { severityWord } from '../assessment/reason-parts-words.js';
import type { Stage } from '../records/company.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from '../records/incident.js';
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
import type { Advice } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  commonCauseOverWords,
  commonCauseWords,
  releaseTestsQuestion,
  testsReleased,
} from './common-cause-words.js';
import {
  alertsReleased,
  massChangeOverWords,
  massChangeWords,
  releaseAlertsQuestion,
} from './mass-change-words.js';
import { outageOverWords, outageWords } from './outage-words.js';
import { setupResolvedWords, setupWords } from './setup-words.js';

/** The one message about many logins rejected for one reason, with the button that ends it. */
export function commonCauseMessage(cause: CommonCauseAlert, t: Tongue): ViewMessage {
  const { stage, openedAt, endedAt } = cause;
  if (endedAt !== undefined) {
    return troubleOverMessage(commonCauseOverWords({ ...cause, endedAt }, MRKDWN, t));
  }
  const { button: label, ...confirm } = releaseTestsQuestion(t);
  const value = String(openedAt);
  const release = button({ actionId: ACTIONS.causeRelease, label, value, confirm });
  const buttons = [actions('common_cause', [release])];
  const words = commonCauseWords(cause, MRKDWN, t);
  return troubleMessage({ severity: 'warning', stage, words, buttons }, t);
}

/** The one message about many companies with the same new trouble, with the button that sends their alerts. */
export function massChangeMessage(change: MassChange, t: Tongue): ViewMessage {
  const { stage, openedAt, endedAt } = change;
  if (endedAt !== undefined) {
    return troubleOverMessage(massChangeOverWords({ ...change, endedAt }, MRKDWN, t));
  }
  const { button: label, ...confirm } = releaseAlertsQuestion(t);
  const value = String(openedAt);
  const release = button({ actionId: ACTIONS.alertsRelease, label, value, confirm });
  const buttons = [actions('mass_change', [release])];
  const words = massChangeWords(change, t);
  return troubleMessage({ severity: 'warning', stage, words, buttons }, t);
}

/** The one message about POPBiLL or HomeTax not answering. */
export function outageMessage(outage: OutageAlert, t: Tongue): ViewMessage {
  const { stage, endedAt } = outage;
  return endedAt === undefined
    ? troubleMessage({ severity: 'warning', stage, words: outageWords(outage, t) }, t)
    : troubleOverMessage(outageOverWords({ ...outage, endedAt }, t));
}

/** The one message about the app's own trouble with POPBiLL: which setting, and how to fix it. */
export function setupMessage(setup: SetupAlert, t: Tongue): ViewMessage {
  const { stage, resolvedAt } = setup;
  return resolvedAt === undefined
    ? troubleMessage({ severity: 'critical', stage, words: setupWords(setup, MRKDWN, t) }, t)
    : troubleOverMessage(setupResolvedWords({ ...setup, resolvedAt }, t));
}

/** To the person who released the login tests. */
export function releaseMessage(answer: 'released' | 'over', t: Tongue): ViewMessage {
  return sentenceMessage(testsReleased(answer, t));
}

/** To the person who released the alerts. */
export function alertsReleasedMessage(answer: 'released' | 'over', t: Tongue): ViewMessage {
  return sentenceMessage(alertsReleased(answer, t));
}

export interface TroubleModel {
  readonly severity: Severity;
  readonly stage: Stage;
  readonly words: {
    readonly title: string;
    readonly happened: string;
    readonly means: string;
    readonly todo: Advice;
    /** Full sentences for a notification, without severity. */
    readonly sentence: string;
    /** Parts of the grey line. */
    readonly facts: readonly string[];
  };
  /** Stand above the grey line. */
  readonly buttons?: readonly KnownBlock[];
}

/** The one message about a trouble of the whole installation, while it lasts. */
export function troubleMessage(model: TroubleModel, t: Tongue): ViewMessage {
  const { label } = t.words;
  const { words, buttons = [] } = model;
  const severity = severityWord(model.severity, model.stage, t);
  return message(`${severity}: ${words.sentence}`, [
    header(`${severity} | ${words.title} ${SEVERITY_EMOJI[model.severity]}`),
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.means),
    adviceParagraph(label.whatToDo, words.todo),
    ...buttons,
    context(words.facts),
  ]);
}

/** `state`: `복구됨`, `Back`, with the test stage. */
interface TroubleOver extends Pick<TroubleModel['words'], 'title' | 'sentence' | 'facts'> {
  readonly state: string;
  readonly body: string;
}

/** The same message once it is over. */
export function troubleOverMessage({
  state,
  title,
  body,
  sentence,
  facts,
}: TroubleOver): ViewMessage {
  return message(`${state}: ${sentence}`, [
    header(`${state} | ${title} 🟢`),
    section(body),
    context(facts),
  ]);
}

function message(sentence: string, blocks: KnownBlock[]): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(sentence), LIMITS.messageText), blocks };
}
