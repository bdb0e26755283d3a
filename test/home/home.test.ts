import { describe, expect, it } from 'vitest';
import { AlertIndex } from '../../src/alert/alert-index.js';
import { CompanyIndex } from '../../src/company/company-index.js';
import { createHomeReader, HOME_PAGE_SIZE, type HomeRequest } from '../../src/home/home-reader.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import { Overview } from '../../src/list/overview.js';
import type { Company } from '../../src/records/company.js';
import type { Incidents } from '../../src/records/incident.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { indexedStore } from '../../src/records/store.js';
import type { SweepProgress } from '../../src/sweep/sweep-count.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { aCommonCause, anOutage } from '../support/incident-samples.js';
import { liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';
import { deptUserLogin } from '../support/reasons.js';
import { certificateUntil, missingCell, workingCell } from '../support/status-builders.js';

const NOW = seoul('2027-01-10 10:12');
const KIM = 'U0KIM';
const REQUEST: HomeRequest = { user: KIM, groups: [], filter: { kind: 'all' }, page: 1 };

/** A certificate that expires after this number of days. `isCovered`: a department user works, too. */
function statusOf(brn: Brn, days: number, isCovered = false): CompanyStatus {
  return {
    v: 1,
    brn,
    products: {
      taxinvoice: {
        certificate: certificateUntil(NOW + days * DAY),
        deptUser: isCovered ? workingCell({ foundAt: NOW }) : missingCell(),
        failures: [],
      },
    },
    answeredAt: NOW,
    failedSweeps: 0,
    failedSweepsAt: [],
  };
}

interface CompanySample extends Partial<Company> {
  readonly days?: number;
  readonly isCovered?: boolean;
}

async function homeBench(companies: readonly CompanySample[] = []) {
  const clock = fakeClock(NOW);
  const memory = memoryStore();
  const alertIndex = await AlertIndex.load(memory, DEFAULT_POLICY);
  const index = await CompanyIndex.load(memory, 'test');
  const policy = DEFAULT_POLICY;
  const overview = new Overview({ store: memory, index, alerts: alertIndex, policy, clock });
  const store = indexedStore(memory, alertIndex, index, overview);
  const world = {
    incidents: {} as Incidents,
    sweeper: {
      progress: undefined as SweepProgress | undefined,
      lastFinishedAt: () => NOW - DAY,
      nextAt: () => NOW + DAY,
    },
  };
  for (const [n, { days, isCovered, ...company }] of companies.entries()) {
    const brn = String(2_148_812_340 + n) as Brn;
    await store.write([
      { put: 'company', value: aCompany({ brn, name: `회사 ${n + 1}`, ...company }) },
      ...(days === undefined
        ? []
        : [{ put: 'status', value: statusOf(brn, days, isCovered) } as const]),
    ]);
  }
  const read = createHomeReader({
    overview,
    store,
    index,
    policy: DEFAULT_POLICY,
    incidents: () => world.incidents,
    sweeper: world.sweeper,
    settings: await liveSettings({ clock, configured: { defaultChannel: 'C0OPS' } }),
  });
  return { read, store, world };
}

describe('createHomeReader', () => {
  it('lists the person’s own companies that need action before others', async () => {
    const { read } = await homeBench([
      { days: 2 },
      { days: 6, owner: KIM },
      { days: 1 },
      { days: 300, owner: KIM },
      { days: 5, owner: 'S0OPS' },
    ]);

    const { list, mine, all } = await read({ ...REQUEST, groups: ['S0OPS'] });

    const names = list.rows.map(({ company }) => company.name);
    expect(names).toEqual(['회사 5', '회사 2', '회사 3', '회사 1', '회사 4']);
    expect(mine).toMatchObject({ watched: 3, atRisk: 2 });
    expect(all).toMatchObject({ watched: 5, atRisk: 4, byDateOnly: 1 });
  });

  it('finds the person’s own company that needs action behind many that do not', async () => {
    const covered = Array.from({ length: 12 }, () => ({ days: 9, isCovered: true, owner: KIM }));
    const { read } = await homeBench([...covered, { days: 28, owner: KIM }]);

    const { list } = await read(REQUEST);

    expect(list.rows[0]?.company.name).toBe('회사 13');
  });

  it('lists a page of companies with their alerts, and counts all', async () => {
    const { read, store } = await homeBench(Array.from({ length: 12 }, () => ({ days: 2 })));
    const brn = String(2_148_812_340) as Brn;
    const life = { state: 'acknowledged', by: KIM, at: NOW } as const;
    await store.write([{ put: 'alert', value: alertOf([deptUserLogin()], { brn, life }) }]);

    const { handling, list } = await read(REQUEST);

    expect(list.rows.find(({ company }) => company.brn === brn)?.alert?.life).toEqual(life);
    expect(handling).toEqual({ unclaimed: 11, claimed: 1, snoozed: 0 });
    expect(list).toMatchObject({ total: 12, pages: 2 });
    expect(list.rows).toHaveLength(HOME_PAGE_SIZE);
  });

  it('counts the companies that need action by who handles them, without paused ones', async () => {
    const paused = { reason: 'closed', by: KIM, at: NOW } as const;
    const days = [{ days: 2 }, { days: 2 }, { days: 2 }, { days: 9, isCovered: true }];
    const { read, store } = await homeBench([...days, { days: 2, paused }]);
    const claimed = { state: 'acknowledged', by: KIM, at: NOW } as const;
    const lives = [
      { state: 'open' },
      claimed,
      { state: 'snoozed', by: KIM, at: NOW, until: NOW + DAY },
      claimed,
      claimed,
    ] as const;
    for (const [n, life] of lives.entries()) {
      const brn = String(2_148_812_340 + n) as Brn;
      await store.write([{ put: 'alert', value: alertOf([deptUserLogin()], { brn, life }) }]);
    }

    const { handling, all } = await read(REQUEST);

    expect(all).toMatchObject({ atRisk: 3, paused: 1 });
    expect(handling).toEqual({ unclaimed: 1, claimed: 1, snoozed: 1 });
  });

  it('lists paused companies last, even the person’s own', async () => {
    const paused = { reason: 'closed', by: KIM, at: NOW } as const;
    const { read } = await homeBench([
      { days: 2, owner: KIM, paused },
      { days: 300 },
      { days: 3, paused },
    ]);

    const { list, all } = await read(REQUEST);

    const names = list.rows.map(({ company }) => company.name);
    expect(names).toEqual(['회사 2', '회사 1', '회사 3']);
    expect(all).toMatchObject({ watched: 3, paused: 2, atRisk: 0 });
  });

  it('counts the expiries of eight weeks and adds the VAT deadline to its week', async () => {
    const { read } = await homeBench([
      { days: 3 },
      { days: 16 },
      { days: 16, isCovered: true },
      { days: 70 },
    ]);

    const { weeks } = await read(REQUEST);

    expect(weeks).toHaveLength(8);
    expect(weeks[0]).toEqual({
      from: '2027-01-10',
      to: '2027-01-16',
      stopsCollection: 1,
      covered: 0,
    });
    expect(weeks[2]).toEqual({
      from: '2027-01-24',
      to: '2027-01-30',
      stopsCollection: 1,
      covered: 1,
      deadline: '2027-01-25',
    });
    expect(weeks.filter(({ deadline }) => deadline !== undefined)).toHaveLength(1);
  });

  it('counts only the person’s own expiries while only their companies are listed', async () => {
    const { read } = await homeBench([{ days: 3, owner: KIM }, { days: 3 }]);

    const { weeks, list } = await read({ ...REQUEST, filter: { kind: 'mine', user: KIM } });

    expect(weeks[0]).toMatchObject({ stopsCollection: 1 });
    expect(list.total).toBe(1);
  });

  it('lists the companies found, and a later page', async () => {
    const { read } = await homeBench(Array.from({ length: 12 }, () => ({ days: 300 })));

    const searched = await read({ ...REQUEST, filter: { kind: 'text', text: '회사 7' } });
    const second = await read({ ...REQUEST, page: 2 });

    expect(searched.list.rows.map(({ company }) => company.name)).toEqual(['회사 7']);
    expect(second.list).toMatchObject({ page: 2, total: 12 });
    expect(second.list.rows).toHaveLength(4);
  });

  it('returns incidents, unusable channels and the running sweep', async () => {
    const { read, store, world } = await homeBench([{ days: 300, channel: 'C0TEAM' }]);
    const refusal = { error: 'is_archived', since: NOW } as const;
    await store.write(
      ['C0TEAM', 'C0OPS', 'C0LEFT'].map((channel) => ({
        put: 'broken-channel',
        value: { v: 1, channel, ...refusal },
      })),
    );
    world.incidents = { outage: anOutage(), commonCause: aCommonCause() };
    world.sweeper.progress = { startedAt: NOW, done: 1, total: 2 };

    const { problems: troubles, sweep } = await read(REQUEST);

    expect(troubles).toEqual({
      outage: anOutage(),
      commonCause: aCommonCause(),
      // C0LEFT is omitted, because no company uses it.
      channels: [
        { channel: 'C0OPS', ...refusal, isDefault: true, companies: 0 },
        { channel: 'C0TEAM', ...refusal, isDefault: false, companies: 1 },
      ],
    });
    expect(sweep).toEqual({
      running: { startedAt: NOW, done: 1, total: 2 },
      lastFinishedAt: NOW - DAY,
      nextAt: NOW + DAY,
    });
  });

  it('returns empty facts without companies', async () => {
    const { read } = await homeBench();

    const facts = await read(REQUEST);

    expect(facts).toMatchObject({ list: { watched: 0, total: 0 } });
  });
});
