import { Cron } from 'croner';
import { HOUR, type Instant, MINUTE } from '../kernel/instant.js';
import { isWithin } from '../records/future-times.js';
import type { SweepRecord } from '../records/ports.js';

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
/** While the setup alert is open a sweep looks so often whether it is over: it asks only a few before it stops again. */
const RETRY_REFUSED = 15 * MINUTE;
/** After the last one that was begun, when a check outside of sweeps gives reason to look at once. */
const HASTENED_AFTER = 5 * MINUTE;
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
  /** The alert about our settings. */
  readonly setup?: { readonly isOpen: boolean; readonly hastenedAt: Instant | undefined };
  readonly now: Instant;
  readonly nextRun: NextRun;
}): boolean {
  const { last, triedAt, isPopbillSilent = false, setup, now, nextRun } = about;
  if (about.watched === 0 || isPopbillSilent) return false;
  // A store that cannot be written would otherwise be tried every second.
  if (isWithin(triedAt, MINUTE, now)) return false;
  const sinceTried = triedAt === undefined || triedAt > now ? now : now - triedAt;
  if (sinceTried >= HASTENED_AFTER && isWithin(setup?.hastenedAt, sinceTried, now)) return true;
  if (setup?.isOpen === true) return !isWithin(triedAt, RETRY_REFUSED, now);
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
