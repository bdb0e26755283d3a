import { type Instant, MINUTE, SECOND } from '../kernel/time.js';

/**
 * Whether our clock differs too much from another. POPBiLL accepts a minute and its calls are corrected, but certificates
 * and schedules use the machine's clock, and requests from Slack are rejected at five minutes.
 */
export function isTooFarOff(differenceMs: number): boolean {
  return Math.abs(differenceMs) > MINUTE - SECOND;
}

/** Above this difference the clock is off and nothing is decided by it: no sweep, no purge, no notice. */
const OFF_ABOVE = 5 * MINUTE;
/** Hysteresis: a clock that was off is right again only below this. */
const RIGHT_BELOW = 4 * MINUTE;
/** Older readings are stale, because the machine may have slept. */
const FRESH_FOR = 90 * SECOND;

/** Services whose answers contain the time (HTTP's `Date`). */
export type ClockWitness = 'popbill' | 'slack';

interface Reading {
  /** The service's time minus ours, extrapolated to now with the monotonic clock. Positive: our clock is behind. */
  readonly differenceMs: number;
  /** The difference when the answer arrived; our clock may have jumped since. */
  readonly measuredMs: number;
  readonly ageMs: number;
}

/** The last reading of a witness. */
export interface ClockReading extends Reading {
  readonly by: ClockWitness;
  /** The witness's previous reading. */
  readonly before?: Reading;
}

export type ClockState =
  /** No reading yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'right' }
  /** The clock jumped, or one answer says that it is off: nothing is decided until that is confirmed or refuted. */
  | { readonly kind: 'suspected'; readonly differenceMs: number }
  | { readonly kind: 'off'; readonly differenceMs: number };

/**
 * Judges our clock. It is right if a fresh reading agrees (two clocks are not wrong by the same amount by chance), and
 * stays right while no reading, extrapolated to now, is far off. It is off if both witnesses say so, or if the only one
 * that answers says so twice.
 *
 * @param options.jumpMs how far our clock has moved ahead of the monotonic clock since the start, for use without readings
 */
export function judgeClock(
  readings: readonly ClockReading[],
  options: { readonly jumpMs: number; readonly wasOff: boolean },
): ClockState {
  const limit = options.wasOff ? RIGHT_BELOW : OFF_ABOVE;
  const isFar = ({ differenceMs }: Pick<Reading, 'differenceMs'>) => Math.abs(differenceMs) > limit;
  const wasMeasuredFar = ({ differenceMs, measuredMs }: Reading) =>
    Math.min(Math.abs(differenceMs), Math.abs(measuredMs)) > limit;
  if (readings.length === 0) {
    const jump = { differenceMs: -options.jumpMs };
    return isFar(jump) ? { kind: 'suspected', ...jump } : { kind: 'unknown' };
  }
  const far = readings.filter(isFar);
  const fresh = readings.filter(isFresh);
  if (far.length === 0 || fresh.some((reading) => !isFar(reading))) return { kind: 'right' };
  const { differenceMs } = far.reduce((a, b) => (a.ageMs <= b.ageMs ? a : b));
  const measuredFar = fresh.filter(wasMeasuredFar);
  const isConfirmed =
    measuredFar.length > 1 ||
    measuredFar.some(
      ({ before }) => before !== undefined && isFresh(before) && wasMeasuredFar(before),
    );
  return { kind: isConfirmed ? 'off' : 'suspected', differenceMs };
}

/** Whether a fresh reading says that our clock is off. */
export function hasFreshOffReading(readings: readonly ClockReading[]): boolean {
  return readings.some((reading) => isFresh(reading) && Math.abs(reading.differenceMs) > OFF_ABOVE);
}

export function isFresh({ ageMs }: Pick<Reading, 'ageMs'>): boolean {
  return ageMs <= FRESH_FOR;
}

/**
 * The smallest possible difference between a `Date` header and our clock: the header was written at some moment between
 * request and answer, and is cut to the second.
 */
export function differenceOf(date: Instant, receivedAt: Instant, tookMs: number): number {
  const lowerBound = date - receivedAt;
  const upperBound = lowerBound + tookMs + SECOND;
  if (lowerBound > 0) return lowerBound;
  return Math.min(upperBound, 0);
}
