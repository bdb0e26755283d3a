import { type CompanyCount, countedAs, NO_COMPANIES } from '../assessment/company-summary.js';
import type { Instant, SeoulDay } from '../kernel/instant.js';
import { addDays, startOfSeoulDay } from '../kernel/seoul-time.js';
import type { CompanyStanding } from './company-standing.js';

/** Each company counts once: `watched` is the sum of CompanyCount and `paused`. */
export interface OverviewCounts extends Readonly<Record<CompanyCount, number>> {
  readonly watched: number;
  /** Of `collectable`: by the certificate's date, without a test of its login. */
  readonly byDateOnly: number;
  /** Somebody has to do something about so many. */
  readonly needAction: number;
  /** Counted as they were known before a check that got no answer. */
  readonly lastKnown: number;
  /** They are in no other count. */
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

export function countsOf(standings: readonly CompanyStanding[]): OverviewCounts {
  const counts = { ...NONE };
  for (const { company, summary } of standings) {
    counts.watched += 1;
    counts[company.paused === undefined ? countedAs(summary.state) : 'paused'] += 1;
    if (company.paused !== undefined) continue;
    if (summary.state === 'by-date') counts.byDateOnly += 1;
    if (summary.needsAction) counts.needAction += 1;
    if (summary.isLastKnown) counts.lastKnown += 1;
  }
  return counts;
}

/** The coming weeks, beginning with the seven days from `today` on. */
export function weeksOfExpiries(
  standings: readonly CompanyStanding[],
  { today, count }: { readonly today: SeoulDay; readonly count: number },
): readonly WeekOfExpiries[] {
  const weeks = Array.from({ length: count }, (_, n) => ({
    from: addDays(today, 7 * n),
    to: addDays(today, 7 * n + 6),
    stopsCollection: 0,
    covered: 0,
  }));
  const begins = weeks.map(({ from }) => startOfSeoulDay(from));
  const end = startOfSeoulDay(addDays(today, 7 * count));
  const weekOf = (at: Instant | undefined) =>
    at === undefined || at >= end ? undefined : weeks[begins.findLastIndex((begin) => begin <= at)];
  for (const { company, summary } of standings) {
    if (company.paused !== undefined) continue;
    const stops = weekOf(summary.stopsAt);
    const covered = weekOf(summary.coveredAt);
    if (stops !== undefined) stops.stopsCollection += 1;
    if (covered !== undefined && covered !== stops) covered.covered += 1;
  }
  return weeks;
}

const NONE: OverviewCounts = {
  ...NO_COMPANIES,
  watched: 0,
  byDateOnly: 0,
  needAction: 0,
  lastKnown: 0,
  paused: 0,
};
