import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import { PRODUCTS, type Product } from '../records/company.js';
import { compareSeverity, type Reason, type ReasonKind, worstSeverity } from '../records/reason.js';
import type { CompanyStatus, ProductStatus } from '../records/status.js';
import type { Assessment, ProductAssessment } from './assessment.js';
import { couldNotBeChecked } from './left-open-rules.js';
import { attemptsInRow, MOST_IN_A_ROW } from './lock-out-rules.js';
import { certificateReasons, deptUserReasons } from './method-reason-rules.js';
import { certificateView, deptUserView, lastKnownVerdict, verdictOf } from './verdict-rules.js';

export interface AssessContext {
  /** What is collected for this company, in the order of PRODUCTS; other products' facts are left out. */
  readonly products: readonly Product[];
  readonly policy: Policy;
  readonly now: Instant;
}

/** What a person needs to know about a company now; `status` undefined: never checked. */
export function assess(status: CompanyStatus | undefined, context: AssessContext): Assessment {
  const { products, policy, now } = context;
  const { memberMissing } = status ?? {};
  const known = { memberMissing: memberMissing !== undefined, policy, now };
  const broken = status === undefined ? [] : checkBrokenReasons(status, context);
  const assessed = products.map((product): ProductAssessment => {
    const about = status?.products[product];
    const verdict = verdictOf(about, known);
    return {
      product,
      verdict,
      // After so many failed sweeps, what was known before is too old.
      lastKnown: broken.length > 0 ? verdict : lastKnownVerdict(about, known),
      certificate: certificateView(about?.certificate, now),
      deptUser: deptUserView(about?.deptUser),
      plan: about?.plan,
      failures: about?.failures ?? [],
      collectableAt: about?.collectableAt,
    };
  });
  // While a company is not a member, its authentication and plan do not matter.
  const found: readonly Reason[] =
    memberMissing === undefined
      ? assessed.flatMap((of) => productReasons(of, status?.products[of.product], context))
      : [{ kind: 'member-missing', products, severity: 'critical', ...memberMissing }];
  const reasons = mergeReasons([...found, ...broken]);
  return {
    products: assessed,
    reasons,
    severity: worstSeverity(reasons.map(({ severity }) => severity)),
    memberMissing: memberMissing !== undefined,
  };
}

function productReasons(
  { product, certificate, deptUser, plan }: ProductAssessment,
  about: ProductStatus | undefined,
  { policy, now }: AssessContext,
): readonly Reason[] {
  const situation = { product, certificate, deptUser, policy, now };
  const stopped: readonly Reason[] =
    plan?.state === 'stopped'
      ? [{ kind: 'plan', products: [product], severity: 'critical', plan }]
      : [];
  return [
    ...stopped,
    ...authMissing(product, about, policy),
    ...deptUserReasons(about?.deptUser, situation),
    ...certificateReasons(situation),
  ];
}

/** Nothing is registered that collection could use. */
function authMissing(
  product: Product,
  about: ProductStatus | undefined,
  { collectsBy }: Policy,
): readonly Reason[] {
  const { certificate, deptUser, collectableAt } = about ?? {};
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

/** Only when three sweeps in a row could not find out whether a company can be collected. */
function checkBrokenReasons(
  status: CompanyStatus,
  { products, policy }: AssessContext,
): readonly Reason[] {
  if (!couldNotBeChecked(status) || isAnsweredSince(status)) return [];
  const asked = products.filter((one) => (status.products[one]?.failures.length ?? 0) > 0);
  const failures = asked.flatMap((one) => status.products[one]?.failures ?? []);
  const [first, ...others] = failures;
  if (first === undefined) return [];
  // An unanswered login test of an earlier day is kept among them.
  const failure = others.reduce((last, one) => (one.at > last.at ? one : last), first);
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

/** Whether POPBiLL has said since then that it is not a member. */
function isAnsweredSince({ memberMissing, failedSweepsAt }: CompanyStatus): boolean {
  return memberMissing !== undefined && memberMissing.foundAt > (failedSweepsAt.at(-1) ?? 0);
}

/** When a check last found out how the company stands. Records of earlier versions give the best estimate. */
export function lastDecided(status: CompanyStatus): Instant | undefined {
  const { decidedAt, firstAskedAt, answeredAt } = status;
  return decidedAt ?? (firstAskedAt === undefined ? answeredAt : undefined);
}

/** When all of the products were last known to be collectable, unless something else has been found since. */
function lastCollectable(
  { products, memberMissing }: CompanyStatus,
  asked: readonly Product[],
  policy: Policy,
): Instant | undefined {
  const instants = asked.map((product) => {
    const facts = products[product];
    const now = facts?.collectableAt;
    if (facts === undefined || now === undefined) return undefined;
    const context = { memberMissing: memberMissing !== undefined, policy, now };
    const { kind } = verdictOf({ ...facts, failures: [] }, context);
    return kind === 'collectable' || kind === 'at-risk' ? now : undefined;
  });
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 || known.length < instants.length ? undefined : Math.min(...known);
}

/** Of reasons that are equally severe, the one to fix first comes first. */
const ORDER: readonly ReasonKind[] = [
  'member-missing',
  'plan',
  'auth-missing',
  'dept-user-login',
  'certificate-invalid',
  'certificate-expiry',
  'check-broken',
];

/** One reason for what is one thing in both products, the worst first. Each product has a department user of its own. */
export function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = keyOf(reason);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reason : joined(known, reason));
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

/** When it could last be collected: the later of the two. Attempts, which each product has its own: the most. */
function joined(known: Reason, other: Reason): Reason {
  const products = [...known.products, ...other.products];
  const about = {
    products: PRODUCTS.filter((product) => products.includes(product)),
    severity: worstSeverity([known.severity, other.severity]) ?? known.severity,
  };
  if (known.kind === 'auth-missing' && other.kind === 'auth-missing') {
    const collectableAt = greaterOf(known.collectableAt, other.collectableAt);
    return { ...known, ...about, collectableAt };
  }
  if (known.kind === 'certificate-invalid' && other.kind === 'certificate-invalid') {
    return { ...known, ...about, attempts: greaterOf(known.attempts, other.attempts) };
  }
  return { ...known, ...about };
}

function greaterOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
