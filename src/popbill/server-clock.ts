import { singleFlight } from '../kernel/async.js';
import type { Instant } from '../kernel/time.js';

/** A smaller difference is network latency and not a wrong clock. */
const MIN_SKEW_MS = 2000;

export type ServerClock = ReturnType<typeof createServerClock>;

/**
 * Linkhub's time, computed from our clock, because Linkhub refuses requests whose date is too far off.
 *
 * @param localNow our own clock, in real time
 * @param onSkew called with each new correction in milliseconds; 0 when our clock is right again
 */
export function createServerClock(
  localNow: () => Instant,
  fetchTime: () => Promise<Instant | undefined>,
  onSkew: (skewMs: number) => void,
) {
  let skew = 0;
  const skewMs = () => (skew === 0 ? undefined : skew);

  async function measure(): Promise<number | undefined> {
    const sentAt = localNow();
    const serverTime = await fetchTime();
    if (serverTime === undefined) return undefined;
    // Linkhub read its clock about halfway between request and answer.
    const measured = serverTime - Math.round((sentAt + localNow()) / 2);
    return Math.abs(measured) < MIN_SKEW_MS ? 0 : measured;
  }

  const measureAndCorrect = singleFlight(async () => {
    const measured = await measure();
    if (measured === undefined || Math.abs(measured - skew) < MIN_SKEW_MS) return;
    skew = measured;
    onSkew(skew);
  });

  return {
    now: () => localNow() + skew,
    /** How far our clock is behind (positive) or ahead (negative); undefined if it needs no correction. */
    skewMs,
    /** Measures the skew without correcting `now`. 0: the clocks agree; undefined: no answer. */
    measure,
    /**
     * Asks Linkhub for the time after a date was refused and corrects `now`. Concurrent refusals lead to one request.
     *
     * @param usedSkewMs `skewMs()` when the refused date was made; if it has been corrected since, nothing is sent
     * @returns whether the correction differs from the one used, so that a new signature can help
     */
    async correct(usedSkewMs: number | undefined): Promise<boolean> {
      if (skewMs() === usedSkewMs) await measureAndCorrect();
      return skewMs() !== usedSkewMs;
    },
  };
}

/** Linkhub's `GET /Time`: a UTC instant in ISO 8601 as plain text, as npm linkhub 1.8.2 reads it. */
export function parseServerTime(text: string): Instant | undefined {
  const match = /^\s*"?(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:Z|\+00:00)?"?\s*$/.exec(
    text,
  );
  const at = Date.parse(`${match?.[1]}Z`);
  return Number.isNaN(at) ? undefined : at;
}
