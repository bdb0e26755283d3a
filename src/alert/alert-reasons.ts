import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { mergeReasons } from '../assessment/merge-reasons.js';
import { couldNotAsk, unaskedMethods } from '../assessment/verdict.js';
import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';

export interface ReasonsContext {
  readonly assessment: Assessment;
  /** The company's products; what was wrong with others is dropped. */
  readonly products: readonly Product[];
  readonly policy: Policy;
}

/**
 * The reasons an alert goes on with after a check. A question that could not be asked opens nothing and ends nothing:
 * what was wrong stays until it is proven to be over, and a registration whose login was not tested proves nothing.
 */
export function reasonsAfter(
  before: readonly Reason[],
  { assessment, products, policy }: ReasonsContext,
): readonly Reason[] {
  const found = eachProduct(assessment.reasons, (reason, product) => {
    if (isAsked(reason.kind, product, assessment)) return true;
    // Known from before, and it may say more now; but days that pass are told by dates that were asked for.
    return reason.kind !== 'certificate-expiry' && has(before, product, reason.kind);
  });
  const stays = eachProduct(before, ({ kind }, product) => {
    if (!products.includes(product) || has(found, product, kind)) return false;
    // What is registered is not missing any more, though its login could not be tested.
    const isAnswered = kind === 'auth-missing' || isAsked(kind, product, assessment);
    return !isAnswered || !isOver(kind, product, assessment, policy);
  });
  return mergeReasons([...found, ...stays]);
}

/** Whether the check found out nothing at all about any product. */
export function isUnasked({ products }: Assessment): boolean {
  return products.every(({ failures }) => couldNotAsk(failures));
}

/** The reasons of which nothing is left. */
export function goneFrom(before: readonly Reason[], after: readonly Reason[]): readonly Reason[] {
  return before.filter(({ kind, products }) => !products.some((one) => has(after, one, kind)));
}

/** The reasons, each with those of its products that pass, without those that have none left. */
function eachProduct(
  reasons: readonly Reason[],
  passes: (reason: Reason, product: Product) => boolean,
): readonly Reason[] {
  return reasons.flatMap((reason) => {
    const products = reason.products.filter((product) => passes(reason, product));
    return products.length === 0 ? [] : [{ ...reason, products }];
  });
}

function has(reasons: readonly Reason[], product: Product, kind: ReasonKind): boolean {
  return reasons.some((one) => one.kind === kind && one.products.includes(product));
}

/** Whether the check got an answer to what this kind of trouble is found by. */
function isAsked(kind: ReasonKind, product: Product, { products }: Assessment): boolean {
  const failures = products.find((one) => one.product === product)?.failures ?? [];
  const unasked = unaskedMethods(failures);
  switch (kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return !unasked.certificate;
    case 'dept-user-login':
      return !unasked.deptUser;
    case 'auth-missing':
      return !unasked.certificate && !unasked.deptUser;
    case 'member-missing':
    case 'plan':
      return !couldNotAsk(failures);
    case 'check-broken':
      return true;
    default:
      return kind satisfies never;
  }
}

/** Whether it is known, and not only unsaid, that the product has this kind of trouble no more. */
function isOver(
  kind: ReasonKind,
  product: Product,
  { products, memberMissing }: Assessment,
  policy: Policy,
): boolean {
  const about = products.find((one) => one.product === product);
  if (about === undefined) return false;
  // That it is no member is known too; of such a company nothing else can be found out.
  if (kind === 'check-broken') return about.verdict.kind !== 'unknown';
  if (memberMissing) return false;
  switch (kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return about.certificate.kind !== 'unknown';
    case 'dept-user-login':
      return about.deptUser.kind === 'works' || about.deptUser.kind === 'missing';
    case 'auth-missing':
      return isRegistered(about, policy);
    case 'member-missing':
    case 'plan':
      return true;
    default:
      return kind satisfies never;
  }
}

function isRegistered({ certificate, deptUser }: ProductAssessment, policy: Policy): boolean {
  const hasDeptUser = deptUser.kind !== 'missing' && deptUser.kind !== 'unknown';
  const hasCertificate = certificate.kind !== 'missing' && certificate.kind !== 'unknown';
  return hasDeptUser || (policy.collectsBy === 'any' && hasCertificate);
}
