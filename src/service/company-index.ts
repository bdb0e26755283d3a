import type { Brn } from '../domain/brn.js';
import type { Company } from '../domain/company.js';
import { editDistance } from '../domain/edit-distance.js';
import { hangulPattern, withTypedConsonants } from '../domain/hangul-pattern.js';
import type { StoreIndex } from './indexed-store.js';
import type { Change, Store } from './ports.js';
import { rangeInOrder } from './range-in-order.js';

export interface IndexedCompany {
  readonly company: Company;
  /** As it is compared: letters and digits only, without case and legal form. */
  readonly name: string;
}

interface Ranked extends IndexedCompany {
  /** 0: the whole name, 1: its beginning, 2: within it or the BRN; 3 and 4 the same for consonants and half-typed words. */
  readonly rank: number;
}

/**
 * The watched companies in memory, for look-ups that cannot wait for the disk. Rebuilt from the store at start; every
 * write reaches it (indexedStore).
 */
export class CompanyIndex implements StoreIndex {
  readonly #entries = new Map<Brn, IndexedCompany>();

  static async load(store: Pick<Store, 'companies'>): Promise<CompanyIndex> {
    const index = new CompanyIndex();
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

  first(): Company | undefined {
    for (const { company } of this.#entries.values()) return company;
    return undefined;
  }

  *values(): Generator<Company> {
    for (const { company } of this.#entries.values()) yield company;
  }

  /** Those that are not paused. */
  *active(): Generator<Company> {
    for (const company of this.values()) if (company.paused === undefined) yield company;
  }

  /** `undefined`: not watched, or paused. */
  getActive(brn: Brn): Company | undefined {
    const company = this.get(brn);
    return company?.paused === undefined ? company : undefined;
  }

  entries(): IterableIterator<IndexedCompany> {
    return this.#entries.values();
  }

  put(company: Company): void {
    this.#entries.set(company.brn, { company, name: plain(company.name) });
  }

  delete(brn: Brn): void {
    this.#entries.delete(brn);
  }

  isExactName(company: Company, query: string): boolean {
    return plain(company.name) === plain(query);
  }

  /** Whose name or BRN contains the query; where there is none, whose name it may be the initial consonants of. */
  fitting(query: string): readonly IndexedCompany[] {
    return this.#fitting(query);
  }

  /** Those of `fitting` that come first, whole names before beginnings before the rest, and how many there are. */
  search(
    query: string,
    limit: number,
  ): { readonly first: readonly Company[]; readonly total: number } {
    const found = this.#fitting(query);
    return { first: best(found, limit), total: found.length };
  }

  /** For somebody who is still typing: consonants and half-typed words count too, after what contains the letters. */
  suggest(query: string, limit: number): readonly Company[] {
    return best(this.#ranked(query), limit);
  }

  /** The names that differ least from what was typed, at most half of its letters. */
  nearest(query: string, count: number): readonly Company[] {
    const wanted = plain(query);
    const bound = Math.max(1, Math.floor(wanted.length / 2));
    return [...this.#entries.values()]
      .filter(({ name }) => Math.abs(name.length - wanted.length) <= bound)
      .map(({ company, name }) => ({ company, distance: editDistance(name, wanted) }))
      .filter(({ distance }) => distance <= bound)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, count)
      .map(({ company }) => company);
  }

  #fitting(query: string): readonly Ranked[] {
    const ranked = this.#ranked(query);
    const literal = ranked.filter(({ rank }) => rank < LOOSELY);
    return literal.length > 0 ? literal : ranked;
  }

  #ranked(query: string): readonly Ranked[] {
    const wanted = plain(query);
    if (wanted === '') return [];
    const digits = /^\d+$/.test(wanted) ? wanted : undefined;
    const loosely = hangulPattern(wanted);
    const ranked: Ranked[] = [];
    for (const { company, name } of this.#entries.values()) {
      const at = name.indexOf(wanted);
      if (at >= 0) ranked.push({ company, name, rank: name === wanted ? 0 : at === 0 ? 1 : 2 });
      else if (digits !== undefined && company.brn.includes(digits)) {
        ranked.push({ company, name, rank: 2 });
      } else {
        const looseAt = loosely === undefined ? -1 : name.search(loosely);
        if (looseAt >= 0)
          ranked.push({ company, name, rank: looseAt === 0 ? LOOSELY : LOOSELY + 1 });
      }
    }
    return ranked;
  }
}

const LOOSELY = 3;

function best(ranked: readonly Ranked[], limit: number): readonly Company[] {
  return rangeInOrder(ranked, { from: 0, to: limit }, byFit).map(({ company }) => company);
}

function byFit(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.company.brn === b.company.brn) return 0;
  return a.company.brn < b.company.brn ? -1 : 1;
}

/** A name as it is compared: no spaces, brackets, hyphens, case, or the legal form that people leave out. */
function plain(name: string): string {
  return withTypedConsonants(name.normalize('NFKC').toLowerCase())
    .replace(/주식회사|유한회사|\(주\)|\(유\)/gu, '')
    .replace(/[\s\p{P}]/gu, '');
}
