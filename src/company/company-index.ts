import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, formatBrn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { editDistanceTo } from '../kernel/edit-distance.js';
import { hangulPattern, withTypedConsonants } from '../kernel/hangul.js';
import { createTopN, type TopN } from '../kernel/in-order.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import type { Company, Product, Stage } from '../records/company.js';
import type { Change, Store, StoreIndex } from '../records/store.js';

interface Ranked extends NamedCompany {
  readonly rank: number;
}

/**
 * The watched companies in memory, for look-ups that cannot wait for the disk. Rebuilt from the store at start; every
 * write reaches it (indexedStore).
 */
export class CompanyIndex implements StoreIndex {
  readonly #entries = new Map<Brn, NamedCompany>();
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  static async load(store: Pick<Store, 'companies'>, stage: Stage): Promise<CompanyIndex> {
    const index = new CompanyIndex(stage);
    for await (const company of store.companies()) index.put(company);
    return index;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'company') this.put(change.value);
      } else if (change.delete === 'company') this.delete(change.brn);
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  get(brn: Brn): Company | undefined {
    return this.#entries.get(brn)?.company;
  }

  entry(brn: Brn): NamedCompany | undefined {
    return this.#entries.get(brn);
  }

  *values(): Generator<Company> {
    for (const { company } of this.#entries.values()) yield company;
  }

  *active(): Generator<Company> {
    for (const company of this.values()) if (company.paused === undefined) yield company;
  }

  /** `undefined`: not watched, or paused. */
  getActive(brn: Brn): Company | undefined {
    const company = this.get(brn);
    return company?.paused === undefined ? company : undefined;
  }

  entries(): IterableIterator<NamedCompany> {
    return this.#entries.values();
  }

  put(company: Company): void {
    this.#entries.set(company.brn, { company, name: plainName(company.name) });
  }

  delete(brn: Brn): void {
    this.#entries.delete(brn);
  }

  /** Reads what a person typed for a company: a BRN, or a part of a watched company's name. */
  async find(words: string): Promise<Found> {
    const query = limited(words.trim(), INPUT_LIMITS.companyName);
    if (query === '') {
      const [only] = this.values();
      return only === undefined || this.size > 1
        ? { kind: 'unsaid', watched: this.size }
        : { kind: 'one', brn: only.brn, company: only };
    }
    // The query is longer than any name.
    if (query !== words.trim()) return { kind: 'none', query, nearest: [] };
    const brn = parseBrn(query);
    if (brn.ok) {
      const company = this.get(brn.value);
      const hasWrongCheckDigit = this.#stage === 'production' && !hasValidCheckDigit(brn.value);
      return hasWrongCheckDigit && company === undefined
        ? { kind: 'bad-brn', input: query, why: 'check-digit' }
        : { kind: 'one', brn: brn.value, company };
    }
    // A number with a digit missing must not pick a company whose number contains it.
    if (looksLikeBrn(query)) return { kind: 'bad-brn', input: query, why: brn.error };
    const { first: companies, total } = await this.search(query, CHOICES);
    const [first] = companies;
    if (first === undefined) {
      return { kind: 'none', query, nearest: await this.nearest(query, NEAREST) };
    }
    const wanted = plainName(query);
    const [exact, ...more] = companies.filter(({ name }) => plainName(name) === wanted);
    const only = total === 1 ? first : more.length === 0 ? exact : undefined;
    if (only !== undefined) return { kind: 'one', brn: only.brn, company: only };
    return { kind: 'several', companies, total };
  }

  /**
   * Companies whose name or BRN contains the query; if there are none, those whose name may have it as initial
   * consonants. Whole names first, then beginnings.
   */
  async search(
    query: string,
    limit: number,
  ): Promise<{ readonly first: readonly Company[]; readonly total: number }> {
    const literal = createTopN(limit, byFit);
    const loose = createTopN(limit, byFit);
    await this.#eachMatch(query, (ranked) =>
      (ranked.rank < FIRST_LOOSE_RANK ? literal : loose).offer(ranked),
    );
    const found = literal.offered > 0 ? literal : loose;
    return { first: companiesOf(found), total: found.offered };
  }

  /** While somebody types: initial consonants and half-typed syllables match too, after literal matches. */
  async suggest(query: string, limit: number): Promise<readonly Company[]> {
    const found = createTopN(limit, byFit);
    await this.#eachMatch(query, found.offer);
    return companiesOf(found);
  }

  /** The names that differ least from what was typed, by at most half of its letters. */
  async nearest(query: string, count: number): Promise<readonly Company[]> {
    const wanted = plainName(query);
    const bound = Math.max(1, Math.floor(wanted.length / 2));
    const distanceOf = editDistanceTo(wanted);
    const found = createTopN<{ readonly company: Company; readonly distance: number }>(
      count,
      (a, b) => a.distance - b.distance,
    );
    await this.#each(({ company, name }) => {
      if (Math.abs(name.length - wanted.length) > bound) return;
      const distance = distanceOf(name, bound);
      if (distance <= bound) found.offer({ company, distance });
    });
    return companiesOf(found);
  }

  async #eachMatch(query: string, use: (ranked: Ranked) => void): Promise<void> {
    const fitOf = nameFitOf(query);
    if (fitOf === undefined) return;
    await this.#each((named) => {
      const rank = fitOf(named);
      if (rank !== undefined) use({ ...named, rank });
    });
  }

  async #each(visit: (named: NamedCompany) => void): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    let count = 0;
    for (const named of this.#entries.values()) {
      if (++count % AT_ONCE === 0) await yieldToEventLoop();
      visit(named);
    }
  }
}

/** Companies between two yields to the event loop. */
const AT_ONCE = 100;

function companiesOf(found: TopN<{ readonly company: Company }>): readonly Company[] {
  return found.inOrder().map(({ company }) => company);
}

function byFit(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || byName(a, b);
}

/** Compares code units: fast, and dictionary order for Hangul. 0 only for the same company. */
export function byName(a: NamedCompany, b: NamedCompany): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.company.brn === b.company.brn) return 0;
  return a.company.brn < b.company.brn ? -1 : 1;
}

export interface NamedCompany {
  readonly company: Company;
  /** `plainName` of the company's name. */
  readonly name: string;
}

/** A match of this rank or higher is not literal. */
export const FIRST_LOOSE_RANK = 3;

/**
 * How well typed words match a company. 0: the whole name, 1: its beginning, 2: within it or the BRN; 3 and 4: 1 and 2 by
 * initial consonants and half-typed syllables. `undefined`: no match, or words without a letter or digit.
 */
export function nameFitOf(words: string) {
  const wanted = plainName(words);
  if (wanted === '') return undefined;
  const digits = /^\d+$/.test(wanted) ? wanted : undefined;
  const loosely = hangulPattern(wanted);
  return ({ company, name }: NamedCompany): number | undefined => {
    const at = name.indexOf(wanted);
    if (at >= 0) return name === wanted ? 0 : at === 0 ? 1 : 2;
    if (digits !== undefined && company.brn.includes(digits)) return 2;
    if (loosely === undefined) return undefined;
    const looseAt = name.search(loosely);
    if (looseAt < 0) return undefined;
    return looseAt === 0 ? FIRST_LOOSE_RANK : FIRST_LOOSE_RANK + 1;
  };
}

/** A name for comparison: without spaces, punctuation, case and legal form. */
export function plainName(name: string): string {
  // Fast path for most names, with the same result: 100,000 may be read at start-up.
  if (SIMPLE.test(name) && !name.includes('회사')) return name.toLowerCase().replaceAll(' ', '');
  return withTypedConsonants(name.normalize('NFKC').toLowerCase())
    .replace(/주식회사|유한회사|\(주\)|\(유\)/gu, '')
    .replace(/[\s\p{P}]/gu, '');
}

const SIMPLE = /^[가-힣0-9A-Za-z ]*$/;

export type Found =
  /** `company` is absent when the BRN is well formed but not watched. */
  | { readonly kind: 'one'; readonly brn: Brn; readonly company?: Company }
  /** Several names match: the first `CHOICES` and the total. */
  | { readonly kind: 'several'; readonly companies: readonly Company[]; readonly total: number }
  /** No name matches; `nearest`: watched companies with similar names. */
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
const NEAREST = 3;

/** Digits, spaces and hyphens are meant as a BRN, not as a name. */
function looksLikeBrn(query: string): boolean {
  return /^[\d\s-]{6,}$/.test(query.normalize('NFKC'));
}

/** The part of the index that listeners use. */
export type Companies = Pick<CompanyIndex, 'find' | 'get' | 'size' | 'suggest'>;

/** The company's name, or its formatted BRN if it is not watched. */
export function companyWords(brn: Brn, companies: Pick<Companies, 'get'>): string {
  return companies.get(brn)?.name ?? formatBrn(brn);
}

/** The product whose authentication page is meant; `wanted` may be absent or not collected. */
export function productOf(company: Company | undefined, wanted?: Product): Product {
  if (company === undefined) return wanted ?? 'taxinvoice';
  if (wanted !== undefined && company.products.includes(wanted)) return wanted;
  return company.products[0] ?? 'taxinvoice';
}
