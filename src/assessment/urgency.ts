import type { Instant } from '../kernel/instant.js';
import type { Assessment } from './assessment.js';
import { needsAction } from './needs-action.js';

/** Where a company stands in a list that begins with the most urgent one. */
export interface Urgency {
  /** 0 comes first: what needs action by its severity, and within the worst what cannot be collected. */
  readonly rank: number;
  /** Of companies of one rank, what expires first comes first; `undefined` comes last. */
  readonly expiresAt: Instant | undefined;
}

/** @param assessment absent: never checked. */
export function urgencyOf(assessment: Assessment | undefined): Urgency {
  return { rank: rankOf(assessment), expiresAt: nearestExpiry(assessment) };
}

const NOTHING_KNOWN = 5;

/** Those never checked stand with those of which nothing is known. */
function rankOf(assessment: Assessment | undefined): number {
  if (assessment === undefined) return NOTHING_KNOWN;
  const broken = assessment.products.some(({ lastKnown }) => lastKnown.kind === 'broken');
  switch (assessment.severity) {
    case 'critical':
      return broken ? 0 : 1;
    case 'warning':
      return 2;
    case 'notice':
      return needsAction(assessment.reasons) ? 3 : 4;
    case undefined:
      return assessment.products.some(({ lastKnown }) => lastKnown.kind === 'unknown')
        ? NOTHING_KNOWN
        : NOTHING_KNOWN + 1;
    default:
      return assessment.severity satisfies never;
  }
}

function nearestExpiry(assessment: Assessment | undefined): Instant | undefined {
  const expiries = (assessment?.products ?? []).flatMap(({ certificate }) =>
    certificate.kind === 'valid' || certificate.kind === 'expired' ? [certificate.expiresAt] : [],
  );
  return expiries.length === 0 ? undefined : Math.min(...expiries);
}
