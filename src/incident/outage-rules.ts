import { type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import type { SetupFault, Silent } from '../records/incident.js';

/** `not-asked` also when what came back is not an answer of theirs. */
export type Response = 'answered' | 'silent' | 'not-asked';

/** By one check: POPBiLL (calls that do not log in) and HomeTax (live tests). */
export interface Responses {
  readonly plain: Response;
  readonly live: Response;
  /** Every silent call ended without a connection. */
  readonly noConnection: boolean;
}

/** From this share of the companies asked, silence or a refusal is about POPBiLL, HomeTax or us. */
const SHARE = 0.3;
const AT_LEAST = 3;
/** So many have to be asked first: the first few may be those that always fail. */
const SAMPLE = 20;

/** Companies of a sweep so far. */
export interface OutageCounts {
  readonly total: number;
  readonly asked: number;
  /** A call without login went unanswered, and no live test was answered either. */
  readonly plainSilent: number;
  /** A live test reached HomeTax or should have, and those of them that got no answer. */
  readonly liveAsked: number;
  readonly liveSilent: number;
}

/** Who does not answer, if enough were asked. Calls without login fail too: POPBiLL. Only live ones: HomeTax. */
export function decideOutage(counts: OutageCounts): Silent | undefined {
  const { total, asked, plainSilent, liveAsked, liveSilent } = counts;
  if (!wereEnoughAsked(counts)) return undefined;
  if (isShareOfAll(plainSilent, asked, total)) return 'popbill';
  return isShareOfAll(liveSilent, liveAsked, total) ? 'hometax' : undefined;
}

export function wereEnoughAsked({ total, asked }: Pick<OutageCounts, 'total' | 'asked'>): boolean {
  return asked > 0 && asked >= Math.min(SAMPLE, total);
}

/** Whether so many failed that it is not about single companies. */
export function isShareOfAll(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * SHARE && failed >= Math.min(AT_LEAST, total);
}

export const PROBE_EVERY = 15 * MINUTE;
/** Affected companies that are asked in one round. */
export const PROBES = 3;
/** So many companies whose answer ends an outage. */
export const ANSWERS_THAT_END = 2;

/** @param times when the trouble began, was last asked about, and was last tried, even if nobody could be asked */
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

/** Companies spread evenly over a large sweep that it asks first. */
export const WITNESSES = 20;

/** Companies of a sweep so far, without those asked before it was interrupted. */
interface SweepRefusals {
  readonly total: number;
  /** A question was refused because of our settings, at the token or later. */
  readonly refused: number;
  readonly refusedWitnesses: number;
}

/**
 * Whether the refusals open the setup alert, stop the sweep and freeze all other alerts: from 30 % and at least three of
 * the companies of the whole sweep, or all when they are fewer. It ends sooner only when every witness is refused: they
 * are spread evenly, so that this is no accident of the order.
 */
export function decideSetup({ total, refused, refusedWitnesses }: SweepRefusals): boolean {
  return refusedWitnesses >= WITNESSES || isShareOfAll(refused, total);
}

/**
 * Whether a finished sweep ends the alert: as large a share was answered. A few companies may be refused for ever. When
 * nobody was left to ask after an interruption, those before it were answered.
 */
export function acceptsSettings(total: number, accepted: number): boolean {
  return total === 0 || (accepted > 0 && accepted >= total * SHARE);
}

/** In their order, but in a large sweep the witnesses come first. */
export function witnessesFirst<T>(inOrder: readonly T[]): readonly T[] {
  if (inOrder.length * SHARE <= WITNESSES) return inOrder;
  const every = inOrder.length / WITNESSES;
  const chosen = new Set(
    Array.from({ length: WITNESSES }, (_, i) => Math.floor((i + 0.5) * every)),
  );
  const others = inOrder.filter((_, i) => !chosen.has(i));
  return [...inOrder.filter((_, i) => chosen.has(i)), ...others];
}
