import type { ModalView } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Product } from '../../domain/company.js';
import type { Catalog } from '../../text/catalog.js';

export type CheckModalModel =
  | {
      readonly kind: 'form';
      /** As chosen before, when the form comes back. */
      readonly company?: { readonly brn: Brn; readonly name?: string };
      readonly products: readonly Product[];
    }
  /** Shown while POPBiLL is asked. `company`: its name, or the formatted BRN. */
  | { readonly kind: 'checking'; readonly company: string };

/** Check a company: choose it, then wait for the answer. */
export function checkModal(model: CheckModalModel, text: Catalog): ModalView {
  throw new Error(`not written: ${model.kind} ${text.language}`);
}

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function checkFieldErrors(
  problem: 'no-company' | 'no-products' | 'not-ten-digits' | 'all-zero' | 'check-digit',
  text: Catalog,
): Record<string, string> {
  throw new Error(`not written: ${problem} ${text.language}`);
}
