import { certificateReasons } from '../assessment/certificate-reasons.js';
import { mergeReasons } from '../assessment/merge-reasons.js';
import { certificateView, deptUserView } from '../assessment/method-views.js';
import { unaskedMethods } from '../assessment/verdict.js';
import { beforeShared, isShared, type SharedRejection } from '../incident/common-cause.js';
import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';

/** What the reasons of one company are not to be trusted for at the moment. */
export interface Distrust {
  /** POPBiLL or HomeTax does not answer. */
  readonly outage: boolean;
  readonly commonCause?: SharedRejection | undefined;
}

/** What the reasons were found by. */
export interface Grounds {
  readonly status: CompanyStatus;
  readonly policy: Policy;
  readonly now: Instant;
}

export interface Trusted {
  readonly reasons: readonly Reason[];
  /** Why something that was found is left out. */
  readonly leftOut?: 'outage' | 'common-cause';
}

/**
 * The reasons without what is probably not the company's own trouble. What was known of it before stays as it was
 * known: such findings neither open, worsen nor end anything, and change nothing that is said about a certificate.
 */
export function trustedReasons(
  before: readonly Reason[],
  found: readonly Reason[],
  about: Distrust & Grounds,
): Trusted {
  const distrusted = found.filter((reason) => isDistrusted(reason, about));
  if (distrusted.length === 0) return { reasons: found };
  const known = distrusted.flatMap(({ kind, products }) => asKnown(before, kind, products));
  const trusted = found.filter((reason) => !distrusted.includes(reason));
  const untold = productsUntold(distrusted, known);
  const leftOut = distrusted.some(({ kind }) => kind !== 'check-broken')
    ? 'common-cause'
    : 'outage';
  return {
    reasons: mergeReasons([...certificatesAsBefore(trusted, untold, about), ...known]),
    leftOut,
  };
}

function isDistrusted(reason: Reason, { outage, commonCause }: Distrust): boolean {
  switch (reason.kind) {
    case 'check-broken':
      return outage;
    case 'dept-user-login':
      return isShared({ code: reason.code, at: reason.rejectedAt }, commonCause);
    case 'certificate-invalid':
      return isShared({ code: reason.code, at: reason.foundAt }, commonCause);
    case 'certificate-expiry':
    case 'auth-missing':
    case 'member-missing':
    case 'plan':
      return false;
    default:
      return reason satisfies never;
  }
}

function asKnown(
  before: readonly Reason[],
  kind: Reason['kind'],
  about: readonly Product[],
): readonly Reason[] {
  return before.flatMap((reason) => {
    if (reason.kind !== kind) return [];
    const products = reason.products.filter((product) => about.includes(product));
    return products.length === 0 ? [] : [{ ...reason, products }];
  });
}

/** Of which a rejection is left out that nobody has heard of. */
function productsUntold(
  distrusted: readonly Reason[],
  known: readonly Reason[],
): ReadonlySet<Product> {
  const rejected = distrusted.filter(({ kind }) => kind !== 'check-broken');
  const untold = rejected.flatMap(({ kind, products }) =>
    products.filter(
      (product) => !known.some((one) => one.kind === kind && one.products.includes(product)),
    ),
  );
  return new Set(untold);
}

type CertificateReason = Extract<
  Reason,
  { readonly kind: 'certificate-expiry' | 'certificate-invalid' }
>;

/** The reasons, those about certificates of these products as they would be without the rejections. */
function certificatesAsBefore(
  reasons: readonly Reason[],
  of: ReadonlySet<Product>,
  about: Distrust & Grounds,
): readonly Reason[] {
  if (about.status.memberMissing !== undefined) return reasons;
  const others = reasons.flatMap((reason): readonly Reason[] => {
    if (!isOfCertificate(reason)) return [reason];
    const products = reason.products.filter((product) => !of.has(product));
    return products.length === 0 ? [] : [{ ...reason, products }];
  });
  const own = [...of].flatMap((product) =>
    certificateAsBefore(
      product,
      reasons.filter(isOfCertificate).filter(({ products }) => products.includes(product)),
      about,
    ),
  );
  return [...others, ...own];
}

/** A certificate that could not be asked about stays as it was known: its days are told by dates that were asked for. */
function certificateAsBefore(
  product: Product,
  found: readonly CertificateReason[],
  about: Distrust & Grounds,
): readonly Reason[] {
  const { status, commonCause, policy, now } = about;
  const { certificate, deptUser, failures = [] } = status.products[product] ?? {};
  if (unaskedMethods(failures).certificate) {
    return found.map((reason) => ({ ...reason, products: [product] }));
  }
  const reasons = certificateReasons({
    product,
    certificate: certificateView(beforeShared(certificate, commonCause), now),
    deptUser: deptUserView(beforeShared(deptUser, commonCause)),
    policy,
    now,
  });
  return reasons.filter((reason) => !isDistrusted(reason, about));
}

function isOfCertificate(reason: Reason): reason is CertificateReason {
  return reason.kind === 'certificate-expiry' || reason.kind === 'certificate-invalid';
}
