import {
  type AssessContext,
  assess,
  certificateStateOf,
  deptUserStateOf,
  isUndetermined,
  lastDeterminedAt,
  type VerdictContext,
  verdictOf,
} from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { lastFailedAt, MIN_FAILED_SWEEPS, testsOf } from '../assessment/left-open-rules.js';
import { attemptsInRow, type LiveTest, MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { DAY, type Instant, MINUTE } from '../kernel/time.js';
import { METHODS, PRODUCTS, type Product } from '../records/company.js';
import {
  ANSWER_LOST,
  type CheckFailure,
  type CompanyStatus,
  emptyStatus,
  type MassKind,
  type MethodStatus,
  massKind,
  type ProductStatus,
} from '../records/status.js';
import {
  type Answers,
  type RecordedProduct,
  recentAttempts,
  recordProduct,
} from './record-product-rules.js';

interface CheckAnswers {
  readonly brn: Brn;
  readonly answers: Answers;
  /** When the sweep began that this check belongs to. */
  readonly sweptAt?: Instant;
  readonly isOutage?: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/** Products that were not asked about keep their facts. */
export function recordAnswers(
  previous: CompanyStatus | undefined,
  { brn, answers, sweptAt, isOutage, policy, now }: CheckAnswers,
): CompanyStatus {
  const base = previous ?? emptyStatus(brn);
  const asked = PRODUCTS.filter((product) => answers[product] !== undefined);
  const recorded = asked.map((product) => ({
    product,
    ...recordProduct(base.products[product], answers[product] ?? {}, now),
  }));
  const isMemberProven = recorded.some(({ provesMember }) => provesMember);
  const isNotMemberReported = recorded.some(({ notMember }) => notMember.length > 0);
  const memberMissing = memberMissingAfter(base, recorded, isMemberProven, now);
  const context = { isNotMember: memberMissing !== undefined, policy, now };

  const products = { ...base.products };
  for (const { product, notMember, provesMember: _, ...facts } of recorded) {
    const previousFacts = base.products[product];
    const isTested = answers[product]?.deptUserLogin !== undefined;
    // If another call proves that the company is a member, "not a member" is false.
    const failures = isMemberProven ? [...facts.failures, ...notMember] : facts.failures;
    const isStillOpen = isEarlierTestOpen(facts.deptUser, failures, previousFacts, isTested);
    products[product] = {
      collectableAt: collectableAfter(previousFacts, facts, context),
      collector: previousFacts?.collector,
      ...facts,
      failures: isStillOpen ? [...failures, unansweredTest(previousFacts, now)] : failures,
    };
  }
  // Stricter than in `summarizeAnswers`: a refusal because POPBiLL has a problem says nothing about the company.
  const isAnswered = isMemberProven || isNotMemberReported;
  const verdicts = asked.map((product) => {
    const facts = products[product];
    return { verdict: verdictOf(facts, context), failures: facts?.failures ?? [] };
  });
  const finding = findingOf(base, sweptAt, verdicts, isNotMemberReported && !isMemberProven);
  const updated: CompanyStatus = {
    v: 1,
    brn,
    products,
    memberMissing,
    // Records of earlier versions lack these fields, so others stand in for them.
    firstAskedAt: base.firstAskedAt ?? base.failedSweepsAt[0] ?? base.answeredAt ?? now,
    firstAnsweredAt: asked.some((product) => isFirstAnswer(base, products[product], product, now))
      ? now
      : (base.firstAnsweredAt ?? base.answeredAt ?? (isAnswered ? now : undefined)),
    answeredAt: isAnswered ? now : base.answeredAt,
    decidedAt: finding === 'determined' ? now : lastDeterminedAt(base),
    ...sweepFieldsAfter(base, { sweptAt, isOutage, now }, finding),
  };
  const wrongSince = wrongSinceOf(previous, updated, { products: asked, policy, now });
  return wrongSince === undefined ? updated : { ...updated, wrongSince };
}

/** Longer than the interval of any usual schedule of sweeps. */
const LONG_UNKNOWN = 14 * DAY;

/** Whether this check got the product's first answer: at all, or in a long time, e.g. because of a pause. */
function isFirstAnswer(
  base: CompanyStatus,
  facts: ProductStatus | undefined,
  product: Product,
  now: Instant,
): boolean {
  return lastFoundAt(facts) === now && lastFoundAt(base.products[product]) < now - LONG_UNKNOWN;
}

/** When an answer last said what is registered; 0: never. */
function lastFoundAt(facts: ProductStatus | undefined): Instant {
  const known = METHODS.flatMap((method) => facts?.[method] ?? []).filter(
    ({ registration }) => registration !== 'unknown',
  );
  return Math.max(0, ...known.map(({ foundAt }) => foundAt));
}

/** What a check found out. `all-answered`: the state is still unknown, e.g. the login was not tested. */
type Finding = 'determined' | 'all-answered' | 'unanswered' | 'not-member';

/** "Not a member" may be a false report, so it determines the state only when a later sweep confirms it. */
function findingOf(
  { wrongSince }: CompanyStatus,
  sweptAt: Instant | undefined,
  products: readonly Pick<ProductAssessment, 'verdict' | 'failures'>[],
  isReportedNotMember: boolean,
): Finding {
  if (products.some(isUndetermined)) return 'unanswered';
  if (isReportedNotMember) {
    const reportedAt = wrongSince?.['member-missing'];
    const isConfirmed = sweptAt !== undefined && reportedAt !== undefined && reportedAt < sweptAt;
    return isConfirmed ? 'determined' : 'not-member';
  }
  const isUnknown = products.some(({ verdict }) => verdict.kind === 'unknown');
  return isUnknown ? 'all-answered' : 'determined';
}

interface Attempt extends LiveTest {
  readonly brn: Brn;
  readonly isConfirmed?: boolean;
  readonly now: Instant;
}

/** Records a live test as an attempt before it is made. A login that works or tests no password removes it again. */
export function recordAttempt(
  status: CompanyStatus | undefined,
  { brn, isConfirmed = false, now, ...test }: Attempt,
): CompanyStatus {
  const cell = status?.products[test.product]?.[test.method];
  return withCell(status ?? emptyStatus(brn), test, {
    registration: 'unknown',
    foundAt: now,
    ...cell,
    attempts: [...recentAttempts(cell, now), now],
    inRow: attemptsInRow(cell) + 1,
    confirmedAt: isConfirmed ? now : cell?.confirmedAt,
  });
}

/** Sweeps may then log in once more after a rejection. Default: both products. */
export function markRegisteredAgain(previous: CompanyStatus, product?: Product): CompanyStatus {
  const products = product === undefined ? PRODUCTS : [product];
  return testsOf({ products }).reduce((status, test) => {
    const cell = status.products[test.product]?.[test.method];
    if (cell?.login?.outcome !== 'rejected') return status;
    const login = { ...cell.login, registeredAnew: true };
    return withCell(status, test, { ...cell, login });
  }, previous);
}

function withCell(
  status: CompanyStatus,
  { product, method }: LiveTest,
  cell: MethodStatus,
): CompanyStatus {
  const facts: ProductStatus = status.products[product] ?? { failures: [] };
  return { ...status, products: { ...status.products, [product]: { ...facts, [method]: cell } } };
}

/** Any other answer about the company proves that it is a member. */
function memberMissingAfter(
  base: CompanyStatus,
  recorded: readonly RecordedProduct[],
  isMemberProven: boolean,
  now: Instant,
): CompanyStatus['memberMissing'] {
  if (isMemberProven) return undefined;
  const problem = recorded.flatMap(({ notMember }) => notMember)[0]?.problem;
  if (problem?.kind !== 'refused') return base.memberMissing;
  return { code: problem.code, message: problem.message, foundAt: now };
}

/**
 * Whether an earlier login test that got no answer still leaves the login's state unknown, so that the result before
 * that test cannot be trusted. This lasts until the next test or, after `MAX_ATTEMPTS`, until an operator confirms one.
 */
function isEarlierTestOpen(
  deptUser: MethodStatus | undefined,
  failures: readonly CheckFailure[],
  previous: ProductStatus | undefined,
  isTested: boolean,
): boolean {
  if (deptUser?.registration !== 'registered') return false;
  if (deptUser.login?.outcome === 'rejected') return false;
  if (failures.some(isLoginTestFailure)) return false;
  return (
    attemptsInRow(deptUser) >= MAX_ATTEMPTS ||
    (!isTested && previous?.failures.some(isLoginTestFailure) === true)
  );
}

function isLoginTestFailure({ call }: CheckFailure): boolean {
  return call === LOGIN_TEST;
}

const LOGIN_TEST = 'dept-user-login-test';

/** The earlier test as a failure: the recorded one, or a substitute if its answer was lost in a crash. */
function unansweredTest(previous: ProductStatus | undefined, now: Instant): CheckFailure {
  const recorded = previous?.failures.find(isLoginTestFailure);
  const triedAt = previous?.deptUser?.attempts.at(-1);
  if (recorded !== undefined && (triedAt ?? 0) <= recorded.at) return recorded;
  const at = triedAt ?? previous?.deptUser?.unansweredAt ?? now;
  return { call: LOGIN_TEST, problem: { kind: 'unreachable', cause: ANSWER_LOST }, at };
}

/**
 * When the product was last known to be collectable. A working login of the department user proves this, as does a
 * certificate that is found valid; a certificate that is found expired proves it for its last second.
 */
function collectableAfter(
  previousFacts: ProductStatus | undefined,
  { certificate, deptUser, plan, failures }: Omit<ProductStatus, 'collectableAt'>,
  { isNotMember, policy, now }: VerdictContext,
): Instant | undefined {
  const previous = previousFacts?.collectableAt;
  if (isNotMember || plan?.state === 'stopped') return previous;
  const collectableTimes = [previous];
  const login = deptUserStateOf(deptUser);
  if (login.kind === 'works') collectableTimes.push(login.testedAt);
  const state = certificateStateOf(certificate, now);
  // A login test sets `foundAt` too, without an answer about the expiry.
  const isExpiryAnswered = !failures.some(({ call }) => call === 'certificate-expiry');
  const isFoundNow = certificate?.foundAt === now && isExpiryAnswered;
  const isRejected = certificate?.login?.outcome === 'rejected';
  if (policy.collectsBy === 'any' && isFoundNow && !isRejected) {
    if (state.kind === 'valid') collectableTimes.push(now);
    if (state.kind === 'expired') collectableTimes.push(state.expiresAt);
  }
  const knownTimes = collectableTimes.filter((at) => at !== undefined);
  return knownTimes.length === 0 ? undefined : Math.max(...knownTimes);
}

function wrongSinceOf(
  previous: CompanyStatus | undefined,
  status: CompanyStatus,
  context: AssessContext,
): CompanyStatus['wrongSince'] {
  const since = previous?.wrongSince ?? {};
  // Many certificates share an expiry date, so only a date that became earlier counts as a change.
  const isExpiryCounted =
    since['certificate-expiry'] !== undefined || expiresEarlier(previous, status, context);
  const kinds = massKindsOf(status, context).filter(
    (kind) => kind !== 'certificate-expiry' || isExpiryCounted,
  );
  if (kinds.length === 0) return undefined;
  // Records of earlier versions have no `wrongSince`: their problems count from the last answer.
  const previousKinds = previous === undefined ? [] : massKindsOf(previous, context);
  const entries = kinds.map((kind): [MassKind, Instant] => {
    if (kind === 'certificate-expiry') return [kind, since[kind] ?? context.now];
    const at = previousKinds.includes(kind) ? (since[kind] ?? previous?.answeredAt) : undefined;
    return [kind, at ?? context.now];
  });
  return Object.fromEntries(entries);
}

function expiresEarlier(
  previous: CompanyStatus | undefined,
  status: CompanyStatus,
  { products }: AssessContext,
): boolean {
  return products.some((product) => {
    const oldDate = previous?.products[product]?.certificate?.expiresAt;
    const newDate = status.products[product]?.certificate?.expiresAt;
    return oldDate !== undefined && newDate !== undefined && newDate < oldDate;
  });
}

function massKindsOf(status: CompanyStatus, context: AssessContext): readonly MassKind[] {
  const kinds = new Set(assess(status, context).reasons.map(({ kind }) => kind));
  return massKind.options.filter((kind) => kinds.has(kind));
}

/** One more than `couldNotBeChecked` needs, because the latest is removed if its sweep finds an outage. */
const MAX_FAILED_SWEEPS_KEPT = MIN_FAILED_SWEEPS + 1;

/** Counts a failed sweep after its end, when it is known that not every company was refused. */
export function countFailedSweep(status: CompanyStatus, startedAt: Instant): CompanyStatus {
  // The failure counts at the time of the refusal, not at the end of the sweep.
  const sweep = { sweptAt: startedAt, now: lastFailedAt(status) };
  return { ...status, ...sweepFieldsAfter(status, sweep, 'unanswered') };
}

/** A person may repeat a failed sweep at once. Another failure so soon says nothing new, so it is not counted. */
const MIN_BETWEEN_FAILURES_MS = 30 * MINUTE;

/** Only sweeps raise the count of failed ones; a check that determines the state, or gets all answers, resets it. */
function sweepFieldsAfter(
  base: CompanyStatus,
  { sweptAt: startedAt, isOutage, now }: Pick<CheckAnswers, 'sweptAt' | 'isOutage' | 'now'>,
  finding: Finding,
): Pick<CompanyStatus, 'sweptAt' | 'failedSweeps' | 'failedSweepsAt'> {
  const sweptAt = startedAt ?? base.sweptAt;
  const { failedSweeps, failedSweepsAt } = base;
  if (finding === 'determined' || finding === 'all-answered') {
    return { sweptAt, failedSweeps: 0, failedSweepsAt: [] };
  }
  const isImmediateRepeat = now - (failedSweepsAt.at(-1) ?? 0) < MIN_BETWEEN_FAILURES_MS;
  if (startedAt === undefined || finding === 'not-member' || isImmediateRepeat) {
    return { sweptAt, failedSweeps, failedSweepsAt };
  }
  return {
    sweptAt,
    failedSweeps: failedSweeps + 1,
    // A sweep during an outage is left out, because it says nothing about the company (`couldNotBeChecked`).
    failedSweepsAt:
      isOutage === true ? failedSweepsAt : [...failedSweepsAt, now].slice(-MAX_FAILED_SWEEPS_KEPT),
  };
}
