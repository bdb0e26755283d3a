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
  CertificateView,
  DeptUserView,
  ProductAssessment,
  Verdict,
} from './assessment.js';
import { couldNotBeChecked } from './left-open-rules.js';
import { attemptsInRow, MOST_IN_A_ROW } from './lock-out-rules.js';
import {
  certificateReasons,
  daysLeftAhead,
  deptUserReasons,
  rungAt,
} from './method-reason-rules.js';

export interface AssessContext {
  /** The products collected for this company, in the order of PRODUCTS; facts of other products are ignored. */
  readonly products: readonly Product[];
  readonly policy: Policy;
  readonly now: Instant;
}

/** Derives a company's assessment from its stored facts. `status` undefined: never checked. */
export function assess(status: CompanyStatus | undefined, context: AssessContext): Assessment {
  const { products, policy, now } = context;
  const { memberMissing } = status ?? {};
  const verdictContext = { memberMissing: memberMissing !== undefined, policy, now };
  const broken = status === undefined ? [] : checkBrokenReasons(status, context);
  const assessed = products.map((product): ProductAssessment => {
    const facts = status?.products[product];
    const verdict = verdictOf(facts, verdictContext);
    return {
      product,
      verdict,
      // After three failed sweeps the last known verdict is too old to show.
      lastKnown: broken.length > 0 ? verdict : lastKnownVerdict(facts, verdictContext),
      certificate: certificateView(facts?.certificate, now),
      deptUser: deptUserView(facts?.deptUser),
      plan: facts?.plan,
      failures: facts?.failures ?? [],
      collectableAt: facts?.collectableAt,
    };
  });
  // While a company is not a member, its authentication and plan do not matter.
  const found: readonly Reason[] =
    memberMissing === undefined
      ? assessed.flatMap((each) => productReasons(each, status?.products[each.product], context))
      : [{ kind: 'member-missing', products, severity: 'critical', ...memberMissing }];
  const reasons = mergeReasons([...found, ...broken]);
  return {
    products: assessed,
    reasons,
    severity: worstSeverity(reasons.map(({ severity }) => severity)),
    memberMissing: memberMissing !== undefined,
  };
}

/** POPBiLL's "certificate revoked": most often it was reissued elsewhere. */
const REVOKED = -10004004;

/**
 * Expiry takes precedence over other faults, because it decides what has to be done. A rejected login test makes a
 * certificate unusable although days are left.
 */
export function certificateView(cell: MethodStatus | undefined, now: Instant): CertificateView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, expiresAt, login } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  const isExpired = expiresAt !== undefined && hasExpired(expiresAt, now);
  const rejected = login?.outcome === 'rejected' ? login : undefined;
  if (!isExpired && (rejected !== undefined || cell.registration === 'unusable')) {
    // The types allow a rejection without its code; the rules never record one.
    const { code = 0, message = '' } = rejected ?? cell;
    return {
      kind: 'unusable',
      revoked: code === REVOKED,
      code,
      message,
      foundAt: rejected?.at ?? foundAt,
      expiresAt,
      attempts: rejected && attemptsInRow(cell),
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

/** Based on the last login test with a verdict; without one, on the registration. */
export function deptUserView(cell: MethodStatus | undefined): DeptUserView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, login, lastWorkedAt } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  if (login === undefined) return { kind: 'untested', foundAt };
  const { outcome, at, code = 0, message = '' } = login;
  if (outcome === 'works') return { kind: 'works', testedAt: at };
  return { kind: 'rejected', at, code, message, lastWorkedAt, attempts: attemptsInRow(cell) };
}

export interface VerdictContext {
  readonly memberMissing: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Whether a product can be collected, according to the latest check. A method that worked before but could not be asked
 * about now does not make it collectable. If no method could be asked about, it is `unknown`, never `broken`.
 */
export function verdictOf(
  status: ProductStatus | undefined,
  { memberMissing, policy, now }: VerdictContext,
): Verdict {
  if (status === undefined || couldNotAsk(status.failures)) return { kind: 'unknown' };
  if (memberMissing || status.plan?.state === 'stopped') return { kind: 'broken' };
  const deptUser = deptUserView(status.deptUser);
  const unasked = unaskedMethods(status.failures);
  if (deptUser.kind === 'works' && !unasked.deptUser) {
    return { kind: 'collectable', by: 'deptUser', basis: 'tested' };
  }

  const certificate = certificateView(status.certificate, now);
  const certificateCounts = policy.collectsBy === 'any';
  if (certificateCounts && certificate.kind === 'valid' && !unasked.certificate) {
    return byCertificate(certificate, deptUser, { policy, now });
  }

  const deptUserMayWork =
    deptUser.kind === 'works' || deptUser.kind === 'untested' || deptUser.kind === 'unknown';
  const certificateMayWork =
    certificateCounts && (certificate.kind === 'valid' || certificate.kind === 'unknown');
  return { kind: deptUserMayWork || certificateMayWork ? 'unknown' : 'broken' };
}

/** Whether the product's state is unknown because of unanswered questions. */
export function isLeftOpen(product: Pick<ProductAssessment, 'verdict' | 'failures'>): boolean {
  return product.verdict.kind === 'unknown' && product.failures.length > 0;
}

/**
 * The verdict in lists and counts: questions that the latest check could not ask keep their last known answer. Exception:
 * after `MOST_IN_A_ROW` login tests no more is made, so an unanswered one stays an open question.
 */
export function lastKnownVerdict(
  status: ProductStatus | undefined,
  context: VerdictContext,
): Verdict {
  const verdict = verdictOf(status, context);
  if (status === undefined || verdict.kind !== 'unknown') return verdict;
  const isLoginLeftOpen = attemptsInRow(status.deptUser) >= MOST_IN_A_ROW;
  const failures = status.failures.filter(
    ({ call }) => isLoginLeftOpen && call === 'dept-user-login-test',
  );
  return verdictOf({ ...status, failures }, context);
}

/** Whether neither method of the product could be asked about in the latest check. */
export function couldNotAsk(failures: readonly CheckFailure[]): boolean {
  const unasked = unaskedMethods(failures);
  return unasked.certificate && unasked.deptUser;
}

/** The methods with unanswered questions. A certificate's login test is optional and does not count. */
export function unaskedMethods(
  failures: readonly CheckFailure[],
): Readonly<Record<Method, boolean>> {
  const calls = failures.map(({ call }) => call);
  return {
    certificate: calls.includes('certificate-expiry'),
    deptUser: calls.includes('dept-user-registered') || calls.includes('dept-user-login-test'),
  };
}

function byCertificate(
  certificate: Extract<CertificateView, { readonly kind: 'valid' | 'expired' }>,
  deptUser: DeptUserView,
  { policy, now }: Pick<VerdictContext, 'policy' | 'now'>,
): Verdict {
  const basis = certificate.loginTestedAt === undefined ? 'by-date' : 'tested';
  const ahead = daysLeftAhead(certificate.expiresAt, policy, now);
  const isOnLadder = rungAt(ahead, policy.certAlertDays) !== undefined;
  const isAtRisk = deptUser.kind === 'rejected' || (isOnLadder && deptUser.kind !== 'works');
  return isAtRisk ? { kind: 'at-risk', basis } : { kind: 'collectable', by: 'certificate', basis };
}

/** Whether only its plan breaks a product, because a method works. */
export function isPlanAlone({ plan, deptUser, certificate }: ProductAssessment): boolean {
  return plan?.state === 'stopped' && (deptUser.kind === 'works' || certificate.kind === 'valid');
}

/** Higher is worse. */
export const VERDICT_RANK: Readonly<Record<Verdict['kind'], number>> = {
  collectable: 0,
  unknown: 1,
  'at-risk': 2,
  broken: 3,
};

/** The verdict for a title over several products. Between two collectable ones, the untested one is worse. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  const isByDate = (verdict: Verdict) =>
    Number(verdict.kind === 'collectable' && verdict.basis === 'by-date');
  return verdicts.toSorted(
    (a, b) => VERDICT_RANK[b.kind] - VERDICT_RANK[a.kind] || isByDate(b) - isByDate(a),
  )[0];
}

function productReasons(
  { product, certificate, deptUser, plan }: ProductAssessment,
  facts: ProductStatus | undefined,
  { policy, now }: AssessContext,
): readonly Reason[] {
  const situation = { product, certificate, deptUser, policy, now };
  const stopped: readonly Reason[] =
    plan?.state === 'stopped'
      ? [{ kind: 'plan', products: [product], severity: 'critical', plan }]
      : [];
  return [
    ...stopped,
    ...authMissing(product, facts, policy),
    ...deptUserReasons(facts?.deptUser, situation),
    ...certificateReasons(situation),
  ];
}

/** A reason when no method that collection could use is registered. */
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

/** A reason when three sweeps in a row could not determine whether a company can be collected. */
function checkBrokenReasons(
  status: CompanyStatus,
  { products, policy }: AssessContext,
): readonly Reason[] {
  if (!couldNotBeChecked(status) || isNotMemberSince(status)) return [];
  const asked = products.filter((product) => (status.products[product]?.failures.length ?? 0) > 0);
  const failures = asked.flatMap((product) => status.products[product]?.failures ?? []);
  const [first, ...others] = failures;
  if (first === undefined) return [];
  // The failures may include an unanswered login test of an earlier day: take the latest.
  const failure = others.reduce((last, other) => (other.at > last.at ? other : last), first);
  const collectableAt = lastCollectable(status, asked, policy);
  const knownSince = collectableAt ?? status.memberMissing?.foundAt ?? lastDecided(status);
  const attempts = Math.max(
    ...asked.map((product) => attemptsInRow(status.products[product]?.deptUser)),
  );
  return [
    {
      kind: 'check-broken',
      products: asked,
      severity: 'warning',
      times: status.failedSweeps,
      failedSweepsAt: status.failedSweepsAt,
      failure,
      knownSince,
      firstAskedAt: status.firstAskedAt,
      couldCollectThen: collectableAt !== undefined,
      attempts: attempts < MOST_IN_A_ROW ? undefined : attempts,
    },
  ];
}

/** Whether POPBiLL reported "not a member" after the last failed sweep. */
function isNotMemberSince({ memberMissing, failedSweepsAt }: CompanyStatus): boolean {
  return memberMissing !== undefined && memberMissing.foundAt > (failedSweepsAt.at(-1) ?? 0);
}

/** When a check last determined the company's state; estimated for records of earlier versions. */
export function lastDecided(status: CompanyStatus): Instant | undefined {
  const { decidedAt, firstAskedAt, answeredAt } = status;
  return decidedAt ?? (firstAskedAt === undefined ? answeredAt : undefined);
}

/** When all products were last known to be collectable; `undefined` if a later check found otherwise. */
function lastCollectable(
  { products, memberMissing }: CompanyStatus,
  asked: readonly Product[],
  policy: Policy,
): Instant | undefined {
  const instants = asked.map((product) => {
    const facts = products[product];
    const collectableAt = facts?.collectableAt;
    if (facts === undefined || collectableAt === undefined) return undefined;
    const context = { memberMissing: memberMissing !== undefined, policy, now: collectableAt };
    const { kind } = verdictOf({ ...facts, failures: [] }, context);
    return kind === 'collectable' || kind === 'at-risk' ? collectableAt : undefined;
  });
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 || known.length < instants.length ? undefined : Math.min(...known);
}

/** Order of equally severe reasons: the one to fix first comes first. */
const ORDER: readonly ReasonKind[] = [
  'member-missing',
  'plan',
  'auth-missing',
  'dept-user-login',
  'certificate-invalid',
  'certificate-expiry',
  'check-broken',
];

/** Merges reasons that have the same cause in both products; the worst comes first. Department users are per product. */
export function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = keyOf(reason);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reason : combined(known, reason));
  }
  return [...merged.values()].sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
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

/** Combines two reasons with the same key: the later `collectableAt`, and the higher number of attempts. */
function combined(known: Reason, other: Reason): Reason {
  const products = [...known.products, ...other.products];
  const shared = {
    products: PRODUCTS.filter((product) => products.includes(product)),
    severity: worstSeverity([known.severity, other.severity]) ?? known.severity,
  };
  if (known.kind === 'auth-missing' && other.kind === 'auth-missing') {
    const collectableAt = greaterOf(known.collectableAt, other.collectableAt);
    return { ...known, ...shared, collectableAt };
  }
  if (known.kind === 'certificate-invalid' && other.kind === 'certificate-invalid') {
    return { ...known, ...shared, attempts: greaterOf(known.attempts, other.attempts) };
  }
  return { ...known, ...shared };
}

function greaterOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
