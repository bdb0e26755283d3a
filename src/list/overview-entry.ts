import {
  type CompanySummary,
  type DatedCertificate,
  type Handling,
  isActionState,
  type StateCounts,
  summaryOf,
  ZERO_COUNTS,
} from '../assessment/urgency-rules.js';
import { byName, type NamedCompany } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import {
  addDays,
  hasExpired,
  type Instant,
  type SeoulDay,
  startOfSeoulDay,
} from '../kernel/time.js';
import type { Company, UserId } from '../records/company.js';
import { isMine, type MineFilter } from '../triage/alert-list.js';

export interface OverviewEntry extends NamedCompany {
  readonly summary: CompanySummary;
  /** What needs action first, by who handles it; paused companies last; then by urgency, then by expiry. */
  readonly sortKey: number;
}

/** The summary of a company without a status, for which `collectsBy` does not matter. */
export const NEVER_CHECKED = summaryOf(undefined, { collectsBy: 'any' });

/** 0 only for the same company. */
export function bySortKey(a: OverviewEntry, b: OverviewEntry): number {
  return a.sortKey - b.sortKey || byName(a, b);
}

/** Later than any expiry. One rank is worth twice this, so no expiry outweighs it; all keys stay below 2 ** 53. */
const NO_EXPIRY = 1e14;
/** Greater than the rank of any company. */
const RANKS = 7;
const GROUPS = { unclaimed: 0, claimed: 1, snoozed: 2, none: 3, paused: 4 } as const;

export function sortKeyOf(
  { paused }: Company,
  { rank, expiresAt = NO_EXPIRY }: CompanySummary,
  handling: Handling | 'none',
): number {
  const group = GROUPS[paused === undefined ? handling : 'paused'];
  return (group * RANKS + rank) * 2 * NO_EXPIRY + expiresAt;
}

/** Every filter but `attention` includes paused companies. */
export type ListFilter =
  | { readonly kind: 'all' }
  /** Companies that need action. `channel`: only those whose alerts go there, or to it as their `defaultChannel`. */
  | { readonly kind: 'attention'; readonly channel?: string; readonly defaultChannel?: string }
  | MineFilter
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paused' };

/** `owner`: the ID of a user or user group. */
export type CompanyFilter = ListFilter | { readonly kind: 'owner'; readonly owner: string };

/** `handlerOf`: who claimed or snoozed the alert. */
export function createFilter(
  filter: Exclude<CompanyFilter, { readonly kind: 'text' }>,
  handlerOf: (brn: Brn) => UserId | undefined,
): (entry: OverviewEntry) => boolean {
  switch (filter.kind) {
    case 'all':
      return () => true;
    case 'attention': {
      const { channel: wanted, defaultChannel } = filter;
      return ({ company: { paused, channel = defaultChannel }, summary: { state } }) =>
        paused === undefined &&
        isActionState(state) &&
        (wanted === undefined || channel === wanted);
    }
    case 'mine':
      return ({ company: { brn, owner } }) => isMine({ owner, handledBy: handlerOf(brn) }, filter);
    case 'owner':
      return ({ company: { owner } }) => owner === filter.owner;
    case 'paused':
      return ({ company: { paused } }) => paused !== undefined;
  }
}

export interface OverviewCounts extends Required<StateCounts> {
  /** All counted companies, paused ones included. */
  readonly watched: number;
  /** Companies whose latest check got no answer, so that their last known state is counted. */
  readonly lastKnown: number;
}

export function createCounter() {
  const counts = { ...ZERO_COUNTS, watched: 0, byDateOnly: 0, lastKnown: 0, paused: 0 };
  return {
    counts: counts as OverviewCounts,
    add({ company, summary }: OverviewEntry): void {
      counts.watched += 1;
      if (company.paused !== undefined) {
        counts.paused += 1;
        return;
      }
      counts[summary.state] += 1;
      if (summary.isByDateOnly) counts.byDateOnly += 1;
      if (summary.isLastKnown) counts.lastKnown += 1;
    },
  };
}

export interface Expiry {
  readonly company: Company;
  readonly expiresAt: Instant;
  /** Whether collection stops then. If not, a department user continues it. */
  readonly stopsCollection: boolean;
}

/** `period`: its number, from 0. */
export interface PeriodExpiry extends Expiry, NamedCompany {
  readonly period: number;
  /** The company's first in this period that stops collection or, if none does, its first. */
  readonly countsCompany: boolean;
}

/** The first day of each of the next weeks (the first begins today), then the day after the last week. */
export function weekBounds(today: SeoulDay, weeks: number): readonly SeoulDay[] {
  return Array.from({ length: weeks + 1 }, (_, n) => addDays(today, 7 * n));
}

/** Those that have not expired by `now`. `bounds`: each period's first day, and the day after the last. */
export function createExpiryCollector(bounds: readonly SeoulDay[], now: Instant) {
  const starts = bounds.map(startOfSeoulDay);
  const end = starts.at(-1) ?? 0;
  /** -1: in none of these periods. */
  const periodOf = (at: Instant) => (at >= end ? -1 : starts.findLastIndex((start) => start <= at));
  const expiries: PeriodExpiry[] = [];
  return {
    expiries: expiries as readonly PeriodExpiry[],
    add({ company, name, summary }: OverviewEntry): void {
      if (company.paused !== undefined) return;
      const stoppingFirst = summary.certificates
        .filter(({ expiresAt }) => !hasExpired(expiresAt, now))
        .sort((a, b) => Number(a.isCovered) - Number(b.isCovered) || a.expiresAt - b.expiresAt);
      const counted = new Set<number>();
      for (const { expiresAt, isCovered } of stoppingFirst) {
        const period = periodOf(expiresAt);
        if (period === -1) continue;
        const [stopsCollection, countsCompany] = [!isCovered, !counted.has(period)];
        counted.add(period);
        expiries.push({ company, name, expiresAt, period, stopsCollection, countsCompany });
      }
    },
  };
}

export interface CompanyCertificate extends DatedCertificate {
  readonly company: Company;
}

export function certificatesOf({ company, summary }: OverviewEntry): readonly CompanyCertificate[] {
  if (company.paused !== undefined) return [];
  return summary.certificates.map((certificate) => ({ ...certificate, company }));
}

/** 0 only for the same expiry. */
export function byExpiry(a: PeriodExpiry, b: PeriodExpiry): number {
  return a.expiresAt - b.expiresAt || byName(a, b) || a.period - b.period;
}

export type PeriodOfExpiries = ReturnType<typeof periodsOfExpiries>[number];

/** `bounds`: as for `createExpiryCollector`. */
export function periodsOfExpiries(
  expiries: readonly Pick<PeriodExpiry, 'period' | 'stopsCollection'>[],
  bounds: readonly SeoulDay[],
) {
  const periods = bounds.slice(1).map((next, n) => ({
    from: bounds[n] ?? next,
    to: addDays(next, -1),
    stopsCollection: 0,
    /** With a working department user beside the certificate. */
    covered: 0,
  }));
  for (const { period: n, stopsCollection } of expiries) {
    const period = periods[n];
    if (period !== undefined) period[stopsCollection ? 'stopsCollection' : 'covered'] += 1;
  }
  return periods;
}
