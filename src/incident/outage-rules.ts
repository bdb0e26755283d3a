import { type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import type { SetupFault, Silent } from '../records/incident.js';

/** `not-asked` includes a response that did not come from the service itself. */
export type Response = 'answered' | 'silent' | 'not-asked';

/** How POPBiLL (calls without login) and HomeTax (live tests) responded during one check. */
export interface Responses {
  readonly plain: Response;
  readonly live: Response;
  /** No silent call got a connection. */
  readonly noConnection: boolean;
}

/** From this share of the companies asked, silence or a refusal is not about single companies. */
const SHARE = 0.3;
const AT_LEAST = 3;
/** Companies to ask before deciding, because the first few may be those that always fail. */
const SAMPLE = 20;

/** Companies of a sweep so far. */
export interface OutageCounts {
  readonly total: number;
  readonly asked: number;
  /** Companies with an unanswered call without login and no answered live test. */
  readonly plainSilent: number;
  /** Companies with a live test, and those of them whose test got no answer. */
  readonly liveAsked: number;
  readonly liveSilent: number;
}

/** Which service does not answer. Calls without login fail: POPBiLL. Only live tests fail: HomeTax. */
export function decideOutage(counts: OutageCounts): Silent | undefined {
  const { total, asked, plainSilent, liveAsked, liveSilent } = counts;
  if (!wereEnoughAsked(counts)) return undefined;
  if (isShareOfAll(plainSilent, asked, total)) return 'popbill';
  return isShareOfAll(liveSilent, liveAsked, total) ? 'hometax' : undefined;
}

export function wereEnoughAsked({ total, asked }: Pick<OutageCounts, 'total' | 'asked'>): boolean {
  return asked > 0 && asked >= Math.min(SAMPLE, total);
}

/** Whether the failures are too many to be about single companies. */
export function isShareOfAll(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * SHARE && failed >= Math.min(AT_LEAST, total);
}

export const PROBE_EVERY = 15 * MINUTE;
/** Companies asked per round. */
export const PROBES = 3;
/** Companies with an answer that end an outage. */
export const ANSWERS_THAT_END = 2;

/**
 * @param times when the trouble began, when it was last asked about, and the last attempt, even one without companies
 */
export function isTimeToAsk(
  times: readonly (Instant | undefined)[],
  every: number,
  now: Instant,
): boolean {
  return !times.some((at) => isWithin(at, every, now));
}

const FAULTS: Readonly<Record<Exclude<SetupFault, 'other'>, readonly number[]>> = {
  signature: [-99010005, -99010006, -99010007, -99010008, -99000014, -10000034],
  'link-id': [
    -99003004, -99004021, -99004002, -99004003, -99002004, -99010012, -99010015, -99010019,
    -99010020, -10000010, -10000040, -10010001,
  ],
  ip: [-99010013, -99010014, -99910006, -99000011, -99000031, -10000029, -99000030],
  clock: [-99010002, -99010003, -99010004, -99910009],
  'production-closed': [-99010016, -99004001],
  points: [-99005001, -99005003, -99005004, -99005005],
  'popbill-user-id': [
    -10000008, -10000018, -10000019, -10000020, -10000021, -10000038, -10000039, -10010031,
  ],
  permission: [-99910002, -10001023, -10001062, -10010030],
};

/** Which of our settings a caller-misconfigured code is about (reference: POPBiLL's error code list). */
export function setupFaultOf(code: number): SetupFault {
  const found = Object.entries(FAULTS).find(([, codes]) => codes.includes(code));
  // Object.entries widens the keys.
  return (found?.[0] as SetupFault | undefined) ?? 'other';
}

/** How many companies, spread evenly over a large sweep, are asked first. */
export const WITNESSES = 20;

/** Companies of a sweep so far, without those asked before it was interrupted. */
interface SweepRefusals {
  readonly total: number;
  /** Companies refused because of our settings, by the token service or later. */
  readonly refused: number;
  readonly refusedWitnesses: number;
}

/**
 * Whether the refusals open the setup alert, stop the sweep and freeze all other alerts: 30 % and at least three of the
 * sweep's companies, or all when they are fewer. Earlier only when every witness is refused: witnesses are an even
 * sample, so the order of the companies cannot mislead.
 */
export function decideSetup({ total, refused, refusedWitnesses }: SweepRefusals): boolean {
  return refusedWitnesses >= WITNESSES || isShareOfAll(refused, total);
}

/**
 * Whether a finished sweep ends the alert: the same share was accepted, since a few companies may be refused for ever.
 * `total` is 0 when an interrupted sweep had already asked about all companies; those were accepted.
 */
export function acceptsSettings(total: number, accepted: number): boolean {
  return total === 0 || (accepted > 0 && accepted >= total * SHARE);
}

/** Keeps the order, but moves the witnesses of a large sweep to the front. */
export function witnessesFirst<T>(inOrder: readonly T[]): readonly T[] {
  if (inOrder.length * SHARE <= WITNESSES) return inOrder;
  const every = inOrder.length / WITNESSES;
  const chosen = new Set(
    Array.from({ length: WITNESSES }, (_, i) => Math.floor((i + 0.5) * every)),
  );
  const others = inOrder.filter((_, i) => !chosen.has(i));
  return [...inOrder.filter((_, i) => chosen.has(i)), ...others];
}
