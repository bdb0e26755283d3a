import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { holidayDataOf } from '../kernel/working-days.js';
import type { Overview } from '../list/overview.js';
import { refusedChannels } from '../outbox/channel-health.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, Stage } from '../records/company.js';
import { type Store, StoreError } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { CHANGEABLE } from '../settings/settings-rules.js';
import type { Sweeper } from '../sweep/sweeper.js';
import type { Health } from './health.js';
import { type HealthProblem, storeFaultOf } from './health-rules.js';
import type { StoreState } from './store-state.js';

export type AppStatus = ReturnType<typeof createAppStatus>;
export type AppStatusView = Awaited<ReturnType<AppStatus['read']>>;

interface Deps {
  readonly stage: Stage;
  readonly version: string;
  readonly policy: Pick<Policy, 'holidays'>;
  readonly settings: Pick<LiveSettings, 'current' | 'describe'>;
  readonly store: Pick<Store, 'brokenChannels' | 'unreadable'>;
  readonly index: { readonly size: number; values(): Iterable<Company> };
  readonly overview: Pick<Overview, 'counts'>;
  readonly outbox: { readonly size: number };
  readonly clientLinks: { readonly areOn: boolean; readonly size: number };
  readonly sweeper: Pick<Sweeper, 'last' | 'progress' | 'nextAt'>;
  readonly popbill: Pick<Popbill, 'clockSkewMs'>;
  readonly storeState: { readonly read: () => Promise<StoreState> };
  readonly health: Pick<Health, 'read'>;
  readonly clock: Clock;
}

/** Reads the app's own state without calling POPBiLL or Slack. */
export function createAppStatus(deps: Deps) {
  const { stage, version, policy, settings, store, index, outbox, sweeper, clock } = deps;
  const startedAt = clock.now();

  async function readStore() {
    try {
      const counts = await deps.overview.counts({ kind: 'all' });
      const defaultChannel = settings.current('defaultChannel');
      const channels = await refusedChannels({ store, index, defaultChannel });
      return { counts, channels, error: undefined };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { counts: undefined, channels: [], error: storeFaultOf(error) };
    }
  }

  return {
    async read() {
      const now = clock.now();
      const [stored, { problems, incidents }] = await Promise.all([
        readStore(),
        deps.health.read(),
      ]);
      // After `health.read`, which measures `readMs`.
      const storeState = await deps.storeState.read();
      // The store may have failed since the health check read it.
      const isBrokenStoreReported = problems.some(({ kind }) => kind === 'store-broken');
      const unreportedProblems: readonly HealthProblem[] =
        stored.error === undefined || isBrokenStoreReported
          ? []
          : [{ kind: 'store-broken', since: now, why: stored.error }];
      return {
        at: now,
        startedAt,
        stage,
        version,
        watchedCount: index.size,
        /** Absent if the store could not be read. */
        counts: stored.counts,
        refusedChannels: stored.channels,
        problems: [...unreportedProblems, ...problems],
        ...incidents,
        lastSweep: sweeper.last,
        runningSweep: sweeper.progress,
        nextSweep: sweeper.nextAt(),
        /** Positive if our clock is behind POPBiLL's; absent if no correction was needed. */
        clockSkewMs: deps.popbill.clockSkewMs(),
        unreadable: store.unreadable(),
        waiting: outbox.size,
        /** Absent if CLIENT_LINKS is off. */
        clientLinks: deps.clientLinks.areOn ? deps.clientLinks.size : undefined,
        holidays: holidayDataOf(policy.holidays, now),
        ...storeState,
        settings: CHANGEABLE.map((name) => settings.describe(name)),
      };
    },
  };
}
