import { type Instant, MINUTE } from '../kernel/time.js';
import { isWithin } from '../records/future-times.js';
import type { SilentService } from '../records/incident.js';

/** `not-asked`: no call was made, or what came back did not come from the service itself. */
export type ServiceResponse = 'answered' | 'silent' | 'not-asked';

/** How POPBiLL (calls without login: `plain`) and HomeTax (`live` tests) responded during one check. */
export interface Responses {
  readonly plain: ServiceResponse;
  readonly live: ServiceResponse;
}

/** When at least this share of the companies asked fails, the cause is not a single company. */
export const MIN_SHARE = 0.3;
const MIN_COMPANIES = 3;
/** Companies to ask before deciding, because the first few may be companies that always fail. */
const MIN_ASKED = 20;

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
export function decideOutage(counts: OutageCounts): SilentService | undefined {
  const { total, asked, plainSilent, liveAsked, liveSilent } = counts;
  if (!wereEnoughAsked(counts)) return undefined;
  if (isWidespread(plainSilent, asked, total)) return 'popbill';
  return isWidespread(liveSilent, liveAsked, total) ? 'hometax' : undefined;
}

export function wereEnoughAsked({ total, asked }: Pick<OutageCounts, 'total' | 'asked'>): boolean {
  return asked > 0 && asked >= Math.min(MIN_ASKED, total);
}

/** Whether the failures are too many to be about single companies. */
export function isWidespread(failed: number, asked: number, total: number = asked): boolean {
  return failed > 0 && failed >= asked * MIN_SHARE && failed >= Math.min(MIN_COMPANIES, total);
}

export const PROBE_INTERVAL = 15 * MINUTE;
/** Companies asked per probe, and tested at a time while login tests are paused. */
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
