import { type Brn, formatBrn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import type { Company, Product, Stage } from '../records/company.js';
import type { CompanyIndex } from './company-index.js';

export type Found =
  /** `company` is absent when the BRN is well formed but not watched. */
  | { readonly kind: 'one'; readonly brn: Brn; readonly company?: Company }
  /** Several names match: at most `CHOICES` of them, and how many in all. */
  | { readonly kind: 'several'; readonly companies: readonly Company[]; readonly total: number }
  /** No name matches; the nearest watched ones. */
  | { readonly kind: 'none'; readonly query: string; readonly nearest: readonly Company[] }
  /** Digits that are no BRN: not ten of them, all zero, or (production) a wrong check digit. */
  | {
      readonly kind: 'bad-brn';
      readonly input: string;
      readonly why: 'not-ten-digits' | 'all-zero' | 'check-digit';
    }
  /** Nothing was typed, and there is not exactly one watched company. */
  | { readonly kind: 'unsaid'; readonly watched: number };

const CHOICES = 10;

/** Reads what a person typed for a company: a BRN, or a part of a watched company's name. */
export async function findCompany(
  words: string,
  index: CompanyIndex,
  stage: Stage,
): Promise<Found> {
  const query = limited(words.trim(), INPUT_LIMITS.companyName);
  if (query === '') {
    const [only] = index.values();
    return only === undefined || index.size > 1
      ? { kind: 'unsaid', watched: index.size }
      : { kind: 'one', brn: only.brn, company: only };
  }
  // Longer than any name.
  if (query !== words.trim()) return { kind: 'none', query, nearest: [] };
  const brn = parseBrn(query);
  if (brn.ok) {
    const company = index.get(brn.value);
    const isWrong = stage === 'production' && !hasValidCheckDigit(brn.value);
    return isWrong && company === undefined
      ? { kind: 'bad-brn', input: query, why: 'check-digit' }
      : { kind: 'one', brn: brn.value, company };
  }
  // A number with a digit missing must not pick a company whose number contains it.
  if (looksLikeBrn(query)) return { kind: 'bad-brn', input: query, why: brn.error };
  const { first: fitting, total } = await index.search(query, CHOICES);
  const [first] = fitting;
  if (first === undefined) {
    return { kind: 'none', query, nearest: await index.nearest(query, NEAREST) };
  }
  const [exact, ...more] = fitting.filter((company) => index.isExactName(company, query));
  const only = total === 1 ? first : more.length === 0 ? exact : undefined;
  if (only !== undefined) return { kind: 'one', brn: only.brn, company: only };
  return { kind: 'several', companies: fitting, total };
}

const NEAREST = 3;

/** Mostly digits: meant as a number, not as a name. */
function looksLikeBrn(query: string): boolean {
  return /^[\d\s-]{6,}$/.test(query.normalize('NFKC'));
}

/** Finds watched companies, in memory. */
export interface Companies {
  find(words: string): Promise<Found>;
  get(brn: Brn): Company | undefined;
  count(): number;
  /** For typeahead: watched companies whose name or BRN contains the query, best first. */
  suggest(query: string, limit: number): Promise<readonly Company[]>;
}

/** Its name, or the formatted BRN of one that is not watched. */
export function companyWords(brn: Brn, companies: Pick<Companies, 'get'>): string {
  return companies.get(brn)?.name ?? formatBrn(brn);
}

/** The product whose authentication page is meant; `wanted` may be absent or not collected. */
export function productOf(company: Company | undefined, wanted?: Product): Product {
  if (company === undefined) return wanted ?? 'taxinvoice';
  if (wanted !== undefined && company.products.includes(wanted)) return wanted;
  return company.products[0] ?? 'taxinvoice';
}
