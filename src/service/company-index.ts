import type { Brn } from '../domain/brn.js';
import type { Company } from '../domain/company.js';
import { editDistance } from '../domain/edit-distance.js';
import type { Store } from './ports.js';

interface Entry {
  readonly company: Company;
  readonly name: string;
}

/** The watched companies in memory, for look-ups that cannot wait for the disk. Rebuilt from the store at start. */
export class CompanyIndex {
  readonly #entries = new Map<Brn, Entry>();

  static async load(store: Store): Promise<CompanyIndex> {
    const index = new CompanyIndex();
    for await (const company of store.companies()) index.put(company);
    return index;
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

  put(company: Company): void {
    this.#entries.set(company.brn, { company, name: plain(company.name) });
  }

  delete(brn: Brn): void {
    this.#entries.delete(brn);
  }

  isExactName(company: Company, query: string): boolean {
    return plain(company.name) === plain(query);
  }

  /** Companies whose name or BRN contains the query: whole names first, then beginnings, then the rest. */
  search(query: string): readonly Company[] {
    const wanted = plain(query);
    if (wanted === '') return [];
    const digits = /^\d+$/.test(wanted) ? wanted : undefined;
    const ranked: { readonly company: Company; readonly rank: number }[] = [];
    for (const { company, name } of this.#entries.values()) {
      const at = name.indexOf(wanted);
      const inBrn = digits !== undefined && company.brn.includes(digits);
      if (at < 0 && !inBrn) continue;
      const rank = name === wanted ? 0 : at === 0 ? 1 : 2;
      ranked.push({ company, rank });
    }
    const collator = new Intl.Collator('ko');
    ranked.sort((a, b) => a.rank - b.rank || collator.compare(a.company.name, b.company.name));
    return ranked.map(({ company }) => company);
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
}

/** A name as it is compared: no spaces, brackets, hyphens, case, or the legal form that people leave out. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/주식회사|유한회사|\(주\)|\(유\)/gu, '')
    .replace(/[\s\p{P}]/gu, '');
}
