import type { Brn } from '../domain/brn.js';
import type { Company } from '../domain/company.js';
import { editDistance } from '../domain/edit-distance.js';
import type { StoreIndex } from './indexed-store.js';
import { LOOSELY, type NamedCompany, nameFitOf, plainName } from './name-fit.js';
import type { Change, Store } from './ports.js';
import { rangeInOrder } from './range-in-order.js';

interface Ranked extends NamedCompany {
  /** As NameFit gives it. */
  readonly rank: number;
}

/**
 * The watched companies in memory, for look-ups that cannot wait for the disk. Rebuilt from the store at start; every
 * write reaches it (indexedStore).
 */
export class CompanyIndex implements StoreIndex {
  readonly #entries = new Map<Brn, NamedCompany>();

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

  /** The company beside its name as it is compared. */
  entry(brn: Brn): NamedCompany | undefined {
    return this.#entries.get(brn);
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

  entries(): IterableIterator<NamedCompany> {
    return this.#entries.values();
  }

  put(company: Company): void {
    this.#entries.set(company.brn, { company, name: plainName(company.name) });
  }

  delete(brn: Brn): void {
    this.#entries.delete(brn);
  }

  isExactName(company: Company, query: string): boolean {
    return plainName(company.name) === plainName(query);
  }

  /**
   * Whose name or BRN contains the query; where there is none, whose name it may be the initial consonants of: those that
   * come first, whole names before beginnings before the rest, and how many there are.
   */
  search(
    query: string,
    limit: number,
  ): { readonly first: readonly Company[]; readonly total: number } {
    const ranked = this.#ranked(query);
    const literal = ranked.filter(({ rank }) => rank < LOOSELY);
    const found = literal.length > 0 ? literal : ranked;
    return { first: best(found, limit), total: found.length };
  }

  /** For somebody who is still typing: consonants and half-typed words count too, after what contains the letters. */
  suggest(query: string, limit: number): readonly Company[] {
    return best(this.#ranked(query), limit);
  }

  /** The names that differ least from what was typed, at most half of its letters. */
  nearest(query: string, count: number): readonly Company[] {
    const wanted = plainName(query);
    const bound = Math.max(1, Math.floor(wanted.length / 2));
    return [...this.#entries.values()]
      .filter(({ name }) => Math.abs(name.length - wanted.length) <= bound)
      .map(({ company, name }) => ({ company, distance: editDistance(name, wanted, bound) }))
      .filter(({ distance }) => distance <= bound)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, count)
      .map(({ company }) => company);
  }

  #ranked(query: string): readonly Ranked[] {
    const fitOf = nameFitOf(query);
    if (fitOf === undefined) return [];
    const ranked: Ranked[] = [];
    for (const named of this.#entries.values()) {
      const rank = fitOf(named);
      if (rank !== undefined) ranked.push({ company: named.company, name: named.name, rank });
    }
    return ranked;
  }
}

function best(ranked: readonly Ranked[], limit: number): readonly Company[] {
  return rangeInOrder(ranked, { from: 0, to: limit }, byFit).map(({ company }) => company);
}

function byFit(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.company.brn === b.company.brn) return 0;
  return a.company.brn < b.company.brn ? -1 : 1;
}
