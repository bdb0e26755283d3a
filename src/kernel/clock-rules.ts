import { type Instant, MINUTE, SECOND } from '../kernel/time.js';

/**
 * Whether our clock is too far from POPBiLL's, in milliseconds. POPBiLL takes a minute and its questions are corrected,
 * but certificates and schedules go by the machine's clock, and Slack's requests are refused from five minutes on.
 */
export function isTooFarOff(differenceMs: number): boolean {
  return Math.abs(differenceMs) > MINUTE - SECOND;
}

/** A clock that is further off decides nothing: no sweep, no purge, no notice. */
const OFF_FROM = 5 * MINUTE;
/** One that was off is right again below this, so that a difference about the limit does not flap. */
const RIGHT_BELOW = 4 * MINUTE;
/** What was said longer ago may have been made untrue by a machine that slept. */
const FRESH = 90 * SECOND;

/** Who tells the time with every answer (HTTP's `Date`). */
export type ClockWitness = 'popbill' | 'slack';

interface Said {
  /** Their time less ours by now, as far as the time that went by since tells: positive where our clock is behind. */
  readonly differenceMs: number;
  /** The same when it was said: a clock that has jumped since was not what was spoken of. */
  readonly saidMs: number;
  readonly ageMs: number;
}

/** What a witness said last. */
export interface ClockWord extends Said {
  readonly by: ClockWitness;
  /** What the same witness had said before; absent: nothing. */
  readonly before?: Said;
}

export type ClockState =
  /** Nobody has told the time yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'right' }
  /** It has jumped, or one answer says so: nothing is decided until somebody confirms it one way or the other. */
  | { readonly kind: 'suspected'; readonly differenceMs: number }
  | { readonly kind: 'off'; readonly differenceMs: number };

/**
 * Whether our clock can be relied on. One witness who says so just now is enough for that: two clocks are not wrong by
 * the same amount by chance. That it is off has to be said by both, or twice by the only one that answers.
 *
 * @param about.leapMs how far our clock has moved beyond the time that went by since the start; used while nobody has
 * told the time
 */
export function judgeClock(
  words: readonly ClockWord[],
  about: { readonly leapMs: number; readonly wasOff: boolean },
): ClockState {
  const limit = about.wasOff ? RIGHT_BELOW : OFF_FROM;
  const isFar = ({ differenceMs }: Pick<Said, 'differenceMs'>) => Math.abs(differenceMs) > limit;
  const isAccusing = ({ differenceMs, saidMs }: Said) =>
    Math.min(Math.abs(differenceMs), Math.abs(saidMs)) > limit;
  if (words.length === 0) {
    const leap = { differenceMs: -about.leapMs };
    return isFar(leap) ? { kind: 'suspected', ...leap } : { kind: 'unknown' };
  }
  const far = words.filter(isFar);
  const fresh = words.filter(isFresh);
  if (far.length === 0 || fresh.some((word) => !isFar(word))) return { kind: 'right' };
  const { differenceMs } = far.reduce((a, b) => (a.ageMs <= b.ageMs ? a : b));
  const accusing = fresh.filter(isAccusing);
  const isConfirmed =
    accusing.length > 1 ||
    accusing.some(({ before }) => before !== undefined && isFresh(before) && isAccusing(before));
  return { kind: isConfirmed ? 'off' : 'suspected', differenceMs };
}

/** Whether somebody says just now that our clock is off. */
export function isAccused(words: readonly ClockWord[]): boolean {
  return words.some((word) => isFresh(word) && Math.abs(word.differenceMs) > OFF_FROM);
}

export function isFresh({ ageMs }: Pick<Said, 'ageMs'>): boolean {
  return ageMs <= FRESH;
}

/**
 * How far a `Date` header is from our clock, in favour of our clock: it was written at some moment between question and
 * answer, and names the second in which that was.
 */
export function differenceOf(date: Instant, heardAt: Instant, tookMs: number): number {
  const least = date - heardAt;
  const most = least + tookMs + SECOND;
  if (least > 0) return least;
  return Math.min(most, 0);
}
