import { Cron } from 'croner';
import { isWithin } from '../domain/future-times.js';
import { HOUR, type Instant, MINUTE } from '../domain/instant.js';
import type { SweepRecord } from '../service/ports.js';

export type NextRun = (after: Instant) => Instant | undefined;

/** Answers of a schedule that are remembered: the ticker asks the same few questions every second. */
const REMEMBERED = 8;

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

/** As `nextRunOf`, for a pattern that may be changed while the app runs. */
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

/** A sweep that POPBiLL's refusal of our settings stopped is tried again after this long. */
const RETRY_STOPPED = HOUR;
/** When those whose check failed are asked again, counted from the end of the sweep. */
const ASK_AGAIN_AFTER = [HOUR, 3 * HOUR] as const;

/**
 * Whether a sweep has to begin now: one that was missed or interrupted begins at once, also at start.
 *
 * @param triedAt when this process last began one.
 */
export function isSweepDue(about: {
  readonly last: SweepRecord | undefined;
  readonly watched: number;
  readonly triedAt: Instant | undefined;
  /** While POPBiLL does not answer, nobody is asked but by probes; what they lead to goes on with the sweep. */
  readonly isPopbillSilent?: boolean;
  readonly now: Instant;
  readonly nextRun: NextRun;
}): boolean {
  const { last, triedAt, isPopbillSilent = false, now, nextRun } = about;
  if (about.watched === 0 || isPopbillSilent) return false;
  // A store that cannot be written would otherwise be tried every second.
  if (isWithin(triedAt, MINUTE, now)) return false;
  if (last === undefined) return true;
  if (last.finishedAt === undefined) {
    return !isWithin(triedAt, RETRY_STOPPED, now);
  }
  const next = nextRun(last.startedAt);
  return next !== undefined && next <= now;
}

/** Whether those whose check failed in the last sweep have to be asked again now. */
export function isAskingAgainDue(last: SweepRecord | undefined, now: Instant): boolean {
  if (last?.finishedAt === undefined || (last.failed ?? 0) === 0) return false;
  const after = ASK_AGAIN_AFTER[last.askedAgain ?? 0];
  return after !== undefined && last.finishedAt + after <= now;
}
