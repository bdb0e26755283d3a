import { type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import type { OutageAlert, SetupFault, Silent } from '../records/incident.js';

/** Whether somebody answered; `not-asked` also when what came back is no answer of theirs. */
export type Hearing = 'answered' | 'silent' | 'not-asked';

/** What one check heard of POPBiLL (calls that do not log in) and of HomeTax (live tests). */
export interface Heard {
  readonly plain: Hearing;
  readonly live: Hearing;
  /** Every silent call ended without a connection. */
  readonly noConnection: boolean;
}

/** From this share of the companies asked on, silence or a refusal is about POPBiLL, HomeTax or us, not about one company. */
const SHARE = 0.3;
const AT_LEAST = 3;
/** Before a sweep is through, this many have to be asked: the first few may be those that always fail. */
const SAMPLE = 20;

/** What a sweep heard so far. */
export interface OutageCounts {
  /** Companies that it is to ask. */
  readonly total: number;
  readonly asked: number;
  /** Companies of which a call without login went unanswered, and no live test was answered either. */
  readonly plainSilent: number;
  /** Companies of which a live test reached HomeTax or should have, and those of them that got no answer. */
  readonly liveAsked: number;
  readonly liveSilent: number;
}

/**
 * Who does not answer, by what a sweep heard so far; `undefined`: nobody is silent, or too few were asked to say so.
 * Calls without login fail too: POPBiLL. Only live ones: HomeTax.
 */
export function decideOutage(counts: OutageCounts): Silent | undefined {
  const { total, asked, plainSilent, liveAsked, liveSilent } = counts;
  if (!wereEnoughAsked(counts)) return undefined;
  if (isShareOfAll(plainSilent, asked, total)) return 'popbill';
  return isShareOfAll(liveSilent, liveAsked, total) ? 'hometax' : undefined;
}

/** Whether what a sweep heard so far says something about all. */
export function wereEnoughAsked({ total, asked }: Pick<OutageCounts, 'total' | 'asked'>): boolean {
  return asked > 0 && asked >= Math.min(SAMPLE, total);
}

/**
 * Whether so many of those that were asked got no answer that it is not about single companies.
 *
 * @param total companies that there are to ask
 */
export function isShareOfAll(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * SHARE && failed >= Math.min(AT_LEAST, total);
}

export const PROBE_EVERY = 15 * MINUTE;
/** Affected companies that are asked in one round. */
export const PROBES = 3;
/** Companies whose answer ends an outage. */
export const ANSWERS_THAT_END = 2;

/** Whether affected companies have to be asked now whether there is an answer again. */
export function isProbeDue(
  outage: OutageAlert | undefined,
  /** When this process last tried, also when nobody could be asked. */
  triedAt: Instant | undefined,
  now: Instant,
): boolean {
  if (outage === undefined || outage.endedAt !== undefined) return false;
  const asked = [outage.openedAt, outage.lastTriedAt, triedAt];
  return !asked.some((at) => isWithin(at, PROBE_EVERY, now));
}

const CODES: Readonly<Record<Exclude<SetupFault, 'other'>, readonly number[]>> = {
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

const FAULTS: ReadonlyMap<number, SetupFault> = new Map(
  Object.entries(CODES).flatMap(([fault, codes]) =>
    // Object.entries widens the keys that the type above holds to.
    codes.map((code): [number, SetupFault] => [code, fault as SetupFault]),
  ),
);

/** Which of our settings a caller-misconfigured code is about (reference: POPBiLL's error code list). */
export function setupFaultOf(code: number): SetupFault {
  return FAULTS.get(code) ?? 'other';
}

/** Companies from all over a large sweep that it asks first: what all of them are told concerns everybody. */
export const WITNESSES = 20;

/** What a sweep heard so far of the companies that it was to ask; those asked before it was interrupted left out. */
export interface SweepRefusals {
  readonly total: number;
  /** Companies of which a question was refused because of our settings, at the token or later. */
  readonly refused: number;
  /** How many of the first witnesses are among those (`witnessesFirst`). */
  readonly refusedWitnesses: number;
}

/**
 * Whether what POPBiLL refused so far opens the setup alert, stops the sweep and freezes all others: from 30 % and at
 * least three of the companies it asks, or all when they are fewer. That is counted against the whole sweep, so that it
 * does not matter who is asked first. Only when every single witness is refused the sweep ends sooner: they are spread
 * evenly over everybody, so that all of them being refused is no accident of the order while less than 30 % are.
 */
export function decideSetup({ total, refused, refusedWitnesses }: SweepRefusals): boolean {
  if (refusedWitnesses >= WITNESSES) return true;
  return refused > 0 && refused >= total * SHARE && refused >= Math.min(AT_LEAST, total);
}

/**
 * Whether a sweep that went through, so that fewer were refused than open the alert, ends it: as large a share was
 * answered. A few companies may be refused for ever. Where nobody was left to ask, those before the interruption were
 * answered.
 */
export function acceptsSettings(total: number, accepted: number): boolean {
  return total === 0 || (accepted > 0 && accepted >= total * SHARE);
}

/** The same companies in their order, but for a sweep of many: its witnesses come first. */
export function witnessesFirst<T>(inOrder: readonly T[]): readonly T[] {
  if (inOrder.length * SHARE <= WITNESSES) return inOrder;
  const every = inOrder.length / WITNESSES;
  const chosen = new Set(
    Array.from({ length: WITNESSES }, (_, i) => Math.floor((i + 0.5) * every)),
  );
  const others = inOrder.filter((_, i) => !chosen.has(i));
  return [...inOrder.filter((_, i) => chosen.has(i)), ...others];
}
