import { isHeldByChange } from '../incident/mass-change-rules.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, Held } from '../records/alert.js';
import type { Company, PauseReason, UserId } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { isOver } from './alert-actions-rules.js';
import type { AlertCase, AlertDecision } from './alert-case.js';
import {
  goneFrom,
  isUnasked,
  reasonsAfter,
  saysTheSame,
  type Trusted,
  trustedReasons,
} from './alert-reasons-rules.js';
import {
  historyAfterEdit,
  NEVER_NOTIFIED,
  notifiedReasons,
  wasNotified,
  worstOf,
} from './notice-history-rules.js';
import { afterNotice, afterSnooze, resolveAlert } from './notice-rules.js';
import { holdOf, isSnoozeOver, pendingNews, stopsAfter } from './speaking-rules.js';

/** Decides whether the message notifies, is edited or stays, and what is stored. Held news is news again next time. */
export function decideAlert(given: AlertCase): AlertDecision {
  if (given.frozen) return { kind: 'hold', why: 'frozen' };
  const before = given.before !== undefined && isOver(given.before.life) ? undefined : given.before;
  const input: AlertCase = { ...given, before };
  if (isHeldByChange(input.status, input.massChange)) return holdForChange(input);
  const earlier = before?.reasons ?? [];
  const found = reasonsAfter(earlier, input);
  const notified = notifiedReasons(earlier, before?.told ?? NEVER_NOTIFIED);
  const trusted = trustedReasons(notified, found, input);
  const { reasons, leftOut } = trusted;
  if (reasons.length > 0) return notifyOrHold(alertAfter(reasons, input), input, leftOut);
  if (before === undefined) return { kind: 'hold', why: whyNoReasons(input, trusted) };
  const isStillFound = goneFrom(earlier, found).length < earlier.length;
  if (leftOut !== undefined && isStillFound && !wasNotified(before.told)) {
    // Nobody was notified and the finding is distrusted, so the alert waits.
    const held = leftOut === 'common-cause' ? heldSince({ why: leftOut }, input) : undefined;
    return { kind: 'hold', why: leftOut, alert: { ...before, held } };
  }
  return resolveAlert(before, alertAfter([], input), input);
}

export function closeAlert(
  alert: Alert,
  by: UserId | 'cli',
  now: Instant,
  paused?: PauseReason,
): Alert {
  return { ...alert, reasons: [], life: { state: 'closed', at: now, by, paused } };
}

function whyNoReasons({ assessment }: AlertCase, { leftOut }: Trusted) {
  if (leftOut !== undefined) return leftOut;
  const isKnown = assessment.products.some(({ verdict }) => verdict.kind !== 'unknown');
  return isKnown ? 'nothing-wrong' : 'nothing-known';
}

/** The company is part of a mass change, so its findings are doubted and its alert stays unchanged. */
function holdForChange({ before, now }: AlertCase): AlertDecision {
  const why = 'mass-change';
  // Already held for this reason.
  if (before === undefined || before.held?.why === why) return { kind: 'hold', why };
  return { kind: 'hold', why, alert: { ...before, held: { why, since: now } } };
}

function alertAfter(reasons: readonly Reason[], input: AlertCase): Alert {
  const { before, company, stage, status, assessment, defaultChannel, now } = input;
  const stops = stopsAfter(before?.stops ?? [], assessment, now);
  const alert: Alert = {
    v: 1,
    stage,
    brn: company.brn,
    name: company.name,
    openedAt: before?.openedAt ?? now,
    reasons,
    severity: worstOf(reasons),
    checkedAt: isChecked(input) ? now : (before?.checkedAt ?? status.answeredAt ?? now),
    life: before?.life ?? { state: 'open' },
    told: before?.told ?? NEVER_NOTIFIED,
    channel: defaultChannel,
    message: before?.message,
    rollUp: before?.rollUp,
    calls: before?.calls,
    clientTold: before?.clientTold,
    pageOpenedBy: before?.pageOpenedBy,
    stops: stops.length === 0 ? undefined : stops,
  };
  return withCompany(alert, company, defaultChannel);
}

/** A check without any answer does not count: `checkedAt` says when the shown facts were true. */
function isChecked({ occasion, assessment }: AlertCase): boolean {
  return occasion.kind !== 'time' && !isUnasked(assessment);
}

/** Notifies of pending news, or stores why it is held. */
function notifyOrHold(next: Alert, input: AlertCase, leftOut: Trusted['leftOut']): AlertDecision {
  const before = input.before?.reasons ?? [];
  const pending = pendingNews(next, before, input);
  const [first] = pending;
  const hold = first === undefined ? undefined : holdOf(first, next, input);
  const sent = pending.find((news) => holdOf(news, next, input) === undefined);
  if (sent === undefined) {
    const why = hold ?? (leftOut === 'common-cause' ? { why: leftOut } : undefined);
    return editOrHold(next, input, heldSince(why, input), leftOut);
  }
  const callsOperators = pending.some(({ why }) => why === 'nobody-took-it');
  const noticed = afterNotice(next, sent.why, callsOperators, input);
  // A call of the operators does not send other news, which stays held.
  const alert = { ...noticed.alert, held: heldSince(hold, input) };
  return { ...noticed, kind: 'notice', why: sent.why, alert, gone: goneFrom(before, next.reasons) };
}

function editOrHold(
  next: Alert,
  input: AlertCase,
  held: Held | undefined,
  leftOut: Trusted['leftOut'],
): AlertDecision {
  const { before: open, assessment, now } = input;
  const before = open?.reasons ?? [];
  const gone = goneFrom(before, next.reasons);
  const told = historyAfterEdit(next.told, before, next.reasons);
  // A digest-only alert is never announced, so neither is the end of its snooze.
  const isSilentSnoozeEnd = held?.why === 'digest-only' && isSnoozeOver(next.life, now);
  const life = isSilentSnoozeEnd ? afterSnooze(next.life) : next.life;
  const alert = { ...next, told, life, held };
  if (open !== undefined && saysTheSame(open, alert)) {
    const why = held?.why ?? leftOut ?? (isUnasked(assessment) ? 'nothing-known' : 'already-told');
    const isHoldChanged = held?.why !== open.held?.why || held?.until !== open.held?.until;
    if (!isChecked(input) && !isHoldChanged) return { kind: 'hold', why };
    return { kind: 'hold', why, alert: { ...open, checkedAt: next.checkedAt, held } };
  }
  if (!wasNotified(told)) return { kind: 'hold', why: held?.why ?? 'already-told', alert };
  const why = held?.why ?? (gone.length > 0 ? 'reason-gone' : 'facts-changed');
  return { kind: 'edit', why, alert, gone };
}

function heldSince(
  hold: Omit<Held, 'since'> | undefined,
  { before, now }: AlertCase,
): Held | undefined {
  if (hold === undefined) return undefined;
  return { ...hold, since: before?.held?.why === hold.why ? before.held.since : now };
}

/** Takes name, owner, note and channel from the company. The alert's copy counts only once it is no longer watched. */
export function withCompany(
  alert: Alert,
  company: Company | undefined,
  defaultChannel: string,
): Alert {
  if (company === undefined) return alert;
  const { name, owner, note, channel = defaultChannel } = company;
  return { ...alert, name, owner, note, channel };
}
