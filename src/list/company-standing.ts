import { type CompanySummary, summaryOf } from '../assessment/company-summary.js';
import type { NamedCompany } from '../company/name-fit.js';
import type { Company } from '../records/company.js';

/** How one watched company stands on one day. */
export interface CompanyStanding extends NamedCompany {
  readonly summary: CompanySummary;
  /** Its place in a list, but for the name: paused ones last, then by urgency, then what expires first. */
  readonly place: number;
}

export const NEVER_CHECKED = summaryOf(undefined, { collectsBy: 'any' });

export function standingOf(
  { company, name }: NamedCompany,
  summary: CompanySummary,
): CompanyStanding {
  return { company, name, summary, place: placeOf(company, summary) };
}

/** The order of a list; 0 only for one and the same company. */
export function byPlace(a: CompanyStanding, b: CompanyStanding): number {
  return (
    a.place - b.place || compareWords(a.name, b.name) || compareWords(a.company.brn, b.company.brn)
  );
}

/** After every instant at which a certificate expires, and so that whole sums of it stay exact. */
const NO_EXPIRY = 1e14;
/** More than the ranks there are. */
const PAUSED = 10;

function placeOf({ paused }: Company, { rank, expiresAt = NO_EXPIRY }: CompanySummary): number {
  return (rank + (paused === undefined ? 0 : PAUSED)) * 2 * NO_EXPIRY + expiresAt;
}

/** By code units, which is the dictionary's order for Hangul, and fast enough for every company there is. */
function compareWords(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
