import { type Policy, quietUntil } from '../kernel/policy.js';
import { err, ok, type Result } from '../kernel/result.js';
import { DAY, hasExpired, type Instant, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import {
  atMinute,
  isWorkingDay,
  MORNING,
  nextWorkingDay,
  previousWorkingDay,
} from '../kernel/working-days.js';
import type { Alert } from '../records/alert.js';

export type SnoozeChoice =
  | { readonly kind: 'one-day' }
  | { readonly kind: 'three-days' }
  | { readonly kind: 'next-working-day' }
  | { readonly kind: 'date'; readonly day: SeoulDay };

export interface SnoozeCase {
  readonly alert: Pick<Alert, 'reasons'>;
  readonly policy: Pick<Policy, 'quietHours' | 'days'>;
  readonly now: Instant;
}

export interface SnoozeRefusal {
  readonly why: 'past' | 'too-long';
  /**
   * For `too-long`: the latest end allowed; absent: no snooze is possible, because a certificate expires before the
   * next working morning.
   */
  readonly limit?: Instant;
}

export interface SnoozeOffer {
  readonly kind: Exclude<SnoozeChoice['kind'], 'date'>;
  readonly until: Instant;
}

const OFFERED: readonly SnoozeOffer['kind'][] = ['one-day', 'three-days', 'next-working-day'];
const LONGEST_DAYS = 90;

export function snoozeOffers(about: SnoozeCase): readonly SnoozeOffer[] {
  return OFFERED.flatMap((kind) => {
    const until = snoozeUntil({ kind }, about);
    return until.ok ? [{ kind, until: until.value }] : [];
  });
}

/**
 * When a snooze ends: never in quiet hours, and at the latest on the last working morning before a certificate expires,
 * so that there is time to act.
 */
export function snoozeUntil(
  choice: SnoozeChoice,
  about: SnoozeCase,
): Result<Instant, SnoozeRefusal> {
  const { now } = about;
  const until = momentOf(choice, about);
  if (until <= now) return err({ why: 'past' });
  const limit = snoozeLimit(about);
  if (until <= limit) return ok(until);
  return err({ why: 'too-long', ...(limit > now ? { limit } : {}) });
}

/**
 * The latest end of a snooze; not later than `now`: no snooze is possible. A certificate that expired, or expires
 * today, sets no limit, because a reminder would be too late anyway.
 */
export function snoozeLimit(about: SnoozeCase): Instant {
  const { alert, now } = about;
  const today = seoulDayOf(now);
  const beforeExpiry = alert.reasons.flatMap((reason) => {
    if (reason.kind !== 'certificate-expiry') return [];
    const expiryDay = seoulDayOf(reason.expiresAt);
    if (hasExpired(reason.expiresAt, now) || expiryDay <= today) return [];
    return [morningOf(previousWorkingDay(expiryDay, about.policy.days), about)];
  });
  return Math.min(now + LONGEST_DAYS * DAY, ...beforeExpiry);
}

function momentOf(choice: SnoozeChoice, about: SnoozeCase): Instant {
  const { policy, now } = about;
  const today = seoulDayOf(now);
  switch (choice.kind) {
    case 'one-day':
      return quietUntil(now + DAY, policy);
    case 'three-days':
      return quietUntil(now + 3 * DAY, policy);
    case 'next-working-day':
      return morningOf(nextWorkingDay(today, policy.days), about);
    case 'date':
      return choice.day < today ? now : morningOf(openDay(choice.day, policy), about);
  }
}

/** The day itself, or the next working day if notices are held on other days. */
function openDay(day: SeoulDay, { quietHours, days }: SnoozeCase['policy']): SeoulDay {
  return quietHours === 'off' || isWorkingDay(day, days) ? day : nextWorkingDay(day, days);
}

/** 09:00, or the end of quiet hours if later. */
function morningOf(day: SeoulDay, { policy }: SnoozeCase): Instant {
  return quietUntil(atMinute(day, MORNING), policy);
}
