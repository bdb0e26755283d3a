import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, type BrnProblem, formatBrn, parseBrn } from '../kernel/brn.js';
import { editDistanceTo } from '../kernel/edit-distance.js';
import { hangulPattern, restoreTypedConsonants } from '../kernel/hangul.js';
import { compareNames, createTopN, type TopN } from '../kernel/in-order.js';
import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Company, Product, Stage } from '../records/company.js';
import type { Change, Store, StoreIndex } from '../records/store.js';
import { hasWrongCheckDigit } from './company-rules.js';

export interface NamedCompany {
  readonly company: Company;
  /** Normalized. */
  readonly name: string;
}

interface Ranked extends NamedCompany {
  readonly rank: number;
}

/**
 * Index of the watched companies, in memory, for look-ups that cannot wait for the disk. Built from the store at the
 * start; every write updates it (indexedStore).
 */
export class CompanyIndex implements StoreIndex {
  readonly #entries = new Map<Brn, NamedCompany>();
  readonly #stage: Stage;
  readonly #paused = new Set<Brn>();

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

  /** How many of the companies are paused. */
  get paused(): number {
    return this.#paused.size;
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

  getActive(brn: Brn): Company | undefined {
    const company = this.get(brn);
    return company?.paused === undefined ? company : undefined;
  }

  entries(): IterableIterator<NamedCompany> {
    return this.#entries.values();
  }

  put(company: Company): void {
    if (company.paused === undefined) this.#paused.delete(company.brn);
    else this.#paused.add(company.brn);
    this.#entries.set(company.brn, { company, name: normalizeName(company.name) });
  }

  delete(brn: Brn): void {
    this.#paused.delete(brn);
    this.#entries.delete(brn);
  }

  /** Finds the company that is meant: by BRN, by part of its name or, if only one is watched, by an empty input. */
  async find(input: string): Promise<FindResult> {
    const query = clip(input.trim(), INPUT_LIMITS.companyName);
    if (query === '') {
      const [onlyCompany] = this.values();
      return onlyCompany === undefined || this.size > 1
        ? { kind: 'no-company-given', watched: this.size }
        : { kind: 'one', brn: onlyCompany.brn, company: onlyCompany };
    }
    // The input was clipped, so it is longer than any name.
    if (query !== input.trim()) return { kind: 'none', query, nearest: [] };
    const brn = parseBrn(query);
    if (brn.ok) {
      const company = this.get(brn.value);
      return company === undefined && hasWrongCheckDigit(brn.value, this.#stage)
        ? { kind: 'bad-brn', input: query, why: 'check-digit' }
        : { kind: 'one', brn: brn.value, company };
    }
    // An incomplete BRN must not find the company whose BRN contains it.
    if (looksLikeBrn(query)) return { kind: 'bad-brn', input: query, why: brn.error };
    const { best: companies, total } = await this.search(query, MAX_CHOICES);
    if (total === 0) {
      return { kind: 'none', query, nearest: await this.nearest(query, MAX_NEAREST) };
    }
    const normalized = normalizeName(query);
    const exactMatches = companies.filter(({ name }) => normalizeName(name) === normalized);
    // The only match or, if several names contain the input, the only one that equals it.
    const [company, ...others] = total === 1 ? companies : exactMatches;
    return company !== undefined && others.length === 0
      ? { kind: 'one', brn: company.brn, company }
      : { kind: 'several', companies, total };
  }

  /** Companies that match literally; if there are none, loose matches (see `createNameRanker`). Best matches first. */
  async search(
    query: string,
    limit: number,
  ): Promise<{ readonly best: readonly Company[]; readonly total: number }> {
    const literalMatches = createTopN(limit, byRank);
    const looseMatches = createTopN(limit, byRank);
    await this.#forEachMatch(query, (ranked) =>
      (ranked.rank < FIRST_LOOSE_RANK ? literalMatches : looseMatches).offer(ranked),
    );
    const matches = literalMatches.offered > 0 ? literalMatches : looseMatches;
    return { best: companiesOf(matches), total: matches.offered };
  }

  /** Companies for a query that is still being typed: literal matches first, then loose ones. */
  async suggest(query: string, limit: number): Promise<readonly Company[]> {
    const matches = createTopN(limit, byRank);
    await this.#forEachMatch(query, matches.offer);
    return companiesOf(matches);
  }

  /** The companies whose names differ least from the query: by at most half its characters, or by one. */
  async nearest(query: string, count: number): Promise<readonly Company[]> {
    const normalized = normalizeName(query);
    const maxDistance = Math.max(1, Math.floor(normalized.length / 2));
    const distanceOf = editDistanceTo(normalized);
    const nearest = createTopN<{ readonly company: Company; readonly distance: number }>(
      count,
      (a, b) => a.distance - b.distance,
    );
    await this.#forEach(({ company, name }) => {
      // A quick test, because each missing character is at least one error.
      if (Math.abs(name.length - normalized.length) > maxDistance) return;
      const distance = distanceOf(name, maxDistance);
      if (distance <= maxDistance) nearest.offer({ company, distance });
    });
    return companiesOf(nearest);
  }

  async #forEachMatch(query: string, use: (ranked: Ranked) => void): Promise<void> {
    const rankOf = createNameRanker(query);
    if (rankOf === undefined) return;
    await this.#forEach((entry) => {
      const rank = rankOf(entry);
      if (rank !== undefined) use({ ...entry, rank });
    });
  }

  async #forEach(visit: (entry: NamedCompany) => void): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    let count = 0;
    for (const entry of this.#entries.values()) {
      if (++count % YIELD_EVERY === 0) await yieldToEventLoop();
      visit(entry);
    }
  }
}

const YIELD_EVERY = 100;

function companiesOf(matches: TopN<{ readonly company: Company }>): readonly Company[] {
  return matches.inOrder().map(({ company }) => company);
}

function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || byName(a, b);
}

/** Collects the items whose companies match the query as in `CompanyIndex.search`. */
export function createNameMatches<Item>(query: string) {
  const rankOf = createNameRanker(query);
  const literal: Item[] = [];
  const loose: Item[] = [];
  return {
    offer(item: Item, company: SearchedCompany): void {
      const rank = rankOf?.(company);
      if (rank !== undefined) (rank < FIRST_LOOSE_RANK ? literal : loose).push(item);
    },
    matches: (): readonly Item[] => (literal.length > 0 ? literal : loose),
  };
}

/** 0 only for the same company. */
export function byName(a: NamedCompany, b: NamedCompany): number {
  return compareNames(a.name, b.name) || Number(a.company.brn) - Number(b.company.brn);
}

const FIRST_LOOSE_RANK = 3;

interface SearchedCompany extends Pick<NamedCompany, 'name'> {
  readonly company: Pick<Company, 'brn'>;
}

/**
 * Ranks how well a company matches the input. 0: the whole name, 1: its beginning, 2: inside the name or, for
 * digits, the BRN. Loosely, by initial consonants and half-typed syllables: 3: the beginning, 4: inside. `undefined`:
 * no match. If normalizing leaves nothing of the input, there is no ranker.
 */
export function createNameRanker(input: string) {
  const normalized = normalizeName(input);
  if (normalized === '') return undefined;
  const digits = /^\d+$/.test(normalized) ? normalized : undefined;
  const loosePattern = hangulPattern(normalized);
  return ({ company, name }: SearchedCompany): number | undefined => {
    const at = name.indexOf(normalized);
    if (at >= 0) return name === normalized ? 0 : at === 0 ? 1 : 2;
    if (digits !== undefined && company.brn.includes(digits)) return 2;
    if (loosePattern === undefined) return undefined;
    const looseAt = name.search(loosePattern);
    if (looseAt < 0) return undefined;
    return looseAt === 0 ? FIRST_LOOSE_RANK : FIRST_LOOSE_RANK + 1;
  };
}

/** Removes spaces, punctuation, case and the Korean legal form (주식회사, (주) etc.) from a name, for comparisons. */
export function normalizeName(name: string): string {
  // A faster way to the same result for most names, because 100,000 may be read at start-up.
  if (SIMPLE_NAME.test(name) && !name.includes('회사'))
    return name.toLowerCase().replaceAll(' ', '');
  return restoreTypedConsonants(name.normalize('NFKC').toLowerCase())
    .replace(/주식회사|유한회사|\(주\)|\(유\)/gu, '')
    .replace(/[\s\p{P}]/gu, '');
}

const SIMPLE_NAME = /^[가-힣0-9A-Za-z ]*$/;

export type FindResult =
  /** `company` is absent when the BRN is well formed but not watched. */
  | { readonly kind: 'one'; readonly brn: Brn; readonly company?: Company }
  | { readonly kind: 'several'; readonly companies: readonly Company[]; readonly total: number }
  | { readonly kind: 'none'; readonly query: string; readonly nearest: readonly Company[] }
  /** Digits that are not a BRN: not ten of them, all zero, or (production) a wrong check digit. */
  | { readonly kind: 'bad-brn'; readonly input: string; readonly why: BrnProblem }
  | { readonly kind: 'no-company-given'; readonly watched: number };

const MAX_CHOICES = 10;
const MAX_NEAREST = 3;

/** Six or more digits, spaces and hyphens are meant as a BRN, not as a name. */
function looksLikeBrn(query: string): boolean {
  return /^[\d\s-]{6,}$/.test(query.normalize('NFKC'));
}

export function hasNamePrefix({ name }: Pick<Company, 'name'>, input: string): boolean {
  return normalizeName(name).startsWith(normalizeName(input));
}

export type Companies = Pick<CompanyIndex, 'find' | 'get' | 'size' | 'suggest'>;

export function companyNameOrBrn(brn: Brn, companies: Pick<Companies, 'get'>): string {
  return companies.get(brn)?.name ?? formatBrn(brn);
}

/** The company's first product; tax invoices if it is not watched. */
export function collectedProduct(company: Company | undefined): Product {
  return company?.products[0] ?? 'taxinvoice';
}
