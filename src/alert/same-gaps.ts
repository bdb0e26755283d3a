import type { Gap } from '../records/alert.js';
import type { Product } from '../records/company.js';

export interface SharedGap extends Omit<Gap, 'product'> {
  readonly products: readonly Product[];
}

/** Gaps of several products that cover the same time become one, so that it is said once. */
export function sameGaps(gaps: readonly Gap[]): readonly SharedGap[] {
  const shared = new Map<string, SharedGap>();
  for (const { product, ...span } of gaps) {
    const key = `${span.from ?? ''}-${span.to}`;
    shared.set(key, { ...span, products: [...(shared.get(key)?.products ?? []), product] });
  }
  return [...shared.values()];
}
