import type { ModalView } from '@slack/types';
import type { Product } from '../../domain/company.js';
import type { Catalog } from '../../text/catalog.js';
import type { FormProblem } from '../../text/form-text.js';

/** What stands in the form; the same shape as the service's draft. Empty text: nothing was entered. */
export interface WatchFormDraft {
  readonly brn: string;
  readonly name: string;
  readonly products: readonly Product[];
  readonly popbillUserId: string;
  readonly channel: string;
  /** Slack user or user-group ID. */
  readonly owner: string;
  readonly note: string;
}

export interface OwnerGroup {
  readonly id: string;
  readonly handle: string;
}

export type WatchModalModel =
  | {
      readonly kind: 'form';
      /** `edit`: the BRN is shown and cannot be changed; it travels in private_metadata. */
      readonly mode: 'add' | 'edit';
      readonly draft: WatchFormDraft;
      /** User groups that may be chosen as owner; without any the field is not drawn. */
      readonly groups: readonly OwnerGroup[];
      /** What was found wrong after the form had been acked: shown under the fields, as typed. */
      readonly problems: readonly FormProblem[];
      /** The BRN's last digit does not fit (test stage only): a warning. */
      readonly checkDigitWrong: boolean;
    }
  | { readonly kind: 'saving'; readonly mode: 'add' | 'edit'; readonly company: string }
  | {
      readonly kind: 'saved';
      readonly was: 'added' | 'changed' | 'unchanged';
      readonly company: string;
      /** The channel its alerts go to; absent: the default channel. */
      readonly channel?: string;
      /** The first check follows by itself. */
      readonly checking: boolean;
    };

/** Add a company or edit it. */
export function watchModal(model: WatchModalModel, text: Catalog): ModalView {
  throw new Error(`not written: ${model.kind} ${text.language}`);
}

/** Errors for `response_action: 'errors'`, keyed by block ID; the first problem of a field wins. */
export function watchFieldErrors(
  problems: readonly FormProblem[],
  text: Catalog,
): Record<string, string> {
  throw new Error(`not written: ${problems.length} ${text.language}`);
}
