import type { AlertIndex } from '../alert/alert-index.js';
import { needsAction } from '../assessment/urgency-rules.js';
import { nextVatDeadline } from '../digest/digest-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { WorkingDays } from '../kernel/working-days.js';
import type { ListFilter, WeekOfExpiries } from '../list/company-standing.js';
import type { ListRow, Overview } from '../list/overview.js';
import { channelsInTrouble } from '../outbox/channel-health.js';
import type { Company, UserId } from '../records/company.js';
import type { Incidents } from '../records/incident.js';
import type { Store } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import type { Sweeper } from '../sweep/sweeper.js';
import type { AlertList } from '../triage/alert-list.js';

export interface HomeRequest {
  readonly user: UserId;
  readonly groups: readonly string[];
  readonly filter: ListFilter;
  /** 1-based. */
  readonly page: number;
}

export type HomeReader = ReturnType<typeof createHomeReader>;
export type HomeFacts = Awaited<ReturnType<HomeReader['read']>>;
export type HomeUrgent = HomeFacts['urgent'][number];
export type HomeWeekFacts = HomeFacts['weeks'][number];

/** Number of companies shown with all their buttons. */
export const URGENT = 5;
export const HOME_PAGE_SIZE = 8;
const HOME_WEEKS = 8;

interface Deps {
  readonly overview: Pick<Overview, 'page' | 'all' | 'counts' | 'expiries'>;
  readonly alertIndex: Pick<AlertIndex, 'get' | 'size'>;
  readonly alertList: Pick<AlertList, 'list'>;
  readonly store: Pick<Store, 'alert' | 'brokenChannels'>;
  readonly index: { values(): Iterable<Company> };
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly incidents: () => Incidents;
  readonly sweeper: Pick<Sweeper, 'progress' | 'lastFinishedAt' | 'nextAt'>;
  readonly policy: Pick<Policy, 'days'>;
}

export function createHomeReader(deps: Deps) {
  const { overview, sweeper } = deps;
  return {
    /** Reads memory and a few records of the store; does not call POPBiLL. Rejects with StoreError. */
    async read(request: HomeRequest) {
      const { user, groups } = request;
      const mine = { kind: 'mine', user, groups } as const;
      const weeksOf: ListFilter = request.filter.kind === 'mine' ? mine : { kind: 'all' };
      const all = await overview.counts({ kind: 'all' });
      const own = await overview.counts(mine);
      // Sequential, so that other requests run in between.
      const urgent = await mostUrgent(deps, mine);
      const weeks = await overview.expiries(weeksOf, HOME_WEEKS);
      const alerts = await countAlerts(deps, mine);
      const channels = await channelsInTrouble({
        ...deps,
        defaultChannel: deps.settings.current('defaultChannel'),
      });
      const list = await overview.page(request.filter, request.page, HOME_PAGE_SIZE);
      return {
        ...{ all, mine: own, urgent, alerts, list },
        weeks: weeks.map((week) => withDeadline(week, deps.policy.days)),
        troubles: { ...deps.incidents(), channels },
        sweep: {
          running: sweeper.progress,
          lastFinishedAt: sweeper.lastFinishedAt(),
          nextAt: sweeper.nextAt(),
        },
      };
    },
  };
}

type Mine = Extract<ListFilter, { readonly kind: 'mine' }>;

/** The most urgent companies, the person's own first. */
async function mostUrgent({ overview, store }: Deps, mine: Mine) {
  // Twice as many, because the person's own may be among them.
  const attention = await overview.page({ kind: 'attention' }, 1, 2 * URGENT);
  const own = await overview.page(mine, 1, 2 * URGENT);
  const ownUrgent = own.rows.filter(isActionNeeded);
  const seen = new Set(ownUrgent.map(({ company }) => company.brn));
  const others = attention.rows.filter(({ company }) => !seen.has(company.brn));
  const rows = [
    ...ownUrgent.map((row) => ({ row, isMine: true })),
    ...others.map((row) => ({ row, isMine: false })),
  ].slice(0, URGENT);
  return Promise.all(
    rows.map(async ({ row, isMine }) => {
      const alert = await store.alert(row.company.brn);
      return { row, isMine, alert };
    }),
  );
}

function isActionNeeded({ company, assessment }: ListRow): boolean {
  return company.paused === undefined && needsAction(assessment?.reasons ?? []);
}

/** Unresolved alerts: by state if they need action, the others as `known`. */
async function countAlerts({ overview, alertIndex, alertList }: Deps, { user, groups = [] }: Mine) {
  const counts = { open: 0, acknowledged: 0, snoozed: 0 };
  for (const { brn } of await overview.all({ kind: 'attention' })) {
    const alert = alertIndex.get(brn);
    if (alert !== undefined) counts[alert.state] += 1;
  }
  const { open, acknowledged: claimed, snoozed } = counts;
  const { total: mine } = await alertList.list({ kind: 'mine', user, groups }, 1, 1);
  const known = Math.max(0, alertIndex.size - open - claimed - snoozed);
  return { open, claimed, snoozed, known, mine };
}

/** Adds the day of that week on which VAT returns are due, if there is one. */
function withDeadline(week: WeekOfExpiries, days: WorkingDays) {
  const deadline = nextVatDeadline(week.from, days);
  return { ...week, deadline: deadline <= week.to ? deadline : undefined };
}
