import type { Severity } from './reason.js';

const RANK: Readonly<Record<Severity, number>> = { notice: 1, warning: 2, critical: 3 };

/** Positive when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return RANK[a] - RANK[b];
}

/** The worst of them; `undefined` of none. */
export function worstSeverity(severities: readonly Severity[]): Severity | undefined {
  return severities.reduce<Severity | undefined>(
    (worst, one) => (worst === undefined || compareSeverity(one, worst) > 0 ? one : worst),
    undefined,
  );
}

/** The milder of the two. */
export function atMost(cap: Severity, severity: Severity): Severity {
  return compareSeverity(severity, cap) > 0 ? cap : severity;
}
