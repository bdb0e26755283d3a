import type { Assessment } from '../assessment/assessment.js';
import { isQuiet, type Policy, quietUntil } from '../kernel/policy.js';
import { addDays, type Instant, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import {
  addWorkingDays,
  addWorkingHours,
  atMinute,
  MORNING,
  type WorkingDays,
} from '../kernel/working-days.js';
import type { Alert, AlertLife, Held, Stop, ThreadLine } from '../records/alert.js';
import type { Product } from '../records/company.js';
import { compareSeverity, type Reason } from '../records/reason.js';
import { type AlertCase, isAskedFor, type Occasion } from './alert-case-rules.js';
import { type News, newsOf, wasNotified } from './notice-history-rules.js';

/** A product without a finding keeps its state; one that is no longer collected is dropped. */
export function stopsAfter(
  before: readonly Stop[],
  { products }: Assessment,
  now: Instant,
): readonly Stop[] {
  const works = new Set<Product>();
  const begun: Stop[] = [];
  for (const { product, verdict, collectableAt } of products) {
    const isStopped = before.some((stop) => stop.product === product && stop.to === undefined);
    if (verdict.kind === 'collectable' || verdict.kind === 'at-risk') works.add(product);
    if (verdict.kind === 'broken' && !isStopped) {
      begun.push({ product, from: collectableAt });
    }
  }
  const collected = before.filter((stop) =>
    products.some(({ product }) => product === stop.product),
  );
  const ended = collected.map((stop) =>
    stop.to === undefined && works.has(stop.product) ? { ...stop, to: now } : stop,
  );
  return [...ended, ...begun];
}

/** Working days after a claim, and again after each reminder. */
const REMINDED_AFTER = 3;
/** Working hours until the operators are called for an unclaimed critical alert. */
const OPERATORS_AFTER = 4;

/** In the morning; an alert about a certificate has its ladder instead. */
export function reminderOf({ life, reasons }: Alert, days: WorkingDays): Instant | undefined {
  if (life.state !== 'acknowledged') return undefined;
  if (reasons.some(({ kind }) => kind === 'certificate-expiry')) return undefined;
  const from = seoulDayOf(life.remindedAt ?? life.at);
  return atMinute(addWorkingDays(from, REMINDED_AFTER, days), MORNING);
}

export function operatorsCallOf(
  { life, severity, told, calls }: Alert,
  days: WorkingDays,
): Instant | undefined {
  if (life.state !== 'open' || severity !== 'critical' || told.severity !== 'critical') {
    return undefined;
  }
  if (calls?.criticalAt === undefined || calls.operatorsAt !== undefined) return undefined;
  return addWorkingHours(calls.criticalAt, OPERATORS_AFTER, days);
}

/** When an alert is decided again without a check; in the past: it is due. */
export function nextLookAt(alert: Alert, { days }: Pick<Policy, 'days'>): Instant | undefined {
  const { held, life } = alert;
  // Everything waits for the end of quiet hours, and for tomorrow all but the call of the operators.
  if (held?.until !== undefined && held.why === 'quiet-hours') return held.until;
  const call = operatorsCallOf(alert, days);
  const isForTomorrow = held?.until !== undefined && held.why === 'told-today';
  const snoozeEnd = life.state === 'snoozed' ? life.until : undefined;
  const moments = isForTomorrow
    ? [held.until, call]
    : [held?.until, call, snoozeEnd, reminderOf(alert, days)];
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** From so many companies on, what is only good to know is left to the digest. */
export const MANY_WATCHED = 20;

/** What there is to say, the most important first: news, else what is due by the clock. */
export function wordsOf(
  alert: Alert,
  before: readonly Reason[],
  { policy, now }: AlertCase,
): readonly News[] {
  const callAt = operatorsCallOf(alert, policy.days);
  const nobodyTookIt = callAt !== undefined && callAt <= now;
  return [
    ...firstWord(alert, before, policy.days, now),
    ...(nobodyTookIt ? [{ why: 'nobody-took-it', rises: false } as const] : []),
  ];
}

function firstWord(
  alert: Alert,
  before: readonly Reason[],
  days: WorkingDays,
  now: Instant,
): readonly News[] {
  const { told, reasons, life } = alert;
  if (!wasNotified(told)) return [{ why: 'first', rises: true }];
  const news = newsOf(told, before, reasons);
  if (news !== undefined && isWorse(news)) return [news];
  if (isSnoozeOver(life, now)) return [{ why: 'snooze-over', rises: false }];
  if (news !== undefined) return [news];
  const remindAt = reminderOf(alert, days);
  return remindAt !== undefined && remindAt <= now ? [{ why: 'reminder', rises: false }] : [];
}

/** Why a word has to wait, if it does. */
export function holdOf(
  word: News,
  { reasons, life, told, severity }: Alert,
  { policy, now, watched, occasion, notifiedToday }: AlertCase,
): Omit<Held, 'since'> | undefined {
  if (watched >= MANY_WATCHED && isGoodToKnow(reasons)) return { why: 'digest-only' };
  if (life.state === 'snoozed' && life.until > now && !isWorse(word)) {
    return { why: 'snoozed', until: life.until };
  }
  // An earlier alert of today matters for certificates only: their rungs can wait a day.
  const comesBack =
    notifiedToday !== undefined &&
    !wasNotified(told) &&
    reasons.every(({ kind }) => kind === 'certificate-expiry') &&
    compareSeverity(severity, notifiedToday) <= 0;
  const isSecond = told.lastNoticeOn === seoulDayOf(now) && !word.rises;
  if ((isSecond || comesBack) && word.why !== 'nobody-took-it') {
    return { why: 'told-today', until: tomorrowOf(now, policy) };
  }
  if (isQuiet(now, policy) && !(isAskedFor(occasion) && isNews(word))) {
    return { why: 'quiet-hours', until: quietUntil(now, policy) };
  }
  return undefined;
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

/** Ends a snooze and a claim. */
function isWorse({ why, rises }: News): boolean {
  return rises || why === 'new-reason' || why === 'worse' || why === 'last-day';
}

function isNews({ why }: News): boolean {
  return why !== 'reminder' && why !== 'nobody-took-it' && why !== 'snooze-over';
}

function tomorrowOf(now: Instant, policy: Policy): Instant {
  const tomorrow = addDays(seoulDayOf(now), 1);
  if (policy.quietHours === 'off') return atMinute(tomorrow, MORNING);
  return quietUntil(startOfSeoulDay(tomorrow), policy);
}

type Line<K extends ThreadLine['kind']> = Extract<ThreadLine, { readonly kind: K }>;

export function goneLines(reasons: readonly Reason[]): readonly Line<'reason-gone'>[] {
  return reasons.length === 0 ? [] : [{ kind: 'reason-gone', reasons }];
}

export function checkedLines(occasion: Occasion, at: Instant): readonly Line<'checked'>[] {
  if (occasion.kind !== 'check' || occasion.by === 'cli') return [];
  return [{ kind: 'checked', by: occasion.by, at }];
}

/** A sweep's test confirmed that a login is rejected. */
export function failingLines(
  before: Alert | undefined,
  after: Alert,
  { occasion, now }: Pick<AlertCase, 'occasion' | 'now'>,
): readonly Line<'still-failing'>[] {
  if (occasion.kind !== 'sweep' || before === undefined) return [];
  const known = rejectionsOf(before);
  const isConfirmed = known > 0 && rejectionsOf(after) > known;
  return isConfirmed ? [{ kind: 'still-failing', at: now }] : [];
}

function rejectionsOf({ reasons }: Alert): number {
  const counts = reasons.map((reason) =>
    reason.kind === 'dept-user-login' ? reason.rejections : 0,
  );
  return Math.max(0, ...counts);
}
