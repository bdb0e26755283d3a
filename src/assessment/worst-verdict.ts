import type { Verdict } from './assessment.js';

/** The verdict that a title over several products has to say; the untested one of two that can be collected. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.toSorted((a, b) => rank(b) - rank(a))[0];
}

function rank(verdict: Verdict): number {
  switch (verdict.kind) {
    case 'broken':
      return 4;
    case 'at-risk':
      return 3;
    case 'unknown':
      return 2;
    case 'collectable':
      return verdict.basis === 'by-date' ? 1 : 0;
    default:
      return verdict satisfies never;
  }
}
