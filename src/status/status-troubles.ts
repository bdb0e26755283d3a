import type { HealthProblem } from './health-rules.js';
import type { StatusFacts } from './status-text.js';

/** Messages of one moment, e.g. of the summaries of many channels, are on their way for a while. */
const MANY_WAITING = 100;

/** What has no line of its own that says more. */
export function otherProblems({ problems, storeFault }: StatusFacts): readonly HealthProblem[] {
  return problems.filter(
    ({ kind }) =>
      kind !== 'records-unreadable' && (kind !== 'store-broken' || storeFault === undefined),
  );
}

/** Whether more is shown that may keep the app from doing its job than one of these problems alone. */
export function areOthersShown(facts: StatusFacts): boolean {
  const { setup, outage, storeFault } = facts;
  const troubles = [setup, outage, storeFault].filter((trouble) => trouble !== undefined);
  return otherProblems(facts).length + troubles.length + facts.unreadable.length > 1;
}

/** A difference that POPBiLL refused, unless it is so large that it is a problem of its own; 0: none. */
export function skewOf({ clockSkewMs = 0, problems }: StatusFacts): number {
  return problems.some(({ kind }) => kind === 'clock-off') ? 0 : clockSkewMs;
}

export function areManyWaiting({ waiting }: StatusFacts): boolean {
  return waiting >= MANY_WAITING;
}

/** More channels than these are counted only. */
export const CHANNELS_SHOWN = 10;

/** Records that cannot be read that are named; the command line names all. */
export const RECORDS_SHOWN = 5;
