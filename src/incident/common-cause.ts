import { attemptsInRow, MOST_IN_A_ROW } from '../assessment/attempts-in-row.js';
import { willTestAgain } from '../assessment/lock-out.js';
import type { Brn } from '../kernel/brn.js';
import { HOUR, type Instant } from '../kernel/instant.js';
import type { MessageRef } from '../records/alert.js';
import {
  METHODS,
  type Method,
  PRODUCTS,
  type Product,
  type Stage,
  type UserId,
} from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { CompanyStatus, LoginStatus, MethodStatus } from '../records/status.js';

/** One notice for many logins that HomeTax rejects with one code: probably not each company's own trouble. */
export interface CommonCauseAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly code: number;
  /** POPBiLL's words. */
  readonly message: string;
  /** The first rejection of those that led to it. */
  readonly openedAt: Instant;
  /** Companies whose login was rejected with this code since then. */
  readonly rejected: number;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly lastSampledAt?: Instant;
  readonly endedAt?: Instant;
  /** Who released it: a person, or samples whose login works again. */
  readonly endedBy?: UserId | 'samples';
}

/** Rejections with this code that were found in this time are not told: probably not each company's own trouble. */
export interface SharedRejection {
  readonly code: number;
  readonly since: Instant;
  /** Set once logins work again: what is rejected later is the company's own trouble. */
  readonly until?: Instant;
}

/** One live test that HomeTax answered. */
export interface LiveAnswer {
  readonly brn: Brn;
  readonly at: Instant;
  /** Of a login that was rejected and had not been rejected before; absent: it worked. */
  readonly rejection?: { readonly code: number; readonly message: string };
  /** Its answer went with the process that had asked for it: it may have been a rejection. */
  readonly isLost?: true;
}

/** How many of the last live answers are looked at. */
export const WINDOW = 50;
/** With fewer companies than this, rejections cannot be so many that they are not each company's own trouble. */
export const SAME_CODE = 20;

export interface FoundCause {
  readonly code: number;
  readonly message: string;
  /** The rejections that led to it, oldest first. */
  readonly rejections: readonly LiveAnswer[];
}

/** The code that so many of the last live answers share that it is probably not each company's own trouble. */
export function decideCommonCause(window: readonly LiveAnswer[]): FoundCause | undefined {
  const byCode = rejectionsByCode(window.slice(-WINDOW));
  for (const [code, rejections] of byCode) {
    const message = rejections[0]?.rejection?.message;
    if (rejections.length >= SAME_CODE && message !== undefined) {
      return { code, message, rejections };
    }
  }
  return undefined;
}

/**
 * Whether so many more live tests may begin: were all that are under way rejected with the code that is most frequent
 * already, and those whose answer is lost too, no more than a window of logins would have been tried when the pause
 * begins. While none is under way one may always begin, or lost answers could hold up all others for ever.
 */
export function mayBegin(window: readonly LiveAnswer[], underWay: number, tests: number): boolean {
  if (underWay === 0) return true;
  const counted = window.slice(-WINDOW);
  const counts = [...rejectionsByCode(counted).values()].map(({ length }) => length);
  const lost = counted.filter(({ isLost }) => isLost === true).length;
  return Math.max(0, ...counts) + lost + underWay + tests <= WINDOW;
}

function rejectionsByCode(
  window: readonly LiveAnswer[],
): ReadonlyMap<number, readonly LiveAnswer[]> {
  const byCode = new Map<number, LiveAnswer[]>();
  for (const answer of window) {
    if (answer.rejection === undefined) continue;
    const { code } = answer.rejection;
    const same = byCode.get(code);
    if (same === undefined) byCode.set(code, [answer]);
    else same.push(answer);
  }
  return byCode;
}

export const SAMPLE_EVERY = HOUR;
/** Companies whose login is tested in one round while the others' tests pause. */
export const SAMPLES = 3;
/** Samples in a row whose login works, which end the pause. */
export const SAMPLES_THAT_END = 2;

export function isSampleDue(
  cause: CommonCauseAlert | undefined,
  /** When this process last took samples, also when there was nobody to test. */
  triedAt: Instant | undefined,
  now: Instant,
): boolean {
  if (cause === undefined || cause.endedAt !== undefined) return false;
  const asked = [cause.openedAt, cause.lastSampledAt, triedAt];
  return !asked.some((at) => isWithin(at, SAMPLE_EVERY, now));
}

/** Whether what was found then with the code is one of them. */
export function isShared(
  { code, at }: { readonly code: number; readonly at: Instant },
  shared: SharedRejection | undefined,
): boolean {
  if (shared === undefined || shared.code !== code) return false;
  return at >= shared.since && at <= (shared.until ?? at);
}

/**
 * A cell as it would be known without the rejection it shares with many others. One that was rejected before those is
 * left as it is: that was its own trouble.
 */
export function beforeShared(
  cell: MethodStatus | undefined,
  shared: SharedRejection | undefined,
): MethodStatus | undefined {
  if (cell?.login?.outcome !== 'rejected' || shared === undefined) return cell;
  const { login, ...unlogged } = cell;
  const { code, at, rejectedSince = at, workedBefore } = login;
  if (code === undefined || !isShared({ code, at }, shared)) return cell;
  if (rejectedSince < shared.since) return cell;
  if (workedBefore === undefined) return unlogged;
  return { ...unlogged, login: { outcome: 'works', at: workedBefore, rejections: 0 } };
}

/** Whether a login of the company is rejected with the code, and was so in that time. */
export function wasRejected(status: CompanyStatus, shared: SharedRejection): boolean {
  return rejectionsIn(status, shared).length > 0;
}

/** As above, and a coming sweep makes the test by itself that shows whether it still is. */
export function isYetToConfirm(status: CompanyStatus, shared: SharedRejection): boolean {
  return rejectionsIn(status, shared).some(
    ({ product, method, login }) =>
      willTestAgain(login) && attemptsInRow(status.products[product]?.[method]) < MOST_IN_A_ROW,
  );
}

interface RejectedCell {
  readonly product: Product;
  readonly method: Method;
  readonly login: LoginStatus;
}

function rejectionsIn(
  { products }: CompanyStatus,
  shared: SharedRejection,
): readonly RejectedCell[] {
  return PRODUCTS.flatMap((product) =>
    METHODS.flatMap((method): readonly RejectedCell[] => {
      const login = products[product]?.[method]?.login;
      if (login?.outcome !== 'rejected' || login.code === undefined) return [];
      const { code, at } = login;
      return isShared({ code, at }, shared) ? [{ product, method, login }] : [];
    }),
  );
}
