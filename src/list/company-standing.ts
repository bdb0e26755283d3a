import {
  type CompanyState,
  type CompanySummary,
  NO_COMPANIES,
  summaryOf,
} from '../assessment/urgency-rules.js';
import { byName, type NamedCompany } from '../company/company-index.js';
import { addDays, type Instant, type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import type { Company, UserId } from '../records/company.js';

export interface CompanyStanding extends NamedCompany {
  readonly summary: CompanySummary;
  /** Sort key of a list: active before paused, then urgency, then expiry; equal keys are sorted by name. */
  readonly place: number;
}

export const NEVER_CHECKED = summaryOf(undefined, { collectsBy: 'any' });

/** Compares positions in a list; 0 only for the same company. */
export function byPlace(a: CompanyStanding, b: CompanyStanding): number {
  return a.place - b.place || byName(a, b);
}

/** Later than any expiry, and small enough that sums of it stay exact. */
const NO_EXPIRY = 1e14;
/** Added to the rank of a paused company; more than the number of ranks. */
const PAUSED = 10;

export function placeOf(
  { paused }: Company,
  { rank, expiresAt = NO_EXPIRY }: CompanySummary,
): number {
  return (rank + (paused === undefined ? 0 : PAUSED)) * 2 * NO_EXPIRY + expiresAt;
}

/** Filters include paused companies, which never need attention. */
export type ListFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'attention' }
  /** Owned by the person or by a user group of theirs. */
  | { readonly kind: 'mine'; readonly user: UserId; readonly groups?: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paused' };

/** `owner`: a user or user group. */
export type CompanyFilter = ListFilter | { readonly kind: 'owner'; readonly owner: string };

/** The predicate of any filter except text; `undefined`: all companies match. */
export function filterFit(
  filter: Exclude<CompanyFilter, { readonly kind: 'text' }>,
): ((standing: CompanyStanding) => boolean) | undefined {
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

/** Each company counts once: `watched` is the sum of CompanyState and `paused`. */
export interface OverviewCounts extends Readonly<Record<CompanyState, number>> {
  readonly watched: number;
  /** Part of `collectable`: judged by the certificate's date; its login was not tested. */
  readonly byDateOnly: number;
  readonly needAction: number;
  /** The latest check got no answer, so the last known state is counted. */
  readonly lastKnown: number;
  /** Paused companies are in no other count but `watched`. */
  readonly paused: number;
}

/** Companies whose certificate expires from `from` to `to`, seven days. */
export interface WeekOfExpiries {
  readonly from: SeoulDay;
  readonly to: SeoulDay;
  readonly stopsCollection: number;
  /** Companies with a working department user beside the certificate. */
  readonly covered: number;
}

export function countsOf(standings: readonly CompanyStanding[]): OverviewCounts {
  const counts = { ...NO_COUNTS };
  for (const { company, summary } of standings) {
    counts.watched += 1;
    counts[company.paused === undefined ? summary.state : 'paused'] += 1;
    if (company.paused !== undefined) continue;
    if (summary.isByDateOnly) counts.byDateOnly += 1;
    if (summary.needsAction) counts.needAction += 1;
    if (summary.isLastKnown) counts.lastKnown += 1;
  }
  return counts;
}

/** The coming weeks; the first one begins today. */
export function weeksOfExpiries(
  standings: readonly CompanyStanding[],
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
    at === undefined || at >= end ? undefined : weeks[starts.findLastIndex((begin) => begin <= at)];
  for (const { company, summary } of standings) {
    if (company.paused !== undefined) continue;
    const stops = weekOf(summary.stopsAt);
    const covered = weekOf(summary.coveredAt);
    if (stops !== undefined) stops.stopsCollection += 1;
    if (covered !== undefined && covered !== stops) covered.covered += 1;
  }
  return weeks;
}

const NO_COUNTS: OverviewCounts = {
  ...NO_COMPANIES,
  watched: 0,
  byDateOnly: 0,
  needAction: 0,
  lastKnown: 0,
  paused: 0,
};
