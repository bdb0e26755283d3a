import type { PlainTextOption } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Catalog } from '../../text/catalog.js';

export interface CompanyOptionsModel {
  readonly watched: readonly { readonly brn: Brn; readonly name: string }[];
  /** The query was itself a BRN that is not watched: offered as it is. */
  readonly unwatched?: Brn;
}

/** Typeahead options; each value is the BRN (ten digits). */
export function companyOptions(model: CompanyOptionsModel, text: Catalog): PlainTextOption[] {
  throw new Error(`not written: ${model.watched.length} ${text.language}`);
}
