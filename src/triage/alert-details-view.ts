import type { KnownBlock, ModalView } from '@slack/types';
import { alertDetailsRows, companyRow } from '../alert/alert-view.js';
import { asOf, ownerFact } from '../alert/alert-words.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { productLines } from '../assessment/facts-words.js';
import { factSentences, quotePopbill, severityWord } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { productHeading, withShownVerdict } from '../assessment/verdict-words.js';
import { companyName } from '../company/choose-view.js';
import { heldReason, historyEvent, historyWords } from '../history/history-words.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { HistoryRecord } from '../records/history.js';
import type { Reason } from '../records/reason.js';
import {
  adviceParagraph,
  bold,
  context,
  divider,
  escapeLines,
  escapeMrkdwn,
  header,
  MRKDWN,
  mention,
  paragraph,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertDetails } from './alert-details.js';
import { handlingLine } from './alert-list-words.js';
import { alertDetailsWords } from './triage-words.js';

export interface AlertDetailsModel
  extends Pick<AlertDetails, 'brn' | 'assessment'>,
    Partial<Pick<AlertDetails, 'company' | 'alert'>> {
  readonly history: readonly Pick<HistoryRecord, 'at' | 'event'>[];
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly mayOperate: boolean;
  readonly hasClientLinks?: boolean;
  /** The answer to a button pressed in this window, as mrkdwn. */
  readonly feedback?: string;
  readonly now: Instant;
}

export function alertDetailsModal(model: AlertDetailsModel, t: Tongue): ModalView {
  const { title } = alertDetailsWords(t);
  return modal({ callbackId: CALLBACKS.alertDetails, title, blocks: blocksOf(model, t) }, t);
}

function blocksOf(model: AlertDetailsModel, t: Tongue): KnownBlock[] {
  const { alert, assessment, feedback, mayOperate, hasClientLinks, now } = model;
  return [
    header(titleOf(model)),
    ...(feedback === undefined ? [] : [section(feedback), divider()]),
    section(alert === undefined ? alertDetailsWords(t).noAlert : stateText(alert, now, t)),
    ...snoozeReasonBlocks(alert, t),
    ...(alert === undefined ? [] : alertDetailsRows({ alert, mayOperate, hasClientLinks }, t)),
    ...(alert?.reasons ?? []).flatMap((reason) => reasonBlocks(reason, model, t)),
    ...noteBlocks(model, t),
    divider(),
    ...assessment.products.map((product) =>
      productBlock(withShownVerdict(product, assessment.reasons), now, t),
    ),
    historyBlock(model, t),
    context(footerFacts(model, t)),
    ...(alert !== undefined && mayOperate ? [companyRow(alert, t)] : []),
  ];
}

function titleOf({ brn, alert, company }: AlertDetailsModel): string {
  const title = companyName({ brn, name: (company ?? alert)?.name });
  return alert === undefined ? title : `${title} ${SEVERITY_EMOJI[alert.severity]}`;
}

function stateText(alert: Alert, now: Instant, t: Tongue): string {
  const details = alertDetailsWords(t);
  const { held } = alert;
  const severity = severityWord(alert.severity, alert.stage, t);
  return [
    bold(`${severity} · ${details.since(alert.openedAt, now)}`),
    handlingLine({ ...alert, life: withoutReason(alert.life) }, now, MRKDWN, t),
    ...(held === undefined ? [] : [details.held(heldReason(held.why, t), held.until, now)]),
  ].join('\n');
}

function productBlock(product: ProductAssessment, now: Instant, t: Tongue): KnownBlock {
  const heading = bold(productHeading(product, t));
  return section([heading, ...productLines(product, now, t)].join('\n'));
}

/** Everything about a reason, with the message and code that POPBiLL's support asks for. */
function reasonBlocks(reason: Reason, model: AlertDetailsModel, t: Tongue): KnownBlock[] {
  const { collectsBy, stage, alert, now } = model;
  const options = {
    at: alert?.checkedAt ?? now,
    stage,
    collectsBy,
    markup: MRKDWN,
    isSecondary: reason !== alert?.reasons[0],
  };
  const words = reasonWords(reason, options, t);
  const { consequence, todo, remarks } = words;
  const facts = factSentences(words);
  const { severity, label } = t.words;
  const problem = upperFirst(words.problem);
  const isOnly = alert?.reasons.length === 1;
  const heading = bold(isOnly ? problem : `${severity[reason.severity]} · ${problem}`);
  const finding = [facts, consequence, ...popbillQuote(reason, facts, t)].filter(Boolean);
  return [
    section([heading, ...finding].join('\n')),
    adviceParagraph(label.whatToDo, todo),
    ...(remarks.length === 0 ? [] : [section(remarks.join('\n'))]),
  ];
}

function popbillQuote(reason: Reason, facts: string, t: Tongue): readonly string[] {
  const { code, message } = evidenceOf(reason);
  if (code === undefined || message === undefined || message === '') return [];
  // The sentence may already quote the message.
  if (facts.includes(MRKDWN.quote(message))) return [];
  return [quotePopbill({ code, message }, MRKDWN, t)];
}

function evidenceOf(reason: Reason): { readonly code?: number; readonly message?: string } {
  if (reason.kind === 'plan') return reason.plan;
  return 'code' in reason ? reason : {};
}

function noteBlocks(
  { alert, company }: AlertDetailsModel,
  { words: { label } }: Tongue,
): KnownBlock[] {
  const note = (company ?? alert)?.note;
  return note === undefined ? [] : [paragraph(label.note, escapeLines(note))];
}

/** The whole reason; the history shows only the beginning of a long one. The state leaves it out (`withoutReason`). */
function snoozeReasonBlocks(alert: Alert | undefined, t: Tongue): KnownBlock[] {
  if (alert?.life.state !== 'snoozed' || alert.life.reason === undefined) return [];
  return [paragraph(alertDetailsWords(t).snoozeReason, escapeMrkdwn(alert.life.reason))];
}

function withoutReason(life: Alert['life']): Alert['life'] {
  return life.state === 'snoozed' ? { ...life, reason: undefined } : life;
}

function historyBlock({ history, now }: AlertDetailsModel, t: Tongue): KnownBlock {
  const details = alertDetailsWords(t);
  const events = history.map(
    ({ at, event }) => `${t.dayAndTime(at, now)} · ${historyEvent(event, now, MRKDWN, t)}`,
  );
  const lines = events.length === 0 ? [historyWords(t).none] : events;
  return section([bold(details.history), ...lines].join('\n'));
}

function footerFacts({ brn, alert, company }: AlertDetailsModel, t: Tongue) {
  const owner = (company ?? alert)?.owner;
  return [formatBrn(brn), owner && ownerFact(mention(owner), t), alert && asOf(alert.checkedAt, t)];
}
