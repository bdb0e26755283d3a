import { type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { MassChange, MassCount, SilentService } from '../records/incident.js';
import { type CompanyStatus, type MassKind, massKind } from '../records/status.js';

/** If at least this share of the companies asked has the same trouble, the cause does not lie in single companies. */
export const MIN_SHARE = 0.3;
const MIN_COMPANIES = 3;

/**
 * Whether too many companies fail for the cause to lie in single companies. `total`: all companies that could be asked;
 * if there are fewer than MIN_COMPANIES of them, all must fail.
 */
export function isWidespread(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * MIN_SHARE && failed >= Math.min(MIN_COMPANIES, total);
}

/** `no-evidence`: no call was made, or the answer did not come from the service itself. */
export type ServiceResponse = 'answered' | 'silent' | 'no-evidence';

/** How POPBiLL (calls without login: `plain`) and HomeTax (`live` tests) responded during one check. */
export interface Responses {
  readonly plain: ServiceResponse;
  readonly live: ServiceResponse;
}

/** Companies to ask before an outage may be found, because the first few may be ones that always fail. */
const MIN_ASKED = 20;

export interface OutageCounts {
  readonly total: number;
  readonly asked: number;
  /** Companies with an unanswered call without login and no answered live test. */
  readonly plainSilent: number;
  /** Companies with a live test. */
  readonly liveAsked: number;
  readonly liveSilent: number;
}

/** The service that does not answer: POPBiLL if calls without login fail, HomeTax if only live tests fail. */
export function decideOutage(counts: OutageCounts): SilentService | undefined {
  const { total, asked, plainSilent, liveAsked, liveSilent } = counts;
  if (!wereEnoughAsked(counts)) return undefined;
  if (isWidespread(plainSilent, asked, total)) return 'popbill';
  return isWidespread(liveSilent, liveAsked, total) ? 'hometax' : undefined;
}

export function wereEnoughAsked({ total, asked }: Pick<OutageCounts, 'total' | 'asked'>): boolean {
  return asked > 0 && asked >= Math.min(MIN_ASKED, total);
}

/** An outage ends when this many companies have got an answer (exceptions: OutageWatch). */
export const MIN_ANSWERS = 2;

export const PROBE_INTERVAL = 15 * MINUTE;
/** Companies asked per probe, and per sample of logins while login tests are paused. */
export const PROBE_SIZE = 3;

/** @param times when the trouble began, when it was last probed, and when a probe last started (it may have failed) */
export function isProbeDue(
  times: readonly (Instant | undefined)[],
  interval: number,
  now: Instant,
): boolean {
  return !times.some((at) => isWithin(at, interval, now));
}

/** Affected companies that make a mass change. */
const MIN_CHANGED = 5;

/** Holds the alerts of companies at which a problem of one of these kinds began in this period. */
export type MassChangeHold = Pick<MassChange, 'kinds' | 'since'> & { readonly until?: Instant };

export function mayBeMassChange(companies: number): boolean {
  return companies >= MIN_CHANGED;
}

/** `answered`: how many companies got an answer. */
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

/** How many companies' alerts are held back. Records of earlier versions count a company once per kind. */
export function countHeldAlerts({ kinds, companies }: Pick<MassChange, 'kinds' | 'companies'>) {
  return companies ?? kinds.reduce((sum, counted) => sum + counted.companies, 0);
}
