import { type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { MassChange, MassCount, SetupFault, SilentService } from '../records/incident.js';
import { type CompanyStatus, type MassKind, massKind } from '../records/status.js';

/** When at least this share of the companies asked has the same trouble, the cause is not a single company. */
const MIN_SHARE = 0.3;
const MIN_COMPANIES = 3;

/** Whether the failures are too many to be about single companies. */
export function isWidespread(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * MIN_SHARE && failed >= Math.min(MIN_COMPANIES, total);
}

/** `no-evidence`: no call was made, or what came back did not come from the service itself. */
export type ServiceResponse = 'answered' | 'silent' | 'no-evidence';

/** How POPBiLL (calls without login: `plain`) and HomeTax (`live` tests) responded during one check. */
export interface Responses {
  readonly plain: ServiceResponse;
  readonly live: ServiceResponse;
}

/** Companies to ask before deciding, because the first few may be companies that always fail. */
const MIN_ASKED = 20;

/** Companies of a sweep so far. */
export interface OutageCounts {
  readonly total: number;
  readonly asked: number;
  /** Companies with an unanswered call without login and no answered live test. */
  readonly plainSilent: number;
  /** Companies with a live test. */
  readonly liveAsked: number;
  /** Those of them whose test got no answer. */
  readonly liveSilent: number;
}

/** Which service does not answer. Calls without login fail: POPBiLL. Only live tests fail: HomeTax. */
export function decideOutage(counts: OutageCounts): SilentService | undefined {
  const { total, asked, plainSilent, liveAsked, liveSilent } = counts;
  if (!wereEnoughAsked(counts)) return undefined;
  if (isWidespread(plainSilent, asked, total)) return 'popbill';
  return isWidespread(liveSilent, liveAsked, total) ? 'hometax' : undefined;
}

export function wereEnoughAsked({ total, asked }: Pick<OutageCounts, 'total' | 'asked'>): boolean {
  return asked > 0 && asked >= Math.min(MIN_ASKED, total);
}

export const PROBE_INTERVAL = 15 * MINUTE;
/** Companies asked per probe, also for trial logins while login tests are paused. */
export const PROBE_SIZE = 3;
/** An outage ends when this many companies have got an answer. */
export const MIN_ANSWERS = 2;

/** @param times when the trouble began, when it was last probed, and when a probe last started (it may have failed) */
export function isProbeDue(
  times: readonly (Instant | undefined)[],
  interval: number,
  now: Instant,
): boolean {
  return !times.some((at) => isWithin(at, interval, now));
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
  points: [-99005001],
  'member-points': [-99005003, -99005004, -99005005],
  'popbill-user-id': [
    -10000008, -10000018, -10000019, -10000020, -10000021, -10000038, -10000039, -10010031,
  ],
  permission: [-99910002, -10001023, -10001062, -10010030],
};

/** The setting of ours that a `caller-misconfigured` code is about (from POPBiLL's list of error codes). */
export function setupFaultOf(code: number): SetupFault {
  const entry = Object.entries(FAULTS).find(([, codes]) => codes.includes(code));
  // Object.entries widens the keys.
  return (entry?.[0] as SetupFault | undefined) ?? 'other';
}

/** Number of witnesses: companies, spread evenly over a large sweep, that are asked first. */
export const WITNESS_COUNT = 20;

/** Companies of a sweep so far, without those asked before it was interrupted. */
interface SweepRefusals {
  readonly total: number;
  /** Companies refused because of our settings, by the token service or by POPBiLL itself. */
  readonly refused: number;
  readonly refusedWitnesses: number;
}

/**
 * Whether the refusals open the setup alert, stop the sweep and freeze all other alerts. This takes `isWidespread` among
 * the sweep's companies, or every witness, because witnesses are an even sample that does not depend on the order of the
 * companies.
 */
export function isSetupRefused({ total, refused, refusedWitnesses }: SweepRefusals): boolean {
  return refusedWitnesses >= WITNESS_COUNT || isWidespread(refused, total);
}

/**
 * Whether a finished sweep ends the setup alert. This takes the same share of the companies, because a few may always be
 * refused. `total` is 0 when an interrupted sweep had already asked about all companies; those were accepted.
 */
export function isSetupAccepted(total: number, accepted: number): boolean {
  return total === 0 || (accepted > 0 && accepted >= total * MIN_SHARE);
}

/** Moves the witnesses to the front. In a small sweep order does not matter: `MIN_SHARE` decides before all are asked. */
export function moveWitnessesFirst<T>(items: readonly T[]): readonly T[] {
  if (items.length * MIN_SHARE <= WITNESS_COUNT) return items;
  const interval = items.length / WITNESS_COUNT;
  const chosen = new Set(
    Array.from({ length: WITNESS_COUNT }, (_, i) => Math.floor((i + 0.5) * interval)),
  );
  const others = items.filter((_, i) => !chosen.has(i));
  return [...items.filter((_, i) => chosen.has(i)), ...others];
}

const MIN_CHANGED = 5;

/** Holds the alerts of companies at which a problem of one of these kinds began in this period. */
export type MassChangeHold = Pick<MassChange, 'kinds' | 'since'> & { readonly until?: Instant };

/** Whether a pass over this many companies can show a mass change. */
export function mayBeMassChange(companies: number): boolean {
  return companies >= MIN_CHANGED;
}

/** The kinds of problems that appeared at enough companies at once to have a common origin. */
export function findMassKinds(
  affected: ReadonlyMap<MassKind, number>,
  answered: number,
): readonly MassCount[] {
  return massKind.options.flatMap((kind) => {
    const companies = affected.get(kind) ?? 0;
    const isMassChange = companies >= MIN_CHANGED && companies >= answered * MIN_SHARE;
    return isMassChange ? [{ kind, companies }] : [];
  });
}

export function isHeldByMassChange({ wrongSince }: CompanyStatus, hold?: MassChangeHold): boolean {
  if (hold === undefined) return false;
  return hold.kinds.some(({ kind }) => {
    const since = wrongSince?.[kind];
    return since !== undefined && since >= hold.since && since < (hold.until ?? Infinity);
  });
}

/** How many company alerts are held back by the change. In earlier versions' records, companies count once per kind. */
export function countHeldAlerts({ kinds, companies }: Pick<MassChange, 'kinds' | 'companies'>) {
  return companies ?? kinds.reduce((sum, counted) => sum + counted.companies, 0);
}
