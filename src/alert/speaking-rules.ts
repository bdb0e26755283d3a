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
import type { AlertCase, Occasion } from './alert-case.js';
import { type News, newsOf, wasNotified } from './notice-history-rules.js';

/** A product with an unknown verdict keeps its stops; those of a product that is no longer collected are dropped. */
export function stopsAfter(
  before: readonly Stop[],
  { products }: Assessment,
  now: Instant,
): readonly Stop[] {
  const working = new Set<Product>();
  const begun: Stop[] = [];
  for (const { product, verdict, collectableAt } of products) {
    const isStopped = before.some((stop) => stop.product === product && stop.to === undefined);
    if (verdict.kind === 'collectable' || verdict.kind === 'at-risk') working.add(product);
    if (verdict.kind === 'broken' && !isStopped) {
      begun.push({ product, from: collectableAt });
    }
  }
  const collected = before.filter((stop) =>
    products.some(({ product }) => product === stop.product),
  );
  const ended = collected.map((stop) =>
    stop.to === undefined && working.has(stop.product) ? { ...stop, to: now } : stop,
  );
  return [...ended, ...begun];
}

/** Working days from a claim to its reminder, and between reminders. */
const REMINDED_AFTER = 3;
/** Working hours until the operators are called for an unclaimed critical alert. */
const OPERATORS_AFTER = 4;

/** When the claimer is reminded, in the morning. An alert about an expiring certificate has the ladder instead. */
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

/** When the alert is decided again without a check. A past time is due now. */
export function nextLookAt(alert: Alert, { days }: Pick<Policy, 'days'>): Instant | undefined {
  const { held, life } = alert;
  // Quiet hours hold everything. `told-today` (one notice a day) holds everything except the call of the operators.
  if (held?.until !== undefined && held.why === 'quiet-hours') return held.until;
  const call = operatorsCallOf(alert, days);
  const isForTomorrow = held?.until !== undefined && held.why === 'told-today';
  const snoozeEnd = life.state === 'snoozed' ? life.until : undefined;
  const moments = isForTomorrow
    ? [held.until, call]
    : [held?.until, call, snoozeEnd, reminderOf(alert, days)];
  const times = moments.filter((moment) => moment !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** With this many watched companies or more, informational alerts appear in the digest only. */
export const MANY_WATCHED = 20;

/** News that the channel should be notified of, most important first; the call of the operators comes last. */
export function pendingNews(
  alert: Alert,
  before: readonly Reason[],
  { policy, now }: AlertCase,
): readonly News[] {
  const callAt = operatorsCallOf(alert, policy.days);
  const isUnclaimedTooLong = callAt !== undefined && callAt <= now;
  return [
    ...primaryNews(alert, before, policy.days, now),
    ...(isUnclaimedTooLong ? [{ why: 'nobody-took-it', rises: false } as const] : []),
  ];
}

function primaryNews(
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

/** Why the news has to wait. `undefined`: it may be sent now. */
export function holdOf(
  news: News,
  { reasons, life, told, severity }: Alert,
  { policy, now, watched, occasion, notifiedToday }: AlertCase,
): Omit<Held, 'since'> | undefined {
  if (watched >= MANY_WATCHED && isInformational(reasons)) return { why: 'digest-only' };
  if (life.state === 'snoozed' && life.until > now && !isWorse(news)) {
    return { why: 'snoozed', until: life.until };
  }
  // A company's second alert of a day waits only if it is about certificates: their rungs can wait a day.
  const reopensToday =
    notifiedToday !== undefined &&
    !wasNotified(told) &&
    reasons.every(({ kind }) => kind === 'certificate-expiry') &&
    compareSeverity(severity, notifiedToday) <= 0;
  const isSecondToday = told.lastNoticeOn === seoulDayOf(now) && !news.rises;
  if ((isSecondToday || reopensToday) && news.why !== 'nobody-took-it') {
    return { why: 'told-today', until: tomorrowOf(now, policy) };
  }
  if (isQuiet(now, policy) && !(isAskedFor(occasion) && isNews(news))) {
    return { why: 'quiet-hours', until: quietUntil(now, policy) };
  }
  return undefined;
}

/** A person waits for the result, so quiet hours do not apply. */
export function isAskedFor(occasion: Occasion): boolean {
  switch (occasion.kind) {
    case 'check':
      return true;
    case 'sweep':
      return occasion.by !== 'schedule';
    case 'time':
      return false;
  }
}

export function isSnoozeOver(life: AlertLife, now: Instant): boolean {
  return life.state === 'snoozed' && life.until <= now;
}

/** Collection does not depend on the expiring certificate: a department user works beside it. */
function isInformational(reasons: readonly Reason[]): boolean {
  return reasons.every(
    (reason) => reason.kind === 'certificate-expiry' && reason.beside === 'working-dept-user',
  );
}

/** News that ends a snooze and a claim. */
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
  const earlier = rejectionsOf(before);
  const isConfirmed = earlier > 0 && rejectionsOf(after) > earlier;
  return isConfirmed ? [{ kind: 'still-failing', at: now }] : [];
}

function rejectionsOf({ reasons }: Alert): number {
  const counts = reasons.map((reason) =>
    reason.kind === 'dept-user-login' ? reason.rejections : 0,
  );
  return Math.max(0, ...counts);
}
