import { attemptsInRow, MOST_IN_A_ROW, willTestAgain } from '../assessment/lock-out-rules.js';
import type { Brn } from '../kernel/brn.js';
import { HOUR, type Instant } from '../kernel/time.js';
import { METHODS, type Method, PRODUCTS, type Product } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { CommonCauseAlert } from '../records/incident.js';
import {
  type CompanyStatus,
  type LoginStatus,
  logsIn,
  type MethodStatus,
  type ProductStatus,
} from '../records/status.js';

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

/** From the first instant on, and before the other. */
interface Span {
  readonly since: Instant;
  readonly before: Instant;
}

/**
 * The live answers of a time as a company's status has them on record, so that a process can go on where another one
 * ended: of each cell the last one, a login that was rejected and still is left out, as it says nothing new. A live test
 * that is on record without any answer was under way when the process ended.
 */
export function liveAnswersOnRecord(
  { brn, products }: CompanyStatus,
  span: Span,
): readonly LiveAnswer[] {
  return Object.values(products).flatMap(({ certificate, deptUser, failures }) =>
    [certificate, deptUser].flatMap((cell): readonly LiveAnswer[] => {
      if (cell === undefined) return [];
      const lostAt = lostTest(cell, failures, span);
      const answer = answerOf(cell, span);
      return [
        ...(answer === undefined ? [] : [{ brn, ...answer }]),
        ...(lostAt === undefined ? [] : [{ brn, at: lostAt, isLost: true as const }]),
      ];
    }),
  );
}

function answerOf({ login }: MethodStatus, span: Span): Omit<LiveAnswer, 'brn'> | undefined {
  if (login === undefined || !isInSpan(login.at, span)) return undefined;
  const { at, outcome, code, message = '', rejections } = login;
  if (outcome === 'works' || code === undefined) return { at };
  return rejections > 1 ? undefined : { at, rejection: { code, message } };
}

function lostTest(
  { attempts, login }: MethodStatus,
  failures: ProductStatus['failures'],
  span: Span,
): Instant | undefined {
  const last = attempts.at(-1);
  if (last === undefined || !isInSpan(last, span) || last <= (login?.at ?? 0)) return undefined;
  // That HomeTax did not answer is an outcome, too.
  const isKnown = failures.some(({ call, at }) => logsIn(call) && at >= last);
  return isKnown ? undefined : last;
}

function isInSpan(at: Instant, { since, before }: Span): boolean {
  return at >= since && at < before;
}
