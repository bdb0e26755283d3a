import type { Assessment, ProductAssessment, Verdict } from '../assessment/assessment.js';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';

/** What led to a check: what the person wants to know first. */
export type CheckWish = 'check' | 'registered-anew' | 'certificate-login' | 'look';

/** The one answer to that wish; everything else of the report is detail. */
export type CheckOutcome =
  | { readonly kind: 'dept-user-works'; readonly testedAt: Instant }
  | { readonly kind: 'dept-user-rejected'; readonly at: Instant; readonly isSpent: boolean }
  /** Registered, and nothing but a login can tell whether it works. */
  | { readonly kind: 'dept-user-untested' }
  | { readonly kind: 'certificate-works' }
  | { readonly kind: 'certificate-unusable' }
  /** Far from its end. */
  | { readonly kind: 'certificate-fine'; readonly expiresAt: Instant }
  /** Near its end or past it: whoever renewed it has not registered it at POPBiLL yet. */
  | {
      readonly kind: 'certificate-old-date';
      readonly expiresAt: Instant;
      readonly expired: boolean;
    }
  | { readonly kind: 'nothing-registered' }
  | { readonly kind: 'could-not-check' }
  /** The certificate login test was asked for and not made; the report says why. */
  | { readonly kind: 'not-tested' };

/** Answers for the product that stands worst. `undefined` for a plain check, whose title is the answer. */
export function checkOutcome(assessment: Assessment, wish: CheckWish): CheckOutcome | undefined {
  if (wish === 'check' || assessment.memberMissing) return undefined;
  const worst = assessment.products.toSorted(
    (a, b) => RANK[b.verdict.kind] - RANK[a.verdict.kind],
  )[0];
  if (worst === undefined) return undefined;
  return wish === 'certificate-login' ? certificateLogin(worst) : registration(worst);
}

const RANK: Readonly<Record<Verdict['kind'], number>> = {
  collectable: 0,
  unknown: 1,
  'at-risk': 2,
  broken: 3,
};

function certificateLogin({ certificate, failures }: ProductAssessment): CheckOutcome {
  if (failures.some(({ call }) => call === 'certificate-login-test')) {
    return { kind: 'could-not-check' };
  }
  switch (certificate.kind) {
    case 'unusable':
      return { kind: 'certificate-unusable' };
    case 'expired':
      return { kind: 'certificate-old-date', expiresAt: certificate.expiresAt, expired: true };
    case 'valid':
      return { kind: certificate.loginTestedAt === undefined ? 'not-tested' : 'certificate-works' };
    case 'missing':
      return { kind: 'nothing-registered' };
    case 'unknown':
      return { kind: 'could-not-check' };
    default:
      return certificate satisfies never;
  }
}

function registration(product: ProductAssessment): CheckOutcome {
  const { verdict, deptUser, certificate } = product;
  if (deptUser.kind === 'works') return { kind: 'dept-user-works', testedAt: deptUser.testedAt };
  if (verdict.kind === 'collectable' && certificate.kind === 'valid') {
    return { kind: 'certificate-fine', expiresAt: certificate.expiresAt };
  }
  if (deptUser.kind === 'rejected') {
    const { at, attempts = 0 } = deptUser;
    return { kind: 'dept-user-rejected', at, isSpent: attempts >= MOST_IN_A_ROW };
  }
  if (deptUser.kind === 'untested') return { kind: 'dept-user-untested' };
  switch (certificate.kind) {
    case 'valid':
    case 'expired':
      return {
        kind: 'certificate-old-date',
        expiresAt: certificate.expiresAt,
        expired: certificate.kind === 'expired',
      };
    case 'unusable':
      return { kind: 'certificate-unusable' };
    case 'missing':
      return { kind: deptUser.kind === 'missing' ? 'nothing-registered' : 'could-not-check' };
    case 'unknown':
      return { kind: 'could-not-check' };
    default:
      return certificate satisfies never;
  }
}
