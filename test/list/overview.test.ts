import { describe, expect, it } from 'vitest';
import { CompanyIndex } from '../../src/company/company-index.js';
import { type Brn, parseBrn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import type { Instant } from '../../src/kernel/time.js';
import type { ListFilter } from '../../src/list/company-standing.js';
import { Overview } from '../../src/list/overview.js';
import type { Company } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { aCompany } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 10:00');
const PAUSED = { reason: 'closed', by: 'U0KIM', at: NOW } as const;

function brnOf(n: number): Brn {
  const brn = parseBrn(`999${String(n).padStart(7, '0')}`);
  if (!brn.ok) throw new RangeError(`no BRN for ${n}`);
  return brn.value;
}

function company(n: number, about: Partial<Company> = {}): Company {
  return aCompany({ brn: brnOf(n), name: `회사 ${n}`, ...about });
}

/** What is known: the certificate's end, and how the department user's login went. */
function status(
  n: number,
  about: { readonly until?: string; readonly login?: 'works' | 'rejected' } = {},
): CompanyStatus {
  const { until, login } = about;
  const at = seoul('2026-11-25 06:00');
  const certificate =
    until === undefined
      ? ({ registration: 'missing', foundAt: at, attempts: [] } as const)
      : ({
          registration: 'registered',
          foundAt: at,
          attempts: [],
          expiresAt: seoul(until),
        } as const);
  const deptUser =
    login === undefined
      ? ({ registration: 'missing', foundAt: at, attempts: [] } as const)
      : ({
          registration: 'registered',
          foundAt: at,
          attempts: [],
          login: { outcome: login, at, rejections: login === 'works' ? 0 : 1, code: -11100021 },
        } as const);
  return {
    v: 1,
    brn: brnOf(n),
    products: { taxinvoice: { certificate, deptUser, failures: [] } },
    answeredAt: at,
    failedSweeps: 0,
    failedSweepsAt: [],
  };
}

const WORKING = { until: '2027-06-30 23:59', login: 'works' } as const;

/** Counts how often all statuses were read. */
function counting(store: Store): Store & {
  readonly scans: () => number;
  readonly disk: { fails: boolean };
} {
  let scans = 0;
  const disk = { fails: false };
  return {
    ...store,
    async status(brn) {
      if (disk.fails) throw new Error('no disk');
      return store.status(brn);
    },
    async *statuses() {
      scans++;
      for await (const each of store.statuses()) {
        yield each;
        if (disk.fails) throw new Error('no disk');
      }
    },
    scans: () => scans,
    disk,
  };
}

async function overviewOf(
  companies: readonly Company[],
  statuses: readonly CompanyStatus[],
  policy: Policy = DEFAULT_POLICY,
) {
  const kept = counting(memoryStore('test'));
  await kept.write([
    ...companies.map((value) => ({ put: 'company', value }) as const),
    ...statuses.map((value) => ({ put: 'status', value }) as const),
  ]);
  const clock = fakeClock(NOW);
  const index = await CompanyIndex.load(kept, 'test');
  const overview = new Overview({ store: kept, index, policy, clock });
  const store = indexedStore(kept, index, overview);
  const names = async (filter: ListFilter = { kind: 'all' }) =>
    (await overview.page(filter, 1, 100)).rows.map((row) => row.company.name);
  return { overview, store, clock, names, scans: kept.scans, disk: kept.disk };
}

describe('Overview.pageOfCompanies', () => {
  it('gives the companies of a page in their order without the store, once they were counted', async () => {
    const { overview, disk } = await overviewOf(
      [1, 2, 3].map((n) => company(n)),
      [status(2)],
    );
    await overview.warm();
    disk.fails = true;

    const page = await overview.pageOfCompanies({ kind: 'all' }, 2, 2);

    expect(page.companies.map(({ name }) => name)).toEqual(['회사 3']);
    expect(page).toMatchObject({ page: 2, pages: 2, total: 3 });
    await expect(overview.page({ kind: 'all' }, 1, 2)).rejects.toThrow('no disk');
  });
});

describe('Overview.page', () => {
  it('puts the most urgent first, then what expires first, then by name, and paused ones last', async () => {
    const { names } = await overviewOf(
      [
        company(1, { name: '(주)하나' }),
        company(2, { name: '가나' }),
        company(3, { name: '곧 만료' }),
        company(4, { name: '먼저 만료' }),
        company(5, { name: '끊김' }),
        company(6, { name: '처음' }),
        company(7, { name: '폐업', paused: PAUSED }),
      ],
      [
        status(1, WORKING),
        status(2, WORKING),
        status(3, { until: '2026-12-06 23:59' }),
        status(4, { until: '2026-12-05 23:59' }),
        status(5, { login: 'rejected' }),
        status(7, { login: 'rejected' }),
      ],
    );

    expect(await names()).toEqual([
      '끊김',
      '먼저 만료',
      '곧 만료',
      '처음',
      '가나',
      '(주)하나',
      '폐업',
    ]);
  });

  it('gives each row with what is known of it now', async () => {
    const { overview } = await overviewOf([company(1), company(2)], [status(1, WORKING)]);

    const page = await overview.page({ kind: 'all' }, 1, 10);

    expect(page).toMatchObject({ page: 1, pages: 1, total: 2, watched: 2 });
    expect(page.rows).toMatchObject([
      { company: { name: '회사 2' } },
      {
        company: { name: '회사 1' },
        checkedAt: seoul('2026-11-25 06:00'),
        assessment: { products: [{ verdict: { kind: 'collectable', basis: 'tested' } }] },
      },
    ]);
    expect(page.rows[0]).not.toHaveProperty('assessment', expect.anything());
  });

  it('shows the last page when a later one is asked for', async () => {
    const { overview } = await overviewOf([company(1), company(2), company(3)], []);

    const page = await overview.page({ kind: 'all' }, 9, 2);

    expect(page).toMatchObject({ page: 2, pages: 2, total: 3 });
    expect(page.rows).toHaveLength(1);
  });

  it.each([
    {
      name: 'what needs attention, without what is paused',
      filter: { kind: 'attention' },
      expected: ['끊김', '곧 만료'],
    },
    {
      name: 'what a person owns',
      filter: { kind: 'mine', user: 'U0LEE' },
      expected: ['끊김'],
    },
    {
      name: 'what a person or a group of theirs owns',
      filter: { kind: 'mine', user: 'U0LEE', groups: ['S0TAX'] },
      expected: ['끊김', '곧 만료'],
    },
    {
      name: 'what one owner has',
      filter: { kind: 'owner', owner: 'S0TAX' },
      expected: ['곧 만료'],
    },
    { name: 'what is paused', filter: { kind: 'paused' }, expected: ['폐업'] },
    { name: 'what a word fits', filter: { kind: 'text', text: '끊' }, expected: ['끊김'] },
    { name: 'what consonants fit', filter: { kind: 'text', text: 'ㅁㅉ' }, expected: ['멀쩡'] },
    { name: 'what digits fit', filter: { kind: 'text', text: '000-0003' }, expected: ['멀쩡'] },
  ] as const)('lists $name', async ({ filter, expected }) => {
    const { overview } = await overviewOf(
      [
        company(1, { name: '곧 만료', owner: 'S0TAX' }),
        company(2, { name: '끊김', owner: 'U0LEE' }),
        company(3, { name: '멀쩡' }),
        company(4, { name: '폐업', paused: PAUSED }),
      ],
      [
        status(1, { until: '2026-12-01 23:59' }),
        status(2, { login: 'rejected' }),
        status(3, WORKING),
        status(4, { login: 'rejected' }),
      ],
    );

    const { companies } = await overview.pageOfCompanies(filter, 1, 100);
    expect(companies.map(({ name }) => name)).toEqual(expected);
  });
});

describe('Overview.counts', () => {
  it('counts each company once, under the worst of its products', async () => {
    const { overview } = await overviewOf(
      [1, 2, 3, 4, 5, 6].map((n) => company(n, n === 6 ? { paused: PAUSED } : {})),
      [
        status(1, WORKING),
        status(2, { until: '2027-06-30 23:59' }),
        status(3, { until: '2026-12-01 23:59' }),
        status(4, { login: 'rejected' }),
        status(6, { login: 'rejected' }),
      ],
    );

    expect(await overview.counts({ kind: 'all' })).toEqual({
      watched: 6,
      collectable: 2,
      byDateOnly: 1,
      atRisk: 1,
      cannotCollect: 1,
      unknown: 0,
      neverChecked: 1,
      needAction: 2,
      lastKnown: 0,
      paused: 1,
    });
  });
});

describe('Overview.expiries', () => {
  it('counts by weeks from today what stops and what a working department user stands beside', async () => {
    const { overview } = await overviewOf(
      [1, 2, 3, 4, 5, 6].map((n) => company(n, n === 6 ? { paused: PAUSED } : {})),
      [
        status(1, { until: '2026-11-25 23:59' }),
        status(2, { until: '2026-12-01 23:59' }),
        status(3, { until: '2026-12-02 00:00' }),
        status(4, { until: '2026-12-03 23:59', login: 'works' }),
        status(5, { until: '2026-12-09 00:00' }),
        status(6, { until: '2026-12-01 23:59' }),
      ],
    );

    expect(await overview.expiries({ kind: 'all' }, 2)).toEqual([
      { from: '2026-11-25', to: '2026-12-01', stopsCollection: 2, covered: 0 },
      { from: '2026-12-02', to: '2026-12-08', stopsCollection: 1, covered: 1 },
    ]);
  });

  it('counts none where collection does not depend on certificates', async () => {
    const policy = { ...DEFAULT_POLICY, collectsBy: 'deptUser' } as const;
    const { overview } = await overviewOf(
      [company(1)],
      [status(1, { until: '2026-11-27 23:59' })],
      policy,
    );

    const [week] = await overview.expiries({ kind: 'all' }, 1);

    expect(week).toMatchObject({ stopsCollection: 0, covered: 0 });
  });
});

describe('Overview', () => {
  it('reads all statuses once, and then follows what is written', async () => {
    const { overview, store, names, scans } = await overviewOf(
      [company(1), company(2)],
      [status(1, WORKING), status(2, WORKING)],
    );
    await names();

    await store.write([{ put: 'status', value: status(2, { login: 'rejected' }) }]);
    await store.write([
      { put: 'company', value: company(3) },
      { put: 'status', value: status(3, { login: 'rejected' }) },
    ]);
    await store.write([{ delete: 'company', brn: brnOf(1) }]);

    expect(await names({ kind: 'attention' })).toEqual(['회사 2', '회사 3']);
    expect(await overview.counts({ kind: 'all' })).toMatchObject({ watched: 2, cannotCollect: 2 });
    expect(scans()).toBe(1);
  });

  it('looks again at a company whose products changed, or whose status had outlived it', async () => {
    const { store, names, scans } = await overviewOf([company(1)], [status(1, WORKING)]);
    await store.write([{ put: 'status', value: status(2, { login: 'rejected' }) }]);
    await names();

    await store.write([{ put: 'company', value: company(1, { products: ['cashbill'] }) }]);
    await store.write([{ put: 'company', value: company(2) }]);

    expect(await names({ kind: 'attention' })).toEqual(['회사 2']);
    expect(scans()).toBe(1);
  });

  it('knows what expired since, on the day itself and overnight', async () => {
    const { overview, clock, scans } = await overviewOf(
      [company(1), company(2)],
      [status(1, { until: '2026-11-25 20:47' }), status(2, { until: '2026-11-26 23:59' })],
    );
    const cannot = async () => (await overview.counts({ kind: 'all' })).cannotCollect;

    expect(await cannot()).toBe(0);
    clock.set(seoul('2026-11-25 20:48'));
    expect(await cannot()).toBe(1);
    expect(scans()).toBe(1);
    clock.set(seoul('2026-11-27 00:01'));
    expect(await cannot()).toBe(2);
    expect(scans()).toBe(2);
  });

  it('has counted before anybody asks when it was warmed, and again on a new day', async () => {
    const { overview, clock, scans } = await overviewOf([company(1)], [status(1, WORKING)]);

    await overview.warm();
    expect(scans()).toBe(1);
    await overview.counts({ kind: 'all' });
    await overview.warm();
    expect(scans()).toBe(1);

    clock.set(seoul('2026-11-26 00:01'));
    await overview.warm();
    expect(scans()).toBe(2);
  });

  it('counts all again after many were added and the disk failed in the middle', async () => {
    const { overview, store, disk } = await overviewOf([company(1)], [status(1, WORKING)]);
    await overview.warm();
    const added = Array.from({ length: 400 }, (_, n) => company(n + 2));
    await store.write(added.map((value) => ({ put: 'company', value }) as const));

    disk.fails = true;
    await expect(overview.counts({ kind: 'all' })).rejects.toThrow('no disk');
    await store.write([{ delete: 'company', brn: brnOf(2) }]);
    disk.fails = false;

    expect(await overview.counts({ kind: 'all' })).toMatchObject({
      watched: 400,
      collectable: 1,
      neverChecked: 399,
    });
  });

  it('judges anew when the policy has changed', async () => {
    const policy = { ...DEFAULT_POLICY, certAlertDays: [7, 0] };
    const { overview } = await overviewOf(
      [company(1)],
      [status(1, { until: '2026-12-09 23:59' })],
      policy,
    );
    const before = await overview.counts({ kind: 'all' });

    policy.certAlertDays = [14, 7, 0];

    expect(before).toMatchObject({ byDateOnly: 1 });
    expect(await overview.counts({ kind: 'all' })).toMatchObject({ atRisk: 1 });
  });

  it('keeps what is written while all statuses are read', async () => {
    const kept = memoryStore('test');
    await kept.write([
      { put: 'company', value: company(1) },
      { put: 'status', value: status(1, { login: 'rejected' }) },
    ]);
    const index = await CompanyIndex.load(kept, 'test');
    const reached: { write?: () => Promise<void> } = {};
    const slow: Pick<Store, 'status' | 'statuses'> = {
      status: (brn) => kept.status(brn),
      async *statuses() {
        for await (const each of kept.statuses()) {
          await reached.write?.();
          yield each;
        }
      },
    };
    const clock = fakeClock(NOW);
    const overview = new Overview({ store: slow, index, policy: DEFAULT_POLICY, clock });
    const store = indexedStore(kept, index, overview);
    reached.write = () => store.write([{ put: 'status', value: status(1, WORKING) }]);

    expect(await overview.counts({ kind: 'all' })).toMatchObject({ collectable: 1 });
  });

  it('answers for 10,000 companies without keeping anybody waiting', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => n);
    const { overview } = await overviewOf(
      many.map((n) => company(n)),
      many.map((n) => status(n, WORKING)),
    );
    await overview.counts({ kind: 'all' });
    // The quickest of a few: others may keep the machine busy.
    const took = async (work: () => Promise<unknown>): Promise<Instant> => {
      let quickest = Number.POSITIVE_INFINITY;
      for (let n = 0; n < 5; n++) {
        const begun = performance.now();
        await work();
        quickest = Math.min(quickest, performance.now() - begun);
      }
      return quickest;
    };

    const times = [
      await took(() => overview.page({ kind: 'all' }, 500, 10)),
      await took(() => overview.page({ kind: 'text', text: '회사' }, 1, 10)),
      await took(() => overview.counts({ kind: 'all' })),
      await took(() => overview.expiries({ kind: 'all' }, 8)),
    ];

    expect(Math.max(...times)).toBeLessThan(300);
  });
});
