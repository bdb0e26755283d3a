import { hangulPattern, withTypedConsonants } from '../kernel/hangul.js';
import type { Company } from '../records/company.js';

/** A company beside its name as names are compared. */
export interface NamedCompany {
  readonly company: Company;
  /** Letters and digits only, without case and legal form. */
  readonly name: string;
}

/**
 * How well typed words fit a company. 0: they are its whole name, 1: its beginning, 2: within it or the BRN; 3 and 4
 * the same for consonants and half-typed words. `undefined`: not at all.
 */
export type NameFit = (company: NamedCompany) => number | undefined;

/** From this rank on the letters themselves do not fit. */
export const LOOSELY = 3;

/** `undefined`: nothing was typed that a name could hold. */
export function nameFitOf(words: string): NameFit | undefined {
  const wanted = plainName(words);
  if (wanted === '') return undefined;
  const digits = /^\d+$/.test(wanted) ? wanted : undefined;
  const loosely = hangulPattern(wanted);
  return ({ company, name }) => {
    const at = name.indexOf(wanted);
    if (at >= 0) return name === wanted ? 0 : at === 0 ? 1 : 2;
    if (digits !== undefined && company.brn.includes(digits)) return 2;
    if (loosely === undefined) return undefined;
    const looseAt = name.search(loosely);
    if (looseAt < 0) return undefined;
    return looseAt === 0 ? LOOSELY : LOOSELY + 1;
  };
}

/** A name as it is compared: no spaces, brackets, hyphens, case, or the legal form that people leave out. */
export function plainName(name: string): string {
  // Most names, and nothing else would become of them below: 100,000 are read at the start.
  if (SIMPLE.test(name) && !name.includes('회사')) return name.toLowerCase().replaceAll(' ', '');
  return withTypedConsonants(name.normalize('NFKC').toLowerCase())
    .replace(/주식회사|유한회사|\(주\)|\(유\)/gu, '')
    .replace(/[\s\p{P}]/gu, '');
}

/** Syllables, plain letters, digits and spaces. */
const SIMPLE = /^[가-힣0-9A-Za-z ]*$/;
