import type { CompanyCount } from '../assessment/urgency-rules.js';

/** How companies stand, each counted once. */
export interface StandingCounts extends Readonly<Record<CompanyCount, number>> {
  /** Of `collectable`: by the certificate's date, without a test of its login. */
  readonly byDateOnly?: number;
}

/** Of how many; the parts add up to it. */
export function totalOf(counts: StandingCounts): number {
  const { collectable, atRisk, cannotCollect, unknown, neverChecked } = counts;
  return collectable + atRisk + cannotCollect + unknown + neverChecked;
}
