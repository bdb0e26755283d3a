import type { Brn } from '../../domain/brn.js';
import type { Company, Product } from '../../domain/company.js';
import type { Catalog } from '../../text/catalog.js';
import type { ViewMessage } from './view-message.js';

/** What goes on with the chosen company. */
export type Choosing = 'check' | 'popup' | 'watch' | 'unwatch';

export interface ChoiceModel {
  readonly choosing: Choosing;
  /** For `popup`: which product's page. */
  readonly product: Product;
  readonly found:
    | {
        readonly kind: 'several';
        readonly companies: readonly Company[];
        readonly total: number;
      }
    | { readonly kind: 'none'; readonly query: string; readonly nearest: readonly Company[] }
    /** No company was named, and there is not exactly one. */
    | { readonly kind: 'unsaid'; readonly watched: number }
    /** A BRN that is not watched, where only a watched company makes sense (unwatch). */
    | { readonly kind: 'not-watched'; readonly brn: Brn };
}

/** Several companies fit, or none: lets the person choose. */
export function choiceMessage(model: ChoiceModel, text: Catalog): ViewMessage {
  throw new Error(`not written: ${model.choosing} ${text.language}`);
}
