import { isTooFarOff } from '../domain/clock-difference.js';
import { HOUR } from '../domain/instant.js';
import type { StatusFacts } from './status-text.js';

/** Longer without a finished sweep than between two daily ones is worth a look. */
const SWEEP_OVERDUE = 26 * HOUR;
/** Messages of one moment, e.g. of the summaries of many channels, are on their way for a while. */
const MANY_WAITING = 100;

/** Whether no sweep was finished for too long. */
export function isSweepOverdue({ at, startedAt, watched, lastSweep, runningSweep }: StatusFacts) {
  if (watched === 0 || runningSweep !== undefined) return false;
  const finished = lastSweep?.finishedAt ?? lastSweep?.finishedBefore ?? startedAt;
  return finished + SWEEP_OVERDUE < at;
}

export function isClockOff({ clockSkewMs = 0 }: StatusFacts): boolean {
  return isTooFarOff(clockSkewMs);
}

export function areManyWaiting({ waiting }: StatusFacts): boolean {
  return waiting >= MANY_WAITING;
}

/** More channels than these are counted only. */
export const CHANNELS_SHOWN = 10;

/** Records that cannot be read that are named; the command line names all. */
export const RECORDS_SHOWN = 5;
