import { inTime } from '../kernel/async.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { type HolidayData, holidayDataOf } from '../kernel/working-days.js';
import type { Overview } from '../list/overview.js';
import { type ChannelInTrouble, channelsInTrouble } from '../outbox/channel-health.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { HealthProblem } from '../records/health.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from '../records/incident.js';
import type { ChangeableName } from '../records/settings.js';
import {
  type Store,
  StoreError,
  type StoreErrorCode,
  type SweepRecord,
  type UnreadableRecord,
} from '../records/store.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { CHANGEABLE, type SettingSource, settingText } from '../settings/settings-rules.js';
import type { SweepProgress } from '../sweep/sweep-count.js';
import type { Health } from './health.js';

/** In bytes. */
export interface DiskUsage {
  readonly storeBytes: number;
  readonly freeBytes: number;
}

export interface SettingStatus {
  readonly name: ChangeableName;
  /** As in the environment. */
  readonly value: string;
  readonly source: SettingSource;
  readonly set?: { readonly by: UserId; readonly at: Instant };
}

/** The state of the app itself. */
export interface AppStatusView {
  readonly at: Instant;
  readonly startedAt: Instant;
  readonly stage: Stage;
  readonly watched: number;
  /** Companies. Absent, like `unknown`: the store could not be read. */
  readonly needAction?: number;
  readonly unknown?: number;
  readonly lastSweep?: SweepRecord;
  readonly runningSweep?: SweepProgress;
  readonly nextSweep?: Instant;
  /** Positive: our clock is behind POPBiLL's. Absent: it needed no correction. */
  readonly clockSkewMs?: number;
  readonly setup?: SetupAlert;
  readonly outage?: OutageAlert;
  readonly commonCause?: CommonCauseAlert;
  readonly massChange?: MassChange;
  readonly defaultChannel: string;
  readonly channelsInTrouble: readonly ChannelInTrouble[];
  /** The store could not be read just now. */
  readonly storeFault?: StoreErrorCode;
  /** Stored records that could not be read so far. */
  readonly unreadable: readonly UnreadableRecord[];
  /** Messages in the outbox. */
  readonly waiting: number;
  readonly holidays: HolidayData;
  /** Absent: it could not be found out. */
  readonly disk?: DiskUsage;
  readonly settings: readonly SettingStatus[];
  readonly version: string;
  /** What keeps the app from doing its job. */
  readonly problems: readonly HealthProblem[];
}

interface Deps {
  readonly stage: Stage;
  readonly version: string;
  readonly policy: Policy;
  readonly settings: Pick<LiveSettings, 'current' | 'describe'>;
  readonly store: Pick<Store, 'brokenChannels' | 'unreadable'>;
  readonly index: { readonly size: number; values(): Iterable<Company> };
  readonly overview: Pick<Overview, 'counts'>;
  readonly outbox: { readonly size: number };
  readonly sweeper: {
    readonly last: SweepRecord | undefined;
    readonly progress: SweepProgress | undefined;
    nextAt(): Instant | undefined;
  };
  readonly setup: { readonly open: SetupAlert | undefined };
  readonly outages: { readonly open: OutageAlert | undefined };
  readonly commonCauses: { readonly open: CommonCauseAlert | undefined };
  readonly massChanges: { readonly open: MassChange | undefined };
  readonly popbill: Pick<Popbill, 'clockSkewMs'>;
  readonly diskUsage: () => Promise<DiskUsage | undefined>;
  readonly health: Pick<Health, 'read'>;
  readonly clock: Clock;
}

/** A network disk that is gone never answers. */
const DISK_WITHIN_MS = 2 * SECOND;

/** Reads the state of the app itself without asking POPBiLL or Slack. */
export class AppStatus {
  readonly #deps: Deps;
  readonly #startedAt: Instant;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
  }

  /** A store that cannot be read is part of the answer. */
  async read(): Promise<AppStatusView> {
    const { sweeper, setup, outages, commonCauses, massChanges, popbill, settings } = this.#deps;
    const now = this.#deps.clock.now();
    const [stored, counts, disk, { problems }] = await Promise.all([
      this.#stored(),
      this.#counts(),
      inTime(this.#deps.diskUsage(), DISK_WITHIN_MS),
      this.#deps.health.read(),
    ]);
    return {
      at: now,
      problems,
      startedAt: this.#startedAt,
      stage: this.#deps.stage,
      version: this.#deps.version,
      watched: this.#deps.index.size,
      unreadable: this.#deps.store.unreadable(),
      waiting: this.#deps.outbox.size,
      defaultChannel: settings.current('defaultChannel'),
      holidays: holidayDataOf(this.#deps.policy.days, now),
      ...stored,
      ...counts,
      settings: CHANGEABLE.map((name) => this.#setting(name)),
      lastSweep: sweeper.last,
      runningSweep: sweeper.progress,
      nextSweep: sweeper.nextAt(),
      clockSkewMs: popbill.clockSkewMs(),
      setup: setup.open,
      outage: outages.open,
      commonCause: commonCauses.open,
      massChange: massChanges.open,
      disk,
    };
  }

  async #counts(): Promise<Pick<AppStatusView, 'needAction' | 'unknown'>> {
    try {
      const { needAction, unknown } = await this.#deps.overview.counts({ kind: 'all' });
      return { needAction, unknown };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return {};
    }
  }

  #setting(name: ChangeableName): SettingStatus {
    const { value, source, set } = this.#deps.settings.describe(name);
    return { name, value: settingText(value), source, set };
  }

  async #stored(): Promise<Pick<AppStatusView, 'channelsInTrouble' | 'storeFault'>> {
    try {
      const { store, index, settings } = this.#deps;
      const defaultChannel = settings.current('defaultChannel');
      return { channelsInTrouble: await channelsInTrouble({ store, index, defaultChannel }) };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { channelsInTrouble: [], storeFault: error.code };
    }
  }
}
