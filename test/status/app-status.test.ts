import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { StoreError } from '../../src/records/store.js';
import { createAppStatus } from '../../src/status/app-status.js';
import { aCompany } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { aCommonCause, anOutage } from '../support/incident-samples.js';
import { liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 10:12');
const since = seoul('2026-11-25 08:42');

const NO_STATE = {
  disk: undefined,
  members: undefined,
  readMs: undefined,
  writeMs: undefined,
};

type Deps = Parameters<typeof createAppStatus>[0];

async function bench(overrides: Partial<Deps> = {}, companies = [aCompany()]) {
  const store = memoryStore();
  const clock = fakeClock(NOW);
  const settings = await liveSettings({ store, clock });
  const status = createAppStatus({
    stage: 'test',
    version: '1.2.3',
    policy: DEFAULT_POLICY,
    settings,
    store,
    index: { size: companies.length, values: () => companies },
    overview: { counts: async () => COUNTS },
    outbox: { size: 7 },
    clientLinks: { areOn: false, size: 0 },
    sweeper: { last: undefined, progress: undefined, nextAt: () => undefined },
    popbill: { clockSkewMs: () => undefined },
    storeState: { read: async () => NO_STATE },
    health: { read: async () => ({ at: NOW, problems: [], incidents: {} }) },
    clock,
    ...overrides,
  });
  return { status, store, clock, settings };
}

const COUNTS = {
  watched: 40,
  collectable: 25,
  byDateOnly: 5,
  atRisk: 4,
  cannotCollect: 3,
  unknown: 2,
  neverChecked: 1,
  lastKnown: 0,
  paused: 5,
};

/** A store whose reads reject. */
function failingStore(error: Error): Deps['store'] {
  return {
    unreadable: () => [],
    brokenChannels: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
    }),
  };
}

describe('app status', () => {
  it('counts the links for clients where they are on', async () => {
    const { status } = await bench({ clientLinks: { areOn: true, size: 2 } });

    expect((await status.read()).clientLinks).toBe(2);
  });

  it('omits what does not apply', async () => {
    const { status, clock } = await bench();
    clock.advance(1000);

    expect(await status.read()).toEqual({
      at: NOW + 1000,
      problems: [],
      startedAt: NOW,
      stage: 'test',
      version: '1.2.3',
      watchedCount: 1,
      counts: COUNTS,
      waiting: 7,
      holidays: { kind: 'none' },
      refusedChannels: [],
      unreadable: [],
      settings: expect.any(Array),
    });
  });

  it('reports incidents, sweeps and the state of clock, disk and holidays', async () => {
    const last = { v: 1, startedAt: since, by: 'schedule' } as const;
    const progress = { startedAt: since, done: 1, total: 2 };
    const { status } = await bench({
      health: {
        read: async () => ({
          at: NOW,
          problems: [],
          incidents: { outage: anOutage(), commonCause: aCommonCause() },
        }),
      },
      sweeper: { last, progress, nextAt: () => NOW + 5 },
      popbill: { clockSkewMs: () => -90_000 },
      storeState: { read: async () => ({ ...NO_STATE, disk: { storeBytes: 1, freeBytes: 2 } }) },
      policy: { ...DEFAULT_POLICY, holidays: { dates: new Set(), knownUntil: '2027-12-31' } },
    });

    expect(await status.read()).toMatchObject({
      outage: anOutage(),
      commonCause: aCommonCause(),
      lastSweep: last,
      runningSweep: progress,
      nextSweep: NOW + 5,
      clockSkewMs: -90_000,
      disk: { storeBytes: 1, freeBytes: 2 },
      holidays: { kind: 'known', until: '2027-12-31' },
    });
  });

  it('lists the refused channels that are in use, the default channel first', async () => {
    const companies = ['C0TEAM', 'C0TEAM', 'C0OTHER'].map((channel) => aCompany({ channel }));
    const { status, store } = await bench({}, companies);
    const error = 'is_archived';
    await store.write(
      ['C0OTHER', 'C0UNUSED', 'C0TEAM', 'C0OPS'].map((channel) => ({
        put: 'broken-channel',
        value: { v: 1, channel, error, since },
      })),
    );

    const { refusedChannels } = await status.read();

    expect(refusedChannels).toEqual([
      { channel: 'C0OPS', error, since, isDefault: true, companies: 0 },
      { channel: 'C0TEAM', error, since, isDefault: false, companies: 2 },
      { channel: 'C0OTHER', error, since, isDefault: false, companies: 1 },
    ]);
  });

  it('reports why the store cannot be read, and everything else', async () => {
    const unreadable = failingStore(new StoreError('disk-full', 'full'));
    const { status } = await bench({ store: unreadable });

    expect(await status.read()).toMatchObject({
      refusedChannels: [],
      watchedCount: 1,
      waiting: 7,
      problems: [{ kind: 'store-broken', since: NOW, why: 'disk-full' }],
    });
  });

  it('reports what PostgreSQL refuses', async () => {
    const refused = new StoreError('refused', 'The password is wrong.', { refusal: 'login' });
    const { status } = await bench({ store: failingStore(refused) });

    const { problems } = await status.read();

    expect(problems).toEqual([{ kind: 'store-broken', since: NOW, why: 'login' }]);
  });

  it('counts the companies, and omits the counts if the store cannot be read', async () => {
    const counts = () => Promise.reject(new StoreError('failed', 'gone'));
    const readable = await (await bench()).status.read();
    const unreadable = await (await bench({ overview: { counts } })).status.read();

    expect(readable.counts).toEqual(COUNTS);
    expect(unreadable).not.toHaveProperty('counts', expect.anything());
  });

  it('rejects for an unexpected error', async () => {
    const { status } = await bench({ store: failingStore(new TypeError('bug')) });

    await expect(status.read()).rejects.toThrow('bug');
  });

  it('reports the current settings and their sources', async () => {
    const { status, settings } = await bench();
    await settings.change({ set: { defaultChannel: 'C0NEW', quietHours: 'off' } }, 'U0KIM');

    const { settings: shown } = await status.read();

    expect(shown.map(({ name, value, source }) => `${name}=${value} ${source}`)).toEqual([
      'defaultChannel=C0NEW settings',
      'operators= default',
      'quietHours=off settings',
      'digestCron=0 9 * * * default',
      'certAlertDays=30,14,7,3,1,0 default',
      'channelLanguage=ko default',
    ]);
  });
});
