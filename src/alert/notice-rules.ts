import type { Assessment } from '../assessment/assessment.js';
import { needsAction } from '../assessment/urgency-rules.js';
import type { SharedRejection } from '../incident/common-cause-rules.js';
import type { MassChangeHold } from '../incident/incident-rules.js';
import { isQuiet, type Policy, quietUntil } from '../kernel/policy.js';
import { addDays, type Instant, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import {
  addWorkingDays,
  addWorkingHours,
  atMinute,
  type Holidays,
  OPENING_MINUTE,
} from '../kernel/working-days.js';
import type {
  Alert,
  AlertLife,
  HeldNews,
  Mentions,
  NoticeHistory,
  NoticeReason,
} from '../records/alert.js';
import type { Sighting } from '../records/collector.js';
import type { Company, Stage, UserId } from '../records/company.js';
import { compareSeverity, type Reason, type Severity } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';
import { claimOf } from './alert-actions-rules.js';
import {
  historyAfterEdit,
  historyAfterNotice,
  type News,
  newsOf,
  wasNotified,
  worstNotified,
} from './notice-history-rules.js';

export interface AlertCase {
  readonly company: Company;
  readonly stage: Stage;
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  /** The company's alert. One that has ended counts as none. */
  readonly before: Alert | undefined;
  readonly defaultChannel: string;
  /** A setup alert is open, so POPBiLL's answers about companies are not trusted. */
  readonly isFrozen: boolean;
  readonly hasOutage: boolean;
  readonly commonCause?: SharedRejection | undefined;
  readonly massChange?: MassChangeHold | undefined;
  readonly watchedCount: number;
  /** The worst severity notified today for an earlier alert of the company. */
  readonly notifiedToday?: Severity | undefined;
  readonly policy: Policy;
  readonly now: Instant;
}

export type Occasion =
  /**
   * `isLookUp`: the person neither pressed a button of the alert nor asked for a login test. `isForClient`: nobody here
   * asked; the client company opened its authentication page with a link of this person.
   */
  | {
      readonly kind: 'check';
      readonly by: UserId | 'cli';
      readonly isLookUp?: boolean;
      readonly isForClient?: boolean;
    }
  /**
   * `round`: when the sweep, or the run through the due alerts, began. The notices of one round and channel are counted
   * together, so that many become one message.
   */
  | { readonly kind: 'sweep'; readonly by: UserId | 'cli' | 'schedule'; readonly round: Instant }
  /**
   * The collector reported a failure, and the company was checked without a login. `round`: the hour. `sightings`: the
   * failures that were reported for the first time.
   */
  | { readonly kind: 'collector'; readonly round: Instant; readonly sightings: readonly Sighting[] }
  /** The alert fell due without a check: a hold or a snooze ended, or a reminder or a mention is due. */
  | { readonly kind: 'due'; readonly round: Instant };

/** The time from a claim to its reminder, and between reminders. */
const REMINDER_WORKING_DAYS = 3;
/** The time until the operators are mentioned for a critical alert that nobody claimed. */
const OPERATORS_WORKING_HOURS = 4;

/** When the claimer is reminded, in the morning. An alert about an expiring certificate has its ladder instead. */
function reminderAt({ life, reasons }: Alert, holidays: Holidays): Instant | undefined {
  if (life.state !== 'acknowledged') return undefined;
  if (reasons.some(({ kind }) => kind === 'certificate-expiry')) return undefined;
  const from = seoulDayOf(life.remindedAt ?? life.at);
  return atMinute(addWorkingDays(from, REMINDER_WORKING_DAYS, holidays), OPENING_MINUTE);
}

function operatorsMentionAt(
  { life, severity, told: history, calls }: Alert,
  holidays: Holidays,
): Instant | undefined {
  if (life.state !== 'open' || severity !== 'critical' || history.severity !== 'critical') {
    return undefined;
  }
  if (calls?.criticalAt === undefined || calls.operatorsAt !== undefined) return undefined;
  return addWorkingHours(calls.criticalAt, OPERATORS_WORKING_HOURS, holidays);
}

/** When the alert has to be decided again even if no check is made. A past time means now. */
export function nextReviewAt(alert: Alert, policy: Pick<Policy, 'holidays'>): Instant | undefined {
  const { held, life } = alert;
  // Quiet hours hold everything. `told-today` (one notice a day) holds everything except the mention of the operators.
  if (held?.until !== undefined && held.why === 'quiet-hours') return held.until;
  const mentionAt = operatorsMentionAt(alert, policy.holidays);
  const isForTomorrow = held?.until !== undefined && held.why === 'told-today';
  const snoozeEnd = life.state === 'snoozed' ? life.until : undefined;
  const moments = isForTomorrow
    ? [held.until, mentionAt]
    : [held?.until, mentionAt, snoozeEnd, reminderAt(alert, policy.holidays)];
  const times = moments.filter((moment) => moment !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** With this many watched companies or more, informational alerts appear in the digest only. */
export const MANY_WATCHED = 20;

/** News that the channel should be notified of, most important first. The mention of the operators comes last. */
export function pendingNews(
  alert: Alert,
  previous: readonly Reason[],
  { policy, now, before }: AlertCase,
): readonly News[] {
  const mentionAt = operatorsMentionAt(alert, policy.holidays);
  const isUnclaimedTooLong = mentionAt !== undefined && mentionAt <= now;
  return [
    ...(isEased(alert, previous, before)
      ? [{ why: 'eased', isMoreSevere: false } as const]
      : primaryNews(alert, previous, policy.holidays, now)),
    ...(isUnclaimedTooLong ? [{ why: 'nobody-took-it', isMoreSevere: false } as const] : []),
  ];
}

/**
 * Whether the channel was notified of a critical problem, and what remains needs no action: since this decision, or
 * since an earlier one whose notice quiet hours held (`before`). In a combined alert, only the end of an alert is
 * announced.
 */
function isEased(
  { told: history, reasons, message, rollUp }: Alert,
  previous: readonly Reason[],
  before: Alert | undefined,
): boolean {
  const isUnannounced = needsAction(previous) || before?.held?.why === 'quiet-hours';
  const hasOwnMessage = message !== undefined || rollUp === undefined;
  const wasCritical = wasNotified(history) && worstNotified(history) === 'critical';
  return wasCritical && hasOwnMessage && isUnannounced && !needsAction(reasons);
}

function primaryNews(
  alert: Alert,
  previous: readonly Reason[],
  holidays: Holidays,
  now: Instant,
): readonly News[] {
  const { told: history, reasons, life } = alert;
  if (!wasNotified(history)) return [{ why: 'first', isMoreSevere: true }];
  const news = newsOf(history, previous, reasons);
  if (news !== undefined && ignoresSnooze(news)) return [news];
  if (hasSnoozeEnded(life, now)) return [{ why: 'snooze-over', isMoreSevere: false }];
  if (news !== undefined) return [news];
  const remindAt = reminderAt(alert, holidays);
  if (remindAt === undefined || remindAt > now) return [];
  return [{ why: 'reminder', isMoreSevere: false }];
}

/** Why the news has to wait. `undefined`: it may be sent now. */
export function newsHold(
  news: News,
  { reasons, life, told: history, severity }: Alert,
  { policy, now, watchedCount, occasion, notifiedToday }: AlertCase,
): Omit<HeldNews, 'since'> | undefined {
  const { why } = news;
  if (watchedCount >= MANY_WATCHED && isInformational(reasons) && why !== 'eased') {
    return { why: 'digest-only' };
  }
  if (life.state === 'snoozed' && life.until > now && !ignoresSnooze(news)) {
    return { why: 'snoozed', until: life.until };
  }
  // A company's second alert of a day waits only if it is not more severe and only about expiry dates, which can wait.
  const reopensToday =
    notifiedToday !== undefined &&
    !wasNotified(history) &&
    reasons.every(({ kind }) => kind === 'certificate-expiry') &&
    compareSeverity(severity, notifiedToday) <= 0;
  const isSecondToday = history.lastNoticeOn === seoulDayOf(now) && !news.isMoreSevere;
  if ((isSecondToday || reopensToday) && why !== 'nobody-took-it' && why !== 'eased') {
    return { why: 'told-today', until: nextMorning(now, policy) };
  }
  if (isQuiet(now, policy) && !(isOnDemand(occasion) && isFoundByCheck(news))) {
    return { why: 'quiet-hours', until: quietUntil(now, policy) };
  }
  return undefined;
}

/** Whether a person waits for the result, so that quiet hours do not apply. */
export function isOnDemand(occasion: Occasion): boolean {
  if (occasion.kind === 'check') return occasion.isForClient !== true;
  return occasion.kind === 'sweep' && occasion.by !== 'schedule';
}

export function hasSnoozeEnded(life: AlertLife, now: Instant): boolean {
  return life.state === 'snoozed' && life.until <= now;
}

/** Collection does not depend on the expiring certificate, because a department user works. */
function isInformational(reasons: readonly Reason[]): boolean {
  return reasons.every(
    (reason) => reason.kind === 'certificate-expiry' && reason.beside === 'working-dept-user',
  );
}

function ignoresSnooze({ why, isMoreSevere }: News): boolean {
  return isMoreSevere || why === 'new-reason' || why === 'last-day' || why === 'eased';
}

/** Whether a check found the news, unlike news that is due because time has passed. */
function isFoundByCheck({ why }: News): boolean {
  return why !== 'reminder' && why !== 'nobody-took-it' && why !== 'snooze-over';
}

function nextMorning(now: Instant, policy: Policy): Instant {
  const tomorrow = addDays(seoulDayOf(now), 1);
  if (policy.quietHours === 'off') return atMinute(tomorrow, OPENING_MINUTE);
  return quietUntil(startOfSeoulDay(tomorrow), policy);
}

export type MentionTarget = 'owner' | 'operators' | 'claimer';

export function afterNotice(
  alert: Alert,
  why: NoticeReason,
  mentionsOperators: boolean,
  { before, occasion, now }: AlertCase,
): { readonly alert: Alert; readonly mentions?: MentionTarget } {
  const life = lifeAfter(alert.life, why, now);
  // A notice that only mentions the operators has no news, so it does not count as the day's notice.
  const notified =
    why === 'nobody-took-it'
      ? historyAfterEdit(alert.told, before?.reasons ?? [], alert.reasons)
      : historyAfterNotice(alert.told, alert.reasons, {
          today: seoulDayOf(now),
          round: roundOfNotice(alert.told, occasion, now),
        });
  // This notice announces the end of the critical problem, so the end of the rest is not broadcast.
  const history = why === 'eased' ? { ...notified, worst: notified.severity } : notified;
  const mentions = whomToMention(alert, why, mentionsOperators);
  const calls = mentionsAfter(alert, life, mentions, now);
  return { alert: { ...alert, life, told: history, calls }, mentions };
}

/** An alert's next notice in a round, e.g. after a recheck, is a round of its own: a combined alert broadcasts it. */
function roundOfNotice(
  { round: last = 0 }: NoticeHistory,
  occasion: Occasion,
  now: Instant,
): Instant | undefined {
  if (occasion.kind === 'check') return undefined;
  return last < occasion.round ? occasion.round : now;
}

function lifeAfter(life: AlertLife, why: NoticeReason, now: Instant): AlertLife {
  switch (why) {
    case 'new-reason':
    case 'worse':
    case 'last-day':
    case 'eased':
      return { state: 'open' };
    case 'snooze-over':
      return afterSnooze(life);
    case 'reminder':
      return life.state === 'acknowledged' ? { ...life, remindedAt: now } : life;
    case 'first':
    case 'rung':
    case 'nobody-took-it':
      return life;
  }
}

export function afterSnooze(life: AlertLife): AlertLife {
  const claim = claimOf(life);
  return claim === undefined ? { state: 'open' } : { state: 'acknowledged', ...claim };
}

function whomToMention(alert: Alert, why: NoticeReason, mentionsOperators: boolean) {
  if (why === 'reminder') return 'claimer';
  if (mentionsOperators) return 'operators';
  const isOwnerDue = becomesCritical(alert) && alert.calls?.ownerAt === undefined;
  return isOwnerDue && alert.owner !== undefined ? 'owner' : undefined;
}

/**
 * Whether the alert is critical and the channel was not notified of that, or was last shown a milder state. That
 * somebody has read the alert (`historyAfterReading`) does not count as a notice.
 */
export function becomesCritical({
  severity,
  told: history,
}: Pick<Alert, 'severity' | 'told'>): boolean {
  if (severity !== 'critical') return false;
  return history.severity !== 'critical' || worstNotified(history) !== 'critical';
}

/**
 * The alert after a message that showed more than its notice was decided for. A critical problem among that gets no
 * notice of its own, so the wait until the operators are mentioned starts here.
 */
export function withShownHistory(alert: Alert, history: NoticeHistory, now: Instant): Alert {
  const after: Alert = { ...alert, told: history };
  const isNowCritical = becomesCritical(alert) && !becomesCritical(after);
  if (!isNowCritical || alert.life.state !== 'open') return after;
  return { ...after, calls: { ...alert.calls, criticalAt: now } };
}

function mentionsAfter(
  alert: Alert,
  life: AlertLife,
  mentioned: MentionTarget | undefined,
  now: Instant,
): Mentions | undefined {
  const { criticalAt = now, ownerAt, operatorsAt } = alert.calls ?? {};
  const isWaiting = alert.severity === 'critical' && life.state === 'open';
  const waitingSince = becomesCritical(alert) ? now : criticalAt;
  const after: Mentions = {
    criticalAt: isWaiting ? waitingSince : undefined,
    ownerAt: mentioned === 'owner' ? now : ownerAt,
    operatorsAt: mentioned === 'operators' ? now : operatorsAt,
  };
  return Object.values(after).every((at) => at === undefined) ? undefined : after;
}
