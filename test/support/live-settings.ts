import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Clock } from '../../src/kernel/ports.js';
import type { ChangeableName, ChangeableSettings } from '../../src/records/settings.js';
import type { Store } from '../../src/records/store.js';
import { LiveSettings } from '../../src/settings/live-settings.js';
import type { AppStatusView } from '../../src/status/app-status.js';
import { seoul } from './fake-clock.js';
import { memoryStore } from './memory-store.js';

export const CONFIGURED: ChangeableSettings = {
  defaultChannel: 'C0OPS',
  channelLanguage: 'ko',
  certAlertDays: DEFAULT_POLICY.certAlertDays,
  quietHours: DEFAULT_POLICY.quietHours,
  digestCron: '0 9 * * *',
  operators: [],
};

/** The real live settings on a store in memory. Missing values of `configured` come from CONFIGURED. */
export function liveSettings(options: {
  readonly clock: Clock;
  readonly store?: Store;
  readonly configured?: Partial<ChangeableSettings>;
  /** By default only the default channel, which is a required setting. */
  readonly setByEnvironment?: readonly ChangeableName[];
}): Promise<LiveSettings> {
  return LiveSettings.load({
    store: options.store ?? memoryStore(),
    clock: options.clock,
    configured: { ...CONFIGURED, ...options.configured },
    setByEnvironment: new Set(options.setByEnvironment ?? ['defaultChannel']),
  });
}

/** The status of an app without problems, except for the given values. */
export function anAppStatus(overrides: Partial<AppStatusView> = {}): AppStatusView {
  return {
    at: seoul('2026-11-25 10:12'),
    startedAt: seoul('2026-11-20 08:00'),
    problems: [],
    stage: 'production',
    watchedCount: 3000,
    counts: {
      watched: 3000,
      collectable: 2983,
      byDateOnly: 40,
      atRisk: 9,
      cannotCollect: 3,
      unknown: 0,
      neverChecked: 0,
      lastKnown: 0,
      paused: 5,
    },
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
    refusedChannels: [],
    unreadable: [],
    waiting: 0,
    clientLinks: undefined,
    holidays: { kind: 'known', until: '2027-12-31' },
    disk: { storeBytes: 12_345_678, freeBytes: 21_400_000_000 },
    members: undefined,
    readMs: undefined,
    writeMs: undefined,
    settings: [
      { name: 'defaultChannel', value: 'C0OPS', source: 'environment', configured: 'C0OPS' },
      { name: 'operators', value: 'U0KIM,S0OPS', source: 'environment', configured: 'U0KIM,S0OPS' },
      {
        name: 'quietHours',
        value: '21:00-08:00',
        source: 'settings',
        configured: '20:00-08:30',
        changed: { by: 'U0KIM', at: seoul('2026-11-24 10:00') },
      },
      { name: 'digestCron', value: '0 9 * * *', source: 'default', configured: '0 9 * * *' },
      {
        name: 'certAlertDays',
        value: '30,14,7,3,1,0',
        source: 'default',
        configured: '30,14,7,3,1,0',
      },
      { name: 'channelLanguage', value: 'ko', source: 'default', configured: 'ko' },
    ],
    version: '0.1.0',
    ...overrides,
  };
}
