import type { ReasonKind, Severity } from '../records/reason.js';
import type { RollUpView } from './roll-up-rules.js';

/** As many as fit into a notification. */
export const MOST_URGENT_NAMED = 3;

const WORST_FIRST: readonly Severity[] = ['critical', 'warning', 'notice'];

/** Those that occur, worst first. */
export function severitiesIn(by: Readonly<Record<Severity, number>>): readonly Severity[] {
  return WORST_FIRST.filter((severity) => by[severity] > 0);
}

/** Those that occur, the most frequent first. */
export function kindsIn(
  byKind: RollUpView['byKind'],
): readonly { readonly kind: ReasonKind; readonly count: number }[] {
  return (Object.entries(byKind) as readonly (readonly [ReasonKind, number])[])
    .map(([kind, count]) => ({ kind, count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}
