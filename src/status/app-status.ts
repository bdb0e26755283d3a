import { inTime } from '../kernel/async.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { holidayDataOf } from '../kernel/working-days.js';
import type { Overview } from '../list/overview.js';
import { channelsInTrouble } from '../outbox/channel-health.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, Stage } from '../records/company.js';
import { type Store, StoreError, type StoreErrorCode } from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { CHANGEABLE } from '../settings/settings-rules.js';
import type { Sweeper } from '../sweep/sweeper.js';
import type { Health } from './health.js';
import type { HealthProblem } from './health-rules.js';

/** In bytes. */
export interface DiskUsage {
  readonly storeBytes: number;
  readonly freeBytes: number;
}

export type AppStatus = ReturnType<typeof createAppStatus>;
export type AppStatusView = Awaited<ReturnType<AppStatus['read']>>;

interface Deps {
  readonly stage: Stage;
  readonly version: string;
  readonly policy: Pick<Policy, 'days'>;
  readonly settings: Pick<LiveSettings, 'current' | 'describe'>;
  readonly store: Pick<Store, 'brokenChannels' | 'unreadable'>;
  readonly index: { readonly size: number; values(): Iterable<Company> };
  readonly overview: Pick<Overview, 'counts'>;
  readonly outbox: { readonly size: number };
  readonly sweeper: Pick<Sweeper, 'last' | 'progress' | 'nextAt'>;
  readonly popbill: Pick<Popbill, 'clockSkewMs'>;
  readonly diskUsage: () => Promise<DiskUsage | undefined>;
  readonly health: Pick<Health, 'read'>;
  readonly clock: Clock;
}

/** A disconnected network disk never answers. */
const DISK_WITHIN_MS = 2 * SECOND;

/** Reads the state of the app itself without asking POPBiLL or Slack. */
export function createAppStatus(deps: Deps) {
  const { stage, version, policy, settings, store, index, outbox, sweeper, clock } = deps;
  const startedAt = clock.now();

  async function readStore() {
    try {
      const { needAction, unknown } = await deps.overview.counts({ kind: 'all' });
      const defaultChannel = settings.current('defaultChannel');
      const channels = await channelsInTrouble({ store, index, defaultChannel });
      return { needAction, unknown, channels, why: undefined };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { channels: [], why: error.code };
    }
  }

  return {
    async read() {
      const now = clock.now();
      const [stored, disk, { problems, incidents }] = await Promise.all([
        readStore(),
        inTime(deps.diskUsage(), DISK_WITHIN_MS),
        deps.health.read(),
      ]);
      return {
        at: now,
        startedAt,
        stage,
        version,
        watched: index.size,
        /** Number of companies. Absent, like `unknown`, if the store could not be read. */
        needAction: stored.needAction,
        unknown: stored.unknown,
        channelsInTrouble: stored.channels,
        problems: stored.why === undefined ? problems : withStoreBroken(problems, now, stored.why),
        ...incidents,
        lastSweep: sweeper.last,
        runningSweep: sweeper.progress,
        nextSweep: sweeper.nextAt(),
        /** Positive: our clock is behind POPBiLL's. Absent: no correction was needed. */
        clockSkewMs: deps.popbill.clockSkewMs(),
        defaultChannel: settings.current('defaultChannel'),
        /** Unreadable records found since the start. */
        unreadable: store.unreadable(),
        /** Number of messages in the outbox. */
        waiting: outbox.size,
        holidays: holidayDataOf(policy.days, now),
        /** Absent: not known. */
        disk,
        settings: CHANGEABLE.map((name) => settings.describe(name)),
      };
    },
  };
}

function withStoreBroken(
  problems: readonly HealthProblem[],
  now: Instant,
  why: StoreErrorCode,
): readonly HealthProblem[] {
  const isKnown = problems.some(({ kind }) => kind === 'store-broken');
  return isKnown ? problems : [{ kind: 'store-broken', since: now, why }, ...problems];
}
