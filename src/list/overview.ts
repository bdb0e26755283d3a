import { assess } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import { type CompanySummary, summaryOf } from '../assessment/urgency-rules.js';
import {
  type CompanyIndex,
  FIRST_LOOSE_RANK,
  type NamedCompany,
  nameFitOf,
} from '../company/company-index.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import { rangeInOrder } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { calendarDaysUntil, hasExpired, type Instant, seoulDayOf } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Change, Store, StoreIndex } from '../records/store.js';
import {
  byPlace,
  type CompanyFilter,
  type CompanyStanding,
  countsOf,
  filterFit,
  type ListFilter,
  NEVER_CHECKED,
  type OverviewCounts,
  placeOf,
  type WeekOfExpiries,
  weeksOfExpiries,
} from './company-standing.js';

export interface ListRow {
  readonly company: Company;
  readonly assessment?: Assessment;
  readonly checkedAt?: Instant;
}

export interface ListPage {
  readonly filter: ListFilter;
  readonly rows: readonly ListRow[];
  /** 1-based; at most the last page. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly watched: number;
}

interface Deps {
  readonly store: Pick<Store, 'status' | 'statuses'>;
  readonly index: CompanyIndex;
  /** The policy's values may change while the app runs. */
  readonly policy: Policy;
  readonly clock: Clock;
}

/** Above this number, one scan of all statuses is faster than single reads. */
const MANY_STALE = 300;
/** Companies between two yields to the event loop. */
const AT_ONCE = 100;

/**
 * The state of all watched companies in memory, so that lists and counts need no scan of the store. Rebuilt from the
 * store at the first query, and when the Seoul day or the policy has changed; otherwise every write updates it
 * (indexedStore), after the company index.
 */
export class Overview implements StoreIndex {
  readonly #deps: Deps;
  readonly #entries = new Map<Brn, CompanyStanding>();
  readonly #yieldToEventLoop = eventLoopYielder();
  /** Companies whose status has to be read before the next query is answered. */
  readonly #stale = new Set<Brn>();
  /** Certificates that expire today. */
  readonly #expiring = new Map<Brn, Instant>();
  /** The day and policy of the summaries. */
  #basis: string | undefined;
  #rebuilding: Promise<void> | undefined;
  /** Companies written during a scan of all statuses, which may have read an older version. */
  #written: Set<Brn> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  apply(changes: readonly Change[]): void {
    if (this.#basis === undefined && this.#rebuilding === undefined) return;
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'company') this.#companyWritten(change.value);
        else if (change.put === 'status') this.#statusWritten(change.value);
      } else if (change.delete === 'company' || change.delete === 'status') {
        this.#forget(change.brn);
      }
    }
  }

  /** Companies, most urgent first, paused ones last. Rejects with StoreError. */
  async page(filter: ListFilter, page: number, size: number): Promise<ListPage> {
    const { companies, ...place } = await this.pageOfCompanies(filter, page, size);
    const rows = await Promise.all(companies.map((company) => this.#row(company)));
    return { filter, rows, ...place, watched: this.#deps.index.size };
  }

  /** A page without statuses, read from memory once the overview is built. Rejects with StoreError. */
  async pageOfCompanies(filter: CompanyFilter, page: number, size: number) {
    const found = await this.#find(filter);
    await this.#yieldToEventLoop();
    const pages = Math.max(1, Math.ceil(found.length / size));
    const shown = Math.min(Math.max(1, page), pages);
    const range = { from: (shown - 1) * size, to: shown * size };
    const companies = rangeInOrder(found, range, byPlace).map(({ company }) => company);
    return { companies, page: shown, pages, total: found.length };
  }

  /** All companies of a filter, in no particular order. Rejects with StoreError. */
  async all(filter: CompanyFilter): Promise<readonly Company[]> {
    return (await this.#find(filter)).map(({ company }) => company);
  }

  /** Rejects with StoreError. */
  async counts(filter: ListFilter): Promise<OverviewCounts> {
    return countsOf(await this.#find(filter));
  }

  /** Rejects with StoreError. */
  async expiries(filter: ListFilter, weeks: number): Promise<readonly WeekOfExpiries[]> {
    const today = seoulDayOf(this.#deps.clock.now());
    return weeksOfExpiries(await this.#find(filter), today, weeks);
  }

  async #find(filter: CompanyFilter): Promise<readonly CompanyStanding[]> {
    await this.#refresh();
    // A view makes several queries; other work may run in between.
    await this.#yieldToEventLoop();
    const entries = [...this.#entries.values()];
    if (filter.kind === 'text') return this.#matching(filter.text, entries);
    const fits = filterFit(filter);
    return fits === undefined ? entries : entries.filter(fits);
  }

  /** Matches like `CompanyIndex.search`. */
  async #matching(
    words: string,
    entries: readonly CompanyStanding[],
  ): Promise<readonly CompanyStanding[]> {
    const nameFit = nameFitOf(words);
    if (nameFit === undefined) return [];
    const literal: CompanyStanding[] = [];
    const loose: CompanyStanding[] = [];
    for (const [i, entry] of entries.entries()) {
      if (i % AT_ONCE === 0) await this.#yieldToEventLoop();
      const rank = nameFit(entry);
      if (rank !== undefined) (rank < FIRST_LOOSE_RANK ? literal : loose).push(entry);
    }
    return literal.length > 0 ? literal : loose;
  }

  async #row(company: Company): Promise<ListRow> {
    const { store, policy, clock } = this.#deps;
    const status = await store.status(company.brn);
    if (status === undefined) return { company };
    return {
      company,
      assessment: assess(status, { products: company.products, policy, now: clock.now() }),
      checkedAt: status.answeredAt,
    };
  }

  /** Brings the overview up to date ahead of the next query, which retries a failure. Rejects with StoreError. */
  warm(): Promise<void> {
    return this.#refresh();
  }

  async #refresh(): Promise<void> {
    const { clock, store } = this.#deps;
    while (this.#basis !== this.#basisNow()) await this.#rebuildOnce();
    for (const [brn, expiresAt] of this.#expiring) {
      if (hasExpired(expiresAt, clock.now())) this.#stale.add(brn);
    }
    if (this.#stale.size > MANY_STALE) {
      await this.#rebuildOnce();
      return;
    }
    for (const brn of [...this.#stale]) {
      const status = await store.status(brn);
      // A write during the read removed the company here and is newer.
      if (!this.#stale.delete(brn)) continue;
      if (status === undefined) this.#forget(brn);
      else this.#put(status);
    }
  }

  #basisNow(): string {
    const { policy, clock } = this.#deps;
    return [seoulDayOf(clock.now()), policy.collectsBy, ...policy.certAlertDays].join(' ');
  }

  #rebuildOnce(): Promise<void> {
    this.#rebuilding ??= this.#rebuild().finally(() => {
      this.#rebuilding = undefined;
      this.#written = undefined;
    });
    return this.#rebuilding;
  }

  async #rebuild(): Promise<void> {
    const basis = this.#basisNow();
    const written = new Set<Brn>();
    this.#written = written;
    this.#stale.clear();
    // Entries of a failed rebuild lack later writes.
    if (this.#basis === undefined) this.#entries.clear();
    // Queries wait until the rebuild is complete.
    this.#basis = undefined;
    let read = 0;
    for await (const status of this.#deps.store.statuses()) {
      if (!written.has(status.brn)) this.#put(status);
      if (++read % AT_ONCE === 0) await this.#yieldToEventLoop();
    }
    for (const named of this.#deps.index.entries()) {
      if (++read % AT_ONCE === 0) await this.#yieldToEventLoop();
      if (!this.#entries.has(named.company.brn)) this.#setEntry(named, NEVER_CHECKED);
    }
    this.#basis = basis;
  }

  /** A change of products changes the meaning of the status; name and pause change only the position. */
  #companyWritten({ brn, products }: Company): void {
    const before = this.#entries.get(brn);
    const named = this.#deps.index.entry(brn);
    if (named === undefined) return;
    this.#setEntry(named, before?.summary ?? NEVER_CHECKED);
    if (before?.company.products.join() !== products.join()) this.#stale.add(brn);
  }

  #statusWritten(status: CompanyStatus): void {
    this.#written?.add(status.brn);
    if (this.#put(status)) this.#stale.delete(status.brn);
  }

  /** False: the company is not watched. */
  #put(status: CompanyStatus): boolean {
    const { index, policy, clock } = this.#deps;
    const { brn } = status;
    const named = index.entry(brn);
    if (named === undefined) return false;
    const { products } = named.company;
    const now = clock.now();
    const summary = summaryOf(assess(status, { products, policy, now }), policy);
    this.#setEntry(named, summary);
    const { stopsAt = Infinity, coveredAt = Infinity } = summary;
    const expiresAt = Math.min(stopsAt, coveredAt);
    if (calendarDaysUntil(expiresAt, now) <= 0) this.#expiring.set(brn, expiresAt);
    else this.#expiring.delete(brn);
    return true;
  }

  #setEntry(named: NamedCompany, summary: CompanySummary): void {
    const place = placeOf(named.company, summary);
    this.#entries.set(named.company.brn, { ...named, summary, place });
  }

  /** The company or only its status was deleted. */
  #forget(brn: Brn): void {
    this.#written?.add(brn);
    this.#stale.delete(brn);
    this.#expiring.delete(brn);
    const named = this.#deps.index.entry(brn);
    if (named === undefined) this.#entries.delete(brn);
    else this.#setEntry(named, NEVER_CHECKED);
  }
}
