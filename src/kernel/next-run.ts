import { Cron } from 'croner';
import { cachedByTime, type Instant } from './time.js';

export type NextRun = (after: Instant) => Instant | undefined;

/** Starts no timer. Results are cached, because the ticker asks about the same few times every second. */
export function nextRunOf(pattern: string, timezone: string): NextRun {
  const cron = new Cron(pattern, { timezone, paused: true });
  return cachedByTime((after: Instant) => cron.nextRun(new Date(after))?.getTime());
}

/** `nextRunOf` for a pattern that can change while the app runs. */
export function liveNextRun(pattern: () => string, timezone: string): NextRun {
  let cached: { readonly pattern: string; readonly nextRun: NextRun } | undefined;
  return (after) => {
    const current = pattern();
    if (cached?.pattern !== current) {
      cached = { pattern: current, nextRun: nextRunOf(current, timezone) };
    }
    return cached.nextRun(after);
  };
}
