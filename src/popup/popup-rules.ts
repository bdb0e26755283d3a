import { helpsToRegister, worstFirst } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import { MINUTE, SECOND } from '../kernel/time.js';
import type { Product } from '../records/company.js';

/** According to POPBiLL's documentation. */
export const POPUP_LIFETIME_MS = 30 * SECOND;
export const TICKET_LIFETIME_MS = 5 * MINUTE;

/** The products that still need authentication, the worst first; as last known, if POPBiLL does not answer now. */
export function productsToRegister({ products }: Assessment): readonly Product[] {
  const lastKnown = products.map((product) => ({ ...product, verdict: product.lastKnown }));
  return worstFirst(lastKnown)
    .filter(helpsToRegister)
    .map(({ product }) => product);
}
