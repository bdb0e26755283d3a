import type { Assessment, Verdict } from '../../domain/assessment.js';
import { worstVerdict } from '../../text/worst-verdict.js';

const EMOJI: Readonly<Record<Verdict['kind'], string>> = {
  collectable: '🟢',
  'at-risk': '🟡',
  broken: '🔴',
  unknown: '⚪',
};

/** Stands behind the words that say the same; never alone. */
export function verdictEmoji({
  products,
  memberMissing,
}: Pick<Assessment, 'products' | 'memberMissing'>): string {
  if (memberMissing) return EMOJI.broken;
  return EMOJI[worstVerdict(products.map(({ verdict }) => verdict))?.kind ?? 'unknown'];
}
