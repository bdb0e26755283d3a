import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Clock } from '../../src/kernel/ports.js';
import type { ChangeableName, ChangeableSettings } from '../../src/records/settings.js';
import type { Store } from '../../src/records/store.js';
import { LiveSettings } from '../../src/settings/live-settings.js';
import type { AppStatusView } from '../../src/status/app-status.js';
import { seoul } from './fake-clock.js';
import { memoryStore } from './memory-store.js';

export const FIXED: ChangeableSettings = {
  defaultChannel: 'C0OPS',
  channelLanguage: 'ko',
  certAlertDays: DEFAULT_POLICY.certAlertDays,
  quietHours: DEFAULT_POLICY.quietHours,
  digestCron: '0 9 * * *',
  operators: [],
};

/** The real thing on a store in memory; what `fixed` does not say is as in FIXED. */
export function liveSettings(about: {
  readonly clock: Clock;
  readonly store?: Store;
  readonly fixed?: Partial<ChangeableSettings>;
  /** Default: the default channel, which has to be. */
  readonly named?: readonly ChangeableName[];
}): Promise<LiveSettings> {
  return LiveSettings.load({
    store: about.store ?? memoryStore(),
    clock: about.clock,
    fixed: { ...FIXED, ...about.fixed },
    named: new Set(about.named ?? ['defaultChannel']),
  });
}

/** An app of which nothing is to be said, but for what is given. */
export function anAppStatus(about: Partial<AppStatusView> = {}): AppStatusView {
  return {
    at: seoul('2026-11-25 10:12'),
    startedAt: seoul('2026-11-20 08:00'),
    problems: [],
    stage: 'production',
    watched: 3000,
    needAction: 12,
    unknown: 0,
    runningSweep: undefined,
    clockSkewMs: undefined,
    lastSweep: {
      v: 1,
      startedAt: seoul('2026-11-25 06:00'),
      by: 'schedule',
      finishedAt: seoul('2026-11-25 06:12'),
      asked: 3000,
      failed: 0,
    },
    nextSweep: seoul('2026-11-26 06:00'),
    defaultChannel: 'C0OPS',
    channelsInTrouble: [],
    unreadable: [],
    waiting: 0,
    holidays: { kind: 'known', until: '2027-12-31' },
    disk: { storeBytes: 12_345_678, freeBytes: 21_400_000_000 },
    settings: [
      { name: 'defaultChannel', value: 'C0OPS', source: 'environment', fixed: 'C0OPS' },
      { name: 'channelLanguage', value: 'ko', source: 'default', fixed: 'ko' },
      {
        ...{ name: 'certAlertDays', value: '30,14,7,3,1,0' },
        ...{ source: 'default', fixed: '30,14,7,3,1,0' },
      },
      {
        ...{ name: 'quietHours', value: '21:00-08:00', source: 'settings', fixed: '20:00-08:30' },
        set: { by: 'U0KIM', at: seoul('2026-11-24 10:00') },
      },
      { name: 'digestCron', value: '0 9 * * *', source: 'default', fixed: '0 9 * * *' },
      { name: 'operators', value: 'U0KIM,S0OPS', source: 'environment', fixed: 'U0KIM,S0OPS' },
    ],
    version: '0.1.0',
    ...about,
  };
}
