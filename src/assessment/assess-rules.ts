import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, hasExpired, type Instant } from '../kernel/time.js';
import { type Method, PRODUCTS, type Product } from '../records/company.js';
import { compareSeverity, type Reason, type ReasonKind, worstSeverity } from '../records/reason.js';
import type {
  CheckFailure,
  CompanyStatus,
  MethodStatus,
  ProductStatus,
} from '../records/status.js';
import type {
  Assessment,
  CertificateState,
  DeptUserState,
  ProductAssessment,
  Verdict,
} from './assessment.js';
import { couldNotBeChecked } from './left-open-rules.js';
import { attemptsInRow, MAX_ATTEMPTS } from './lock-out-rules.js';
import {
  CERTIFICATE_FAULTS,
  certificateReasons,
  deptUserReasons,
  ladderDaysLeft,
  rungAt,
} from './method-reason-rules.js';
import { needsAction } from './urgency-rules.js';

export interface AssessContext {
  /** In the order of PRODUCTS; facts of other products are ignored. */
  readonly products: readonly Product[];
  readonly policy: Policy;
  readonly now: Instant;
}

/** `status` undefined: never checked. */
export function assess(status: CompanyStatus | undefined, context: AssessContext): Assessment {
  const { products, policy, now } = context;
  const { memberMissing } = status ?? {};
  const verdictContext = { isNotMember: memberMissing !== undefined, policy, now };
  const checkBroken = status === undefined ? [] : checkBrokenReasons(status, context);
  const assessed = products.map((product): ProductAssessment => {
    const facts = status?.products[product];
    const verdict = verdictOf(facts, verdictContext);
    return {
      product,
      verdict,
      // `check-broken` means three failed sweeps, after which the last known verdict is too old to show.
      lastKnown: checkBroken.length > 0 ? verdict : lastKnownVerdict(facts, verdictContext),
      certificate: certificateStateOf(facts?.certificate, now),
      deptUser: deptUserStateOf(facts?.deptUser),
      plan: facts?.plan,
      failures: facts?.failures ?? [],
      collectableAt: facts?.collectableAt,
      neverAsked: status !== undefined && facts === undefined ? true : undefined,
    };
  });
  // While a company is not a member, its authentication and plan do not matter.
  const ownReasons: readonly Reason[] =
    memberMissing === undefined
      ? assessed.flatMap((each) => productReasons(each, status?.products[each.product], context))
      : [{ kind: 'member-missing', products, severity: 'critical', ...memberMissing }];
  const reasons = mergeReasons([...ownReasons, ...checkBroken]);
  return {
    products: assessed,
    reasons,
    severity: worstSeverity(reasons.map(({ severity }) => severity)),
    isNotMember: memberMissing !== undefined,
  };
}

/** Expiry takes precedence over other faults, because it decides what has to be done. */
export function certificateStateOf(cell: MethodStatus | undefined, now: Instant): CertificateState {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, expiresAt, login } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  const isExpired = expiresAt !== undefined && hasExpired(expiresAt, now);
  const rejected = login?.outcome === 'rejected' ? login : undefined;
  if (!isExpired && (rejected !== undefined || cell.registration === 'unusable')) {
    // The defaults only satisfy the types: a rejected login or an unusable registration is stored with its code.
    const { code = 0, message = '' } = rejected ?? cell;
    return {
      kind: 'unusable',
      fault: CERTIFICATE_FAULTS.get(code) ?? 'unusable',
      code,
      message,
      foundAt: rejected?.at ?? foundAt,
      expiresAt,
      attempts: rejected && attemptsInRow(cell),
      rejected,
    };
  }
  if (expiresAt === undefined) return { kind: 'unknown' };
  return {
    kind: isExpired ? 'expired' : 'valid',
    expiresAt,
    daysLeft: calendarDaysUntil(expiresAt, now),
    foundAt,
    loginTestedAt: login?.outcome === 'works' ? login.at : undefined,
  };
}

export function deptUserStateOf(cell: MethodStatus | undefined): DeptUserState {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, login, lastWorkedAt } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  if (login === undefined) return { kind: 'untested', foundAt };
  // The defaults only satisfy the types: a rejection is stored with its code and message.
  const { outcome, at, code = 0, message = '' } = login;
  const attempts = attemptsInRow(cell);
  if (outcome === 'rejected')
    return { kind: 'rejected', at, code, message, lastWorkedAt, attempts };
  // After so many tests without an answer, the last login that worked says nothing about the present.
  return attempts >= MAX_ATTEMPTS ? { kind: 'untested', foundAt } : { kind: 'works', testedAt: at };
}

export interface VerdictContext {
  readonly isNotMember: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/** By the latest check: a method that worked before but got no answer now does not make the product collectable. */
export function verdictOf(
  status: ProductStatus | undefined,
  { isNotMember, policy, now }: VerdictContext,
): Verdict {
  if (status === undefined || gotNoAnswer(status.failures)) return { kind: 'unknown' };
  if (isNotMember || status.plan?.state === 'stopped') return { kind: 'broken' };
  const deptUser = deptUserStateOf(status.deptUser);
  const unanswered = unansweredMethods(status.failures);
  if (deptUser.kind === 'works' && !unanswered.deptUser) {
    return { kind: 'collectable', by: 'deptUser', basis: 'tested' };
  }

  const certificate = certificateStateOf(status.certificate, now);
  const mayUseCertificate = policy.collectsBy === 'any';
  if (mayUseCertificate && certificate.kind === 'valid' && !unanswered.certificate) {
    return byCertificate(certificate, deptUser, { policy, now });
  }

  const deptUserMayWork =
    deptUser.kind === 'works' || deptUser.kind === 'untested' || deptUser.kind === 'unknown';
  const certificateMayWork =
    mayUseCertificate && (certificate.kind === 'valid' || certificate.kind === 'unknown');
  return { kind: deptUserMayWork || certificateMayWork ? 'unknown' : 'broken' };
}

export function isUndetermined(product: Pick<ProductAssessment, 'verdict' | 'failures'>): boolean {
  return product.verdict.kind === 'unknown' && product.failures.length > 0;
}

/**
 * The verdict for lists and counts. A question without an answer in the latest check keeps its last known answer,
 * except an unanswered login test after `MAX_ATTEMPTS`, because no more tests are made.
 */
function lastKnownVerdict(status: ProductStatus | undefined, context: VerdictContext): Verdict {
  const verdict = verdictOf(status, context);
  if (status === undefined || verdict.kind !== 'unknown') return verdict;
  const areTestsStopped = attemptsInRow(status.deptUser) >= MAX_ATTEMPTS;
  const failures = status.failures.filter(
    ({ call }) => areTestsStopped && call === 'dept-user-login-test',
  );
  return verdictOf({ ...status, failures }, context);
}

export function gotNoAnswer(failures: readonly CheckFailure[]): boolean {
  const unanswered = unansweredMethods(failures);
  return unanswered.certificate && unanswered.deptUser;
}

/** A certificate's login test is optional and does not count. */
export function unansweredMethods(
  failures: readonly CheckFailure[],
): Readonly<Record<Method, boolean>> {
  const calls = failures.map(({ call }) => call);
  return {
    certificate: calls.includes('certificate-expiry'),
    deptUser: calls.includes('dept-user-registered') || calls.includes('dept-user-login-test'),
  };
}

function byCertificate(
  certificate: Extract<CertificateState, { readonly kind: 'valid' | 'expired' }>,
  deptUser: DeptUserState,
  { policy, now }: Pick<VerdictContext, 'policy' | 'now'>,
): Verdict {
  const basis = certificate.loginTestedAt === undefined ? 'by-date' : 'tested';
  const ladderDays = ladderDaysLeft(certificate.expiresAt, policy, now);
  const isOnLadder = rungAt(ladderDays, policy.certAlertDays) !== undefined;
  const isAtRisk = deptUser.kind === 'rejected' || (isOnLadder && deptUser.kind !== 'works');
  return isAtRisk ? { kind: 'at-risk', basis } : { kind: 'collectable', by: 'certificate', basis };
}

export function wouldRegisteringHelp(
  { verdict, plan, deptUser, certificate }: ProductAssessment,
  { isNotMember, collectsBy }: Pick<Assessment, 'isNotMember'> & Pick<Policy, 'collectsBy'>,
): boolean {
  const mayUseCertificate = collectsBy === 'any' && certificate.kind === 'valid';
  const isOnlyPlan = plan?.state === 'stopped' && (deptUser.kind === 'works' || mayUseCertificate);
  return !isNotMember && (verdict.kind === 'at-risk' || (verdict.kind === 'broken' && !isOnlyPlan));
}

const VERDICT_RANK: Readonly<Record<Verdict['kind'], number>> = {
  collectable: 0,
  unknown: 1,
  'at-risk': 2,
  broken: 3,
};

export function worstFirst(products: readonly ProductAssessment[]): readonly ProductAssessment[] {
  return products.toSorted((a, b) => VERDICT_RANK[b.verdict.kind] - VERDICT_RANK[a.verdict.kind]);
}

export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  const untestedRank = (verdict: Verdict) =>
    Number(verdict.kind === 'collectable' && verdict.basis === 'by-date');
  return verdicts.toSorted(
    (a, b) => VERDICT_RANK[b.kind] - VERDICT_RANK[a.kind] || untestedRank(b) - untestedRank(a),
  )[0];
}

function productReasons(
  { product, certificate, deptUser, plan }: ProductAssessment,
  facts: ProductStatus | undefined,
  { policy, now }: AssessContext,
): readonly Reason[] {
  const situation = { product, certificate, deptUser, policy, now };
  const planReasons: readonly Reason[] =
    plan?.state === 'stopped'
      ? [{ kind: 'plan', products: [product], severity: 'critical', plan }]
      : [];
  return [
    ...planReasons,
    ...authMissing(product, facts, policy),
    ...deptUserReasons(facts?.deptUser, situation),
    ...certificateReasons(situation),
  ];
}

function authMissing(
  product: Product,
  facts: ProductStatus | undefined,
  { collectsBy }: Policy,
): readonly Reason[] {
  const { certificate, deptUser, collectableAt } = facts ?? {};
  if (deptUser?.registration !== 'missing') return [];
  if (collectsBy === 'any' && certificate?.registration !== 'missing') return [];
  return [
    {
      kind: 'auth-missing',
      products: [product],
      severity: 'critical',
      code: deptUser.code,
      foundAt: deptUser.foundAt,
      collectableAt,
    },
  ];
}

function checkBrokenReasons(
  status: CompanyStatus,
  { products, policy }: AssessContext,
): readonly Reason[] {
  if (!couldNotBeChecked(status) || wasNotMemberAfterFailures(status)) return [];
  const failed = products.filter((product) => (status.products[product]?.failures.length ?? 0) > 0);
  const failures = failed.flatMap((product) => status.products[product]?.failures ?? []);
  // The latest first, because an unanswered login test may be of an earlier day.
  const [failure] = failures.toSorted((a, b) => b.at - a.at);
  if (failure === undefined) return [];
  const collectableAt = lastCollectableAt(status, failed, policy);
  const lastKnownAt = collectableAt ?? status.memberMissing?.foundAt ?? lastDeterminedAt(status);
  const attempts = Math.max(
    ...failed.map((product) => attemptsInRow(status.products[product]?.deptUser)),
  );
  return [
    {
      kind: 'check-broken',
      products: failed,
      severity: 'warning',
      times: status.failedSweeps,
      failedSweepsAt: status.failedSweepsAt,
      failure,
      knownSince: lastKnownAt,
      firstAskedAt: status.firstAskedAt,
      couldCollectThen: collectableAt !== undefined,
      attempts: attempts < MAX_ATTEMPTS ? undefined : attempts,
    },
  ];
}

function wasNotMemberAfterFailures({ memberMissing, failedSweepsAt }: CompanyStatus): boolean {
  return memberMissing !== undefined && memberMissing.foundAt > (failedSweepsAt.at(-1) ?? 0);
}

/** Earlier versions (no `firstAskedAt`) stored only `answeredAt`. */
export function lastDeterminedAt(status: CompanyStatus): Instant | undefined {
  const { decidedAt, firstAskedAt, answeredAt } = status;
  return decidedAt ?? (firstAskedAt === undefined ? answeredAt : undefined);
}

/** For all `failed` products. `undefined`: never, or later facts contradict it. */
function lastCollectableAt(
  { products, memberMissing }: CompanyStatus,
  failed: readonly Product[],
  policy: Policy,
): Instant | undefined {
  const times = failed.map((product) => {
    const facts = products[product];
    const collectableAt = facts?.collectableAt;
    if (facts === undefined || collectableAt === undefined) return undefined;
    // The current facts decide, as of that time, so that a rejection found since then counts.
    const context = { isNotMember: memberMissing !== undefined, policy, now: collectableAt };
    const { kind } = verdictOf({ ...facts, failures: [] }, context);
    return kind === 'collectable' || kind === 'at-risk' ? collectableAt : undefined;
  });
  const knownTimes = times.filter((at) => at !== undefined);
  return knownTimes.length === failed.length ? Math.min(...knownTimes) : undefined;
}

/** The order in which to fix equally severe reasons. */
const ORDER: readonly ReasonKind[] = [
  'member-missing',
  'plan',
  'auth-missing',
  'dept-user-login',
  'certificate-invalid',
  'certificate-expiry',
  'check-broken',
];

/** Merges reasons with the same cause in both products, worst first. Each product has its own department user. */
export function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = keyOf(reason);
    const first = merged.get(key);
    merged.set(key, first === undefined ? reason : combine(first, reason));
  }
  return [...merged.values()].sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) ||
      Number(needsAction([b])) - Number(needsAction([a])) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      ('expiresAt' in a && 'expiresAt' in b ? a.expiresAt - b.expiresAt : 0),
  );
}

function keyOf(reason: Reason): string {
  switch (reason.kind) {
    case 'certificate-expiry':
      return [reason.kind, reason.expiresAt, reason.beside, reason.deptUserUnsure].join();
    case 'certificate-invalid':
      return [reason.kind, reason.code, reason.beside, reason.deptUserUnsure].join();
    case 'dept-user-login':
      return [reason.kind, ...reason.products].join();
    case 'plan': {
      const { state, why, code, endsAt } = reason.plan;
      return [reason.kind, state, why, code, endsAt].join();
    }
    case 'auth-missing':
    case 'member-missing':
    case 'check-broken':
      return reason.kind;
  }
}

function combine(first: Reason, second: Reason): Reason {
  const products = [...first.products, ...second.products];
  const shared = {
    products: PRODUCTS.filter((product) => products.includes(product)),
    severity: worstSeverity([first.severity, second.severity]) ?? first.severity,
  };
  if (first.kind === 'auth-missing' && second.kind === 'auth-missing') {
    const collectableAt = greaterOf(first.collectableAt, second.collectableAt);
    return { ...first, ...shared, collectableAt };
  }
  if (first.kind === 'certificate-invalid' && second.kind === 'certificate-invalid') {
    return { ...first, ...shared, attempts: greaterOf(first.attempts, second.attempts) };
  }
  return { ...first, ...shared };
}

function greaterOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
