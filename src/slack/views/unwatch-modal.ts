import type { ModalView } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Catalog } from '../../text/catalog.js';

export interface UnwatchModalModel {
  readonly kind: 'confirm' | 'working' | 'done' | 'was-not-watched';
  readonly brn: Brn;
  /** Absent: not known any more. */
  readonly name?: string;
}

/** Stop watching a company: asks first. */
export function unwatchModal(model: UnwatchModalModel, text: Catalog): ModalView {
  throw new Error(`not written: ${model.kind} ${text.language}`);
}
