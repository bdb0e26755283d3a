import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { isQuiet, quietUntil } from '../kernel/quiet-hours.js';
import { addDays, seoulDayOf, startOfSeoulDay } from '../kernel/seoul-time.js';
import { atMinute, MORNING } from '../kernel/working-days.js';
import type { Alert, AlertLife, Held, NoticeReason, Occasion } from '../records/alert.js';
import type { Reason, Severity } from '../records/reason.js';
import { compareSeverity } from '../records/severity.js';
import { operatorsCallOf, reminderOf } from './alert-times.js';
import { newsOf, wasHeardOf } from './alert-told-rules.js';

/** Something to be said aloud about an alert. */
export interface Word {
  readonly why: NoticeReason;
  /** Higher severity than was told. */
  readonly rises: boolean;
}

export interface WordContext {
  readonly occasion: Occasion;
  readonly policy: Policy;
  /** Companies that are watched. */
  readonly watched: number;
  /** The worst that was told today of an alert of this company that is over. */
  readonly heardToday?: Severity | undefined;
  readonly now: Instant;
}

/** From so many companies on, what is merely good to know is not told in the channel. */
export const MANY_WATCHED = 20;

/**
 * What there is to say about an alert, the most important first: what is new, else what is due by the clock.
 *
 * @param before the reasons it had before.
 */
export function wordsOf(
  alert: Alert,
  before: readonly Reason[],
  { policy, now }: WordContext,
): readonly Word[] {
  const first = firstWord(alert, before, { policy, now });
  const callAt = operatorsCallOf(alert, policy.days);
  const nobodyTookIt: readonly Word[] =
    callAt !== undefined && callAt <= now ? [{ why: 'nobody-took-it', rises: false }] : [];
  return [...(first === undefined ? [] : [first]), ...nobodyTookIt];
}

function firstWord(
  alert: Alert,
  before: readonly Reason[],
  { policy, now }: Pick<WordContext, 'policy' | 'now'>,
): Word | undefined {
  const { told, reasons, life } = alert;
  if (!wasHeardOf(told)) return { why: 'first', rises: true };
  const news = newsOf(told, before, reasons);
  if (news !== undefined && isWorse(news)) return news;
  if (isSnoozeOver(life, now)) return { why: 'snooze-over', rises: false };
  if (news !== undefined) return news;
  const remindAt = reminderOf(alert, policy.days);
  return remindAt !== undefined && remindAt <= now ? { why: 'reminder', rises: false } : undefined;
}

/** Why a word is not said now; `undefined`: it may be. */
export function holdOf(
  word: Word,
  { reasons, life, told, severity }: Alert,
  context: WordContext,
): Omit<Held, 'since'> | undefined {
  const { policy, now, watched, occasion, heardToday } = context;
  if (watched >= MANY_WATCHED && isGoodToKnow(reasons)) return { why: 'digest-only' };
  if (life.state === 'snoozed' && life.until > now && !isWorse(word)) {
    return { why: 'snoozed', until: life.until };
  }
  const comesBack =
    heardToday !== undefined && !wasHeardOf(told) && compareSeverity(severity, heardToday) <= 0;
  const isSecond = told.lastNoticeOn === seoulDayOf(now) && !word.rises;
  if ((isSecond || comesBack) && word.why !== 'nobody-took-it') {
    return { why: 'told-today', until: tomorrowOf(now, policy) };
  }
  if (isQuiet(now, policy) && !(isAskedFor(occasion) && isNews(word))) {
    return { why: 'quiet-hours', until: quietUntil(now, policy) };
  }
  return undefined;
}

/** Whether a person wants to know now, so that no quiet hours are kept. */
export function isAskedFor(occasion: Occasion): boolean {
  switch (occasion.kind) {
    case 'check':
      return true;
    case 'sweep':
      return occasion.by !== 'schedule';
    case 'time':
      return false;
    default:
      return occasion satisfies never;
  }
}

export function isSnoozeOver(life: AlertLife, now: Instant): boolean {
  return life.state === 'snoozed' && life.until <= now;
}

/** Nothing depends on it: a certificate ends beside a department user that works. */
function isGoodToKnow(reasons: readonly Reason[]): boolean {
  return reasons.every(
    (reason) => reason.kind === 'certificate-expiry' && reason.beside === 'working-dept-user',
  );
}

/** What lifts a snooze and takes it out of the hands of the one who took it. */
function isWorse({ why, rises }: Word): boolean {
  return rises || why === 'new-reason' || why === 'worse' || why === 'last-day';
}

/** It was found out, and is not only due by the clock. */
function isNews({ why }: Word): boolean {
  return why !== 'reminder' && why !== 'nobody-took-it' && why !== 'snooze-over';
}

/** The first moment of another day at which something may be said. */
function tomorrowOf(now: Instant, policy: Policy): Instant {
  const tomorrow = addDays(seoulDayOf(now), 1);
  if (policy.quietHours === 'off') return atMinute(tomorrow, MORNING);
  return quietUntil(startOfSeoulDay(tomorrow), policy);
}
