import { afterEach, describe, expect, it } from 'vitest';
import type { Stage } from '../../src/records/company.js';
import type { HistoryPage } from '../../src/records/history.js';
import type { Change, FirstCheck, Store } from '../../src/records/store.js';
import { createStore } from '../../src/store/create-store.js';
import { openStore } from '../../src/store/open-store.js';
import { historyIn } from '../support/history-in.js';
import { memoryRows, memoryStore } from '../support/memory-store.js';
import { storeEngines } from '../support/store-engines.js';
import {
  aCalendarFeed,
  aClientLink,
  aCompany,
  aHistoryRecord,
  anAlert,
  anOutboxEntry,
  aSetupAlert,
  aStatus,
  aSweep,
  aTicket,
  brnOf,
  events,
  jobs,
  lives,
  rollUp,
} from './samples.js';

const engines = storeEngines();

const stores = [
  { name: 'in memory', open: async (stage: Stage) => memoryStore(stage) },
  ...engines.map(({ name, newUrl }) => ({
    name: `on ${name}`,
    open: async (stage: Stage) => openStore({ url: await newUrl(), stage }),
  })),
];

describe.each(stores)('a store $name', ({ open }) => {
  const opened: Store[] = [];

  async function storeWith(...changes: readonly Change[]): Promise<Store> {
    const store = await open('test');
    opened.push(store);
    await store.write(changes);
    return store;
  }

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  it('is empty at first', async () => {
    const store = await storeWith();

    expect(await store.company(brnOf(1))).toBeUndefined();
    expect(await store.status(brnOf(1))).toBeUndefined();
    expect(await store.alert(brnOf(1))).toBeUndefined();
    expect(await store.ticket('none')).toBeUndefined();
    expect(await store.setup()).toBeUndefined();
    expect(await store.lastSweep()).toBeUndefined();
    expect(await listed(store.companies())).toEqual([]);
    expect(await historyIn(store, { limit: 10 })).toEqual([]);
    expect(await store.purgeHistory(Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  it('returns records of many kinds as they were written', async () => {
    const visit = { v: 1, user: 'U0KIM', place: '2 all', seenAt: 5 } as const;
    const broken = {
      v: 1,
      channel: 'C0BROKEN',
      error: 'is_archived',
      since: 5,
      againAt: 7,
      untold: true,
      told: ['U0KIM'],
    } as const;
    const counts = { total: 2, collectable: 1, atRisk: 0, broken: 1, unknown: 0 };
    const imported: FirstCheck = {
      v: 1,
      id: '7',
      at: 7,
      by: 'U0KIM',
      total: 2,
      brns: [brnOf(1), brnOf(2)],
      counts,
      told: true,
    };
    const store = await storeWith(
      { put: 'company', value: aCompany({ note: ':warning: 먼저 전화', channel: 'C0OWN' }) },
      { put: 'status', value: aStatus() },
      { put: 'alert', value: anAlert() },
      { put: 'setup', value: aSetupAlert() },
      {
        put: 'sweep',
        value: aSweep({
          finishedAt: 9,
          finishedBefore: 5,
          asked: 3,
          failed: 1,
          stoppedBySetup: true,
        }),
      },
      { put: 'ticket', hash: 'abc', value: aTicket({ usedAt: 7 }) },
      { put: 'client-link', value: aClientLink() },
      { put: 'calendar-feed', value: aCalendarFeed() },
      { put: 'broken-channel', value: broken },
      { put: 'first-check', value: imported },
      { put: 'roll-up', value: rollUp },
      { put: 'home-visit', value: visit },
    );

    expect(await store.company(brnOf(1))).toEqual(
      aCompany({ note: ':warning: 먼저 전화', channel: 'C0OWN' }),
    );
    expect(await store.status(brnOf(1))).toEqual(aStatus());
    expect(await store.alert(brnOf(1))).toEqual(anAlert());
    expect(await store.setup()).toEqual(aSetupAlert());
    expect(await store.lastSweep()).toEqual(
      aSweep({ finishedAt: 9, finishedBefore: 5, asked: 3, failed: 1, stoppedBySetup: true }),
    );
    expect(await store.ticket('abc')).toEqual(aTicket({ usedAt: 7 }));
    expect(await store.clientLink(brnOf(1))).toEqual(aClientLink());
    expect(await store.clientLink(brnOf(2))).toBeUndefined();
    expect(await listed(store.companies())).toHaveLength(1);
    expect(await listed(store.statuses())).toEqual([aStatus()]);
    expect(await listed(store.alerts())).toEqual([anAlert()]);
    expect(await listed(store.tickets())).toEqual([{ hash: 'abc', value: aTicket({ usedAt: 7 }) }]);
    expect(await listed(store.clientLinks())).toEqual([aClientLink()]);
    expect(await listed(store.calendarFeeds())).toEqual([aCalendarFeed()]);
    expect(await listed(store.brokenChannels())).toEqual([broken]);
    expect(await listed(store.rollUps())).toEqual([rollUp]);
    expect(await listed(store.firstChecks())).toEqual([imported]);
    await store.write([{ delete: 'first-check', id: '7' }]);
    expect(await listed(store.firstChecks())).toEqual([]);
    expect(await listed(store.homeVisits())).toEqual([visit]);
  });

  it.each([':leading colon', ':base64:AAAA', '"quoted" \\ \n 줄바꿈', '😀', ''])(
    'keeps the text %j',
    async (name) => {
      const store = await storeWith({ put: 'company', value: aCompany({ name }) });

      expect(await store.company(brnOf(1))).toEqual(aCompany({ name }));
      expect(await listed(store.companies())).toEqual([aCompany({ name })]);
    },
  );

  it('keeps an alert in each of its states', async () => {
    const alerts = lives.map((life, n) => anAlert({ brn: brnOf(n), life }));

    const store = await storeWith(...alerts.map((value) => ({ put: 'alert', value }) as const));

    expect(await listed(store.alerts())).toEqual(alerts);
  });

  it('returns the outbox in the order of `seq`, not of writing', async () => {
    const entries = jobs.map((job, n) => anOutboxEntry(`00${n}`, job));

    const store = await storeWith(
      ...entries.toReversed().map((value) => ({ put: 'outbox', value }) as const),
    );

    expect(await listed(store.outbox())).toEqual(entries);
  });

  it('replaces an older record', async () => {
    const store = await storeWith({ put: 'company', value: aCompany({ note: 'old' }) });

    await store.write([{ put: 'company', value: aCompany({ name: 'new' }) }]);

    expect(await listed(store.companies())).toEqual([aCompany({ name: 'new' })]);
  });

  it('applies two changes of one record in their order', async () => {
    const store = await storeWith(
      { put: 'company', value: aCompany({ name: 'first' }) },
      { put: 'company', value: aCompany({ name: 'second' }) },
      { put: 'alert', value: anAlert() },
      { delete: 'alert', brn: brnOf(1) },
      { delete: 'setup' },
      { put: 'setup', value: aSetupAlert() },
    );

    expect(await store.company(brnOf(1))).toMatchObject({ name: 'second' });
    expect(await store.alert(brnOf(1))).toBeUndefined();
    expect(await store.setup()).toEqual(aSetupAlert());
  });

  it('deletes only the given record', async () => {
    const other = brnOf(2);
    const store = await storeWith(
      ...[brnOf(1), other].flatMap((brn): Change[] => [
        { put: 'company', value: aCompany({ brn }) },
        { put: 'status', value: aStatus({ brn }) },
        { put: 'alert', value: anAlert({ brn }) },
        { put: 'outbox', value: anOutboxEntry(brn) },
        { put: 'ticket', hash: brn, value: aTicket({ brn }) },
        { put: 'broken-channel', value: { v: 1, channel: brn, error: 'e', since: 1 } },
      ]),
      { put: 'setup', value: aSetupAlert() },
    );

    await store.write([
      { delete: 'company', brn: brnOf(1) },
      { delete: 'status', brn: brnOf(1) },
      { delete: 'alert', brn: brnOf(1) },
      { delete: 'outbox', seq: brnOf(1) },
      { delete: 'ticket', hash: brnOf(1) },
      { delete: 'broken-channel', channel: brnOf(1) },
      { delete: 'setup' },
      { delete: 'company', brn: brnOf(3) },
    ]);

    expect((await listed(store.companies())).map(({ brn }) => brn)).toEqual([other]);
    expect((await listed(store.statuses())).map(({ brn }) => brn)).toEqual([other]);
    expect((await listed(store.alerts())).map(({ brn }) => brn)).toEqual([other]);
    expect((await listed(store.outbox())).map(({ seq }) => seq)).toEqual([other]);
    expect((await listed(store.tickets())).map(({ hash }) => hash)).toEqual([other]);
    expect((await listed(store.brokenChannels())).map(({ channel }) => channel)).toEqual([other]);
    expect(await store.setup()).toBeUndefined();
  });

  it('returns the history newest first, of one company or all, up to the limit', async () => {
    const records = [
      aHistoryRecord(1000, { brn: brnOf(1) }),
      aHistoryRecord(3000, { brn: brnOf(2) }),
      aHistoryRecord(2000, { brn: brnOf(1) }),
      { v: 1, at: 2500, event: { kind: 'swept', by: 'cli', companies: 2 } } as const,
    ];
    const store = await storeWith(...records.map((value) => ({ put: 'history', value }) as const));

    const all = await historyIn(store, { limit: 10 });
    const newest = await historyIn(store, { limit: 2 });
    const ofCompany = await historyIn(store, { brn: brnOf(1), limit: 10 });
    const newestOfCompany = await historyIn(store, { brn: brnOf(1), limit: 1 });

    expect(all.map(({ at }) => at)).toEqual([3000, 2500, 2000, 1000]);
    expect(newest.map(({ at }) => at)).toEqual([3000, 2500]);
    expect(ofCompany.map(({ at }) => at)).toEqual([2000, 1000]);
    expect(newestOfCompany.map(({ at }) => at)).toEqual([2000]);
  });

  it('keeps all events of one millisecond, in the order of writing', async () => {
    const written = events.map((event) => aHistoryRecord(1000, { event }));
    const store = await storeWith();

    for (const value of written) await store.write([{ put: 'history', value }]);

    expect(await historyIn(store, { brn: brnOf(1), limit: 99 })).toEqual(written.toReversed());
    expect(await historyIn(store, { limit: 99 })).toEqual(written.toReversed());
  });

  it.each([
    { name: 'one company', brn: brnOf(1), times: [7, 6, 5, 4, 3, 2, 1].map((n) => n * 1000) },
    { name: 'all companies', brn: undefined, times: [8, 7, 6, 5, 4, 3, 2, 1].map((n) => n * 1000) },
  ])('pages through the history in both directions: $name', async ({ brn, times }) => {
    const ofCompany = [1, 2, 3, 4, 5, 6, 7].map((n) => aHistoryRecord(n * 1000, { brn: brnOf(1) }));
    const store = await storeWith(
      ...ofCompany.map((value) => ({ put: 'history', value }) as const),
      {
        put: 'history',
        value: { v: 1, at: 8000, event: { kind: 'resolved' } },
      },
    );
    const query = { ...(brn === undefined ? {} : { brn }), limit: 3 };
    const timesOf = (page: HistoryPage) => page.records.map((record) => record.at);
    const earlier = (page: HistoryPage) =>
      store.historyPage({ ...query, from: { toward: 'earlier', cursor: page.earlier ?? '' } });
    const later = (page: HistoryPage) =>
      store.historyPage({ ...query, from: { toward: 'later', cursor: page.later ?? '' } });

    const first = await store.historyPage(query);
    const second = await earlier(first);
    const third = await earlier(second);

    expect([first, second, third].map(timesOf)).toEqual([
      times.slice(0, 3),
      times.slice(3, 6),
      times.slice(6),
    ]);
    expect(first.later).toBeUndefined();
    expect(third.earlier).toBeUndefined();
    expect(timesOf(await later(third))).toEqual(times.slice(3, 6));
    expect(timesOf(await later(second))).toEqual(times.slice(0, 3));
    expect((await later(second)).later).toBeUndefined();
  });

  it('continues after the last page although records were added or purged in between', async () => {
    const store = await storeWith(
      ...[1, 2, 3, 4].map((n) => ({ put: 'history', value: aHistoryRecord(n * 1000) }) as const),
    );
    const first = await store.historyPage({ limit: 2 });
    const from = { toward: 'earlier', cursor: first.earlier ?? '' } as const;
    await store.write([{ put: 'history', value: aHistoryRecord(5000) }]);

    const second = await store.historyPage({ limit: 2, from });
    await store.purgeHistory(4000);
    const purged = await store.historyPage({ limit: 2, from });

    expect(second.records.map(({ at }) => at)).toEqual([2000, 1000]);
    expect(purged.records).toEqual([]);
    expect(purged.earlier).toBeUndefined();
  });

  it('purges only history before the instant', async () => {
    const store = await storeWith(
      { put: 'history', value: aHistoryRecord(999) },
      { put: 'history', value: { v: 1, at: 999, event: { kind: 'resolved' } } },
      { put: 'history', value: aHistoryRecord(1000) },
      { put: 'company', value: aCompany() },
    );

    const purged = await store.purgeHistory(1000);

    expect(purged).toBe(2);
    expect((await historyIn(store, { limit: 10 })).map(({ at }) => at)).toEqual([1000]);
    expect((await historyIn(store, { brn: brnOf(1), limit: 10 })).map(({ at }) => at)).toEqual([
      1000,
    ]);
    expect(await listed(store.companies())).toHaveLength(1);
  });

  it('scans and purges more than one page', async () => {
    const many = Array.from({ length: 4500 }, (_, n) => n);
    const store = await storeWith(
      ...many.map((n) => ({ put: 'company', value: aCompany({ brn: brnOf(n) }) }) as const),
      ...many.map((n) => ({ put: 'history', value: aHistoryRecord(n) }) as const),
    );

    const brns = (await listed(store.companies())).map(({ brn }) => brn);
    const purged = await store.purgeHistory(4400);

    expect(brns).toEqual(many.map(brnOf));
    expect(purged).toBe(4400);
    expect(await historyIn(store, { limit: 200 })).toHaveLength(100);
  });

  it('continues a scan while records are added and deleted, and returns each at most once', async () => {
    const many = Array.from({ length: 4500 }, (_, n) => n * 2);
    const store = await storeWith(
      ...many.map((n) => ({ put: 'company', value: aCompany({ brn: brnOf(n) }) }) as const),
    );
    const brns: string[] = [];

    for await (const { brn } of store.companies()) {
      if (brns.length === 0) {
        await store.write([
          { put: 'company', value: aCompany({ brn: brnOf(8001) }) },
          { delete: 'company', brn: brnOf(8000) },
        ]);
      }
      brns.push(brn);
    }

    expect(new Set(brns).size).toBe(brns.length);
    expect(brns).toContain(brnOf(8001));
    expect(brns).not.toContain(brnOf(8000));
  });

  it('writes nothing if one of the changes is invalid', async () => {
    const store = await storeWith();

    const writing = store.write([
      { put: 'company', value: aCompany() },
      { put: 'status', value: aStatus({ failedSweeps: Number.NaN }) },
    ]);

    await expect(writing).rejects.toMatchObject({ name: 'StoreError', code: 'unknown-shape' });
    expect(await store.company(brnOf(1))).toBeUndefined();
  });

  it('rejects an alert of the other stage', async () => {
    const store = await storeWith();

    const writing = store.write([{ put: 'alert', value: anAlert({ stage: 'production' }) }]);

    await expect(writing).rejects.toThrow('production');
  });
});

describe('history of one millisecond', () => {
  it('keeps the order of writing, also across a restart within that millisecond', async () => {
    const rows = memoryRows();
    for (const n of [0, 1, 2]) {
      const store = createStore(rows, 'test');
      for (let i = 0; i < 12; i += 1) {
        const event = { kind: 'imported', by: 'U0KIM', companies: 12 * n + i } as const;
        await store.write([{ put: 'history', value: { v: 1, at: 1000, event } }]);
      }
    }

    const records = await historyIn(createStore(rows, 'test'), { limit: 100 });

    const newestFirst = Array.from({ length: 36 }, (_, i) => 35 - i);
    expect(records.map(({ event }) => event)).toMatchObject(
      newestFirst.map((companies) => ({ companies })),
    );
  });
});

describe.each(engines)('two stages in one store of $name', ({ newUrl }) => {
  it("do not see each other's records", async () => {
    const url = await newUrl();
    const test = await openStore({ url, stage: 'test' });
    const production = await openStore({ url, stage: 'production' });

    await test.write([
      { put: 'company', value: aCompany({ name: 'on test' }) },
      { put: 'outbox', value: anOutboxEntry('1') },
      { put: 'history', value: aHistoryRecord(1000) },
      { put: 'sweep', value: aSweep() },
    ]);
    await production.write([{ put: 'company', value: aCompany({ name: 'on production' }) }]);

    expect(await test.company(brnOf(1))).toMatchObject({ name: 'on test' });
    expect((await listed(production.companies())).map(({ name }) => name)).toEqual([
      'on production',
    ]);
    expect(await listed(production.outbox())).toEqual([]);
    expect(await historyIn(production, { limit: 10 })).toEqual([]);
    expect(await production.purgeHistory(Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await production.lastSweep()).toBeUndefined();
    expect(await historyIn(test, { limit: 10 })).toHaveLength(1);
    await test.close();
    await production.close();
  });
});

async function listed<T>(records: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const record of records) list.push(record);
  return list;
}
