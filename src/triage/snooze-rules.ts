import { type Policy, quietUntil } from '../kernel/policy.js';
import { err, ok, type Result } from '../kernel/result.js';
import { addDays, DAY, type Instant, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import {
  atMinute,
  isWorkingDay,
  nextWorkingDay,
  OPENING_MINUTE,
  previousWorkingDay,
} from '../kernel/working-days.js';
import type { Alert } from '../records/alert.js';

export type SnoozeChoice = SnoozeEnd & {
  readonly reason?: string | undefined;
};

type SnoozeEnd =
  | { readonly kind: 'one-day' | 'three-days' | 'one-week' | 'next-working-day' }
  | { readonly kind: 'date'; readonly day: SeoulDay };

export interface SnoozeFacts {
  readonly alert: Pick<Alert, 'reasons'>;
  readonly policy: Pick<Policy, 'quietHours' | 'holidays'>;
  readonly now: Instant;
}

export interface SnoozeRefusal {
  readonly why: 'past' | 'too-long';
  /** The latest end allowed; absent for `past`, and if a certificate expires too soon for any snooze. */
  readonly limit?: Instant;
}

export interface SnoozeOffer {
  readonly kind: Exclude<SnoozeChoice['kind'], 'date'>;
  readonly until: Instant;
  /** Whether quiet hours move its end past the day that its name says, to the next working day. */
  readonly isMovedToWorkingDay?: boolean;
}

export const OFFERED_KINDS: readonly SnoozeOffer['kind'][] = [
  'next-working-day',
  'one-day',
  'three-days',
  'one-week',
];
const SNOOZE_DAYS = { 'one-day': 1, 'three-days': 3, 'one-week': 7 } as const;
const MAX_SNOOZE_DAYS = 90;

/** Of the choices that end at the same time, only the first is offered. */
export function snoozeOffers(facts: SnoozeFacts): readonly SnoozeOffer[] {
  const offers = OFFERED_KINDS.flatMap((kind) => {
    const until = snoozeUntil({ kind }, facts);
    if (!until.ok) return [];
    const days = kind === 'next-working-day' ? undefined : SNOOZE_DAYS[kind];
    const isMovedToWorkingDay =
      days !== undefined && seoulDayOf(until.value) > addDays(seoulDayOf(facts.now), days);
    return [{ kind, until: until.value, isMovedToWorkingDay }];
  });
  const ends = offers.map(({ until }) => until);
  return offers.filter(({ until }, i) => ends.indexOf(until) === i);
}

/** When a snooze ends: never in quiet hours, nor after `snoozeLimit`. */
export function snoozeUntil(choice: SnoozeEnd, facts: SnoozeFacts): Result<Instant, SnoozeRefusal> {
  const { now } = facts;
  const until = requestedEnd(choice, facts);
  if (until <= now) return err({ why: 'past' });
  const limit = snoozeLimit(facts);
  if (until <= limit) return ok(until);
  return err({ why: 'too-long', ...(limit > now ? { limit } : {}) });
}

/**
 * The latest end of a snooze: in 90 days, or on the last working morning before a certificate expires, to leave time to
 * act. If it is not after `now`, no snooze is possible. A certificate that expired, or expires today, sets no limit,
 * because a reminder would be too late anyway.
 */
export function snoozeLimit(facts: SnoozeFacts): Instant {
  const { alert, now } = facts;
  const today = seoulDayOf(now);
  const lastMornings = alert.reasons.flatMap((reason) => {
    if (reason.kind !== 'certificate-expiry') return [];
    const expiryDay = seoulDayOf(reason.expiresAt);
    if (expiryDay <= today) return [];
    return [morningOf(previousWorkingDay(expiryDay, facts.policy.holidays), facts)];
  });
  return Math.min(now + MAX_SNOOZE_DAYS * DAY, ...lastMornings);
}

function requestedEnd(choice: SnoozeEnd, facts: SnoozeFacts): Instant {
  const { policy, now } = facts;
  const today = seoulDayOf(now);
  switch (choice.kind) {
    case 'one-day':
    case 'three-days':
    case 'one-week':
      return quietUntil(now + SNOOZE_DAYS[choice.kind] * DAY, policy);
    case 'next-working-day':
      return morningOf(nextWorkingDay(today, policy.holidays), facts);
    case 'date':
      // `snoozeUntil` refuses `now` as past.
      return choice.day < today ? now : morningOf(firstNoticeDay(choice.day, policy), facts);
  }
}

/** The day itself, or the next working day if quiet hours hold notices on days off. */
function firstNoticeDay(day: SeoulDay, { quietHours, holidays }: SnoozeFacts['policy']): SeoulDay {
  return quietHours === 'off' || isWorkingDay(day, holidays) ? day : nextWorkingDay(day, holidays);
}

/** 09:00, or the end of quiet hours if they include it. */
function morningOf(day: SeoulDay, { policy }: SnoozeFacts): Instant {
  return quietUntil(atMinute(day, OPENING_MINUTE), policy);
}
