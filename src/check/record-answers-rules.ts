import { lastDecided } from '../assessment/assess-rules.js';
import { attemptsInRow, MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import {
  certificateView,
  deptUserView,
  isLeftOpen,
  verdictOf,
} from '../assessment/verdict-rules.js';
import { wrongSinceAfter } from '../incident/mass-change-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import { METHODS, type Method, PRODUCTS, type Product } from '../records/company.js';
import {
  ANSWER_LOST,
  type CheckFailure,
  type CompanyStatus,
  type MethodStatus,
  nothingKnown,
  type ProductStatus,
} from '../records/status.js';
import {
  type ProductAnswers,
  type RecordedProduct,
  recentAttempts,
  recordProduct,
} from './record-product-rules.js';

/** A sweep is known by its start. */
export type CheckOrigin =
  | { readonly kind: 'check' }
  | { readonly kind: 'sweep'; readonly startedAt: Instant };

export interface CheckAnswers {
  readonly brn: Brn;
  /** Of the products that were asked about. */
  readonly answers: Partial<Record<Product, ProductAnswers>>;
  readonly origin: CheckOrigin;
  readonly policy: Policy;
  readonly now: Instant;
}

export function recordAnswers(
  before: CompanyStatus | undefined,
  check: CheckAnswers,
): CompanyStatus {
  const { answers, policy, now } = check;
  const base = before ?? nothingKnown(check.brn);
  const recorded = PRODUCTS.flatMap((product) => {
    const about = answers[product];
    return about === undefined
      ? []
      : [{ product, ...recordProduct(base.products[product], about, now) }];
  });
  const isHeard = recorded.some((one) => one.isAnswered);
  const memberMissing = memberMissingAfter(base, recorded, isHeard, now);

  const products = { ...base.products };
  for (const { product, ...found } of recorded) {
    products[product] = productAfter(base.products[product], found, {
      isMember: memberMissing === undefined,
      isHeard,
      policy,
      now,
    });
  }
  for (const { product } of recorded) {
    const about = products[product];
    const before = base.products[product];
    const isTested = answers[product]?.deptUserLogin !== undefined;
    if (about === undefined || !isLoginLeftOpen(about, { before, isTested })) continue;
    const open = lostTest(before, now);
    products[product] = { ...about, failures: [...about.failures, open] };
  }
  const isAnswered = isHeard || recorded.some(({ notMember }) => notMember.length > 0);
  const answeredAt = isAnswered ? now : base.answeredAt;
  const found = findingOf(base, check.origin, {
    products: recorded.map(({ product }) => {
      const about = products[product];
      const context = { memberMissing: memberMissing !== undefined, policy, now };
      return { verdict: verdictOf(about, context), failures: about?.failures ?? [] };
    }),
    isNoMember: memberMissing !== undefined && memberMissing !== base.memberMissing,
  });
  const after: CompanyStatus = {
    v: 1,
    brn: check.brn,
    products,
    memberMissing,
    answeredAt,
    ...knownTimes(base, { isAnswered, isDecided: found === 'state', now }),
    ...sweepCount(base, check.origin, found, now),
  };
  const asked = recorded.map(({ product }) => product);
  const wrongSince = wrongSinceAfter(before, after, { products: asked, policy, now });
  return wrongSince === undefined ? after : { ...after, wrongSince };
}

/**
 * `all-answered`: the state is unknown even so, as of an untested login. `no-member`: counts for nothing yet, see
 * below.
 */
type Finding = 'state' | 'all-answered' | 'left-open' | 'no-member';

/**
 * "Not a member" may be a misreport until a later sweep says it again (as for mass-change-rules.ts): until then nothing was
 * found out.
 */
function findingOf(
  { wrongSince }: CompanyStatus,
  origin: CheckOrigin,
  {
    products,
    isNoMember,
  }: {
    readonly products: readonly Parameters<typeof isLeftOpen>[0][];
    readonly isNoMember: boolean;
  },
): Finding {
  if (products.some(isLeftOpen)) return 'left-open';
  if (isNoMember) {
    const saidSince = wrongSince?.['member-missing'];
    const isSaidAgain =
      origin.kind === 'sweep' && saidSince !== undefined && saidSince < origin.startedAt;
    return isSaidAgain ? 'state' : 'no-member';
  }
  return products.every(({ verdict }) => verdict.kind !== 'unknown') ? 'state' : 'all-answered';
}

type KnownTimes = Pick<CompanyStatus, 'firstAskedAt' | 'firstAnsweredAt' | 'decidedAt'>;

function knownTimes(
  base: CompanyStatus,
  check: { readonly isAnswered: boolean; readonly isDecided: boolean; readonly now: Instant },
): KnownTimes {
  const { isAnswered, isDecided, now } = check;
  const firstAnsweredAt = base.firstAnsweredAt ?? base.answeredAt ?? (isAnswered ? now : undefined);
  const decidedAt = isDecided ? now : lastDecided(base);
  return {
    firstAskedAt: base.firstAskedAt ?? base.failedSweepsAt[0] ?? base.answeredAt ?? now,
    firstAnsweredAt,
    decidedAt,
  };
}

export interface Attempt {
  readonly brn: Brn;
  readonly product: Product;
  readonly method: Method;
  readonly isConfirmed?: boolean;
  readonly now: Instant;
}

/**
 * Records a live test before it is made. It counts against the lock-out budget until an answer shows that it worked or
 * judged no password.
 */
export function noteAttempt(
  before: CompanyStatus | undefined,
  { brn, product, method, isConfirmed = false, now }: Attempt,
): CompanyStatus {
  const cell = before?.products[product]?.[method];
  return withCell(before ?? nothingKnown(brn), product, method, {
    ...(cell ?? { registration: 'unknown', foundAt: now }),
    attempts: [...recentAttempts(cell, now), now],
    inRow: attemptsInRow(cell) + 1,
    confirmedAt: isConfirmed ? now : cell?.confirmedAt,
  });
}

export interface RegisteredAgain {
  readonly brn: Brn;
  readonly product?: Product;
  /** Absent: both. */
  readonly method?: Method;
  readonly now: Instant;
}

/** A person says so: sweeps may log in once more after a rejection. */
export function markRegisteredAgain(
  before: CompanyStatus | undefined,
  { brn, product, method }: RegisteredAgain,
): CompanyStatus {
  const methods = method === undefined ? METHODS : [method];
  const products = product === undefined ? PRODUCTS : [product];
  const cells = products.flatMap((one) => methods.map((other) => ({ one, other })));
  return cells.reduce((status, { one, other }) => {
    const cell = status.products[one]?.[other];
    if (cell?.login?.outcome !== 'rejected') return status;
    const login = { ...cell.login, registeredAnew: true };
    return withCell(status, one, other, { ...cell, login });
  }, before ?? nothingKnown(brn));
}

function withCell(
  status: CompanyStatus,
  product: Product,
  method: Method,
  cell: MethodStatus,
): CompanyStatus {
  const about: ProductStatus = status.products[product] ?? { failures: [] };
  return {
    ...status,
    products: { ...status.products, [product]: { ...about, [method]: cell } },
  };
}

/** An answer about the company proves that it is a member, whatever another call said. */
function memberMissingAfter(
  base: CompanyStatus,
  recorded: readonly RecordedProduct[],
  isHeard: boolean,
  now: Instant,
): CompanyStatus['memberMissing'] {
  if (isHeard) return undefined;
  const problem = recorded.flatMap(({ notMember }) => notMember)[0]?.problem;
  if (problem?.kind !== 'refused') return base.memberMissing;
  return { code: problem.code, message: problem.message, foundAt: now };
}

/**
 * After a login test without an answer the question stays open until the next test, and where no more tests are made:
 * what was known before may not be trusted.
 */
function isLoginLeftOpen(
  { deptUser, failures }: ProductStatus,
  { before, isTested }: { readonly before: ProductStatus | undefined; readonly isTested: boolean },
): boolean {
  if (deptUser?.registration !== 'registered') return false;
  if (deptUser.login?.outcome === 'rejected') return false;
  if (failures.some(isOfLoginTest)) return false;
  return (
    attemptsInRow(deptUser) >= MOST_IN_A_ROW ||
    (!isTested && before?.failures.some(isOfLoginTest) === true)
  );
}

function isOfLoginTest({ call }: CheckFailure): boolean {
  return call === LOGIN_TEST;
}

const LOGIN_TEST = 'dept-user-login-test';

/** The recorded one, unless its answer was lost with the process. */
function lostTest(before: ProductStatus | undefined, now: Instant): CheckFailure {
  const onRecord = before?.failures.find(isOfLoginTest);
  const triedAt = before?.deptUser?.attempts.at(-1);
  if (onRecord !== undefined && (triedAt ?? 0) <= onRecord.at) return onRecord;
  const at = triedAt ?? before?.deptUser?.unansweredAt ?? now;
  return { call: LOGIN_TEST, problem: { kind: 'unreachable', cause: ANSWER_LOST }, at };
}

interface ProductContext {
  readonly isMember: boolean;
  readonly isHeard: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

function productAfter(
  before: ProductStatus | undefined,
  found: RecordedProduct,
  context: ProductContext,
): ProductStatus {
  const { certificate, deptUser, plan, notMember } = found;
  // Beside an answer about the company, "not a member" cannot be true.
  const failures: readonly CheckFailure[] = context.isHeard
    ? [...found.failures, ...notMember]
    : found.failures;
  const collectableAt = collectableAfter(before, found, context);
  return { certificate, deptUser, plan, collectableAt, failures };
}

/**
 * When the product was last known to be collectable: a department user proves the moment of its login, a certificate
 * each moment it was found valid, and its last second once it has expired.
 */
function collectableAfter(
  before: ProductStatus | undefined,
  { certificate, deptUser, plan, failures }: RecordedProduct,
  { isMember, policy, now }: ProductContext,
): Instant | undefined {
  const known = before?.collectableAt;
  if (!isMember || plan?.state === 'stopped') return known;
  const vouched = [known];
  const login = deptUserView(deptUser);
  if (login.kind === 'works') vouched.push(login.testedAt);
  const view = certificateView(certificate, now);
  const isAsked = !failures.some(({ call }) => call === 'certificate-expiry');
  const isUsable = certificate?.login?.outcome !== 'rejected' && certificate?.foundAt === now;
  if (policy.collectsBy === 'any' && isAsked && isUsable) {
    if (view.kind === 'valid') vouched.push(now);
    if (view.kind === 'expired') vouched.push(view.expiresAt);
  }
  const instants = vouched.filter((at) => at !== undefined);
  return instants.length === 0 ? undefined : Math.max(...instants);
}

const FAILED_SWEEPS_SHOWN = 3;

type SweepCount = Pick<CompanyStatus, 'sweptAt' | 'failedSweeps' | 'failedSweepsAt'>;

/** Counted only once the sweep has ended, when it is known that not every company was refused. */
export function countFailedSweep(
  status: CompanyStatus,
  sweep: { readonly startedAt: Instant; readonly failedAt: Instant },
): CompanyStatus {
  const origin = { kind: 'sweep', startedAt: sweep.startedAt } as const;
  return { ...status, ...sweepCount(status, origin, 'left-open', sweep.failedAt) };
}

/** Only sweeps count up; any check in which no question stays open resets the count. */
function sweepCount(
  base: CompanyStatus,
  origin: CheckOrigin,
  found: Finding,
  now: Instant,
): SweepCount {
  const sweptAt = origin.kind === 'sweep' ? origin.startedAt : base.sweptAt;
  if (found === 'state' || found === 'all-answered') {
    return { sweptAt, failedSweeps: 0, failedSweepsAt: [] };
  }
  if (origin.kind === 'check' || found === 'no-member') {
    return { sweptAt, failedSweeps: base.failedSweeps, failedSweepsAt: base.failedSweepsAt };
  }
  return {
    sweptAt,
    failedSweeps: base.failedSweeps + 1,
    failedSweepsAt: [...base.failedSweepsAt, now].slice(-FAILED_SWEEPS_SHOWN),
  };
}
