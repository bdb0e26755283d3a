import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, hasExpired, type Instant } from '../kernel/time.js';
import { type Method, PRODUCTS, type Product } from '../records/company.js';
import { compareSeverity, type Reason, type ReasonKind, worstSeverity } from '../records/reason.js';
import type {
  CheckFailure,
  CompanyStatus,
  LoginStatus,
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
import { attemptsInRow, MOST_IN_A_ROW } from './lock-out-rules.js';
import {
  certificateReasons,
  daysLeftAhead,
  deptUserReasons,
  rungAt,
} from './method-reason-rules.js';

export interface AssessContext {
  /** What is collected for this company, in the order of PRODUCTS; other products' facts are left out. */
  readonly products: readonly Product[];
  readonly policy: Policy;
  readonly now: Instant;
}

/** What a person needs to know about a company now; `status` undefined: never checked. */
export function assess(status: CompanyStatus | undefined, context: AssessContext): Assessment {
  const reasons = mergeReasons(reasonsOf(status, context));
  const severity = worstSeverity(reasons.map((reason) => reason.severity));
  const isCheckBroken = reasons.some(({ kind }) => kind === 'check-broken');
  return {
    products: context.products.map((product) =>
      assessProduct(product, status, context, isCheckBroken),
    ),
    reasons,
    severity,
    memberMissing: status?.memberMissing !== undefined,
  };
}

function assessProduct(
  product: Product,
  status: CompanyStatus | undefined,
  { policy, now }: AssessContext,
  isCheckBroken: boolean,
): ProductAssessment {
  const about = status?.products[product];
  const memberMissing = status?.memberMissing !== undefined;
  const deptUser = deptUserView(about?.deptUser);
  const attempts = attemptsInRow(status?.products[product]?.deptUser);
  const verdict = verdictOf(about, { memberMissing, policy, now });
  return {
    product,
    verdict,
    // After so many sweeps in vain what was known before is too old to go by.
    lastKnown: isCheckBroken ? verdict : lastKnownVerdict(about, { memberMissing, policy, now }),
    certificate: certificateView(about?.certificate, now),
    deptUser: deptUser.kind === 'rejected' ? { ...deptUser, attempts } : deptUser,
    plan: about?.plan === undefined ? undefined : about.plan,
    failures: about?.failures ?? [],
    collectableAt: about?.collectableAt === undefined ? undefined : about.collectableAt,
  };
}

/** While a company is no member, its authentication and plan are beside the point. */
function reasonsOf(status: CompanyStatus | undefined, context: AssessContext): readonly Reason[] {
  if (status === undefined) return [];
  const { memberMissing } = status;
  const broken = checkBrokenReasons(status, context);
  if (memberMissing !== undefined) {
    const { products } = context;
    return [
      { kind: 'member-missing', products, severity: 'critical', ...memberMissing },
      ...broken,
    ];
  }
  const perProduct = context.products.flatMap((product) => {
    const about = status.products[product];
    const attempts = attemptsInRow(status.products[product]?.deptUser);
    return about === undefined ? [] : productReasons(product, { ...about, attempts }, context);
  });
  return [...perProduct, ...broken];
}

function productReasons(
  product: Product,
  about: ProductStatus & { readonly attempts: number },
  { policy, now }: AssessContext,
): readonly Reason[] {
  const { attempts } = about;
  const certificate = certificateView(about.certificate, now);
  const deptUser = deptUserView(about.deptUser);
  const situation = { product, certificate, deptUser, policy, now };
  const stopped: readonly Reason[] =
    about.plan?.state === 'stopped'
      ? [{ kind: 'plan', products: [product], severity: 'critical', plan: about.plan }]
      : [];
  return [
    ...stopped,
    ...authMissing(product, about, policy),
    ...deptUserReasons({ ...situation, cell: about.deptUser, attempts }),
    ...certificateReasons(situation),
  ];
}

/** Nothing is registered that collection could use. */
function authMissing(
  product: Product,
  { certificate, deptUser, collectableAt }: ProductStatus,
  { collectsBy }: Policy,
): readonly Reason[] {
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

const FAILED_SWEEPS_TOLD = 3;

export interface CheckBrokenContext {
  readonly products: readonly Product[];
  readonly policy: Policy;
}

/** Said only when three sweeps in a row could not find out whether a company can be collected. */
export function checkBrokenReasons(
  status: CompanyStatus,
  { products, policy }: CheckBrokenContext,
): readonly Reason[] {
  if (status.failedSweeps < FAILED_SWEEPS_TOLD || isAnsweredSince(status)) return [];
  const asked = products.filter((one) => (status.products[one]?.failures.length ?? 0) > 0);
  const failures = asked.flatMap((one) => status.products[one]?.failures ?? []);
  const [first, ...others] = failures;
  if (first === undefined) return [];
  // A login test of an earlier day may stand among them, because it is still open.
  const failure = others.reduce((last, one) => (one.at > last.at ? one : last), first);
  const collectableAt = lastCollectable(status, asked, policy);
  const knownSince = collectableAt ?? status.memberMissing?.foundAt ?? lastDecided(status);
  const { firstAskedAt } = status;
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
      firstAskedAt,
      couldCollectThen: collectableAt !== undefined,
      ...(attempts < MOST_IN_A_ROW ? {} : { attempts }),
    },
  ];
}

/** Whether POPBiLL has said since then that it is no member. */
function isAnsweredSince({ memberMissing, failedSweepsAt }: CompanyStatus): boolean {
  return memberMissing !== undefined && memberMissing.foundAt > (failedSweepsAt.at(-1) ?? 0);
}

/** When a check last found out how the company stands; of a record of an earlier version, the best that is known. */
export function lastDecided({
  decidedAt,
  firstAskedAt,
  answeredAt,
}: CompanyStatus): Instant | undefined {
  return decidedAt ?? (firstAskedAt === undefined ? answeredAt : undefined);
}

/** When all of the products were last known to be collectable, unless something else has been found since. */
function lastCollectable(
  status: CompanyStatus,
  asked: readonly Product[],
  policy: Policy,
): Instant | undefined {
  const instants = asked.map((product) => {
    const facts = status.products[product];
    const now = facts?.collectableAt;
    if (facts === undefined || now === undefined) return undefined;
    const memberMissing = status.memberMissing !== undefined;
    const verdict = verdictOf({ ...facts, failures: [] }, { memberMissing, policy, now });
    return verdict.kind === 'collectable' || verdict.kind === 'at-risk' ? now : undefined;
  });
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 || known.length < instants.length ? undefined : Math.min(...known);
}

/** Of reasons that are equally bad, the one that has to be mended first comes first. */
const ORDER: readonly ReasonKind[] = [
  'member-missing',
  'plan',
  'auth-missing',
  'dept-user-login',
  'certificate-invalid',
  'certificate-expiry',
  'check-broken',
];

/**
 * Joins what is one thing in both products (the same certificate, nothing registered at all) into one reason that names
 * both, and puts the worst first. Department users are never joined: each product has its own.
 */
export function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = sameThing(reason);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reason : joined(known, reason));
  }
  return [...merged.values()].sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

/** Reasons with the same key are one thing. */
function sameThing(reason: Reason): string {
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
    default:
      return reason satisfies never;
  }
}

/**
 * The later of two instants stands where they differ: when it was found, last worked, could last be collected. Of
 * attempts, which each product has its own, the most.
 */
function joined(known: Reason, other: Reason): Reason {
  const about = {
    products: inOrder([...known.products, ...other.products]),
    severity: worstSeverity([known.severity, other.severity]) ?? known.severity,
  };
  if (known.kind === 'auth-missing' && other.kind === 'auth-missing') {
    const collectable = [known.collectableAt, other.collectableAt].filter((at) => at !== undefined);
    return {
      ...known,
      ...about,
      ...(collectable.length === 0 ? {} : { collectableAt: Math.max(...collectable) }),
    };
  }
  if (known.kind === 'certificate-invalid' && other.kind === 'certificate-invalid') {
    const attempts = [known.attempts, other.attempts].filter((count) => count !== undefined);
    return {
      ...known,
      ...about,
      ...(attempts.length === 0 ? {} : { attempts: Math.max(...attempts) }),
    };
  }
  return { ...known, ...about };
}

function inOrder(products: readonly Product[]): readonly Product[] {
  return PRODUCTS.filter((product) => products.includes(product));
}

/** POPBiLL's "certificate revoked": most often it was reissued elsewhere. */
const REVOKED = -10004004;

/**
 * How the certificate registered at POPBiLL stands. Past its date it is expired, whatever else is wrong with it: that
 * decides what has to be done. A rejected login test makes it unusable although days are left.
 */
export function certificateView(cell: MethodStatus | undefined, now: Instant): CertificateView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, expiresAt, login } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  const isExpired = expiresAt !== undefined && hasExpired(expiresAt, now);
  if (!isExpired && login?.outcome === 'rejected') {
    return { ...unusable(cell, login, login.at), attempts: attemptsInRow(cell) };
  }
  if (!isExpired && cell.registration === 'unusable') return unusable(cell, cell, foundAt);
  if (expiresAt === undefined) return { kind: 'unknown' };
  return {
    kind: isExpired ? 'expired' : 'valid',
    expiresAt,
    daysLeft: calendarDaysUntil(expiresAt, now),
    foundAt,
    ...(login?.outcome === 'works' ? { loginTestedAt: login.at } : {}),
  };
}

/** How the department user stands: the last login test that got a verdict, else whether one is registered. */
export function deptUserView(cell: MethodStatus | undefined): DeptUserView {
  if (cell === undefined || cell.registration === 'unknown') return { kind: 'unknown' };
  const { foundAt, login, lastWorkedAt } = cell;
  if (cell.registration === 'missing') return { kind: 'missing', foundAt };
  if (login === undefined) return { kind: 'untested', foundAt };
  if (login.outcome === 'works') return { kind: 'works', testedAt: login.at };
  return {
    kind: 'rejected',
    at: login.at,
    ...evidenceOf(login),
    ...(lastWorkedAt === undefined ? {} : { lastWorkedAt }),
  };
}

type Evidence = Pick<LoginStatus, 'code' | 'message'>;

function unusable(
  { expiresAt }: MethodStatus,
  evidence: Evidence,
  foundAt: Instant,
): Extract<CertificateView, { readonly kind: 'unusable' }> {
  return {
    kind: 'unusable',
    revoked: evidence.code === REVOKED,
    ...evidenceOf(evidence),
    foundAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** The types allow a rejection without its code; the rules never record one. */
function evidenceOf({ code = 0, message = '' }: Evidence): { code: number; message: string } {
  return { code, message };
}

export interface VerdictContext {
  readonly memberMissing: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Whether a product can be collected, by what the latest check left known. What worked before but could not be asked
 * about now is not called collectable; what could not be asked about at all is `unknown`, never `broken`.
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

/** Whether questions that stayed unanswered leave open whether the product can be collected. */
export function isLeftOpen({
  verdict,
  failures,
}: {
  readonly verdict: Verdict;
  readonly failures: readonly CheckFailure[];
}): boolean {
  return verdict.kind === 'unknown' && failures.length > 0;
}

/**
 * What lists and counts say of a product. What the latest check could not ask about stays as it was last known: silence
 * of POPBiLL or HomeTax changes nothing about a company. Not where so many login tests were lost that no more is made:
 * whether that login works is an open question.
 */
export function lastKnownVerdict(
  status: ProductStatus | undefined,
  context: VerdictContext,
): Verdict {
  const verdict = verdictOf(status, context);
  if (status === undefined || verdict.kind !== 'unknown') return verdict;
  const isLoginLeftOpen = attemptsInRow(status.deptUser) >= MOST_IN_A_ROW;
  const failures = isLoginLeftOpen
    ? status.failures.filter(({ call }) => call === 'dept-user-login-test')
    : [];
  return verdictOf({ ...status, failures }, context);
}

/** Whether neither method of the product could be asked about in the latest check. */
export function couldNotAsk(failures: readonly CheckFailure[]): boolean {
  const unasked = unaskedMethods(failures);
  return unasked.certificate && unasked.deptUser;
}

/** The methods whose questions stayed unanswered. A certificate's login test is an extra and does not count. */
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
