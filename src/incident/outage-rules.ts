import type { SilentService } from '../records/incident.js';
import { isWidespread } from './incident-rules.js';

/** `no-evidence`: no call was made, or the answer did not come from the service itself. */
export type ServiceResponse = 'answered' | 'silent' | 'no-evidence';

/** How POPBiLL (calls without login: `plain`) and HomeTax (`live` tests) responded during one check. */
export interface Responses {
  readonly plain: ServiceResponse;
  readonly live: ServiceResponse;
}

/** Companies to ask before an outage may be found, because the first few may be ones that always fail. */
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
