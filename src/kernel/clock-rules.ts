import { type Instant, MINUTE, SECOND } from '../kernel/time.js';

/**
 * Whether our clock is too far from another. POPBiLL accepts a minute and its calls are corrected, but certificates and
 * schedules use the machine's clock, and Slack's requests are refused from five minutes on.
 */
export function isTooFarOff(differenceMs: number): boolean {
  return Math.abs(differenceMs) > MINUTE - SECOND;
}

/** From here on the clock is off and nothing is decided by it: no sweep, no purge, no notice. */
const OFF_FROM = 5 * MINUTE;
/** A clock that was off is right again below this, so that a difference near the limit does not flap. */
const RIGHT_BELOW = 4 * MINUTE;
/** Older readings may be wrong by now, because the machine may have slept. */
const FRESH = 90 * SECOND;

/** Services whose every answer has the time (HTTP's `Date`). */
export type ClockWitness = 'popbill' | 'slack';

interface Reading {
  /** Their time minus ours now, by the steady time since: positive where our clock is behind. */
  readonly differenceMs: number;
  /** The same at the time of the answer: our clock may have jumped since. */
  readonly measuredMs: number;
  readonly ageMs: number;
}

/** The last reading of a witness. */
export interface ClockReading extends Reading {
  readonly by: ClockWitness;
  /** Its reading before that. */
  readonly before?: Reading;
}

export type ClockState =
  /** There is no reading yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'right' }
  /** It has jumped, or one answer says that it is off: nothing is decided until that is confirmed or refuted. */
  | { readonly kind: 'suspected'; readonly differenceMs: number }
  | { readonly kind: 'off'; readonly differenceMs: number };

/**
 * Judges our clock. It is right if one fresh reading agrees: two clocks are not wrong by the same amount by chance. It is
 * off if both witnesses say so, or the only one that answers says so twice.
 *
 * @param about.leapMs how far our clock has moved beyond the steady time since the start; used before the first reading
 */
export function judgeClock(
  readings: readonly ClockReading[],
  about: { readonly leapMs: number; readonly wasOff: boolean },
): ClockState {
  const limit = about.wasOff ? RIGHT_BELOW : OFF_FROM;
  const isFar = ({ differenceMs }: Pick<Reading, 'differenceMs'>) => Math.abs(differenceMs) > limit;
  const isAccusing = ({ differenceMs, measuredMs }: Reading) =>
    Math.min(Math.abs(differenceMs), Math.abs(measuredMs)) > limit;
  if (readings.length === 0) {
    const leap = { differenceMs: -about.leapMs };
    return isFar(leap) ? { kind: 'suspected', ...leap } : { kind: 'unknown' };
  }
  const far = readings.filter(isFar);
  const fresh = readings.filter(isFresh);
  if (far.length === 0 || fresh.some((reading) => !isFar(reading))) return { kind: 'right' };
  const { differenceMs } = far.reduce((a, b) => (a.ageMs <= b.ageMs ? a : b));
  const accusing = fresh.filter(isAccusing);
  const isConfirmed =
    accusing.length > 1 ||
    accusing.some(({ before }) => before !== undefined && isFresh(before) && isAccusing(before));
  return { kind: isConfirmed ? 'off' : 'suspected', differenceMs };
}

/** Whether a fresh reading says that our clock is off. */
export function isAccused(readings: readonly ClockReading[]): boolean {
  return readings.some((reading) => isFresh(reading) && Math.abs(reading.differenceMs) > OFF_FROM);
}

export function isFresh({ ageMs }: Pick<Reading, 'ageMs'>): boolean {
  return ageMs <= FRESH;
}

/**
 * How far a `Date` header is from our clock, at least: it was written at some moment between question and answer, to the
 * second.
 */
export function differenceOf(date: Instant, heardAt: Instant, tookMs: number): number {
  const least = date - heardAt;
  const most = least + tookMs + SECOND;
  if (least > 0) return least;
  return Math.min(most, 0);
}
