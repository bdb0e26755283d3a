import { isActionState, stateOf } from '../assessment/urgency-rules.js';
import { nextVatDeadline } from '../digest/digest-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Holidays } from '../kernel/working-days.js';
import type { Overview } from '../list/overview.js';
import type { ListFilter, WeekOfExpiries } from '../list/overview-entry.js';
import { refusedChannels } from '../outbox/channel-health.js';
import type { Company, UserId } from '../records/company.js';
import type { Incidents } from '../records/incident.js';
import type { Store } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import type { Sweeper } from '../sweep/sweeper.js';
import type { MineFilter } from '../triage/alert-list.js';

export interface HomeRequest {
  readonly user: UserId;
  readonly groups: readonly string[];
  readonly filter: ListFilter;
  readonly page: number;
}

export type HomeReader = ReturnType<typeof createHomeReader>;
export type HomeFacts = Awaited<ReturnType<HomeReader>>;
export type HomeUrgent = HomeFacts['urgent'][number];
export type HomeWeekFacts = HomeFacts['weeks'][number];

/** The number of companies shown with all their buttons. */
export const MAX_URGENT = 5;
export const HOME_PAGE_SIZE = 8;
export const HOME_WEEKS = 8;

interface Deps {
  readonly overview: Pick<Overview, 'page' | 'counts' | 'countsOfAll' | 'expiries'>;
  readonly store: Pick<Store, 'brokenChannels'>;
  readonly index: { values(): Iterable<Company> };
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly incidents: () => Incidents;
  readonly sweeper: Pick<Sweeper, 'progress' | 'lastFinishedAt' | 'nextAt'>;
  readonly policy: Pick<Policy, 'holidays'>;
}

/** Returns a function that reads memory and a few records of the store, not POPBiLL. It rejects with StoreError. */
export function createHomeReader(deps: Deps) {
  const { overview, sweeper } = deps;
  return async (request: HomeRequest) => {
    const { user, groups } = request;
    const mineFilter = { kind: 'mine', user, groups } as const;
    const weeksFilter: ListFilter = request.filter.kind === 'mine' ? mineFilter : { kind: 'all' };
    // One after another, so that other requests run in between.
    const { counts: all, handling } = await overview.countsOfAll();
    const mine = await overview.counts(mineFilter);
    const urgent = await readMostUrgent(deps, mineFilter);
    const expiries = await overview.expiries(weeksFilter, HOME_WEEKS);
    const weeks = expiries.map((week) => withDeadline(week, deps.policy.holidays));
    const defaultChannel = deps.settings.current('defaultChannel');
    const channels = await refusedChannels({ ...deps, defaultChannel });
    const problems = { ...deps.incidents(), channels };
    const list = await overview.page(request.filter, request.page, HOME_PAGE_SIZE);
    const sweep = {
      running: sweeper.progress,
      lastFinishedAt: sweeper.lastFinishedAt(),
      nextAt: sweeper.nextAt(),
    };
    return { all, mine, handling, urgent, weeks, problems, list, sweep };
  };
}

/** The most urgent companies, the person's own first. */
async function readMostUrgent({ overview }: Deps, filter: MineFilter) {
  // Twice as many, because the person's own are removed from `attention`, and some of their own need no action.
  const attention = await overview.page({ kind: 'attention' }, 1, 2 * MAX_URGENT);
  const own = await overview.page(filter, 1, 2 * MAX_URGENT);
  const ownUrgent = own.rows.filter(
    ({ company, assessment }) => company.paused === undefined && isActionState(stateOf(assessment)),
  );
  const ownBrns = new Set(ownUrgent.map(({ company }) => company.brn));
  const othersUrgent = attention.rows.filter(({ company }) => !ownBrns.has(company.brn));
  return [
    ...ownUrgent.map((row) => ({ row, isMine: true })),
    ...othersUrgent.map((row) => ({ row, isMine: false })),
  ].slice(0, MAX_URGENT);
}

/** Adds the day on which VAT returns are due, if it is in that week. */
function withDeadline(week: WeekOfExpiries, holidays: Holidays) {
  const deadline = nextVatDeadline(week.from, holidays);
  return { ...week, deadline: deadline <= week.to ? deadline : undefined };
}
