import type { Button, KnownBlock } from '@slack/types';
import { severityWord } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from '../records/incident.js';
import type { Severity } from '../records/reason.js';
import {
  actions,
  adviceParagraph,
  button,
  buttonRow,
  confirmedButton,
  context,
  cutMrkdwn,
  escapeMenuPaths,
  FINE_EMOJI,
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
  releaseTestsWords,
} from './common-cause-words.js';
import {
  massChangeResolvedWords,
  massChangeWords,
  releaseAlertsWords,
} from './mass-change-words.js';
import { outageResolvedWords, outageWords } from './outage-words.js';
import { setupResolvedWords, setupWords } from './setup-words.js';

export function commonCauseMessage(cause: CommonCauseAlert, t: Tongue): ViewMessage {
  const { openedAt, endedAt } = cause;
  if (endedAt !== undefined) {
    return resolvedMessage(commonCauseResolvedWords({ ...cause, endedAt }, MRKDWN, t));
  }
  const release = releaseButton(ACTIONS.causeRelease, openedAt, releaseTestsWords(t));
  return incidentMessage('warning', cause, commonCauseWords(cause, MRKDWN, t), [release], t);
}

export function massChangeMessage(change: MassChange, t: Tongue): ViewMessage {
  const { openedAt, endedAt } = change;
  if (endedAt !== undefined) {
    return resolvedMessage(massChangeResolvedWords({ ...change, endedAt }, MRKDWN, t));
  }
  const release = releaseButton(ACTIONS.alertsRelease, openedAt, releaseAlertsWords(t));
  const buttons = [checkAllButton(t), release];
  return incidentMessage('warning', change, massChangeWords(change, t), buttons, t);
}

function releaseButton(
  actionId: string,
  openedAt: Instant,
  { button: label, ...question }: ReturnType<typeof releaseTestsWords>,
): Button {
  return confirmedButton({ actionId, label, value: String(openedAt) }, question);
}

export function outageMessage(outage: OutageAlert, t: Tongue): ViewMessage {
  const { endedAt, after } = outage;
  if (endedAt === undefined) {
    return incidentMessage('warning', outage, outageWords(outage, t), [statusButton(t)], t);
  }
  const words = outageResolvedWords({ ...outage, endedAt }, t);
  const alerts = button({ actionId: ACTIONS.homeAlerts, label: t.words.button.openAlerts });
  return resolvedMessage(words, (after?.needAction ?? 0) > 0 ? [alerts] : []);
}

export function setupMessage(setup: SetupAlert, t: Tongue): ViewMessage {
  const { resolvedAt } = setup;
  if (resolvedAt !== undefined) {
    return resolvedMessage(setupResolvedWords({ ...setup, resolvedAt }, t));
  }
  const buttons = [checkAllButton(t), statusButton(t)];
  return incidentMessage('critical', setup, setupWords(setup, MRKDWN, t), buttons, t);
}

function checkAllButton({ words }: Tongue): Button {
  return button({ actionId: ACTIONS.homeSweep, label: words.button.checkAll });
}

function statusButton({ words }: Tongue): Button {
  return button({ actionId: ACTIONS.homeStatus, label: words.button.appStatus });
}

interface IncidentWords {
  readonly title: string;
  /** What happened, as far as the title does not say it. */
  readonly happened: string;
  readonly meaning: string;
  readonly todo: Advice;
  /** Full sentences for a notification, without severity. */
  readonly sentence: string;
  readonly facts: readonly string[];
}

function incidentMessage(
  severity: Severity,
  { stage }: { readonly stage: Stage },
  words: IncidentWords,
  buttons: readonly Button[],
  t: Tongue,
): ViewMessage {
  const { label } = t.words;
  const severityLabel = severityWord(severity, stage, t);
  return message(`${severityLabel}: ${words.sentence}`, [
    header(`${severityLabel} | ${words.title} ${SEVERITY_EMOJI[severity]}`),
    section(words.happened),
    paragraph(label.whatItMeans, words.meaning),
    adviceParagraph(label.whatToDo, words.todo),
    actions('incident', buttons),
    context(words.facts),
  ]);
}

interface ResolvedWords {
  readonly state: string;
  readonly title: string;
  /** May be empty. */
  readonly body: string;
  readonly sentence: string;
  readonly facts: readonly string[];
  /** All is well again. */
  readonly isFine: boolean;
}

/** Also for combined alerts. */
export function resolvedMessage(
  words: ResolvedWords,
  buttons: readonly Button[] = [],
): ViewMessage {
  const { state, title, body, sentence, facts, isFine } = words;
  return message(`${state}: ${sentence}`, [
    header(`${state} | ${title}${isFine ? ` ${FINE_EMOJI}` : ''}`),
    ...(body === '' ? [] : [section(body)]),
    ...buttonRow('incident', buttons),
    context(facts),
  ]);
}

function message(sentence: string, blocks: KnownBlock[]): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(sentence), LIMITS.messageText), blocks };
}
