import { list, number } from '../text/format.js';
import type { StandingCounts } from './standing-counts.js';

/** `2,988 can collect (12 by date) and 3 need attention`. What is zero is left out. */
export function standingParts(counts: StandingCounts): string {
  const { collectable, byDateOnly = 0, atRisk, cannotCollect, unknown, neverChecked } = counts;
  const byDate = byDateOnly > 0 ? ` (${number(byDateOnly)} by date)` : '';
  const parts: readonly (readonly [number, string])[] = [
    [collectable, `can collect${byDate}`],
    [atRisk, atRisk === 1 ? 'needs attention' : 'need attention'],
    [cannotCollect, 'cannot collect'],
    [unknown, 'could not be checked'],
    [neverChecked, neverChecked === 1 ? 'is not checked yet' : 'are not checked yet'],
  ];
  const said = parts.filter(([value]) => value > 0);
  return list(
    said.map(([value, does]) => `${number(value)} ${does}`),
    'en',
  );
}
