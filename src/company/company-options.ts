import type { PlainTextOption } from '@slack/types';
import { type Brn, formatBrn } from '../kernel/brn.js';
import { option } from '../slack/inputs.js';
import { LIMITS } from '../slack/limits.js';
import type { Catalog } from '../text/catalog.js';
import { companyWithBrn } from './company-name.js';

export interface CompanyOptionsModel {
  readonly watched: readonly { readonly brn: Brn; readonly name: string }[];
  /** The query was itself a BRN that is not watched: offered as it is. */
  readonly unwatched?: Brn;
}

/** So that the BRN behind it is never cut off. */
const NAME_LENGTH = 55;

/** Typeahead options; each value is the BRN (ten digits). */
export function companyOptions(model: CompanyOptionsModel, text: Catalog): PlainTextOption[] {
  const offered = model.unwatched === undefined ? [] : [{ brn: model.unwatched }];
  return [...offered, ...model.watched]
    .slice(0, LIMITS.options)
    .map((company) => companyOption(company, text));
}

export function companyOption(
  company: { readonly brn: Brn; readonly name?: string },
  text: Catalog,
): PlainTextOption {
  const label =
    company.name === undefined
      ? text.form.check.offerUnwatched(formatBrn(company.brn))
      : companyWithBrn(company, NAME_LENGTH);
  return option(label, company.brn);
}
