import type { ModalView } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Product } from '../../domain/company.js';
import type { Catalog } from '../../text/catalog.js';

export interface CertTestModalModel {
  readonly kind: 'confirm' | 'testing';
  readonly brn: Brn;
  readonly product: Product;
  readonly name?: string;
}

/** Asks before a certificate login test, which can log a person out of HomeTax. */
export function certTestModal(model: CertTestModalModel, text: Catalog): ModalView {
  throw new Error(`not written: ${model.kind} ${text.language}`);
}
