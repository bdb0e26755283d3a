import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { worstSeverity } from '../records/severity.js';
import type { CompanyStatus, ProductStatus } from '../records/status.js';
import type { Assessment, ProductAssessment } from './assessment.js';
import { attemptsInRow } from './attempts-in-row.js';
import { certificateReasons } from './certificate-reasons.js';
import { checkBrokenReasons } from './check-broken-reasons.js';
import { deptUserReasons } from './dept-user-reasons.js';
import { mergeReasons } from './merge-reasons.js';
import { certificateView, deptUserView } from './method-views.js';
import { lastKnownVerdict, verdictOf } from './verdict.js';

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
