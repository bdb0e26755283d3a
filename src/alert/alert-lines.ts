import { nameAndBrn } from '../kernel/brn.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import { isOver, takenOf } from './alert-actions-rules.js';
import type { AlertContext, AlertText, ClosedAlert, ResolvedAlert } from './alert-text.js';

/** The alert in full sentences: what a phone shows and a screen reader reads. */
export function alertSentence(alert: Alert, text: AlertText, about: AlertContext): string {
  const company = companyOf(alert, text, about);
  if (isResolved(alert)) {
    return `${text.resolvedWord(alert.stage)}: ${text.resolved(alert, about).sentence(company)}`;
  }
  if (isClosed(alert)) {
    return `${text.closedWord(alert.stage)}: ${text.closed(alert, about).sentence(company)}`;
  }
  return `${text.severity(alert.severity, alert.stage)}: ${whatIsWrong(alert, text, about)}`;
}

/**
 * A line in the alert's thread. Loud ones also stand in the channel on their own, so they name the company and say
 * everything; quiet ones are short.
 */
export function threadLine(
  line: ThreadLine,
  alert: Alert,
  text: AlertText,
  about: AlertContext & { readonly loud: boolean },
): string {
  switch (line.kind) {
    case 'notice':
      // A notice that was decided before its alert ended is told as the end.
      if (alert.reasons.length === 0) return alertSentence(alert, text, about);
      return [
        `${text.severity(alert.severity, alert.stage)}: ${leadOf(line, alert, text, about)}${whatIsWrong(alert, text, about)}`,
        ...pressOf(line, alert, text),
      ].join(' ');
    case 'reason-gone':
      return text.reasonGone(line.reasons, alert.reasons, alert.checkedAt);
    case 'page-opened':
      return text.pageOpenedLine(about.markup.person(line.by), line.at);
    case 'moved':
      return text.moved(about.markup.channel(line.to));
    case 'taken':
    case 'handed-back':
    case 'woken':
    case 'client-told':
    case 'snoozed':
    case 'checked':
    case 'still-failing':
      return text.did(line, about.markup.person);
    case 'resolved':
    case 'closed':
      return endLine(alert, text, about) ?? alertSentence(alert, text, about);
    default:
      return line satisfies never;
  }
}

export function isResolved(alert: Alert): alert is ResolvedAlert {
  return alert.life.state === 'resolved';
}

export function isClosed(alert: Alert): alert is ClosedAlert {
  return alert.life.state === 'closed';
}

/** `undefined` when it has to be said in full: aloud, or when the alert was opened again meanwhile. */
function endLine(
  alert: Alert,
  text: AlertText,
  about: AlertContext & { readonly loud: boolean },
): string | undefined {
  if (about.loud) return undefined;
  if (isResolved(alert)) return text.resolved(alert, about).line;
  return isClosed(alert) ? text.closed(alert, about).line : undefined;
}

/** Somebody is called by name, or whoever reads it, to do something about it; ended alerts ask for nothing. */
export function asksSomebody(
  { why, calls, untaken }: Extract<ThreadLine, { kind: 'notice' }>,
  { life }: Alert,
): boolean {
  if (isOver(life)) return false;
  return calls !== undefined || untaken === true || why === 'reminder' || why === 'nobody-took-it';
}

function pressOf(
  line: Extract<ThreadLine, { kind: 'notice' }>,
  alert: Alert,
  { press }: AlertText,
): readonly string[] {
  if (!asksSomebody(line, alert)) return [];
  if (alert.life.state === 'open') return [press.take];
  return line.why === 'reminder' && takenOf(alert.life) !== undefined ? [press.handBack] : [];
}

/** Whom it calls and why it speaks again, in front of what is wrong. */
function leadOf(
  { why, calls = [], untaken }: Extract<ThreadLine, { kind: 'notice' }>,
  alert: Alert,
  text: AlertText,
  { markup }: AlertContext,
): string {
  const taken = takenOf(alert.life);
  if (why === 'reminder' && taken !== undefined) {
    return text.stillOnIt(markup.person(taken.by), taken.at, alert.checkedAt);
  }
  const called = calls.length === 0 ? '' : text.calling(calls.map(markup.person));
  const isCriticalNow = why === 'worse' && alert.severity === 'critical';
  const isUntaken = (untaken === true || why === 'nobody-took-it') && alert.life.state === 'open';
  const since = alert.calls?.criticalAt ?? alert.openedAt;
  const nobody = isUntaken ? text.untaken(since, alert.checkedAt) : '';
  return `${called}${isCriticalNow ? text.nowCritical : text.lead[why]}${nobody}`;
}

/** The worst reason, and which others there are. */
function whatIsWrong(alert: Alert, text: AlertText, about: AlertContext): string {
  const company = companyOf(alert, text, about);
  const [worst, ...others] = alert.reasons;
  if (worst === undefined) return company;
  const context = { ...about, at: alert.checkedAt, stage: alert.stage };
  const sentence = text.reason(worst, context).sentence(company);
  return others.length === 0 ? sentence : `${sentence} ${text.otherReasons(others, worst)}`;
}

function companyOf(alert: Alert, text: AlertText, { markup }: AlertContext): string {
  const [first, brn] = nameAndBrn(alert, markup.quote);
  return brn === undefined ? first : text.companyLabel(first, brn);
}
