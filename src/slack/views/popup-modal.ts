import type { ModalView } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Product, Stage } from '../../domain/company.js';
import type { Instant } from '../../domain/instant.js';
import type { PopbillProblem } from '../../domain/popbill-problem.js';
import type { Catalog } from '../../text/catalog.js';

export interface PopupModalModel {
  readonly brn: Brn;
  readonly product: Product;
  readonly stage: Stage;
  /** Absent: not watched. */
  readonly name?: string;
  readonly state: PopupState;
}

export type PopupState =
  | { readonly kind: 'getting' }
  /** The URL is drawn into the button and nowhere else. */
  | { readonly kind: 'alive'; readonly url: string; readonly diesAt: Instant }
  /** With PUBLIC_URL: our own one-use address. */
  | { readonly kind: 'ticket'; readonly url: string; readonly expiresAt: Instant }
  | { readonly kind: 'dead' }
  | { readonly kind: 'ticket-over' }
  | { readonly kind: 'refused'; readonly problem: PopbillProblem }
  /** After "registered it - check now", until the report takes its place. */
  | { readonly kind: 'checking' };

/** The authentication page's link through its short life. */
export function popupModal(model: PopupModalModel, text: Catalog): ModalView {
  throw new Error(`not written: ${model.state.kind} ${text.language}`);
}
