import type { KnownBlock } from '@slack/types';
import { severityWord } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
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
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Advice } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  commonCauseResolvedWords,
  commonCauseWords,
  releaseTestsQuestion,
} from './common-cause-words.js';
import {
  massChangeResolvedWords,
  massChangeWords,
  releaseAlertsQuestion,
} from './mass-change-words.js';
import { outageResolvedWords, outageWords } from './outage-words.js';
import { setupResolvedWords, setupWords } from './setup-words.js';

/** The message about many logins rejected for one reason, with the button that resumes login tests. */
export function commonCauseMessage(cause: CommonCauseAlert, t: Tongue): ViewMessage {
  const { openedAt, endedAt } = cause;
  if (endedAt !== undefined) {
    return resolvedMessage(commonCauseResolvedWords({ ...cause, endedAt }, MRKDWN, t));
  }
  const question = releaseTestsQuestion(t);
  const row = releaseRow('common_cause', ACTIONS.causeRelease, openedAt, question);
  return incidentMessage('warning', cause, commonCauseWords(cause, MRKDWN, t), t, row);
}

/** The message about many companies with the same new trouble, with the button that sends their alerts. */
export function massChangeMessage(change: MassChange, t: Tongue): ViewMessage {
  const { openedAt, endedAt } = change;
  if (endedAt !== undefined) {
    return resolvedMessage(massChangeResolvedWords({ ...change, endedAt }, MRKDWN, t));
  }
  const question = releaseAlertsQuestion(t);
  const row = releaseRow('mass_change', ACTIONS.alertsRelease, openedAt, question);
  return incidentMessage('warning', change, massChangeWords(change, t), t, row);
}

function releaseRow(
  blockId: string,
  actionId: string,
  openedAt: Instant,
  { button: label, ...confirm }: ReturnType<typeof releaseTestsQuestion>,
): KnownBlock[] {
  return [actions(blockId, [button({ actionId, label, value: String(openedAt), confirm })])];
}

export function outageMessage(outage: OutageAlert, t: Tongue): ViewMessage {
  const { endedAt } = outage;
  return endedAt === undefined
    ? incidentMessage('warning', outage, outageWords(outage, t), t)
    : resolvedMessage(outageResolvedWords({ ...outage, endedAt }, t));
}

/** The message about a setting that POPBiLL refuses, and how to fix it. */
export function setupMessage(setup: SetupAlert, t: Tongue): ViewMessage {
  const { resolvedAt } = setup;
  return resolvedAt === undefined
    ? incidentMessage('critical', setup, setupWords(setup, MRKDWN, t), t)
    : resolvedMessage(setupResolvedWords({ ...setup, resolvedAt }, t));
}

interface IncidentWords {
  readonly title: string;
  readonly happened: string;
  readonly meaning: string;
  readonly todo: Advice;
  /** Full sentences for a notification, without severity. */
  readonly sentence: string;
  /** Parts of the context line at the bottom. */
  readonly facts: readonly string[];
}

function incidentMessage(
  severity: Severity,
  { stage }: { readonly stage: Stage },
  words: IncidentWords,
  t: Tongue,
  buttons: readonly KnownBlock[] = [],
): ViewMessage {
  const { label } = t.words;
  const severityLabel = severityWord(severity, stage, t);
  return message(`${severityLabel}: ${words.sentence}`, [
    header(`${severityLabel} | ${words.title} ${SEVERITY_EMOJI[severity]}`),
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.meaning),
    adviceParagraph(label.whatToDo, words.todo),
    ...buttons,
    context(words.facts),
  ]);
}

interface ResolvedWords extends Pick<IncidentWords, 'title' | 'sentence' | 'facts'> {
  /** `복구됨`, `Back`; names the stage if it is the test stage. */
  readonly state: string;
  readonly body: string;
}

export function resolvedMessage(words: ResolvedWords): ViewMessage {
  const { state, title, body, sentence, facts } = words;
  return message(`${state}: ${sentence}`, [
    header(`${state} | ${title} 🟢`),
    section(body),
    context(facts),
  ]);
}

function message(sentence: string, blocks: KnownBlock[]): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(sentence), LIMITS.messageText), blocks };
}
