import { lastDecided } from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { lastFailedAt } from '../assessment/left-open-rules.js';
import { attemptsInRow, type LiveTest, MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import {
  certificateView,
  deptUserView,
  isLeftOpen,
  type VerdictContext,
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
  type Answers,
  type RecordedProduct,
  recentAttempts,
  recordProduct,
} from './record-product-rules.js';

export interface CheckAnswers {
  readonly brn: Brn;
  /** Of the products that were asked about. */
  readonly answers: Answers;
  /** The start of the sweep that this check counts for. */
  readonly sweptAt?: Instant;
  /** POPBiLL or HomeTax answers nobody. */
  readonly isOutage?: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

export function recordAnswers(
  before: CompanyStatus | undefined,
  { brn, answers, sweptAt, isOutage, policy, now }: CheckAnswers,
): CompanyStatus {
  const base = before ?? nothingKnown(brn);
  const asked = PRODUCTS.filter((product) => answers[product] !== undefined);
  const recorded = asked.map((product) => ({
    product,
    ...recordProduct(base.products[product], answers[product] ?? {}, now),
  }));
  const isHeard = recorded.some((one) => one.isAnswered);
  const memberMissing = memberMissingAfter(base, recorded, isHeard, now);
  const context = { memberMissing: memberMissing !== undefined, policy, now };

  const products = { ...base.products };
  for (const { product, notMember, isAnswered: _, ...found } of recorded) {
    const known = base.products[product];
    const isTested = answers[product]?.deptUserLogin !== undefined;
    // Beside an answer about the company, "not a member" cannot be true.
    const failures = isHeard ? [...found.failures, ...notMember] : found.failures;
    const isOpen = isLoginLeftOpen(found.deptUser, failures, known, isTested);
    products[product] = {
      ...found,
      collectableAt: collectableAfter(known, found, context),
      failures: isOpen ? [...failures, lostTest(known, now)] : failures,
    };
  }
  const isAnswered = isHeard || recorded.some(({ notMember }) => notMember.length > 0);
  const isNoMember = memberMissing !== undefined && memberMissing !== base.memberMissing;
  const standing = asked.map((product) => {
    const about = products[product];
    return { verdict: verdictOf(about, context), failures: about?.failures ?? [] };
  });
  const found = findingOf(base, sweptAt, standing, isNoMember);
  const after: CompanyStatus = {
    v: 1,
    brn,
    products,
    memberMissing,
    firstAskedAt: base.firstAskedAt ?? base.failedSweepsAt[0] ?? base.answeredAt ?? now,
    firstAnsweredAt: base.firstAnsweredAt ?? base.answeredAt ?? (isAnswered ? now : undefined),
    answeredAt: isAnswered ? now : base.answeredAt,
    decidedAt: found === 'state' ? now : lastDecided(base),
    ...sweepCount(base, { sweptAt, isOutage, now }, found),
  };
  const wrongSince = wrongSinceAfter(before, after, { products: asked, policy, now });
  return wrongSince === undefined ? after : { ...after, wrongSince };
}

/** `all-answered`: the state is unknown even so, as of an untested login. `no-member`: counts for nothing yet. */
type Finding = 'state' | 'all-answered' | 'left-open' | 'no-member';

/** "Not a member" may be a misreport until a later sweep says it again: until then nothing was found out. */
function findingOf(
  { wrongSince }: CompanyStatus,
  sweptAt: Instant | undefined,
  products: readonly Pick<ProductAssessment, 'verdict' | 'failures'>[],
  isNoMember: boolean,
): Finding {
  if (products.some(isLeftOpen)) return 'left-open';
  if (isNoMember) {
    const saidSince = wrongSince?.['member-missing'];
    const isSaidAgain = sweptAt !== undefined && saidSince !== undefined && saidSince < sweptAt;
    return isSaidAgain ? 'state' : 'no-member';
  }
  return products.every(({ verdict }) => verdict.kind !== 'unknown') ? 'state' : 'all-answered';
}

interface Attempt extends LiveTest {
  readonly brn: Brn;
  readonly isConfirmed?: boolean;
  readonly now: Instant;
}

/** Records a live test before it is made. It counts until an answer shows that it worked or judged no password. */
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

/** A person says so: sweeps may log in once more after a rejection. Without a product: both. */
export function markRegisteredAgain(before: CompanyStatus, product?: Product): CompanyStatus {
  const cells = (product === undefined ? PRODUCTS : [product]).flatMap((one) =>
    METHODS.map((method) => [one, method] as const),
  );
  return cells.reduce((status, [one, method]) => {
    const cell = status.products[one]?.[method];
    if (cell?.login?.outcome !== 'rejected') return status;
    const login = { ...cell.login, registeredAnew: true };
    return withCell(status, one, method, { ...cell, login });
  }, before);
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
  deptUser: MethodStatus | undefined,
  failures: readonly CheckFailure[],
  before: ProductStatus | undefined,
  isTested: boolean,
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

/**
 * When the product was last known to be collectable: a department user proves the moment of its login, a certificate
 * each moment it was found valid, and its last second once it has expired.
 */
function collectableAfter(
  before: ProductStatus | undefined,
  { certificate, deptUser, plan, failures }: Omit<ProductStatus, 'collectableAt'>,
  { memberMissing, policy, now }: VerdictContext,
): Instant | undefined {
  const known = before?.collectableAt;
  if (memberMissing || plan?.state === 'stopped') return known;
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

/** Counted only once the sweep has ended, when it is known that not every company was refused. */
export function countFailedSweep(status: CompanyStatus, startedAt: Instant): CompanyStatus {
  return {
    ...status,
    ...sweepCount(status, { sweptAt: startedAt, now: lastFailedAt(status) }, 'left-open'),
  };
}

/** Only sweeps count up; any check in which no question stays open resets the count. */
function sweepCount(
  base: CompanyStatus,
  { sweptAt: startedAt, isOutage, now }: Pick<CheckAnswers, 'sweptAt' | 'isOutage' | 'now'>,
  found: Finding,
): Pick<CompanyStatus, 'sweptAt' | 'failedSweeps' | 'failedSweepsAt'> {
  const sweptAt = startedAt ?? base.sweptAt;
  const { failedSweeps, failedSweepsAt } = base;
  if (found === 'state' || found === 'all-answered') {
    return { sweptAt, failedSweeps: 0, failedSweepsAt: [] };
  }
  if (startedAt === undefined || found === 'no-member') {
    return { sweptAt, failedSweeps, failedSweepsAt };
  }
  return {
    sweptAt,
    failedSweeps: failedSweeps + 1,
    failedSweepsAt:
      isOutage === true ? failedSweepsAt : [...failedSweepsAt, now].slice(-FAILED_SWEEPS_SHOWN),
  };
}
