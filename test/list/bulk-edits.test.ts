import { describe, expect, it } from 'vitest';
import { rollUpId } from '../../src/alert/roll-up-rules.js';
import { type Brn, parseBrn } from '../../src/kernel/brn.js';
import type { BulkChange } from '../../src/list/bulk-rules.js';
import type { Company } from '../../src/records/company.js';
import { StoreError } from '../../src/records/store.js';
import { aCompany, anAlert } from '../support/builders.js';
import { WRONG_PASSWORD } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

const PAUSED = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
const MESSAGE = { channel: 'C0DEFAULT', ts: '1.0' };

function brnOf(n: number): Brn {
  const brn = parseBrn(`999${String(n).padStart(7, '0')}`);
  if (!brn.ok) throw new RangeError(`no BRN for ${n}`);
  return brn.value;
}

function company(n: number, about: Partial<Company> = {}): Company {
  return aCompany({ brn: brnOf(n), name: `회사 ${n}`, ...about });
}

function orderOf(brns: readonly Brn[], change: BulkChange, id = 'order') {
  return { id, brns, change, by: 'U0KIM' };
}

/** A bench whose companies have an open alert each that the channel knows. */
async function withAlerts(companies: readonly Company[]) {
  const store = memoryStore();
  await store.write(
    companies.map(({ brn, name }) => ({
      put: 'alert',
      value: anAlert({ brn, name, message: MESSAGE }),
    })),
  );
  return serviceBench({ companies, store });
}

describe('BulkEdits.carryOut', () => {
  it.each([
    {
      name: 'a channel',
      before: {},
      change: { kind: 'channel', channel: 'C0TEAM' },
      after: { channel: 'C0TEAM' },
      event: { kind: 'channel-set', by: 'U0KIM', to: 'C0TEAM' },
    },
    {
      name: 'the default channel',
      before: { channel: 'C0TEAM' },
      change: { kind: 'channel', channel: '' },
      after: {},
      event: { kind: 'channel-set', by: 'U0KIM', to: '' },
    },
    {
      name: 'an owner',
      before: { owner: 'U0LEE', note: '은행: 우리' },
      change: { kind: 'owner', owner: 'S0TAX' },
      after: { owner: 'S0TAX', note: '은행: 우리' },
      event: { kind: 'owner-set', by: 'U0KIM', to: 'S0TAX' },
    },
    {
      name: 'no owner',
      before: { owner: 'U0LEE' },
      change: { kind: 'owner', owner: '' },
      after: {},
      event: { kind: 'owner-set', by: 'U0KIM', to: '' },
    },
    {
      name: 'the end of a pause',
      before: { paused: PAUSED },
      change: { kind: 'resume' },
      after: {},
      event: { kind: 'resumed', by: 'U0KIM' },
    },
  ] as const)(
    'sets $name, with each company’s record, and leaves the others alone',
    async (row) => {
      const one = company(1, row.before);
      const { bulk, store, index } = await serviceBench({ companies: [one, company(2)] });

      const result = await bulk.carryOut(orderOf([one.brn], row.change));

      expect(result).toEqual({
        done: 1,
        unchanged: 0,
        refused: [],
        refusedCount: 0,
        notReached: 0,
      });
      expect(await store.company(one.brn)).toEqual(company(1, row.after));
      expect(index.get(one.brn)).toEqual(company(1, row.after));
      expect(await historyIn(store, { brn: one.brn, limit: 5 })).toMatchObject([
        { event: row.event },
      ]);
      expect(await historyIn(store, { brn: brnOf(2), limit: 5 })).toEqual([]);
    },
  );

  it('pauses: closes the alert with who did it and why, drops its notices, and no check opens another', async () => {
    const { bulk, store, outbox, jobs, checker, popbill } = await withAlerts([company(1)]);
    const line = { kind: 'notice', why: 'rung' } as const;
    const alert = anAlert({ brn: brnOf(1), message: MESSAGE });
    const notice = outbox.entry({ kind: 'notice', alert, line }, 1);
    await store.write([{ put: 'outbox', value: notice }]);

    await bulk.carryOut(orderOf([brnOf(1)], { kind: 'pause', reason: 'contract-ended' }));
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    await checker.check({ brn: brnOf(1), by: 'U0LEE', mayOperate: true, intent: 'check' });

    expect(jobs()).toMatchObject([
      {
        kind: 'edit',
        alert: { life: { state: 'closed', by: 'U0KIM', paused: 'contract-ended' } },
        lines: [{ kind: 'closed' }],
      },
    ]);
    expect(await store.alert(brnOf(1))).toBeUndefined();
    expect((await store.status(brnOf(1)))?.products.taxinvoice?.deptUser?.login?.outcome).toBe(
      'rejected',
    );
  });

  it('does not sweep what is paused, and does again once it is resumed', async () => {
    const companies = [company(1), company(2, { paused: PAUSED })];
    const { bulk, sweeper, popbill, clock } = await serviceBench({ companies });
    const sweep = async () => {
      clock.advance(86_400_000);
      const before = popbill.asked.length;
      const start = sweeper.start('U0KIM');
      await (start.kind === 'started' ? start.done : undefined);
      return new Set(popbill.asked.slice(before).map(({ brn }) => brn));
    };

    expect(await sweep()).toEqual(new Set([brnOf(1)]));
    await bulk.carryOut(orderOf([brnOf(2)], { kind: 'resume' }));
    expect(await sweep()).toEqual(new Set([brnOf(1), brnOf(2)]));
  });

  it('stops watching, and closes the alert as not watched even when it was paused', async () => {
    const { bulk, store, index } = await withAlerts([company(1, { paused: PAUSED })]);

    await bulk.carryOut(orderOf([brnOf(1)], { kind: 'unwatch' }));

    expect(index.get(brnOf(1))).toBeUndefined();
    expect(await store.company(brnOf(1))).toBeUndefined();
    const kinds = (await historyIn(store, { brn: brnOf(1), limit: 5 })).map(
      ({ event }) => event.kind,
    );
    expect(kinds).toEqual(['unwatched']);
  });

  it('lets none of those it lets go count as solved in their combined alert, also after a crash', async () => {
    const companies = [1, 2, 3, 4].map((n) => company(n));
    const brns = companies.map(({ brn }) => brn);
    const round = 5;
    const id = rollUpId('C0DEFAULT', round);
    const store = memoryStore();
    await store.write([
      ...companies.map(({ brn, name }) => ({
        ...{ put: 'alert' as const },
        value: anAlert({ brn, name, rollUp: id }),
      })),
      {
        put: 'roll-up',
        value: {
          ...{ v: 1, id, stage: 'test', channel: 'C0DEFAULT', openedAt: 6, round },
          ...{ members: brns, left: [], heard: [], sentAt: 6, message: MESSAGE },
        },
      },
    ]);
    const { bulk, jobs } = await serviceBench({ companies, store });

    await bulk.carryOut(orderOf(brns.slice(1), { kind: 'unwatch' }));

    expect(jobs()).toMatchObject([
      { kind: 'roll-up', id, dropped: brns.slice(1) },
      { kind: 'roll-up-line', line: { deed: { kind: 'closed' }, total: 3 } },
    ]);
  });

  it('puts open alerts off, and says which companies have none', async () => {
    const { bulk, store, index } = await withAlerts([company(1)]);
    await store.write([{ put: 'company', value: company(2) }]);
    expect(index.size).toBe(2);
    const choice = { kind: 'three-days' } as const;

    const result = await bulk.carryOut(
      orderOf([brnOf(1), brnOf(2), brnOf(3)], { kind: 'snooze', choice }),
    );

    expect(result).toMatchObject({
      done: 1,
      refused: [
        { brn: brnOf(2), name: '회사 2', why: 'no-alert' },
        { brn: brnOf(3), why: 'not-watched' },
      ],
      refusedCount: 2,
    });
    expect((await store.alert(brnOf(1)))?.life).toMatchObject({ state: 'snoozed', by: 'U0KIM' });
    expect(await historyIn(store, { brn: brnOf(1), limit: 1 })).toMatchObject([
      { event: { kind: 'snoozed' } },
    ]);
  });

  it('writes at most 500 companies at once, says how far it is, and names a few of what it refused', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => company(n));
    const kept = memoryStore();
    const writes: number[] = [];
    const store = {
      ...kept,
      async write(changes: Parameters<typeof kept.write>[0]) {
        writes.push(changes.filter((each) => 'put' in each && each.put === 'company').length);
        await kept.write(changes);
      },
    };
    const { bulk, index } = await serviceBench({ companies: many, store });
    writes.length = 0;
    const progress: string[] = [];

    const brns = [...many.map(({ brn }) => brn), ...many.map(({ brn }) => brn)];
    const unknown = Array.from({ length: 30 }, (_, n) => brnOf(5000 + n));
    const result = await bulk.carryOut({
      ...orderOf([...brns, ...unknown], { kind: 'owner', owner: 'U0LEE' }),
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });

    expect(writes).toEqual([500, 500, 200]);
    expect(progress).toEqual(['500/1230', '1000/1230', '1230/1230']);
    expect(result).toMatchObject({ done: 1200, refusedCount: 30 });
    expect(result.refused).toHaveLength(20);
    expect([...index.values()].every(({ owner }) => owner === 'U0LEE')).toBe(true);
  });

  it('carries one order out once, however often it is given, and tells both the same', async () => {
    const { bulk, store } = await serviceBench({ companies: [company(1)] });
    const order = orderOf([brnOf(1)], { kind: 'owner', owner: 'U0LEE' });

    const [first, second] = await Promise.all([bulk.carryOut(order), bulk.carryOut(order)]);
    const later = await bulk.carryOut({ ...order, id: 'another' });

    expect([first.done, second.done, later.done, later.unchanged]).toEqual([1, 1, 0, 1]);
    expect(await historyIn(store, { brn: brnOf(1), limit: 5 })).toHaveLength(1);
  });

  it('says how many it did not come to when the store fails in the middle', async () => {
    const many = Array.from({ length: 700 }, (_, n) => company(n));
    const kept = memoryStore();
    let writes = Number.NEGATIVE_INFINITY;
    const store = {
      ...kept,
      async write(changes: Parameters<typeof kept.write>[0]) {
        writes += 1;
        if (writes > 1) throw new StoreError('disk-full', 'the disk is full');
        await kept.write(changes);
      },
    };
    const { bulk, index } = await serviceBench({ companies: many, store });
    writes = 0;

    const result = await bulk.carryOut(
      orderOf(
        many.map(({ brn }) => brn),
        { kind: 'owner', owner: 'U0LEE' },
      ),
    );

    expect(result).toMatchObject({ done: 500, notReached: 200 });
    expect([...index.values()].filter(({ owner }) => owner === 'U0LEE')).toHaveLength(500);
  });
});
