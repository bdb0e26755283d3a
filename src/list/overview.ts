import type { AlertIndex } from '../alert/alert-index.js';
import { assess } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import {
  type CompanySummary,
  type Handling,
  handlingOf,
  isActionState,
  summaryOf,
} from '../assessment/urgency-rules.js';
import {
  type CompanyIndex,
  createNameMatches,
  type NamedCompany,
} from '../company/company-index.js';
import { eventLoopYielder, singleFlight } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import { pageInOrder } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import {
  calendarDaysUntil,
  hasExpired,
  type Instant,
  type SeoulDay,
  seoulDayOf,
} from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Company } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Change, Store, StoreIndex } from '../records/store.js';
import type { MineFilter } from '../triage/alert-list.js';
import {
  byExpiry,
  bySortKey,
  type CompanyCertificate,
  type CompanyFilter,
  certificatesOf,
  createCounter,
  createExpiryCollector,
  createFilter,
  type Expiry,
  type ListFilter,
  NEVER_CHECKED,
  type OverviewCounts,
  type OverviewEntry,
  type PeriodExpiry,
  type PeriodOfExpiries,
  periodsOfExpiries,
  sortKeyOf,
  weekBounds,
} from './overview-entry.js';

export interface ListRow {
  readonly company: Company;
  /** Absent: never checked. */
  readonly assessment?: Assessment;
  /** When a check last got an answer. */
  readonly checkedAt?: Instant;
  readonly alert?: Alert | undefined;
}

export interface ListPage {
  readonly filter: ListFilter;
  readonly rows: readonly ListRow[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** Companies that match the filter, on all pages. */
  readonly total: number;
  /** All watched companies, and how many of them are paused. */
  readonly watched: number;
  readonly paused: number;
}

export type CompanyOrder = (a: Brn, b: Brn) => number;

interface Deps {
  readonly store: Pick<Store, 'alert' | 'status' | 'statuses'>;
  readonly index: CompanyIndex;
  readonly alerts: Pick<AlertIndex, 'get'>;
  /** Its values may change while the app runs. */
  readonly policy: Policy;
  readonly clock: Clock;
}

/** For more statuses, one scan of all is faster than single reads. */
const MAX_SINGLE_READS = 300;
const YIELD_EVERY = 100;

/**
 * Index of the state of the watched companies, in memory, for lists and counts. Built from the store at the first query
 * and whenever the Seoul day or the policy has changed. Every write updates it (indexedStore), after the indexes
 * of companies and alerts. Queries reject with StoreError if the store fails.
 */
export class Overview implements StoreIndex {
  readonly #deps: Deps;
  #entries = new Map<Brn, OverviewEntry>();
  readonly #yieldToEventLoop = eventLoopYielder();
  /** Companies whose status must be read before the next query is answered. */
  readonly #stale = new Set<Brn>();
  /** Companies with a certificate that expires today, and when. Their summaries are out of date from then on. */
  readonly #expiring = new Map<Brn, Instant>();
  /** The day and policy for which the summaries were computed; `undefined` until the index is built. */
  #basis: string | undefined;
  /** Companies written during a scan of all statuses, for which the scan may return an older version. */
  #writtenDuringScan: Set<Brn> | undefined;
  readonly #rebuildOnce = singleFlight(() => this.#rebuild());

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  apply(changes: readonly Change[]): void {
    if (this.#basis === undefined && this.#writtenDuringScan === undefined) return;
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'company') this.#onCompanyWritten(change.value);
        else if (change.put === 'status') this.#onStatusWritten(change.value);
        else if (change.put === 'alert') this.#onAlertWritten(change.value.brn);
      } else if (change.delete === 'alert') {
        this.#onAlertWritten(change.brn);
      } else if (change.delete === 'company' || change.delete === 'status') {
        this.#forget(change.brn);
      }
    }
  }

  /**
   * First the companies that need action: those that match `first`, if given, then unclaimed, claimed and snoozed ones.
   * Paused companies are last. Within each group, the most urgent comes first.
   */
  async page(
    filter: ListFilter,
    page: number,
    size: number,
    first?: MineFilter,
  ): Promise<ListPage> {
    const { companies, ...position } = await this.pageOfCompanies(filter, page, size, first);
    const rows = await Promise.all(companies.map((company) => this.#row(company)));
    const { index } = this.#deps;
    return { filter, rows, ...position, watched: index.size, paused: index.paused };
  }

  /** Compares companies by their position in `page`, unknown ones last, to sort other lists. */
  async companyOrder(): Promise<CompanyOrder> {
    await this.refresh();
    return (a, b) => {
      const [first, second] = [this.#entries.get(a), this.#entries.get(b)];
      if (first !== undefined && second !== undefined) return bySortKey(first, second);
      return Number(first === undefined) - Number(second === undefined);
    };
  }

  /** Like `page`, without reading each company's status and alert from the store. */
  async pageOfCompanies(filter: CompanyFilter, page: number, size: number, first?: MineFilter) {
    const matches = await this.#find(filter);
    const order = first === undefined ? bySortKey : this.#orderWith(first);
    const { rows, ...shown } = await pageInOrder(matches, { page, size }, order);
    return { companies: rows.map(({ company }) => company), ...shown, total: matches.length };
  }

  /** In no particular order. */
  async all(filter: CompanyFilter): Promise<readonly Company[]> {
    return (await this.#find(filter)).map(({ company }) => company);
  }

  async counts(filter: ListFilter): Promise<OverviewCounts> {
    const { counts, add } = createCounter();
    await this.#forEach(filter, add);
    return counts;
  }

  async countsOfAll() {
    const { counts, add } = createCounter();
    const handling = { unclaimed: 0, claimed: 0, snoozed: 0 };
    await this.#forEach({ kind: 'all' }, (entry) => {
      add(entry);
      const each = this.#handlingOf(entry);
      if (each !== 'none') handling[each] += 1;
    });
    return { counts, handling };
  }

  async expiries(filter: ListFilter, weeks: number): Promise<readonly PeriodOfExpiries[]> {
    const bounds = this.#weekBounds(weeks);
    return periodsOfExpiries(await this.#companyExpiries(filter, bounds), bounds);
  }

  async expiriesPage(
    filter: ListFilter,
    weeks: number,
    position: { readonly page: number; readonly size: number },
  ): Promise<Pick<ListPage, 'page' | 'pages' | 'total'> & { readonly rows: readonly Expiry[] }> {
    const expiries = await this.#companyExpiries(filter, this.#weekBounds(weeks));
    const page = await pageInOrder(expiries, position, byExpiry);
    return { ...page, total: new Set(expiries.map(({ company }) => company.brn)).size };
  }

  /** In no particular order. `bounds`: as for `createExpiryCollector`. */
  async expiriesBetween(
    filter: ListFilter,
    bounds: readonly SeoulDay[],
  ): Promise<readonly PeriodExpiry[]> {
    const { expiries, add } = createExpiryCollector(bounds, this.#deps.clock.now());
    await this.#forEach(filter, add);
    return expiries;
  }

  async #companyExpiries(filter: ListFilter, bounds: readonly SeoulDay[]) {
    const expiries = await this.expiriesBetween(filter, bounds);
    return expiries.filter(({ countsCompany }) => countsCompany);
  }

  /** In no particular order; without those of paused companies. */
  async certificates(): Promise<readonly CompanyCertificate[]> {
    const found: CompanyCertificate[] = [];
    await this.#forEach({ kind: 'all' }, (entry) => found.push(...certificatesOf(entry)));
    return found;
  }

  #weekBounds(weeks: number): readonly SeoulDay[] {
    return weekBounds(seoulDayOf(this.#deps.clock.now()), weeks);
  }

  async #find(filter: CompanyFilter): Promise<readonly OverviewEntry[]> {
    const entries: OverviewEntry[] = [];
    await this.#forEach(filter, (entry) => entries.push(entry));
    return entries;
  }

  /** Visits the companies of the filter, in no particular order. Other work gets its turn in between. */
  async #forEach(filter: CompanyFilter, visit: (entry: OverviewEntry) => void): Promise<void> {
    await this.refresh();
    if (filter.kind === 'text') {
      for (const entry of await this.#findByText(filter.text)) visit(entry);
      return;
    }
    const isMatch = this.#filterOf(filter);
    await this.#forEachEntry((entry) => {
      if (isMatch(entry)) visit(entry);
    });
  }

  async #forEachEntry(visit: (entry: OverviewEntry) => void): Promise<void> {
    let count = 0;
    for (const entry of this.#entries.values()) {
      if (count++ % YIELD_EVERY === 0) await this.#yieldToEventLoop();
      visit(entry);
    }
  }

  #filterOf(filter: Exclude<CompanyFilter, { readonly kind: 'text' }>) {
    return createFilter(filter, (brn) => this.#deps.alerts.get(brn)?.handledBy);
  }

  #orderWith(first: MineFilter) {
    const isOfFirst = this.#filterOf(first);
    const isFirst = (entry: OverviewEntry) =>
      this.#handlingOf(entry) !== 'none' && isOfFirst(entry);
    return (a: OverviewEntry, b: OverviewEntry) =>
      Number(isFirst(b)) - Number(isFirst(a)) || bySortKey(a, b);
  }

  /** `none`: needs no action. */
  #handlingOf({
    company: { brn, paused },
    summary: { state },
  }: Pick<OverviewEntry, 'company' | 'summary'>): Handling | 'none' {
    const needsAction = paused === undefined && isActionState(state);
    return needsAction ? handlingOf(this.#deps.alerts.get(brn)) : 'none';
  }

  async #findByText(query: string): Promise<readonly OverviewEntry[]> {
    const { offer, matches } = createNameMatches<OverviewEntry>(query);
    await this.#forEachEntry((entry) => offer(entry, entry));
    return matches();
  }

  async #row(company: Company): Promise<ListRow> {
    const { store, alerts, policy, clock } = this.#deps;
    const status = await store.status(company.brn);
    const hasAlert = alerts.get(company.brn) !== undefined;
    const alert = hasAlert ? await store.alert(company.brn) : undefined;
    const { products } = company;
    const assessment = status && assess(status, { products, policy, now: clock.now() });
    return { company, alert, assessment, checkedAt: status?.answeredAt };
  }

  /** Brings the overview up to date. Every query calls this first. After a failure, the next call tries again. */
  async refresh(): Promise<void> {
    const { clock, store } = this.#deps;
    while (this.#basis !== this.#basisNow()) await this.#rebuildOnce();
    for (const [brn, expiresAt] of this.#expiring) {
      if (hasExpired(expiresAt, clock.now())) this.#stale.add(brn);
    }
    if (this.#stale.size > MAX_SINGLE_READS) {
      await this.#rebuildOnce();
      return;
    }
    for (const brn of [...this.#stale]) {
      const status = await store.status(brn);
      // A write during the read has already updated the company and removed it from `#stale`.
      if (!this.#stale.delete(brn)) continue;
      if (status === undefined) this.#forget(brn);
      else this.#put(status);
    }
  }

  #basisNow(): string {
    const { policy, clock } = this.#deps;
    return [seoulDayOf(clock.now()), policy.collectsBy, ...policy.certAlertDays].join(' ');
  }

  async #rebuild(): Promise<void> {
    const basis = this.#basisNow();
    const written = new Set<Brn>();
    this.#writtenDuringScan = written;
    this.#stale.clear();
    // Entries of a failed rebuild may lack later writes.
    if (this.#basis === undefined) this.#entries = new Map();
    // Makes queries wait until the rebuild is complete.
    this.#basis = undefined;
    let count = 0;
    try {
      for await (const status of this.#deps.store.statuses()) {
        if (!written.has(status.brn)) this.#put(status);
        if (++count % YIELD_EVERY === 0) await this.#yieldToEventLoop();
      }
      for (const entry of this.#deps.index.entries()) {
        if (++count % YIELD_EVERY === 0) await this.#yieldToEventLoop();
        if (!this.#entries.has(entry.company.brn)) this.#setEntry(entry, NEVER_CHECKED);
      }
      this.#basis = basis;
    } finally {
      this.#writtenDuringScan = undefined;
    }
  }

  /** Changed products need a new summary of the status; a new name or pause changes only the position. */
  #onCompanyWritten({ brn, products }: Company): void {
    const previous = this.#entries.get(brn);
    const entry = this.#deps.index.entry(brn);
    if (entry === undefined) return;
    this.#setEntry(entry, previous?.summary ?? NEVER_CHECKED);
    if (previous?.company.products.join() !== products.join()) this.#stale.add(brn);
  }

  #onStatusWritten(status: CompanyStatus): void {
    this.#writtenDuringScan?.add(status.brn);
    if (this.#put(status)) this.#stale.delete(status.brn);
  }

  /** The company's position depends on who handles its alert. */
  #onAlertWritten(brn: Brn): void {
    const entry = this.#entries.get(brn);
    if (entry !== undefined) this.#setEntry(entry, entry.summary);
  }

  /** Returns false if the company is not watched. */
  #put(status: CompanyStatus): boolean {
    const { index, policy, clock } = this.#deps;
    const { brn } = status;
    const entry = index.entry(brn);
    if (entry === undefined) return false;
    const { products } = entry.company;
    const now = clock.now();
    const summary = summaryOf(assess(status, { products, policy, now }), policy);
    this.#setEntry(entry, summary);
    const expiries = summary.certificates.map(({ expiresAt }) => expiresAt);
    const nextExpiry = Math.min(...expiries.filter((at) => !hasExpired(at, now)));
    if (calendarDaysUntil(nextExpiry, now) <= 0) this.#expiring.set(brn, nextExpiry);
    else this.#expiring.delete(brn);
    return true;
  }

  #setEntry(entry: NamedCompany, summary: CompanySummary): void {
    const { company, name } = entry;
    const sortKey = sortKeyOf(company, summary, this.#handlingOf({ company, summary }));
    this.#entries.set(company.brn, { company, name, summary, sortKey });
  }

  /** Called when a company or only its status was deleted. */
  #forget(brn: Brn): void {
    this.#writtenDuringScan?.add(brn);
    this.#stale.delete(brn);
    this.#expiring.delete(brn);
    const entry = this.#deps.index.entry(brn);
    if (entry === undefined) this.#entries.delete(brn);
    else this.#setEntry(entry, NEVER_CHECKED);
  }
}
