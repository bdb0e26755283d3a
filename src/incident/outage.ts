import { type Instant, MINUTE } from '../kernel/instant.js';
import type { MessageRef } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { PopbillProblem } from '../records/popbill-problem.js';

/** Who does not answer: POPBiLL itself, or only HomeTax behind it (calls that log in). */
export type Silent = 'popbill' | 'hometax';

/** One notice for all companies that cannot be checked because POPBiLL or HomeTax does not answer. */
export interface OutageAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly silent: Silent;
  /** When the first call went unanswered. */
  readonly openedAt: Instant;
  /** When that was told of all: who was not answered until then was left. Absent of one that an older version stored. */
  readonly foundAt?: Instant;
  /**
   * Companies that were asked in the sweep that found it (with `hometax`: of which a login was tested), and those of
   * them that got no answer.
   */
  readonly asked: number;
  readonly failed: number;
  /** Not one connection came about: it may as well be the network of this machine. */
  readonly noConnection?: boolean;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly lastTriedAt?: Instant;
  readonly endedAt?: Instant;
  /** What became of those that were left, once they were checked after it ended. */
  readonly after?: OutageAfter;
}

/** `checked` is the sum of what follows, `told` left out. What an older version stored lacks two of the counts. */
export interface OutageAfter {
  readonly checked: number;
  readonly collectable: number;
  readonly needAction?: number;
  /** Companies that were not answered this time either. */
  readonly unknown?: number;
  /** Companies with news of their own. */
  readonly told: number;
}

/** Whether somebody answered; `not-asked` also when what came back is no answer of theirs. */
export type Hearing = 'answered' | 'silent' | 'not-asked';

/** What one check heard of POPBiLL (calls that do not log in) and of HomeTax (live tests). */
export interface Heard {
  readonly plain: Hearing;
  readonly live: Hearing;
  /** Every silent call ended without a connection. */
  readonly noConnection: boolean;
}

/** "Logged out by HomeTax to block the multi-login session": HomeTax answered, about another session of the account. */
const DOUBLE_LOGIN = -11100008;

/** Whether a call went unanswered: nothing usable came back, or POPBiLL says that it had trouble getting an answer. */
export function isSilence(problem: PopbillProblem): boolean {
  // A value that cannot be is an answer, of this company.
  if (problem.kind === 'garbled' && problem.said !== undefined) return false;
  if (problem.kind !== 'refused') return true;
  return problem.codeClass === 'transient' && problem.code !== DOUBLE_LOGIN;
}

/** Whether a refused live test shows that HomeTax was reached and answered. */
export function isFromHometax(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused') return false;
  const { codeClass, code } = problem;
  return codeClass === 'auth-rejected' || codeClass === 'cert-expired' || code === DOUBLE_LOGIN;
}

/** From this share of the companies asked on, silence is about POPBiLL or HomeTax and not about single companies. */
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
