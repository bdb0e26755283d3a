import { Cron } from 'croner';
import type { Instant } from './time.js';

/** Remembered answers of a schedule: the ticker asks the same few questions every second. */
const REMEMBERED = 8;

export type NextRun = (after: Instant) => Instant | undefined;

/** The runs of a cron pattern in a time zone; only computes, keeps no timer. */
export function nextRunOf(pattern: string, timezone: string): NextRun {
  const cron = new Cron(pattern, { timezone, paused: true });
  const known = new Map<Instant, Instant | undefined>();
  return (after) => {
    if (!known.has(after)) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(after, cron.nextRun(new Date(after))?.getTime());
    }
    return known.get(after);
  };
}

/** As `nextRunOf`, for a pattern that can change while the app runs. */
export function liveNextRun(pattern: () => string, timezone: string): NextRun {
  let known: { readonly pattern: string; readonly nextRun: NextRun } | undefined;
  return (after) => {
    const current = pattern();
    if (known?.pattern !== current) {
      known = { pattern: current, nextRun: nextRunOf(current, timezone) };
    }
    return known.nextRun(after);
  };
}
