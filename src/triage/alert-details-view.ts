import type { KnownBlock, ModalView } from '@slack/types';
import { alertRows } from '../alert/alert-view.js';
import {
  alertState,
  asOf,
  clientNotifiedFact,
  ownerFact,
  pageOpenedFact,
} from '../alert/alert-words.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { popbillSaid, severityWord } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { productHeading, productLines } from '../check/report-lines-words.js';
import { companyName } from '../company/choose-view.js';
import { heldReason, historyLine } from '../history/history-words.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { HistoryRecord } from '../records/history.js';
import type { Reason } from '../records/reason.js';
import {
  bold,
  context,
  divider,
  escapeLines,
  header,
  MRKDWN,
  mention,
  paragraph,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertDetail } from './alert-list.js';
import { alertDetailsWords } from './triage-words.js';

export interface AlertDetailsModel
  extends Pick<AlertDetail, 'brn' | 'assessment'>,
    Partial<Pick<AlertDetail, 'company' | 'alert'>> {
  readonly history: readonly Pick<HistoryRecord, 'at' | 'event'>[];
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly mayOperate: boolean;
  /** The answer to a button pressed in this window, as mrkdwn. */
  readonly feedback?: string;
  readonly now: Instant;
}

export function alertDetailsModal(model: AlertDetailsModel, text: Tongue): ModalView {
  return modal(
    {
      callbackId: CALLBACKS.alertDetails,
      title: alertDetailsWords(text).title,
      blocks: blocksOf(model, text),
    },
    text,
  );
}

function blocksOf(model: AlertDetailsModel, text: Tongue): KnownBlock[] {
  const { alert, assessment, feedback, mayOperate, now } = model;
  return [
    header(titleOf(model)),
    ...(feedback === undefined ? [] : [section(feedback), divider()]),
    section(alert === undefined ? alertDetailsWords(text).noAlert : stateOf(alert, now, text)),
    ...assessment.products.map((product) => productBlock(product, now, text)),
    ...(alert?.reasons ?? []).map((reason) => reasonBlock(reason, model, text)),
    ...noteBlocks(model, text),
    ...(alert === undefined ? [] : alertRows({ alert, where: 'details', mayOperate }, text)),
    ...historyBlocks(model, text),
    context(factsOf(model, text)),
  ];
}

function titleOf({ brn, alert, company }: AlertDetailsModel): string {
  const name = (company ?? alert)?.name;
  const shown = name === undefined ? formatBrn(brn) : companyName({ brn, name });
  return alert === undefined ? shown : `${shown} ${SEVERITY_EMOJI[alert.severity]}`;
}

function stateOf(alert: Alert, now: Instant, text: Tongue): string {
  const details = alertDetailsWords(text);
  const { held } = alert;
  const severity = severityWord(alert.severity, alert.stage, text);
  return [
    bold(`${severity} · ${details.since(alert.openedAt, now)}`),
    alertState(alert.life, now, mention, text) ?? details.open,
    ...(held === undefined ? [] : [details.held(heldReason(held.why, text), held.until, now)]),
  ].join('\n');
}

function productBlock(product: ProductAssessment, now: Instant, text: Tongue): KnownBlock {
  const heading = bold(productHeading(product, text));
  return section([heading, ...productLines(product, now, text)].join('\n'));
}

/** One reason, with POPBiLL's message and code, which its support asks for. */
function reasonBlock(reason: Reason, model: AlertDetailsModel, text: Tongue): KnownBlock {
  const { collectsBy, stage, alert, now } = model;
  const about = { at: alert?.checkedAt ?? now, stage, collectsBy, markup: MRKDWN };
  const { happened, means } = reasonWords(reason, about, text);
  const { severity, reason: kinds } = text.words;
  const heading = bold(`${severity[reason.severity]} · ${kinds[reason.kind]}`);
  return section([heading, happened, means, ...quoted(reason, happened, text)].join('\n'));
}

function quoted(reason: Reason, sentence: string, text: Tongue): readonly string[] {
  const { code, message } = evidenceOf(reason);
  if (code === undefined || message === undefined || message === '') return [];
  // The sentence already quotes the message.
  if (sentence.includes(MRKDWN.quote(message))) return [];
  return [popbillSaid({ code, message }, MRKDWN, text)];
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

function historyBlocks({ history, now }: AlertDetailsModel, text: Tongue): KnownBlock[] {
  const details = alertDetailsWords(text);
  const lines = history.map(({ at, event }) => historyLine(at, event, now, MRKDWN, text));
  const shown = lines.length === 0 ? [details.noHistory] : lines;
  return [section([bold(details.history), ...shown].join('\n'))];
}

function factsOf(model: AlertDetailsModel, text: Tongue): readonly (string | undefined)[] {
  const { brn, alert, company, now } = model;
  const details = alertDetailsWords(text);
  const owner = (company ?? alert)?.owner;
  const { calls, clientTold, pageOpenedBy } = alert ?? {};
  return [
    formatBrn(brn),
    owner && ownerFact(mention(owner), text),
    alert && asOf(alert.checkedAt, text),
    pageOpenedBy && pageOpenedFact(mention(pageOpenedBy.user), pageOpenedBy.at, now, text),
    clientTold && clientNotifiedFact(mention(clientTold.by), clientTold.at, now, text),
    ...(calls?.ownerAt === undefined ? [] : [details.ownerCalled(calls.ownerAt, now)]),
    ...(calls?.operatorsAt === undefined ? [] : [details.operatorsCalled(calls.operatorsAt, now)]),
  ];
}
