import type { SetupFault } from '../records/incident.js';
import { isWidespread, MIN_SHARE } from './incident-rules.js';

const FAULTS: Readonly<Record<Exclude<SetupFault, 'other'>, readonly number[]>> = {
  signature: [-99010005, -99010006, -99010007, -99010008, -99000014, -10000034],
  'link-id': [
    -99003004, -99004021, -99004002, -99004003, -99002004, -99010012, -99010015, -99010019,
    -99010020, -10000010, -10000040, -10010001,
  ],
  ip: [-99010013, -99010014, -99910006, -99000011, -99000031, -10000029, -99000030],
  clock: [-99010002, -99010003, -99010004, -99910009],
  'production-closed': [-99010016, -99004001],
  points: [-99005001],
  'member-points': [-99005003, -99005004, -99005005],
  'popbill-user-id': [
    -10000008, -10000018, -10000019, -10000020, -10000021, -10000038, -10000039, -10010031,
  ],
  permission: [-99910002, -10001023, -10001062, -10010030],
};

/** Which of our settings a `caller-misconfigured` code is about (from POPBiLL's list of error codes). */
export function setupFaultOf(code: number): SetupFault {
  const entry = Object.entries(FAULTS).find(([, codes]) => codes.includes(code));
  // Object.entries widens the keys.
  return (entry?.[0] as SetupFault | undefined) ?? 'other';
}

/** Witnesses are companies, spread evenly over a large sweep, that are asked first. */
export const WITNESS_COUNT = 20;

/**
 * Whether the refusals open the setup alert, stop the sweep and freeze all other alerts. This takes `isWidespread`
 * among the sweep's companies, or every witness, because witnesses are an even sample that does not depend on the order
 * of the companies.
 */
export function isSetupRefused(counts: {
  /** All companies of the sweep, also those asked before it was interrupted. */
  readonly total: number;
  /** Those refused so far because of our settings, by the token service or by POPBiLL itself. */
  readonly refused: number;
  readonly refusedWitnesses: number;
}): boolean {
  return counts.refusedWitnesses >= WITNESS_COUNT || isWidespread(counts.refused, counts.total);
}

/**
 * Whether a finished sweep ends the setup alert. This takes `MIN_SHARE` of the companies, because a few may always be
 * refused. `asked` is 0 if a continued sweep had no company left to ask about: no refusal had stopped it.
 */
export function isSetupAccepted(asked: number, accepted: number): boolean {
  return asked === 0 || (accepted > 0 && accepted >= asked * MIN_SHARE);
}

/** A small sweep needs no witnesses: WITNESS_COUNT refusals reach its `MIN_SHARE` anyway. */
export function moveWitnessesFirst<T>(items: readonly T[]): readonly T[] {
  if (items.length * MIN_SHARE <= WITNESS_COUNT) return items;
  // One from the middle of each of `WITNESS_COUNT` equal parts.
  const interval = items.length / WITNESS_COUNT;
  const chosen = new Set(
    Array.from({ length: WITNESS_COUNT }, (_, i) => Math.floor((i + 0.5) * interval)),
  );
  const witnesses = items.filter((_, i) => chosen.has(i));
  return [...witnesses, ...items.filter((_, i) => !chosen.has(i))];
}
