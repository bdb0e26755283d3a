import { type Instant, MINUTE, SECOND } from './time.js';

/**
 * Whether our clock differs by so much that people should correct it: a minute, less the fractions of a second that a
 * `Date` header lacks. The app corrects its calls to POPBiLL itself, but not its schedules or the expiry of
 * certificates, and it rejects requests from Slack at five minutes.
 */
export function isSkewed(differenceMs: number): boolean {
  return Math.abs(differenceMs) > MINUTE - SECOND;
}

const OFF_LIMIT = 5 * MINUTE;
/** Hysteresis: a clock that was off is right again only below this difference. */
const RIGHT_LIMIT = 4 * MINUTE;
/** Older readings are not fresh, because the machine may have slept since. */
const MAX_FRESH_AGE = 90 * SECOND;

/** Services whose answers contain the time (the `Date` header). */
export type ClockWitness = 'popbill' | 'slack';

interface Reading {
  /** The service's time minus ours, extrapolated to now with the monotonic clock. Positive: our clock is behind. */
  readonly differenceMs: number;
  /** `differenceMs` at the moment the answer arrived; our clock may have jumped since. */
  readonly measuredDifferenceMs: number;
  readonly ageMs: number;
}

export interface ClockReading extends Reading {
  readonly previous?: Reading;
}

export type ClockState =
  /** No witness has answered yet, and the clock has not jumped. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'right' }
  /** The clock jumped, or one answer says that it is off: nothing is decided until that is confirmed or refuted. */
  | { readonly kind: 'suspected'; readonly differenceMs: number }
  | { readonly kind: 'off'; readonly differenceMs: number };

/**
 * Judges our clock. It is right if a fresh reading agrees (two clocks are not wrong by the same amount by chance), and
 * stays right while no reading, extrapolated to now, is far off. It is off if both witnesses say so, or if one says so
 * twice and no fresh reading agrees with our clock. It then stays off while nobody answers.
 *
 * @param options.differenceSinceStart how far our clock fell behind the monotonic clock; used only without readings
 */
export function judgeClock(
  readings: readonly ClockReading[],
  options: { readonly differenceSinceStart: number; readonly wasOff: boolean },
): ClockState {
  const limit = options.wasOff ? RIGHT_LIMIT : OFF_LIMIT;
  const isFar = (differenceMs: number) => Math.abs(differenceMs) > limit;
  if (readings.length === 0) {
    const differenceMs = options.differenceSinceStart;
    return isFar(differenceMs) ? { kind: 'suspected', differenceMs } : { kind: 'unknown' };
  }
  const far = readings.filter(({ differenceMs }) => isFar(differenceMs));
  const fresh = readings.filter(isFresh);
  if (far.length === 0 || fresh.some((reading) => !far.includes(reading))) return { kind: 'right' };
  const newest = far.reduce((a, b) => (a.ageMs <= b.ageMs ? a : b));
  // A reading that is far now but was not when measured only shows that our clock jumped since: no witness confirms it.
  const wasAndIsFar = ({ differenceMs, measuredDifferenceMs }: Reading) =>
    isFar(differenceMs) && isFar(measuredDifferenceMs);
  const farSinceMeasured = fresh.filter(wasAndIsFar);
  const isCertain =
    options.wasOff ||
    farSinceMeasured.length > 1 ||
    farSinceMeasured.some(
      ({ previous }) => previous !== undefined && isFresh(previous) && wasAndIsFar(previous),
    );
  return { kind: isCertain ? 'off' : 'suspected', differenceMs: newest.differenceMs };
}

export function hasFreshOffReading(readings: readonly ClockReading[]): boolean {
  return readings.some((reading) => isFresh(reading) && Math.abs(reading.differenceMs) > OFF_LIMIT);
}

export function isFresh({ ageMs }: Reading): boolean {
  return ageMs <= MAX_FRESH_AGE;
}

/**
 * The service's time (`Date` header) minus ours: of the possible values, the one closest to 0. The exact one is not
 * known, because the header was written at some moment between request and answer and has no fractions of a second.
 */
export function differenceOf(date: Instant, receivedAt: Instant, tookMs: number): number {
  const lowerBound = date - receivedAt;
  const upperBound = lowerBound + tookMs + SECOND;
  if (lowerBound > 0) return lowerBound;
  return Math.min(upperBound, 0);
}
