import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Company, Product } from '../records/company.js';
import type { Companies } from '../watch/companies.js';

/** What a company is called while it is talked about: its name, or the formatted BRN of one that is not watched. */
export function companyWords(brn: Brn, companies: Pick<Companies, 'get'>): string {
  return companies.get(brn)?.name ?? formatBrn(brn);
}

/** `{name}` of a watched company, nothing of another: for models whose name may be absent. */
export function watchedName(
  brn: Brn,
  companies: Pick<Companies, 'get'>,
): { readonly name?: string } {
  const company = companies.get(brn);
  return company === undefined ? {} : { name: company.name };
}

/** Which product's authentication page is meant when none, or one that is not collected, was named. */
export function productOf(company: Company | undefined, wanted?: Product): Product {
  if (company === undefined) return wanted ?? 'taxinvoice';
  if (wanted !== undefined && company.products.includes(wanted)) return wanted;
  return company.products[0] ?? 'taxinvoice';
}
