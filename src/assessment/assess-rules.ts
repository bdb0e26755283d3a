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
