import type { Assessment } from './assessment.js';

interface Ranked {
  readonly company: { readonly name: string };
  readonly assessment?: Assessment;
}

const collator = new Intl.Collator('ko');

/** Orders companies most urgent first: severity, then what cannot be collected, then the nearest expiry, then the name. */
export function byUrgency(a: Ranked, b: Ranked): number {
  return (
    rankOf(a.assessment) - rankOf(b.assessment) ||
    daysLeft(a.assessment) - daysLeft(b.assessment) ||
    collator.compare(a.company.name, b.company.name)
  );
}

function rankOf(assessment: Assessment | undefined): number {
  if (assessment === undefined) return 4;
  const broken = assessment.products.some(({ verdict }) => verdict.kind === 'broken');
  switch (assessment.severity) {
    case 'critical':
      return broken ? 0 : 1;
    case 'warning':
      return 2;
    case 'notice':
      return 3;
    case undefined:
      return assessment.products.some(({ verdict }) => verdict.kind === 'unknown') ? 4 : 5;
    default:
      return assessment.severity satisfies never;
  }
}

function daysLeft({ products }: Assessment = { products: [], reasons: [], memberMissing: false }) {
  const days = products.map(({ certificate }) =>
    certificate.kind === 'valid' || certificate.kind === 'expired'
      ? certificate.daysLeft
      : Infinity,
  );
  return Math.min(Number.MAX_SAFE_INTEGER, ...days);
}
