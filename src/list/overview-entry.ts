import {
  type CompanyState,
  type CompanySummary,
  summaryOf,
  ZERO_COUNTS,
} from '../assessment/urgency-rules.js';
import { byName, type NamedCompany } from '../company/company-index.js';
import { addDays, type Instant, type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import type { Company, UserId } from '../records/company.js';

export interface OverviewEntry extends NamedCompany {
  readonly summary: CompanySummary;
  /** Sorts a list: active before paused, then by urgency, then by expiry. Equal keys are sorted by name. */
  readonly sortKey: number;
}

/** The summary of a company without a status. */
export const NEVER_CHECKED = summaryOf(undefined, { collectsBy: 'any' });

/** Compares by the order of a list; 0 only for the same company. */
export function bySortKey(a: OverviewEntry, b: OverviewEntry): number {
  return a.sortKey - b.sortKey || byName(a, b);
}

/** Later than any expiry, but small enough for exact sums. */
const NO_EXPIRY = 1e14;
/** Added to the rank of a paused company. Greater than any rank. */
const PAUSED_RANK_OFFSET = 10;

export function sortKeyOf(
  { paused }: Company,
  { rank, expiresAt = NO_EXPIRY }: CompanySummary,
): number {
  return (rank + (paused === undefined ? 0 : PAUSED_RANK_OFFSET)) * 2 * NO_EXPIRY + expiresAt;
}

/** Every filter but `attention` includes paused companies. */
export type ListFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'attention' }
  /** Companies that the user or one of the user's groups owns. */
  | { readonly kind: 'mine'; readonly user: UserId; readonly groups?: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paused' };

/** `owner`: the ID of a user or user group. */
export type CompanyFilter = ListFilter | { readonly kind: 'owner'; readonly owner: string };

/** A predicate for any filter except `text`; `undefined`: all companies match. */
export function createFilter(
  filter: Exclude<CompanyFilter, { readonly kind: 'text' }>,
): ((entry: OverviewEntry) => boolean) | undefined {
  switch (filter.kind) {
    case 'all':
      return undefined;
    case 'attention':
      return ({ company: { paused }, summary: { needsAction } }) =>
        paused === undefined && needsAction;
    case 'mine': {
      const owners = new Set([filter.user, ...(filter.groups ?? [])]);
      return ({ company: { owner } }) => owner !== undefined && owners.has(owner);
    }
    case 'owner':
      return ({ company: { owner } }) => owner === filter.owner;
    case 'paused':
      return ({ company: { paused } }) => paused !== undefined;
  }
}

/** Counts by state, in which each company counts once. `watched` is the sum of all states and `paused`. */
export interface OverviewCounts extends Readonly<Record<CompanyState, number>> {
  readonly watched: number;
  /** The part of `collectable` that is known only by the certificate's date, without a tested login. */
  readonly byDateOnly: number;
  readonly needAction: number;
  /** Companies whose latest check got no answer, so that their last known state is counted. */
  readonly lastKnown: number;
  /** Paused companies, which no other count but `watched` includes. */
  readonly paused: number;
}

/** Numbers of companies whose certificate expires in the seven days from `from` to `to`. */
export interface WeekOfExpiries {
  readonly from: SeoulDay;
  readonly to: SeoulDay;
  readonly stopsCollection: number;
  /** Companies that also have a working department user. */
  readonly covered: number;
}

export function countsOf(entries: readonly OverviewEntry[]): OverviewCounts {
  const counts = { ...ZERO_OVERVIEW_COUNTS };
  for (const { company, summary } of entries) {
    counts.watched += 1;
    counts[company.paused === undefined ? summary.state : 'paused'] += 1;
    if (company.paused !== undefined) continue;
    if (summary.isByDateOnly) counts.byDateOnly += 1;
    if (summary.needsAction) counts.needAction += 1;
    if (summary.isLastKnown) counts.lastKnown += 1;
  }
  return counts;
}

/** The coming weeks, of which the first begins today. */
export function weeksOfExpiries(
  entries: readonly OverviewEntry[],
  today: SeoulDay,
  count: number,
): readonly WeekOfExpiries[] {
  const weeks = Array.from({ length: count }, (_, n) => ({
    from: addDays(today, 7 * n),
    to: addDays(today, 7 * n + 6),
    stopsCollection: 0,
    covered: 0,
  }));
  const starts = weeks.map(({ from }) => startOfSeoulDay(from));
  const end = startOfSeoulDay(addDays(today, 7 * count));
  const weekOf = (at: Instant | undefined) =>
    at === undefined || at >= end ? undefined : weeks[starts.findLastIndex((start) => start <= at)];
  for (const { company, summary } of entries) {
    if (company.paused !== undefined) continue;
    const stopWeek = weekOf(summary.stopsAt);
    const coveredWeek = weekOf(summary.coveredExpiresAt);
    if (stopWeek !== undefined) stopWeek.stopsCollection += 1;
    if (coveredWeek !== undefined && coveredWeek !== stopWeek) coveredWeek.covered += 1;
  }
  return weeks;
}

const ZERO_OVERVIEW_COUNTS: OverviewCounts = {
  ...ZERO_COUNTS,
  watched: 0,
  byDateOnly: 0,
  needAction: 0,
  lastKnown: 0,
  paused: 0,
};
