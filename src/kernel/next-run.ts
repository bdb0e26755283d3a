import { Cron } from 'croner';
import type { Instant } from './time.js';

/** Maximum number of cached results per schedule. The ticker asks for the same few every second. */
const CACHE_SIZE = 8;

export type NextRun = (after: Instant) => Instant | undefined;

/** Returns a function that finds the next time of a cron pattern in a time zone. Starts no timer. */
export function nextRunOf(pattern: string, timezone: string): NextRun {
  const cron = new Cron(pattern, { timezone, paused: true });
  const cached = new Map<Instant, Instant | undefined>();
  return (after) => {
    if (!cached.has(after)) {
      if (cached.size >= CACHE_SIZE) cached.clear();
      cached.set(after, cron.nextRun(new Date(after))?.getTime());
    }
    return cached.get(after);
  };
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
