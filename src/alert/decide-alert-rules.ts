import { isHeldByChange } from '../incident/mass-change-rules.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, Held } from '../records/alert.js';
import type { Company, PauseReason, UserId } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { isOver } from './alert-actions-rules.js';
import type { AlertCase, AlertDecision } from './alert-case-rules.js';
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
import { holdOf, isSnoozeOver, stopsAfter, wordsOf } from './speaking-rules.js';

/** Whether the message notifies, is edited, or stays, and what is stored. What may not be said yet is news the next time. */
export function decideAlert(given: AlertCase): AlertDecision {
  if (given.frozen) return { kind: 'hold', why: 'frozen' };
  const before = given.before !== undefined && isOver(given.before.life) ? undefined : given.before;
  const about: AlertCase = { ...given, before };
  if (isHeldByChange(about.status, about.massChange)) return holdForChange(about);
  const known = before?.reasons ?? [];
  const found = reasonsAfter(known, about);
  const notified = notifiedReasons(known, before?.told ?? NEVER_NOTIFIED);
  const trusted = trustedReasons(notified, found, about);
  const { reasons, leftOut } = trusted;
  if (reasons.length > 0) return speak(alertAfter(reasons, about), about, leftOut);
  if (before === undefined) return { kind: 'hold', why: whyNothing(about, trusted) };
  const isStillFound = goneFrom(known, found).length < known.length;
  if (leftOut !== undefined && isStillFound && !wasNotified(before.told)) {
    // Nobody was notified, and the finding is distrusted: it waits.
    const held = leftOut === 'common-cause' ? heldSince({ why: leftOut }, about) : undefined;
    return { kind: 'hold', why: leftOut, alert: { ...before, held } };
  }
  return resolveAlert(before, alertAfter([], about), about);
}

export function closeAlert(
  alert: Alert,
  by: UserId | 'cli',
  now: Instant,
  paused?: PauseReason,
): Alert {
  return { ...alert, reasons: [], life: { state: 'closed', at: now, by, paused } };
}

function whyNothing({ assessment }: AlertCase, { leftOut }: Trusted) {
  if (leftOut !== undefined) return leftOut;
  const isKnown = assessment.products.some(({ verdict }) => verdict.kind !== 'unknown');
  return isKnown ? 'nothing-wrong' : 'nothing-known';
}

/** Everything found about the company is doubted: its alert stays as it was. */
function holdForChange({ before, now }: AlertCase): AlertDecision {
  const why = 'mass-change';
  // Seen again by the clock, unchanged.
  if (before === undefined || before.held?.why === why) return { kind: 'hold', why };
  return { kind: 'hold', why, alert: { ...before, held: { why, since: now } } };
}

function alertAfter(reasons: readonly Reason[], about: AlertCase): Alert {
  const { before, company, stage, status, assessment, defaultChannel, now } = about;
  const stops = stopsAfter(before?.stops ?? [], assessment, now);
  const alert: Alert = {
    v: 1,
    stage,
    brn: company.brn,
    name: company.name,
    openedAt: before?.openedAt ?? now,
    reasons,
    severity: worstOf(reasons),
    checkedAt: isChecked(about) ? now : (before?.checkedAt ?? status.answeredAt ?? now),
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

/** A check without any answer does not count: the message says when its facts were true. */
function isChecked({ occasion, assessment }: AlertCase): boolean {
  return occasion.kind !== 'time' && !isUnasked(assessment);
}

/** Notifies of what there is to say, or records why not. */
function speak(next: Alert, about: AlertCase, leftOut: Trusted['leftOut']): AlertDecision {
  const before = about.before?.reasons ?? [];
  const words = wordsOf(next, before, about);
  const [first] = words;
  const hold = first === undefined ? undefined : holdOf(first, next, about);
  const said = words.find((word) => holdOf(word, next, about) === undefined);
  if (said === undefined) {
    const why = hold ?? (leftOut === 'common-cause' ? { why: leftOut } : undefined);
    return stayQuiet(next, about, heldSince(why, about), leftOut);
  }
  const callsOperators = words.some(({ why }) => why === 'nobody-took-it');
  const noticed = afterNotice(next, said.why, callsOperators, about);
  // Calling the operators leaves the rest unsaid.
  const alert = { ...noticed.alert, held: heldSince(hold, about) };
  return { ...noticed, kind: 'notice', why: said.why, alert, gone: goneFrom(before, next.reasons) };
}

function stayQuiet(
  next: Alert,
  about: AlertCase,
  held: Held | undefined,
  leftOut: Trusted['leftOut'],
): AlertDecision {
  const { before: open, assessment, now } = about;
  const before = open?.reasons ?? [];
  const gone = goneFrom(before, next.reasons);
  const told = historyAfterEdit(next.told, before, next.reasons);
  // A channel that never hears of the alert hears of no end of a snooze either.
  const isOverUntold = held?.why === 'digest-only' && isSnoozeOver(next.life, now);
  const life = isOverUntold ? afterSnooze(next.life) : next.life;
  const alert = { ...next, told, life, held };
  if (open !== undefined && saysTheSame(open, alert)) {
    const why = held?.why ?? leftOut ?? (isUnasked(assessment) ? 'nothing-known' : 'already-told');
    const isHoldChanged = held?.why !== open.held?.why || held?.until !== open.held?.until;
    if (!isChecked(about) && !isHoldChanged) return { kind: 'hold', why };
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

/** Name, owner, note and channel are the company's; the alert's copy counts only once it is not watched any more. */
export function withCompany(
  alert: Alert,
  company: Company | undefined,
  defaultChannel: string,
): Alert {
  if (company === undefined) return alert;
  const { name, owner, note, channel = defaultChannel } = company;
  return { ...alert, name, owner, note, channel };
}
