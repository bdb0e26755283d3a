import { companies } from '../text/company-count.ko.js';
import { number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { StandingCounts } from './standing-counts.js';

const { words } = TONGUES.ko;

/** `수집 가능 2,988곳(유효기간 기준 12곳), 조치 필요 3곳`. What is zero is left out. */
export function standingParts(counts: StandingCounts): string {
  const { collectable, byDateOnly = 0, atRisk, cannotCollect, unknown, neverChecked } = counts;
  const byDate = byDateOnly > 0 ? `(유효기간 기준 ${number(byDateOnly)}곳)` : '';
  const parts: readonly (readonly [number, string])[] = [
    [collectable, `수집 가능 ${companies(collectable)}${byDate}`],
    [atRisk, `조치 필요 ${companies(atRisk)}`],
    [cannotCollect, `수집 불가 ${companies(cannotCollect)}`],
    [unknown, `${words.label.couldNotCheck} ${companies(unknown)}`],
    [neverChecked, `아직 확인 전 ${companies(neverChecked)}`],
  ];
  return parts
    .filter(([value]) => value > 0)
    .map(([, said]) => said)
    .join(', ');
}
