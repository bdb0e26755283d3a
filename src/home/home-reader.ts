import { nextVatDeadline } from '../digest/digest-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Holidays } from '../kernel/working-days.js';
import type { Overview } from '../list/overview.js';
import type { ListFilter, PeriodOfExpiries } from '../list/overview-entry.js';
import { refusedChannels } from '../outbox/channel-health.js';
import type { Company, UserId } from '../records/company.js';
import type { Incidents } from '../records/incident.js';
import type { Store } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import type { Sweeper } from '../sweep/sweeper.js';
import { mineFilter } from '../triage/alert-list.js';

export interface HomeRequest {
  readonly user: UserId;
  /** The person's user groups; `undefined`: unknown. */
  readonly groups: readonly string[] | undefined;
  readonly filter: ListFilter;
  readonly page: number;
}

export type HomeReader = ReturnType<typeof createHomeReader>;
export type HomeFacts = Awaited<ReturnType<HomeReader>>;

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
    const mineOnly = mineFilter(request.user, request.groups);
    const weeksFilter: ListFilter = request.filter.kind === 'mine' ? mineOnly : { kind: 'all' };
    // One after another, so that other requests run in between.
    const { counts: all, handling } = await overview.countsOfAll();
    const mine = await overview.counts(mineOnly);
    const expiries = await overview.expiries(weeksFilter, HOME_WEEKS);
    const weeks = expiries.map((week) => withDeadline(week, deps.policy.holidays));
    const defaultChannel = deps.settings.current('defaultChannel');
    const channels = await refusedChannels({ ...deps, defaultChannel });
    const problems = { ...deps.incidents(), channels };
    const list = await overview.page(request.filter, request.page, HOME_PAGE_SIZE, mineOnly);
    const sweep = {
      running: sweeper.progress,
      lastFinishedAt: sweeper.lastFinishedAt(),
      nextAt: sweeper.nextAt(),
    };
    return { all, mine, handling, weeks, problems, list, sweep };
  };
}

function withDeadline(week: PeriodOfExpiries, holidays: Holidays) {
  const deadline = nextVatDeadline(week.from, holidays);
  return { ...week, deadline: deadline <= week.to ? deadline : undefined };
}
