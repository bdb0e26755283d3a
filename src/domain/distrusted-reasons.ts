import type { SharedRejection } from './common-cause.js';
import type { Product } from './company.js';
import type { Instant } from './instant.js';
import { mergeReasons } from './merge-reasons.js';
import type { Reason } from './reason.js';

/** What the reasons of one company are not to be trusted for at the moment. */
export interface Distrust {
  /** POPBiLL or HomeTax does not answer. */
  readonly outage: boolean;
  readonly commonCause?: SharedRejection | undefined;
}

export interface Trusted {
  readonly reasons: readonly Reason[];
  /** Why something that was found is left out. */
  readonly leftOut?: 'outage' | 'common-cause';
}

/**
 * The reasons without what is probably not the company's own trouble. What was known of it before stays as it was
 * known: such findings neither open, worsen nor end anything.
 */
export function trustedReasons(
  before: readonly Reason[],
  found: readonly Reason[],
  distrust: Distrust,
): Trusted {
  const distrusted = found.filter((reason) => isDistrusted(reason, distrust));
  if (distrusted.length === 0) return { reasons: found };
  const known = distrusted.flatMap(({ kind, products }) => asKnown(before, kind, products));
  const trusted = found.filter((reason) => !distrusted.includes(reason));
  const leftOut = distrusted.some(({ kind }) => kind !== 'check-broken')
    ? 'common-cause'
    : 'outage';
  return { reasons: mergeReasons([...trusted, ...known]), leftOut };
}

function isDistrusted(reason: Reason, { outage, commonCause }: Distrust): boolean {
  switch (reason.kind) {
    case 'check-broken':
      return outage;
    case 'dept-user-login':
      return isShared(reason.code, reason.rejectedAt, commonCause);
    case 'certificate-invalid':
      return isShared(reason.code, reason.foundAt, commonCause);
    case 'certificate-expiry':
    case 'auth-missing':
    case 'member-missing':
    case 'plan':
      return false;
    default:
      return reason satisfies never;
  }
}

function isShared(code: number, at: Instant, shared: SharedRejection | undefined): boolean {
  if (shared === undefined || shared.code !== code) return false;
  return at >= shared.since && at <= (shared.until ?? at);
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
