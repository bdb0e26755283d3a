import { assess } from '../domain/assess.js';
import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { Company, UserId } from '../domain/company.js';
import { type CompanyState, type CompanySummary, summaryOf } from '../domain/company-summary.js';
import type { Instant, SeoulDay } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import { addDays, hasExpired, seoulDayOf, startOfSeoulDay } from '../domain/seoul-time.js';
import type { CompanyStatus } from '../domain/status.js';
import type { CompanyIndex, IndexedCompany } from './company-index.js';
import type { StoreIndex } from './indexed-store.js';
import type { Change, Clock, Store } from './ports.js';
import { rangeInOrder } from './range-in-order.js';

/** Which of the watched companies. Those that are paused are among them, but never need attention. */
export type ListFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'attention' }
  /** What the person owns, or a user group the person belongs to. */
  | { readonly kind: 'mine'; readonly user: UserId; readonly groups?: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  /** What this user or user group owns; empty: what nobody owns. */
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'paused' };

export interface ListRow {
  readonly company: Company;
  /** Absent: never checked. */
  readonly assessment?: Assessment;
  readonly checkedAt?: Instant;
}

export interface ListPage {
  readonly filter: ListFilter;
  readonly rows: readonly ListRow[];
  /** 1-based; the last one when a later one was asked for. */
  readonly page: number;
  readonly pages: number;
  /** Of the filter. */
  readonly total: number;
  /** Of all. */
  readonly watched: number;
}

/** Each company counts once: `watched` is the sum of the others. */
export interface OverviewCounts {
  readonly watched: number;
  readonly canCollect: number;
  readonly byDateOnly: number;
  readonly needsAttention: number;
  readonly cannotCollect: number;
  readonly unknown: number;
  readonly neverChecked: number;
  readonly paused: number;
}

/** Companies whose certificate expires in the seven days from `from` to `to`. */
export interface WeekOfExpiries {
  readonly from: SeoulDay;
  readonly to: SeoulDay;
  readonly stopsCollection: number;
  /** A working department user stands beside the certificate. */
  readonly covered: number;
}

interface Deps {
  readonly store: Pick<Store, 'status' | 'statuses'>;
  readonly index: CompanyIndex;
  /** Its properties may change while the app runs. */
  readonly policy: Policy;
  readonly clock: Clock;
}

interface Entry {
  readonly summary: CompanySummary;
  /** The products it was made for. */
  readonly products: string;
}

interface Candidate extends IndexedCompany {
  readonly summary: CompanySummary;
}

/** From so many on one scan of all statuses costs less than reading each. */
const MANY_STALE = 300;

/**
 * How all watched companies stand, in memory, so that lists and counts need no scan of the store. It is rebuilt from
 * the store at the first question and when the Seoul day or the policy has changed; in between every write reaches it
 * (indexedStore), after it has reached the company index.
 */
export class Overview implements StoreIndex {
  readonly #deps: Deps;
  readonly #entries = new Map<Brn, Entry>();
  /** Companies whose status has to be read before the next answer. */
  readonly #stale = new Set<Brn>();
  /** Certificates that expire before the day is over. */
  readonly #expiring = new Map<Brn, Instant>();
  /** What the summaries hold for. */
  #basis: string | undefined;
  #rebuilding: Promise<void> | undefined;
  /** Written while all statuses are scanned: what the scan read of them may be older. */
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
        this.#written?.add(change.brn);
      }
    }
  }

  /** Reads the statuses before anybody asks. Rejects with StoreError; the next question tries again. */
  warmUp(): Promise<void> {
    return this.#renew();
  }

  /** Most urgent first; paused ones last. Rejects with StoreError. */
  async page(filter: ListFilter, page: number, size: number): Promise<ListPage> {
    const found = await this.#find(filter);
    const pages = Math.max(1, Math.ceil(found.length / size));
    const shown = Math.min(Math.max(1, page), pages);
    const range = { from: (shown - 1) * size, to: shown * size };
    const rows = rangeInOrder(found, range, byUrgency).map(({ company }) => this.#row(company));
    return {
      filter,
      rows: await Promise.all(rows),
      page: shown,
      pages,
      total: found.length,
      watched: this.#deps.index.size,
    };
  }

  /** All companies of a filter, in no particular order. Rejects with StoreError. */
  async all(filter: ListFilter): Promise<readonly Company[]> {
    return (await this.#find(filter)).map(({ company }) => company);
  }

  /** Rejects with StoreError. */
  async counts(filter: ListFilter): Promise<OverviewCounts> {
    const counts = { ...NONE };
    for (const { company, summary } of await this.#find(filter)) {
      counts.watched += 1;
      counts[company.paused === undefined ? COUNTED_AS[summary.state] : 'paused'] += 1;
    }
    return counts;
  }

  /** The coming weeks, beginning with the seven days from today on. Rejects with StoreError. */
  async expiries(about: {
    readonly filter: ListFilter;
    readonly weeks: number;
  }): Promise<readonly WeekOfExpiries[]> {
    const found = await this.#find(about.filter);
    const today = seoulDayOf(this.#deps.clock.now());
    const weeks = Array.from({ length: about.weeks }, (_, n) => ({
      from: addDays(today, 7 * n),
      to: addDays(today, 7 * n + 6),
      stopsCollection: 0,
      covered: 0,
    }));
    const begins = [...weeks.map(({ from }) => from), addDays(today, 7 * about.weeks)].map(
      startOfSeoulDay,
    );
    const weekOf = (at: Instant | undefined) =>
      at === undefined ? undefined : weeks[begins.findLastIndex((begin) => begin <= at)];
    for (const { company, summary } of found) {
      if (company.paused !== undefined) continue;
      const stops = weekOf(summary.stopsAt);
      const covered = weekOf(summary.coveredAt);
      if (stops !== undefined) stops.stopsCollection += 1;
      if (covered !== undefined && covered !== stops) covered.covered += 1;
    }
    return weeks;
  }

  async #find(filter: ListFilter): Promise<readonly Candidate[]> {
    await this.#renew();
    const fits = fitOf(filter);
    const found: Candidate[] = [];
    const { index } = this.#deps;
    const among = filter.kind === 'text' ? index.fitting(filter.text) : index.entries();
    for (const { company, name } of among) {
      const summary = this.#entries.get(company.brn)?.summary ?? NEVER_CHECKED;
      if (fits(company, summary)) found.push({ company, name, summary });
    }
    return found;
  }

  async #row(company: Company): Promise<ListRow> {
    const { store, policy, clock } = this.#deps;
    const status = await store.status(company.brn);
    if (status === undefined) return { company };
    return {
      company,
      assessment: assess(status, { products: company.products, policy, now: clock.now() }),
      ...(status.answeredAt === undefined ? {} : { checkedAt: status.answeredAt }),
    };
  }

  /**
   * Makes the next answer a quick one: brings up to date what a start, a new day or another policy made old. Rejects
   * with StoreError.
   */
  warm(): Promise<void> {
    return this.#renew();
  }

  async #renew(): Promise<void> {
    const { clock, store } = this.#deps;
    while (this.#basis !== this.#basisNow()) await this.#rebuilt();
    for (const [brn, expiresAt] of this.#expiring) {
      if (hasExpired(expiresAt, clock.now())) this.#stale.add(brn);
    }
    if (this.#stale.size > MANY_STALE) {
      await this.#rebuilt();
      return;
    }
    for (const brn of [...this.#stale]) {
      const status = await store.status(brn);
      // What was written while it was read is newer.
      if (!this.#stale.delete(brn)) continue;
      if (status === undefined) this.#forget(brn);
      else this.#put(status);
    }
  }

  #basisNow(): string {
    const { policy, clock } = this.#deps;
    return [seoulDayOf(clock.now()), policy.collectsBy, ...policy.certAlertDays].join(' ');
  }

  #rebuilt(): Promise<void> {
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
    for await (const status of this.#deps.store.statuses()) {
      if (!written.has(status.brn)) this.#put(status);
    }
    this.#basis = basis;
  }

  #companyWritten({ brn, products }: Company): void {
    if (this.#entries.get(brn)?.products !== products.join()) this.#stale.add(brn);
  }

  #statusWritten(status: CompanyStatus): void {
    this.#written?.add(status.brn);
    if (this.#put(status)) this.#stale.delete(status.brn);
  }

  /** Gives false for a company that is not watched. */
  #put(status: CompanyStatus): boolean {
    const { index, policy, clock } = this.#deps;
    const { brn } = status;
    const company = index.get(brn);
    if (company === undefined) return false;
    const { products } = company;
    const now = clock.now();
    const summary = summaryOf(assess(status, { products, policy, now }), policy);
    this.#entries.set(brn, { summary, products: products.join() });
    const { stopsAt = Infinity, coveredAt = Infinity } = summary;
    const expiresAt = Math.min(stopsAt, coveredAt);
    if (expiresAt < startOfSeoulDay(addDays(seoulDayOf(now), 1))) {
      this.#expiring.set(brn, expiresAt);
    } else this.#expiring.delete(brn);
    return true;
  }

  #forget(brn: Brn): void {
    this.#entries.delete(brn);
    this.#stale.delete(brn);
    this.#expiring.delete(brn);
  }
}

const NEVER_CHECKED = summaryOf(undefined, { collectsBy: 'any' });

const NONE: OverviewCounts = {
  watched: 0,
  canCollect: 0,
  byDateOnly: 0,
  needsAttention: 0,
  cannotCollect: 0,
  unknown: 0,
  neverChecked: 0,
  paused: 0,
};

const COUNTED_AS = {
  'can-collect': 'canCollect',
  'by-date': 'byDateOnly',
  'needs-attention': 'needsAttention',
  'cannot-collect': 'cannotCollect',
  unknown: 'unknown',
  'never-checked': 'neverChecked',
} as const satisfies Record<CompanyState, keyof OverviewCounts>;

type Fit = (company: Company, summary: CompanySummary) => boolean;

function fitOf(filter: ListFilter): Fit {
  switch (filter.kind) {
    case 'all':
    case 'text':
      return () => true;
    case 'attention':
      return ({ paused }, { state }) =>
        paused === undefined && (state === 'needs-attention' || state === 'cannot-collect');
    case 'mine': {
      const owners = new Set([filter.user, ...(filter.groups ?? [])]);
      return ({ owner }) => owner !== undefined && owners.has(owner);
    }
    case 'owner':
      return ({ owner = '' }) => owner === filter.owner;
    case 'paused':
      return ({ paused }) => paused !== undefined;
    default:
      return filter satisfies never;
  }
}

function byUrgency(a: Candidate, b: Candidate): number {
  return (
    Number(a.company.paused !== undefined) - Number(b.company.paused !== undefined) ||
    a.summary.rank - b.summary.rank ||
    (a.summary.expiresAt ?? Number.MAX_SAFE_INTEGER) -
      (b.summary.expiresAt ?? Number.MAX_SAFE_INTEGER) ||
    compareWords(a.name, b.name) ||
    compareWords(a.company.brn, b.company.brn)
  );
}

/** By code units, which is the dictionary's order for Hangul, and fast enough for every company there is. */
function compareWords(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
