import {
  type AssessContext,
  assess,
  certificateView,
  deptUserView,
  isLeftOpen,
  lastDecided,
  type VerdictContext,
  verdictOf,
} from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { lastFailedAt } from '../assessment/left-open-rules.js';
import { attemptsInRow, type LiveTest, MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import { METHODS, type Method, PRODUCTS, type Product } from '../records/company.js';
import {
  ANSWER_LOST,
  type CheckFailure,
  type CompanyStatus,
  type MassKind,
  type MethodStatus,
  massKind,
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
  /** Answers for each product that was asked about. */
  readonly answers: Answers;
  /** Start time of the sweep this check belongs to. */
  readonly sweptAt?: Instant;
  /** POPBiLL or HomeTax does not answer for any company. */
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
  const isAboutCompany = recorded.some(({ isAnswered }) => isAnswered);
  const memberMissing = memberMissingAfter(base, recorded, isAboutCompany, now);
  const context = { memberMissing: memberMissing !== undefined, policy, now };

  const products = { ...base.products };
  for (const { product, notMember, isAnswered: _, ...found } of recorded) {
    const previous = base.products[product];
    const isTested = answers[product]?.deptUserLogin !== undefined;
    // If another call got an answer about the company, "not a member" is false.
    const failures = isAboutCompany ? [...found.failures, ...notMember] : found.failures;
    const isOpen = isLoginLeftOpen(found.deptUser, failures, previous, isTested);
    products[product] = {
      ...found,
      collectableAt: collectableAfter(previous, found, context),
      failures: isOpen ? [...failures, lostTest(previous, now)] : failures,
    };
  }
  const isAnswered = isAboutCompany || recorded.some(({ notMember }) => notMember.length > 0);
  const isNoMember = memberMissing !== undefined && memberMissing !== base.memberMissing;
  const verdicts = asked.map((product) => {
    const facts = products[product];
    return { verdict: verdictOf(facts, context), failures: facts?.failures ?? [] };
  });
  const finding = findingOf(base, sweptAt, verdicts, isNoMember);
  const after: CompanyStatus = {
    v: 1,
    brn,
    products,
    memberMissing,
    firstAskedAt: base.firstAskedAt ?? base.failedSweepsAt[0] ?? base.answeredAt ?? now,
    firstAnsweredAt: base.firstAnsweredAt ?? base.answeredAt ?? (isAnswered ? now : undefined),
    answeredAt: isAnswered ? now : base.answeredAt,
    decidedAt: finding === 'state' ? now : lastDecided(base),
    ...sweepCount(base, { sweptAt, isOutage, now }, finding),
  };
  const wrongSince = wrongSinceAfter(before, after, { products: asked, policy, now });
  return wrongSince === undefined ? after : { ...after, wrongSince };
}

/** `all-answered`: still an unknown state, e.g. an untested login. `no-member`: not confirmed yet, so not counted. */
type Finding = 'state' | 'all-answered' | 'left-open' | 'no-member';

/** "Not a member" may be a false report: it counts as a finding only when a later sweep confirms it. */
function findingOf(
  { wrongSince }: CompanyStatus,
  sweptAt: Instant | undefined,
  products: readonly Pick<ProductAssessment, 'verdict' | 'failures'>[],
  isNoMember: boolean,
): Finding {
  if (products.some(isLeftOpen)) return 'left-open';
  if (isNoMember) {
    const reportedAt = wrongSince?.['member-missing'];
    const isConfirmed = sweptAt !== undefined && reportedAt !== undefined && reportedAt < sweptAt;
    return isConfirmed ? 'state' : 'no-member';
  }
  return products.every(({ verdict }) => verdict.kind !== 'unknown') ? 'state' : 'all-answered';
}

interface Attempt extends LiveTest {
  readonly brn: Brn;
  readonly isConfirmed?: boolean;
  readonly now: Instant;
}

/** Records a live test before it is made. It counts until an answer shows that it worked, or tested no password. */
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

/** A person registered again: sweeps may log in once more after a rejection. Without a product: both products. */
export function markRegisteredAgain(before: CompanyStatus, product?: Product): CompanyStatus {
  const cells = (product === undefined ? PRODUCTS : [product]).flatMap((each) =>
    METHODS.map((method) => [each, method] as const),
  );
  return cells.reduce((status, [each, method]) => {
    const cell = status.products[each]?.[method];
    if (cell?.login?.outcome !== 'rejected') return status;
    const login = { ...cell.login, registeredAnew: true };
    return withCell(status, each, method, { ...cell, login });
  }, before);
}

function withCell(
  status: CompanyStatus,
  product: Product,
  method: Method,
  cell: MethodStatus,
): CompanyStatus {
  const facts: ProductStatus = status.products[product] ?? { failures: [] };
  return {
    ...status,
    products: { ...status.products, [product]: { ...facts, [method]: cell } },
  };
}

/** Any answer about the company proves that it is a member. */
function memberMissingAfter(
  base: CompanyStatus,
  recorded: readonly RecordedProduct[],
  isAboutCompany: boolean,
  now: Instant,
): CompanyStatus['memberMissing'] {
  if (isAboutCompany) return undefined;
  const problem = recorded.flatMap(({ notMember }) => notMember)[0]?.problem;
  if (problem?.kind !== 'refused') return base.memberMissing;
  return { code: problem.code, message: problem.message, foundAt: now };
}

/**
 * Whether an unanswered login test leaves the login's state unknown: until the next test, or for good if no more tests are
 * made. The previous result cannot be trusted meanwhile.
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

/** The unanswered test as a failure: the recorded one, or a substitute if its answer was lost in a crash. */
function lostTest(before: ProductStatus | undefined, now: Instant): CheckFailure {
  const onRecord = before?.failures.find(isOfLoginTest);
  const triedAt = before?.deptUser?.attempts.at(-1);
  if (onRecord !== undefined && (triedAt ?? 0) <= onRecord.at) return onRecord;
  const at = triedAt ?? before?.deptUser?.unansweredAt ?? now;
  return { call: LOGIN_TEST, problem: { kind: 'unreachable', cause: ANSWER_LOST }, at };
}

/**
 * When the product was last known to be collectable: a department user proves it at its login, a certificate whenever it
 * was found valid and, once expired, at its last second.
 */
function collectableAfter(
  before: ProductStatus | undefined,
  { certificate, deptUser, plan, failures }: Omit<ProductStatus, 'collectableAt'>,
  { memberMissing, policy, now }: VerdictContext,
): Instant | undefined {
  const previous = before?.collectableAt;
  if (memberMissing || plan?.state === 'stopped') return previous;
  const provenAt = [previous];
  const login = deptUserView(deptUser);
  if (login.kind === 'works') provenAt.push(login.testedAt);
  const view = certificateView(certificate, now);
  const isAsked = !failures.some(({ call }) => call === 'certificate-expiry');
  const isUsable = certificate?.login?.outcome !== 'rejected' && certificate?.foundAt === now;
  if (policy.collectsBy === 'any' && isAsked && isUsable) {
    if (view.kind === 'valid') provenAt.push(now);
    if (view.kind === 'expired') provenAt.push(view.expiresAt);
  }
  const instants = provenAt.filter((at) => at !== undefined);
  return instants.length === 0 ? undefined : Math.max(...instants);
}

function wrongSinceAfter(
  before: CompanyStatus | undefined,
  after: CompanyStatus,
  context: AssessContext,
): CompanyStatus['wrongSince'] {
  const known = before?.wrongSince ?? {};
  // Many certificates share an expiry date, so a near date is no change; only a date that became earlier is.
  const isMoved = known['certificate-expiry'] !== undefined || endsEarlier(before, after, context);
  const wrong = kindsOf(after, context).filter((kind) => kind !== 'certificate-expiry' || isMoved);
  if (wrong.length === 0) return undefined;
  // Records of earlier versions only show the trouble at the last answer.
  const wrongBefore = before === undefined ? [] : kindsOf(before, context);
  const since = wrong.map((kind): [MassKind, Instant] => {
    if (kind === 'certificate-expiry') return [kind, known[kind] ?? context.now];
    const at = wrongBefore.includes(kind) ? (known[kind] ?? before?.answeredAt) : undefined;
    return [kind, at ?? context.now];
  });
  return Object.fromEntries(since);
}

function endsEarlier(
  before: CompanyStatus | undefined,
  after: CompanyStatus,
  { products }: AssessContext,
): boolean {
  return products.some((product) => {
    const earlierDate = before?.products[product]?.certificate?.expiresAt;
    const newDate = after.products[product]?.certificate?.expiresAt;
    return earlierDate !== undefined && newDate !== undefined && newDate < earlierDate;
  });
}

function kindsOf(status: CompanyStatus, context: AssessContext): readonly MassKind[] {
  const found = new Set(assess(status, context).reasons.map(({ kind }) => kind));
  return massKind.options.filter((kind) => found.has(kind));
}

const FAILED_SWEEPS_SHOWN = 3;

/** Called after the sweep, when it is known that not every company was refused. */
export function countFailedSweep(status: CompanyStatus, startedAt: Instant): CompanyStatus {
  return {
    ...status,
    ...sweepCount(status, { sweptAt: startedAt, now: lastFailedAt(status) }, 'left-open'),
  };
}

/** Only sweeps increase the count; any check that answers all questions resets it. */
function sweepCount(
  base: CompanyStatus,
  { sweptAt: startedAt, isOutage, now }: Pick<CheckAnswers, 'sweptAt' | 'isOutage' | 'now'>,
  finding: Finding,
): Pick<CompanyStatus, 'sweptAt' | 'failedSweeps' | 'failedSweepsAt'> {
  const sweptAt = startedAt ?? base.sweptAt;
  const { failedSweeps, failedSweepsAt } = base;
  if (finding === 'state' || finding === 'all-answered') {
    return { sweptAt, failedSweeps: 0, failedSweepsAt: [] };
  }
  if (startedAt === undefined || finding === 'no-member') {
    return { sweptAt, failedSweeps, failedSweepsAt };
  }
  return {
    sweptAt,
    failedSweeps: failedSweeps + 1,
    failedSweepsAt:
      isOutage === true ? failedSweepsAt : [...failedSweepsAt, now].slice(-FAILED_SWEEPS_SHOWN),
  };
}
