import { attemptsInRow, MAX_ATTEMPTS, mayRetest } from '../assessment/lock-out-rules.js';
import type { Brn } from '../kernel/brn.js';
import { DAY, HOUR, type Instant } from '../kernel/time.js';
import { METHODS, PRODUCTS } from '../records/company.js';
import {
  type CompanyStatus,
  logsIn,
  type MassKind,
  type MethodStatus,
  type ProductStatus,
} from '../records/status.js';

/** Rejections with this code in this period open no alerts, because their cause is probably not the single company. */
export interface SharedRejection {
  readonly code: number;
  readonly since: Instant;
  /** Set when logins work again. Later rejections are each company's own problem. */
  readonly until?: Instant;
}

export interface LiveAnswer {
  readonly brn: Brn;
  readonly at: Instant;
  /**
   * A rejection, unless it repeats an earlier one of the same login. Absent: the login worked, or got another answer or
   * none (`isLost`), or a person decided that the rejection is the company's own problem.
   */
  readonly rejection?: { readonly code: number; readonly message: string };
  /** The process ended before the answer, which may have been a rejection. */
  readonly isLost?: true;
}

const WINDOW_SIZE = 50;
const MIN_SAME_CODE = 20;

/** The window that the rules below count. Rejections further apart than a day are each company's own problem. */
export function latestAnswers(answers: readonly LiveAnswer[], now: Instant): readonly LiveAnswer[] {
  return answers.filter(({ at }) => at > now - DAY).slice(-WINDOW_SIZE);
}

export interface FoundCause {
  readonly code: number;
  readonly message: string;
  /** The rejections with this code, oldest first. */
  readonly rejections: readonly LiveAnswer[];
}

export function decideCommonCause(window: readonly LiveAnswer[]): FoundCause | undefined {
  for (const [code, rejections] of rejectionsByCode(window)) {
    const message = rejections[0]?.rejection?.message;
    if (rejections.length >= MIN_SAME_CODE && message !== undefined) {
      return { code, message, rejections };
    }
  }
  return undefined;
}

/**
 * Whether `tests` more live tests may begin: only if no code could get more than WINDOW_SIZE rejections, even if these,
 * the pending and the lost tests were all rejected with the most frequent code. While none is pending, new tests may
 * always begin, so that lost answers cannot block all tests forever.
 */
export function mayBegin(window: readonly LiveAnswer[], pending: number, tests: number): boolean {
  if (pending === 0) return true;
  const counts = [...rejectionsByCode(window).values()].map(({ length }) => length);
  const lost = window.filter(({ isLost }) => isLost === true).length;
  return Math.max(0, ...counts) + lost + pending + tests <= WINDOW_SIZE;
}

function rejectionsByCode(
  window: readonly LiveAnswer[],
): ReadonlyMap<number, readonly LiveAnswer[]> {
  const byCode = new Map<number, LiveAnswer[]>();
  for (const answer of window) {
    if (answer.rejection === undefined) continue;
    const { code } = answer.rejection;
    byCode.set(code, [...(byCode.get(code) ?? []), answer]);
  }
  return byCode;
}

/** While a common cause is open, sweeps make no live tests (the pause); probes sample a few at this interval. */
export const SAMPLE_INTERVAL = HOUR;
/** Working samples in a row that end the pause. */
export const MIN_WORKING_SAMPLES = 2;

export function isShared(
  { code, at }: { readonly code: number; readonly at: Instant },
  shared: SharedRejection | undefined,
): boolean {
  if (shared === undefined || shared.code !== code) return false;
  return at >= shared.since && (shared.until === undefined || at <= shared.until);
}

/** The cell without its shared rejection, unless the cell was rejected before the common cause began. */
export function withoutSharedRejection(
  cell: MethodStatus | undefined,
  shared: SharedRejection | undefined,
): MethodStatus | undefined {
  if (cell?.login?.outcome !== 'rejected' || shared === undefined) return cell;
  const { login, ...withoutLogin } = cell;
  const { code, at, rejectedSince = at, workedBefore } = login;
  if (code === undefined || !isShared({ code, at }, shared)) return cell;
  if (rejectedSince < shared.since) return cell;
  if (workedBefore === undefined) return withoutLogin;
  return { ...withoutLogin, login: { outcome: 'works', at: workedBefore, rejections: 0 } };
}

export function hasSharedRejection(status: CompanyStatus, shared: SharedRejection): boolean {
  return sharedRejectionsIn(status, shared).length > 0;
}

/** The kinds of trouble that the company's shared rejections lead to. */
export function kindsOfSharedRejections(
  status: CompanyStatus,
  shared: SharedRejection,
): readonly MassKind[] {
  return sharedRejectionsIn(status, shared).map(({ method }) =>
    method === 'deptUser' ? 'dept-user-login' : 'certificate-invalid',
  );
}

/** Whether a later sweep will automatically test one of the company's rejected logins again. */
export function needsConfirmingTest(status: CompanyStatus, shared: SharedRejection): boolean {
  return sharedRejectionsIn(status, shared).some(
    ({ product, method, login }) =>
      mayRetest(login) && attemptsInRow(status.products[product]?.[method]) < MAX_ATTEMPTS,
  );
}

function sharedRejectionsIn({ products }: CompanyStatus, shared: SharedRejection) {
  return PRODUCTS.flatMap((product) =>
    METHODS.flatMap((method) => {
      const login = products[product]?.[method]?.login;
      if (login?.outcome !== 'rejected' || login.code === undefined) return [];
      const { code, at } = login;
      return isShared({ code, at }, shared) ? [{ product, method, login }] : [];
    }),
  );
}

interface Span {
  readonly since: Instant;
  /** Exclusive. */
  readonly before: Instant;
}

/**
 * The last live answer of each cell in the span, for a process that has just started; repeated rejections are left out.
 * A live test that is recorded without an answer was pending when the earlier process ended.
 */
export function liveAnswersOnRecord(
  { brn, products }: CompanyStatus,
  span: Span,
): readonly LiveAnswer[] {
  return Object.values(products).flatMap(({ certificate, deptUser, failures }) =>
    [certificate, deptUser].flatMap((cell): readonly LiveAnswer[] => {
      if (cell === undefined) return [];
      const lostAt = lostTestAt(cell, failures, span);
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

function lostTestAt(
  { attempts, login }: MethodStatus,
  failures: ProductStatus['failures'],
  span: Span,
): Instant | undefined {
  const last = attempts.at(-1);
  if (last === undefined || !isInSpan(last, span) || last <= (login?.at ?? 0)) return undefined;
  // A failure is an outcome too: HomeTax did not answer.
  const hasOutcome = failures.some(({ call, at }) => logsIn(call) && at >= last);
  return hasOutcome ? undefined : last;
}

function isInSpan(at: Instant, { since, before }: Span): boolean {
  return at >= since && at < before;
}
